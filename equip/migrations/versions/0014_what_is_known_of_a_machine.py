"""The level of erasure that a département requires; what reports say of drives, erasures and machines"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from equip.inventory.category import categorise_all

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ROLE = "equip_app"
TENANT = """(departement = current_setting('equip.departement', true)
    or (current_setting('equip.departement', true) = '*' and current_setting('equip.role', true) = 'system'))"""
DEVICE = {
    "battery_cycles": sa.Integer(),
    "weight_g": sa.Integer(),
    "category": sa.String(40),
    "category_table": sa.String(),
    "ready_on": sa.Date(),
    "no_drive_said_by": sa.String(),
    "no_drive_confirmed_by": sa.String(),
    "no_drive_said_on": sa.Date(),
}
DRIVE = {"power_on_hours": sa.Integer(), "smart_passed": sa.Boolean(), "smart_read_on": sa.Date()}
ERASURE = {"verified": sa.String(40), "errors": sa.Integer()}


def upgrade() -> None:
    for table, columns in (("device", DEVICE), ("drive", DRIVE), ("erasure", ERASURE)):
        for name, kind in columns.items():
            op.add_column(table, sa.Column(name, kind, nullable=True))
    op.create_check_constraint(op.f("ck_device_weight_is_positive"), "device", "weight_g > 0")
    op.create_check_constraint(
        op.f("ck_device_category"), "device", "category in ('limited', 'simple', 'everyday', 'fast')"
    )
    op.create_check_constraint(op.f("ck_erasure_verification"), "erasure", "verified in ('none', 'last', 'all')")
    op.create_index(op.f("ix_device_category"), "device", ["category"])
    _require()
    # A fact that follows from others, by the table of the code: it may be made again at any time.
    categorise_all(op.get_bind())


def _require() -> None:
    op.create_table(
        "erasure_requirement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("departement", sa.String(3), nullable=False),
        sa.Column("in_force_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("levels", postgresql.JSONB(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["departement"], ["departement.code"], name=op.f("fk_erasure_requirement_departement_departement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure_requirement")),
        sa.UniqueConstraint("departement", "in_force_on", name=op.f("uq_erasure_requirement_departement_in_force_on")),
    )
    op.create_index(op.f("ix_erasure_requirement_departement"), "erasure_requirement", ["departement"])
    op.execute("alter table erasure_requirement enable row level security")
    op.execute(f"create policy wall on erasure_requirement using ({TENANT}) with check ({TENANT})")
    # Published, then never edited.
    op.execute(f"revoke update, delete on erasure_requirement from {ROLE}")


def downgrade() -> None:
    op.drop_table("erasure_requirement")
    for table, columns in (("device", DEVICE), ("drive", DRIVE), ("erasure", ERASURE)):
        for name in reversed(columns):
            op.drop_column(table, name)
