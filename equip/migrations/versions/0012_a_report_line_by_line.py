"""The report of an import line by line; headers that a partner uses; an import undone

Lines leave the JSON of their file for a table of their own: a report of 50,000 lines is read by pages, counted by
PostgreSQL, and each line says what became of it when the import is undone.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ROLE = "equip_app"
TENANT = """(departement = current_setting('equip.departement', true)
    or (current_setting('equip.departement', true) = '*' and current_setting('equip.role', true) = 'system'))"""
MINE = """(current_setting('equip.organisation', true) = '*'
    or organisation_id::text = current_setting('equip.organisation', true))"""
KINDS = ("people", "stock", "hardware", "attendance", "requests", "follow_ups")
VERDICTS = ("create", "update", "identical", "to_correct", "duplicate")
STATES = ("checking", "checked", "saving", "saved", "undoing", "undone", "abandoned")
STATES_BEFORE = ("checked", "saved", "abandoned")
UNDONE = ("removed", "put_back", "put_back_in_part", "kept")


def _words(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _in(column: str, values: tuple[str, ...]) -> str:
    return f"{column} in ({', '.join(repr(value) for value in values)})"


def upgrade() -> None:
    op.drop_constraint(op.f("ck_import_file_importstate"), "import_file", type_="check")
    op.create_check_constraint("importstate", "import_file", _in("state", STATES))
    op.add_column("import_file", sa.Column("job_id", sa.BigInteger(), nullable=True))
    op.add_column("import_file", sa.Column("progress", postgresql.JSONB(), nullable=False, server_default="{}"))
    op.alter_column("import_file", "progress", server_default=None)

    op.create_table(
        "import_line",
        sa.Column("departement", sa.String(length=3), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("verdict", _words("verdict", VERDICTS), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("changes", postgresql.JSONB(), nullable=False),
        sa.Column("problems", postgresql.JSONB(), nullable=False),
        sa.Column("remarked", sa.Boolean(), nullable=False),
        sa.Column("undone", _words("undone", UNDONE), nullable=True),
        sa.ForeignKeyConstraint(
            ["departement"], ["departement.code"], name=op.f("fk_import_line_departement_departement")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import_file.id"], name=op.f("fk_import_line_import_id_import_file"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_line")),
    )
    op.create_index(op.f("ix_import_line_departement"), "import_line", ["departement"])
    op.create_index("ix_import_line_import_id_verdict_number", "import_line", ["import_id", "verdict", "number"])
    op.execute("""
        insert into import_line (departement, id, import_id, number, verdict, ref, changes, problems, remarked)
        select f.departement, gen_random_uuid(), f.id, (l ->> 'number')::int, l ->> 'verdict', l ->> 'ref',
            l -> 'changes', l -> 'problems', jsonb_array_length(l -> 'problems') > 0
        from import_file f, jsonb_array_elements(f.report -> 'lines') l""")
    op.execute("""
        update import_file f set report = jsonb_build_object('notes', coalesce(report -> 'notes', '[]'), 'counts',
            coalesce((select jsonb_object_agg(verdict, n) from (select verdict, count(*) as n from import_line l
                where l.import_id = f.id group by verdict) counted), '{}'))""")
    mine = "exists (select 1 from import_file f where f.id = import_line.import_id)"
    op.execute("alter table import_line enable row level security")
    op.execute(f"create policy wall on import_line using ({TENANT} and {mine}) with check ({TENANT} and {mine})")

    op.create_table(
        "header_alias",
        sa.Column("departement", sa.String(length=3), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _words("importkind", KINDS), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["departement"], ["departement.code"], name=op.f("fk_header_alias_departement_departement")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_header_alias_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_header_alias")),
        sa.UniqueConstraint("organisation_id", "kind", "key", name=op.f("uq_header_alias_organisation_id_kind_key")),
    )
    op.create_index(op.f("ix_header_alias_departement"), "header_alias", ["departement"])
    op.execute("alter table header_alias enable row level security")
    op.execute(f"create policy wall on header_alias using ({TENANT} and {MINE}) with check ({TENANT} and {MINE})")

    op.create_index("ix_device_event_act_id", "device_event", ["act_id"])
    # The life of a machine is only ever added to. One exception, kept here and not given to the application: a machine
    # that an import made, and that nothing else ever touched, goes with its own events. The journal keeps it all.
    op.execute("""
        create function forget_machines(act uuid, machines uuid[]) returns setof uuid language plpgsql
        security definer set search_path = public, pg_temp as $$
        declare machine uuid;
        begin
            for machine in
                select d.id from device d where d.id = any(machines)
                    and d.departement = current_setting('equip.departement', true)
                    and (current_setting('equip.organisation', true) = '*'
                        or d.organisation_id::text = current_setting('equip.organisation', true))
                    and exists (select 1 from device_event e where e.device_id = d.id and e.kind = 'intake')
                    and not exists (
                        select 1 from device_event e where e.device_id = d.id and e.act_id is distinct from act)
            loop
                begin
                    delete from device_event where device_id = machine;
                    delete from erasure where device_id = machine;
                    delete from drive where device_id = machine;
                    delete from device where id = machine;
                    return next machine;
                exception when foreign_key_violation then
                    null;  -- something speaks of it: it stays, with its events
                end;
            end loop;
        end $$""")
    op.execute("revoke all on function forget_machines(uuid, uuid[]) from public")
    op.execute(f"grant execute on function forget_machines(uuid, uuid[]) to {ROLE}")


def downgrade() -> None:
    op.execute("drop function forget_machines(uuid, uuid[])")
    op.drop_index("ix_device_event_act_id", "device_event")
    op.drop_table("header_alias")
    op.execute("""
        update import_file f set report = jsonb_build_object('notes', coalesce(report -> 'notes', '[]'), 'lines',
            coalesce((select jsonb_agg(jsonb_build_object('number', number, 'verdict', verdict, 'ref', ref,
                'changes', changes, 'problems', problems) order by number)
                from import_line l where l.import_id = f.id), '[]'))""")
    op.drop_table("import_line")
    op.drop_column("import_file", "progress")
    op.drop_column("import_file", "job_id")
    op.execute("update import_file set state = 'checked' where state = 'checking'")
    op.execute("update import_file set state = 'saved' where state in ('saving', 'undoing', 'undone')")
    op.drop_constraint(op.f("ck_import_file_importstate"), "import_file", type_="check")
    op.create_check_constraint("importstate", "import_file", _in("state", STATES_BEFORE))
