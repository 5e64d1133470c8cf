"""The end of the journal, kept apart from it; contribution scales that are never edited

A journal cut at its end has whole links. `journal_head` keeps the number and the hash of the last line. A deferred
trigger writes it once a transaction, with the owner's rights: the application's role may only read it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ROLE = "equip_app"
TENANT = """(departement = current_setting('equip.departement', true)
    or (current_setting('equip.departement', true) = '*' and current_setting('equip.role', true) = 'system'))"""


def upgrade() -> None:
    op.create_table(
        "journal_head",
        sa.Column("departement", sa.String(length=3), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["departement"], ["departement.code"], name=op.f("fk_journal_head_departement_departement")
        ),
        sa.PrimaryKeyConstraint("departement", name=op.f("pk_journal_head")),
    )
    op.execute("""
        insert into journal_head (departement, number, hash)
        select distinct on (departement) departement, number, hash from journal_entry
        order by departement, number desc""")
    op.execute("alter table journal_head enable row level security")
    op.execute(f"create policy wall on journal_head using ({TENANT}) with check ({TENANT})")
    op.execute(f"revoke insert, update, delete, truncate on journal_head from {ROLE}")
    # Only for the last line of a transaction: an import of thousands of lines moves the head once.
    op.execute("""
        create function keep_journal_head() returns trigger language plpgsql security definer
        set search_path = public, pg_temp as $$
        begin
            if not exists (
                select 1 from journal_entry e where e.departement = new.departement and e.number > new.number
            ) then
                insert into journal_head as h (departement, number, hash)
                values (new.departement, new.number, new.hash)
                on conflict (departement) do update set number = excluded.number, hash = excluded.hash
                where h.number < excluded.number;
            end if;
            return null;
        end $$""")
    op.execute("""
        create constraint trigger keep_head after insert on journal_entry
        deferrable initially deferred for each row execute function keep_journal_head()""")

    # Dated, and never edited: as the rules and the grid already are.
    op.execute(f"revoke update, delete on contribution_scale from {ROLE}")


def downgrade() -> None:
    op.execute(f"grant update, delete on contribution_scale to {ROLE}")
    op.execute("drop trigger keep_head on journal_entry")
    op.execute("drop function keep_journal_head")
    op.drop_table("journal_head")
