"""Row-level security and the rights of the application's role

The application filters by département and organisation; these policies refuse what a filter forgot. They read three
settings of the transaction (`equip.db.narrow`): equip.departement, equip.organisation, equip.role. Without them,
nothing is seen. The role that serves owns no table, so it can't lift them.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ROLE = "equip_app"

# Seen by all roles of the département.
DEPARTEMENT = (
    "organisation",
    "account",
    "journal_entry",
    "counter",
    "site",
    "digital_place",
    "donor",
    "fund",
    "contribution_scale",
    "rule_set",
    "grid",
    "round",
    "course",
    "training_session",
)
# Social records: never the refurbisher; a prescriber only its organisation's.
OF_ORGANISATION = ("rsa_evidence", "consent", "equipment_request", "decision")
# Training records: never the refurbisher; a trainer only its own. Prescribers read those of their own people through
# the application.
TRAINING = ("enrolment", "attendance", "skill_assessment")
# The refurbisher's records: a refurbisher only its own, a trainer none.
WORKSHOP = ("device", "lot")
WORKSHOP_CHILDREN = ("drive", "erasure", "device_event")
# What a round froze, proposed and committed: the département's own staff.
ROUND_ROOM = ("snapshot", "proposal", "line_change", "commitment", "receipt")

TENANT = """(departement = current_setting('equip.departement', true)
    or (current_setting('equip.departement', true) = '*' and current_setting('equip.role', true) = 'system'))"""
SAME_ORGANISATION = """(current_setting('equip.organisation', true) = '*'
    or {column}::text = current_setting('equip.organisation', true))"""


def role_is(*roles: str) -> str:
    return f"current_setting('equip.role', true) in ({', '.join(repr(role) for role in roles)})"


def policies() -> dict[str, tuple[str, str]]:
    """For each table: what may be seen or changed, and what may be written."""
    mine = SAME_ORGANISATION.format(column="organisation_id")
    not_workshop = f"not {role_is('refurbisher')}"
    staff = role_is("programme_officer", "approver", "analyst", "admin", "system")
    person = f"""({mine} or ({role_is("trainer")} and exists (select 1 from enrolment e
        where e.beneficiary_id = beneficiary.id
        and e.organisation_id::text = current_setting('equip.organisation', true))))"""
    handover = f"({mine} or {SAME_ORGANISATION.format(column='refurbisher_id')})"
    family = """(current_setting('equip.organisation', true) = '*'
        or exists (select 1 from beneficiary b where b.household_id = household.id))"""
    trained = f"""({role_is("trainer")} and milestone = 'J28' and exists (select 1 from enrolment e
        where e.beneficiary_id = follow_up.beneficiary_id
        and e.organisation_id::text = current_setting('equip.organisation', true)))"""
    trainer = f"(not {role_is('trainer')} or {mine})"
    workshop = f"not {role_is('trainer')} and (not {role_is('refurbisher')} or {mine})"

    seen = dict.fromkeys(DEPARTEMENT, TENANT)
    seen |= dict.fromkeys(OF_ORGANISATION, f"{TENANT} and {not_workshop} and {mine}")
    seen |= dict.fromkeys(TRAINING, f"{TENANT} and {not_workshop} and {trainer}")
    seen |= dict.fromkeys(WORKSHOP, f"{TENANT} and {workshop}")
    seen |= {
        table: f"{TENANT} and exists (select 1 from device d where d.id = {table}.device_id)"
        for table in WORKSHOP_CHILDREN
    }
    seen |= dict.fromkeys(ROUND_ROOM, f"{TENANT} and {staff}")
    seen["import_file"] = f"{TENANT} and {mine} and (kind <> 'follow_ups' or not {role_is('approver')})"
    seen["beneficiary"] = f"{TENANT} and {not_workshop} and {person}"
    seen["household"] = f"{TENANT} and not {role_is('refurbisher', 'trainer')} and {family}"
    seen["handover"] = f"{TENANT} and {handover}"
    # The committee never sees an outcome (domain.md §3.10); a trainer, the four-week one of those it trained.
    seen["follow_up"] = f"{TENANT} and not {role_is('refurbisher', 'approver')} and ({mine} or {trained})"

    written = dict(seen)
    written["household"] = f"{TENANT} and not {role_is('refurbisher', 'trainer')}"
    return {table: (seen[table], written[table]) for table in seen}


def upgrade() -> None:
    for table, (seen, written) in policies().items():
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"create policy wall on {table} using ({seen}) with check ({written})")
    op.execute(f"grant usage on schema public to {ROLE}")
    op.execute(f"grant select, insert, update, delete on all tables in schema public to {ROLE}")
    op.execute(f"alter default privileges in schema public grant select, insert, update, delete on tables to {ROLE}")
    # The past is only ever added to.
    op.execute(f"revoke update, delete on journal_entry, device_event, grid, rule_set from {ROLE}")
    op.execute(f"revoke all on alembic_version from {ROLE}")
    op.execute(f"grant select on alembic_version to {ROLE}")


def downgrade() -> None:
    for table in policies():
        op.execute(f"drop policy wall on {table}")
        op.execute(f"alter table {table} disable row level security")
    op.execute(f"alter default privileges in schema public revoke all on tables from {ROLE}")
    op.execute(f"revoke all on all tables in schema public from {ROLE}")
