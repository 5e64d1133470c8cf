"""The version of accounts and organisations, which two people may edit; why somebody left a training session"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

REASONS = ("found_job", "other_training", "moved_away", "stopped_coming", "other_reason")


def upgrade() -> None:
    for table in ("account", "organisation"):
        op.add_column(table, sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        op.alter_column(table, "version", server_default=None)
    reason = sa.Enum(*REASONS, name="leavereason", native_enum=False, create_constraint=True, length=40)
    op.add_column("enrolment", sa.Column("left_reason", reason, nullable=True))


def downgrade() -> None:
    op.drop_column("enrolment", "left_reason")
    for table in ("account", "organisation"):
        op.drop_column(table, "version")
