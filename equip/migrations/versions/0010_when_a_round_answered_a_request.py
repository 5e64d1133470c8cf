"""When a published round answered a request: one that was told no and waits again is not without an answer"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("equipment_request", sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("""
        update equipment_request set answered_at = (
            select max(decision.made_at) from decision where decision.request_id = equipment_request.id)
        where exists (select 1 from decision where decision.request_id = equipment_request.id)""")


def downgrade() -> None:
    op.drop_column("equipment_request", "answered_at")
