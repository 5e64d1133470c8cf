"""The day on which a request's computer was handed over, empty once it is back; households that gave theirs back"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("equipment_request", sa.Column("handed_over_on", sa.Date(), nullable=True))
    op.execute("""
        update equipment_request set handed_over_on = handover.done_on
        from handover where handover.request_id = equipment_request.id and handover.state = 'done'""")
    # Until now, a computer that came back left its household « equipped », and its decision held the machine.
    op.execute("""
        update household set equipped_on = (
            select max(r.handed_over_on) from equipment_request r where r.household_id = household.id)
        where exists (
            select 1 from handover h join equipment_request r on r.id = h.request_id
            where r.household_id = household.id and h.state = 'returned' and h.done_on = household.equipped_on)""")
    op.execute("""
        update decision set ended_at = handover.returned_on
        from handover where handover.decision_id = decision.id
        and handover.state = 'returned' and decision.ended_at is null""")


def downgrade() -> None:
    op.drop_column("equipment_request", "handed_over_on")
