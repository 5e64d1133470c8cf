"""What a lot is, who gave it; workstations, whose token posts hardware reports and nothing else"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# A workshop's own, as its lots are: `0002` says the same of `import_file`.
OWN = """(departement = current_setting('equip.departement', true)
    or (current_setting('equip.departement', true) = '*' and current_setting('equip.role', true) = 'system'))
    and (current_setting('equip.organisation', true) = '*'
        or organisation_id::text = current_setting('equip.organisation', true))"""


def upgrade() -> None:
    _widen_donors_and_lots()
    op.add_column("import_file", sa.Column("lot_code", sa.String(), nullable=True))
    op.add_column("import_file", sa.Column("is_posted", sa.Boolean(), nullable=False, server_default="false"))
    op.alter_column("import_file", "is_posted", server_default=None)
    op.create_table(
        "workstation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("departement", sa.String(length=3), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["departement"], ["departement.code"], name="fk_workstation_departement_departement"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_workstation_organisation_id_organisation"
        ),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name="fk_workstation_made_by_account"),
        sa.PrimaryKeyConstraint("id", name="pk_workstation"),
    )
    op.create_index("ix_workstation_departement", "workstation", ["departement"])
    op.create_index("ix_workstation_organisation_id", "workstation", ["organisation_id"])
    op.execute("alter table workstation enable row level security")
    op.execute(f"create policy wall on workstation using ({OWN}) with check ({OWN})")
    op.add_column("api_token", sa.Column("workstation_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        "fk_api_token_workstation_id_workstation", "api_token", "workstation", ["workstation_id"], ["id"]
    )
    op.create_index("ix_api_token_workstation_id", "api_token", ["workstation_id"])


def _widen_donors_and_lots() -> None:
    for table in ("donor", "lot"):
        op.add_column(table, sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        op.alter_column(table, "version", server_default=None)
    op.add_column("lot", sa.Column("donor_id", sa.Uuid(), nullable=True))
    op.add_column("lot", sa.Column("received_on", sa.Date(), nullable=True))
    op.add_column("lot", sa.Column("origin", sa.String(), nullable=True))
    op.add_column("lot", sa.Column("weight_g", sa.Integer(), nullable=True))
    op.add_column("lot", sa.Column("announced", sa.Integer(), nullable=True))
    op.add_column("lot", sa.Column("comment", sa.String(), nullable=False, server_default=""))
    op.alter_column("lot", "comment", server_default=None)
    op.create_foreign_key("fk_lot_donor_id_donor", "lot", "donor", ["donor_id"], ["id"])
    op.create_index("ix_lot_donor_id", "lot", ["donor_id"])
    op.create_check_constraint("weight_is_positive", "lot", "weight_g > 0")
    op.create_check_constraint("announced_is_positive", "lot", "announced > 0")


def downgrade() -> None:
    op.execute("delete from api_token where workstation_id is not null")
    op.drop_column("api_token", "workstation_id")
    op.drop_table("workstation")
    op.drop_column("import_file", "is_posted")
    op.drop_column("import_file", "lot_code")
    for name in ("comment", "announced", "weight_g", "origin", "received_on", "donor_id", "version"):
        op.drop_column("lot", name)
    op.drop_column("donor", "version")
