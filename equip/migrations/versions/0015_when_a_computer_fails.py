"""When a computer fails at a person's home: the ticket, walled as the hand-over it is of

Seen and written by the workshop and by the organisation that accompanies the person; by the département's officers.
Not by the committee, the analyst or the administrator: it leads to a hand-over, as 0007 says of what names people.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

FAULTS = ("no_power", "screen", "battery", "keyboard", "storage", "slow", "network", "sound", "software", "other")
STATES = ("reported", "in_workshop", "repaired", "swapped", "returned", "refused")
OPEN = "state in ('reported', 'in_workshop')"
TENANT = """(departement = current_setting('equip.departement', true)
    or (current_setting('equip.departement', true) = '*' and current_setting('equip.role', true) = 'system'))"""
MINE = "current_setting('equip.organisation', true) in ('*', organisation_id::text, refurbisher_id::text)"
SHUT = "coalesce(current_setting('equip.role', true), '') not in ('approver', 'analyst', 'admin')"


def upgrade() -> None:
    op.create_table(
        "warranty_ticket",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("departement", sa.String(length=3), nullable=False),
        sa.Column("handover_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("refurbisher_id", sa.Uuid(), nullable=False),
        sa.Column("state", _words("ticketstate", STATES), nullable=False),
        sa.Column("fault", _words("fault", FAULTS), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("handed_over_on", sa.Date(), nullable=False),
        sa.Column("covered", sa.Boolean(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("swap_device_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(state = 'swapped') = (swap_device_id is not null)", name="ck_warranty_ticket_a_swap_has_a_device"
        ),
        sa.CheckConstraint(f"({OPEN}) = (closed_on is null)", name="ck_warranty_ticket_a_settled_ticket_has_its_day"),
        *(_key(column, f"{table}.id") for column, table in REFERENCES.items()),
        _key("departement", "departement.code"),
        sa.PrimaryKeyConstraint("id", name="pk_warranty_ticket"),
    )
    for column in INDEXED:
        op.create_index(f"ix_warranty_ticket_{column}", "warranty_ticket", [column])
    op.create_index(
        "uq_warranty_ticket_open", "warranty_ticket", ["handover_id"], unique=True, postgresql_where=sa.text(OPEN)
    )
    op.execute("alter table warranty_ticket enable row level security")
    op.execute(f"create policy wall on warranty_ticket using ({TENANT} and {MINE}) with check ({TENANT} and {MINE})")
    op.execute(f"create policy discretion on warranty_ticket as restrictive using ({SHUT})")


def downgrade() -> None:
    op.drop_table("warranty_ticket")


REFERENCES = {
    "handover_id": "handover",
    "device_id": "device",
    "organisation_id": "organisation",
    "refurbisher_id": "organisation",
    "opened_by": "account",
    "swap_device_id": "device",
}
INDEXED = (*(column for column in REFERENCES if column != "opened_by"), "departement", "state")


def _words(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _key(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_warranty_ticket_{column}_{target.partition('.')[0]}")
