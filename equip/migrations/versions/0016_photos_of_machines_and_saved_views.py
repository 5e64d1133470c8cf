"""Photos of machines; the views of a list that a person keeps"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TENANT = """(departement = current_setting('equip.departement', true)
    or (current_setting('equip.departement', true) = '*' and current_setting('equip.role', true) = 'system'))"""
WALLS = {
    "device_photo": f"{TENANT} and exists (select 1 from device d where d.id = device_photo.device_id)",
    "saved_view": f"{TENANT} and exists (select 1 from account a where a.id = saved_view.account_id"
    " and (current_setting('equip.organisation', true) = '*'"
    " or a.organisation_id::text = current_setting('equip.organisation', true)))",
}


def upgrade() -> None:
    op.create_table(
        "device_photo",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("departement", sa.String(length=3), sa.ForeignKey("departement.code"), nullable=False),
        sa.Column("device_id", sa.Uuid(), sa.ForeignKey("device.id"), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("jpeg", sa.LargeBinary(), nullable=False),
    )
    op.create_index("ix_device_photo_departement", "device_photo", ["departement"])
    op.create_index("ix_device_photo_device_id", "device_photo", ["device_id"])
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("departement", sa.String(length=3), sa.ForeignKey("departement.code"), nullable=False),
        sa.Column("account_id", sa.Uuid(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("path", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("query", sa.String(length=2000), nullable=False),
        sa.UniqueConstraint("account_id", "path", "name", name="uq_saved_view_account_id_path_name"),
    )
    op.create_index("ix_saved_view_departement", "saved_view", ["departement"])
    op.create_index("ix_saved_view_account_id", "saved_view", ["account_id"])
    for table, wall in WALLS.items():
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"create policy wall on {table} using ({wall}) with check ({wall})")


def downgrade() -> None:
    op.drop_table("saved_view")
    op.drop_table("device_photo")
