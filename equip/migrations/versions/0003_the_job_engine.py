"""Procrastinate's tables and functions, of the version that requirements.lock pins"""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ROLE = "equip_app"


def upgrade() -> None:
    op.get_bind().exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))
    op.execute(f"grant usage, select on all sequences in schema public to {ROLE}")
    op.execute(f"grant select, insert, update, delete on all tables in schema public to {ROLE}")
    op.execute(f"revoke update, delete on journal_entry, device_event, grid, rule_set from {ROLE}")
    op.execute(f"revoke insert, update, delete on alembic_version from {ROLE}")


def downgrade() -> None:
    for table in ("periodic_defers", "events", "jobs", "workers"):
        op.execute(f"drop table procrastinate_{table} cascade")
    op.execute(
        """do $$ declare it record; begin
        for it in select p.oid::regprocedure as signature from pg_proc p
            join pg_namespace n on n.oid = p.pronamespace
            where n.nspname = 'public' and p.proname like 'procrastinate_%%' loop
            execute 'drop function ' || it.signature || ' cascade';
        end loop; end $$"""
    )
    for kind in ("procrastinate_job_to_defer_v1", "procrastinate_job_status", "procrastinate_job_event_type"):
        op.execute(f"drop type if exists {kind} cascade")
