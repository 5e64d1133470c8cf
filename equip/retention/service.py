"""Taking identities away when their time is over. What was counted and decided stays, without a name.

A person becomes a row that names nobody; rounds keep their snapshots, decisions and amounts, and replay as before.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from equip.accounts.actors import Actor
from equip.accounts.models import IdempotentAnswer
from equip.accounts.service import get_departement
from equip.errors import Forbidden
from equip.handover.models import Handover
from equip.imports.models import ImportState
from equip.journal import service as journal
from equip.outcomes.models import FollowUp
from equip.people.models import Beneficiary, Consent, Household, RsaEvidence
from equip.requests import service as requests
from equip.requests.models import EquipmentRequest, RequestState
from equip.requests.states import CLOSED
from equip.retention.durations import Durations, durations_of
from equip.retention.finding import Hold, due_files, due_people, past_contact

ERASED_NAME = "Identité effacée"
A_BATCH = 200
"""People of one transaction: it holds the journal of its département while it lasts."""


@dataclass(frozen=True)
class Due:
    """How many people and files are past their time; `held` are those kept in spite of it, by reason."""

    durations: Durations
    people: int = 0
    files: int = 0
    held: dict[Hold, int] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not self.people and not self.files


def find_due(session: Session, actor: Actor, *, now: datetime, today: date) -> Due:
    """Counts only: nothing is written."""
    durations = durations_of(get_departement(session, actor.departement))
    rows = past_contact(actor.departement, durations, today).subquery()
    counts = session.execute(sa.select(rows.c[1], sa.func.count()).group_by(rows.c[1])).all()
    found: dict[str | None, int] = dict(iter(counts))
    files = due_files(actor.departement, durations, now).subquery()
    return Due(
        durations,
        people=found.pop(None, 0),
        files=session.scalars(sa.select(sa.func.count()).select_from(files)).one(),
        held={hold: found[hold] for hold in Hold if hold in found},
    )


def erase_due(session: Session, actor: Actor, *, now: datetime, today: date, most: int = A_BATCH) -> Due:
    """Erase what is past its time, `most` people at the most; called again, in a new transaction, until it is empty."""
    if actor.role != "system":
        raise Forbidden("role_not_allowed")
    durations = durations_of(get_departement(session, actor.departement))
    people = due_people(session, actor.departement, durations, today, most)
    for person_id in people:
        _erase_person(session, actor, person_id, now=now, today=today)
    files = _empty_files(session, actor, durations, now=now)
    _forget_answers(session, durations, now=now)
    return Due(durations, people=len(people), files=files)


def _erase_person(session: Session, actor: Actor, person_id: UUID, *, now: datetime, today: date) -> None:
    person = session.exec(select(Beneficiary).where(Beneficiary.id == person_id).with_for_update()).one()
    asked = _close_requests(session, actor, person, now=now)
    told = {"requests": len(asked), "handovers": _erase_handovers(session, asked)}
    for row in session.exec(select(FollowUp).where(FollowUp.beneficiary_id == person.id)):
        row.comment = ""
    for table in (RsaEvidence, Consent):
        session.execute(sa.delete(table).where(col(table.beneficiary_id) == person.id))
    _take_identity(person, today)
    session.flush()
    _empty_household(session, person.household_id)
    journal.record(session, actor, "person.erase", "beneficiary", person.ref, now=now, **told)


def _take_identity(person: Beneficiary, today: date) -> None:
    """The year of birth and the diploma stay, for the counts; the reference too, which now leads to nobody."""
    person.last_name, person.first_name = ERASED_NAME, ""
    person.birth_date = date(person.birth_date.year, 1, 1) if person.birth_date else None
    person.internal_id = person.phone = person.email = person.address = person.commune_insee = None
    person.erased_on = today


def _close_requests(
    session: Session, actor: Actor, person: Beneficiary, *, now: datetime
) -> Sequence[EquipmentRequest]:
    """Texts that people wrote go, and the code of the public page opens nothing any more."""
    rows = session.exec(
        select(EquipmentRequest).where(EquipmentRequest.beneficiary_id == person.id).with_for_update()
    ).all()
    for request in rows:
        request.prescriber_name = request.comment = request.repeat_reason = request.closed_reason = ""
        request.public_code = requests.new_public_code()
        if request.state not in CLOSED:
            requests.move(session, actor, request, RequestState.EXPIRED, now=now)
    return rows


def _erase_handovers(session: Session, asked: Sequence[EquipmentRequest]) -> int:
    ids = [request.id for request in asked]
    rows = session.exec(select(Handover).where(col(Handover.request_id).in_(ids))).all()
    for handover in rows:
        handover.first_name = ""
    return len(rows)


def _empty_household(session: Session, household_id: UUID) -> None:
    """Once nobody in it has a name; `equipped_on` stays, which counts and names nobody."""
    named = select(Beneficiary.id).where(Beneficiary.household_id == household_id, col(Beneficiary.erased_on).is_(None))
    if session.exec(named.limit(1)).first() is None:
        household = session.exec(select(Household).where(Household.id == household_id).with_for_update()).one()
        household.caf_number = household.family_quotient = household.family_quotient_on = None
        household.schoolchildren = household.equipment = None


def _empty_files(session: Session, actor: Actor, durations: Durations, *, now: datetime) -> int:
    """The SHA-256 stays: a file that was saved is still recognised when it comes again."""
    rows = session.scalars(due_files(actor.departement, durations, now).with_for_update()).all()
    for row in rows:
        row.content, row.report = b"", {}
        if row.state is ImportState.CHECKED:
            row.state = ImportState.ABANDONED
        journal.record(session, actor, "import.erase", "import_file", row.id, now=now, kind=row.kind)
    return len(rows)


def _forget_answers(session: Session, durations: Durations, *, now: datetime) -> None:
    """Answers kept in case a call is repeated may hold a person's data; they belong to no département."""
    too_old = now - timedelta(days=durations.answer_days)
    session.execute(sa.delete(IdempotentAnswer).where(col(IdempotentAnswer.created_at) < too_old))
