"""What all départements share is read by all, and written by the service itself

The wall of 0002 has nothing to say of these tables, which no département owns: a transaction of one could change the
telephone number that another's letters give. An administrator may lock the row of their own: it is how a département
keeps one administrator at least.
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ROLE = "coalesce(current_setting('equip.role', true), '')"
ITSELF = f"{ROLE} = 'system'"
OWN = f"({ROLE} = 'admin' and code = current_setting('equip.departement', true))"
SHARED = ("departement", "arrondissement", "epci", "commune", "postal_code")


def upgrade() -> None:
    for table in SHARED:
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"create policy read_by_all on {table} for select using (true)")
        op.execute(f"create policy written_by_itself on {table} using ({ITSELF})")
    op.execute(f"create policy locked_by_its_admin on departement for update using ({OWN})")


def downgrade() -> None:
    op.execute("drop policy locked_by_its_admin on departement")
    for table in SHARED:
        op.execute(f"drop policy written_by_itself on {table}")
        op.execute(f"drop policy read_by_all on {table}")
        op.execute(f"alter table {table} disable row level security")
