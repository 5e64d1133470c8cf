"""What was tried on a machine, piece by piece; whose act an event of the bench was"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("device", sa.Column("checks", postgresql.JSONB(), nullable=False, server_default="{}"))
    op.alter_column("device", "checks", server_default=None)
    op.add_column("device_event", sa.Column("actor_id", sa.Uuid(), nullable=True))
    op.add_column("device_event", sa.Column("act_id", sa.Uuid(), nullable=True))
    op.create_foreign_key("fk_device_event_actor_id_account", "device_event", "account", ["actor_id"], ["id"])
    op.create_index("ix_device_event_actor_id", "device_event", ["actor_id"])


def downgrade() -> None:
    op.drop_column("device_event", "act_id")
    op.drop_column("device_event", "actor_id")
    op.drop_column("device", "checks")
