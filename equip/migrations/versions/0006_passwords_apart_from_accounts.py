"""Passwords apart from accounts; secrets seen by the service itself alone

Every role of a département may read its accounts (who signed, who changed), so their hashes leave that table. They,
sessions, tokens, kept answers and attempts are seen with the role `system` only: a forgotten filter shows none.
Accounts and organisations, which decide of what is seen, are written by the administrator and the service itself.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ITSELF = "current_setting('equip.role', true) = 'system'"
# The département of a row that has none of its own is its account's, whose own wall answers here.
OF_ITS_ACCOUNT = "exists (select 1 from account a where a.id = user_id)"
TENANT = f"""(departement = current_setting('equip.departement', true)
    or (current_setting('equip.departement', true) = '*' and {ITSELF}))"""
SECRET = {
    "password": f"{ITSELF} and {TENANT}",
    "browser_session": f"{ITSELF} and {OF_ITS_ACCOUNT}",
    "api_token": f"{ITSELF} and {OF_ITS_ACCOUNT}",
    "idempotent_answer": f"{ITSELF} and {OF_ITS_ACCOUNT}",
    "attempt": ITSELF,
}
WRITERS = "coalesce(current_setting('equip.role', true), '') in ('admin', 'system')"
WRITTEN = {"insert": f"with check ({WRITERS})", "update": f"using ({WRITERS})", "delete": f"using ({WRITERS})"}


def upgrade() -> None:
    op.create_table(
        "password",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("departement", sa.String(length=3), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["departement"], ["departement.code"], name=op.f("fk_password_departement_departement")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_password_user_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password")),
        sa.UniqueConstraint("user_id", name=op.f("uq_password_user_id")),
    )
    op.create_index(op.f("ix_password_departement"), "password", ["departement"])
    op.execute("""insert into password (id, departement, user_id, hash)
        select gen_random_uuid(), departement, id, password_hash from account""")
    op.drop_column("account", "password_hash")
    # Counted by hashes that could be guessed back, and by other limits than today's.
    op.execute("delete from attempt")
    for table, seen in SECRET.items():
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"create policy wall on {table} using ({seen})")
    for table in ("account", "organisation"):
        for verb, rule in WRITTEN.items():
            op.execute(f"create policy {verb}_by_admin on {table} as restrictive for {verb} {rule}")


def downgrade() -> None:
    for table in ("account", "organisation"):
        for verb in WRITTEN:
            op.execute(f"drop policy {verb}_by_admin on {table}")
    op.execute("delete from attempt")
    for table in SECRET:
        op.execute(f"drop policy wall on {table}")
        op.execute(f"alter table {table} disable row level security")
    op.add_column("account", sa.Column("password_hash", sa.String(), nullable=True))
    op.execute("update account set password_hash = password.hash from password where password.user_id = account.id")
    op.alter_column("account", "password_hash", nullable=False)
    op.drop_table("password")
