"""People's identity unseen by the roles that need none

Restrictive policies, on top of those of 0002. The committee and the analyst work on references and counts, the
administrator on accounts and the journal. What the committee's signature must read again (has anything changed since
the freeze?) is read with the département's own sight, and comes back as references.
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# Names, contacts, CAF numbers, evidence, first names at the counter, files as they were sent.
IDENTITY = ("beneficiary", "household", "rsa_evidence", "consent", "handover", "import_file")
# What was asked and said of a person without naming them: not the administrator's business either.
STORY = ("equipment_request", "enrolment", "attendance", "skill_assessment", "follow_up")
SHUT = dict.fromkeys(IDENTITY, ("approver", "analyst", "admin")) | dict.fromkeys(STORY, ("admin",))


def upgrade() -> None:
    for table, roles in SHUT.items():
        shut = ", ".join(repr(role) for role in roles)
        op.execute(f"""create policy discretion on {table} as restrictive
            using (coalesce(current_setting('equip.role', true), '') not in ({shut}))""")


def downgrade() -> None:
    for table in SHUT:
        op.execute(f"drop policy discretion on {table}")
