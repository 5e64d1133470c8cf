"""The life of a request: written, sent, read with the rules again and again, withdrawn. Each step is in the journal."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, or_, select

from equip.accounts.actors import Actor
from equip.accounts.models import Role
from equip.days import past_day_fault
from equip.errors import Conflict, Forbidden, Invalid, NotFound, WrongState
from equip.journal import service as journal
from equip.nir import check_texts
from equip.numbers import next_number
from equip.people.models import Beneficiary, Household
from equip.requests.eligibility import Check, check_request, conclusion
from equip.requests.holdings import holdings_of, is_recent, years_between
from equip.requests.models import EquipmentRequest, RequestState
from equip.requests.need import missing_answers, write_need
from equip.requests.states import ANSWERS, ASSESSED, CLOSED, EDITABLE, IN_THE_QUEUE, REQUEST_STATES

CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""No 0, O, 1, I: a code is read aloud and copied by hand."""
FIRST_NUMBER = 1001
_LONGEST_REASON = 500
_WRITERS = frozenset({Role.PRESCRIBER, Role.PROGRAMME_OFFICER, "system"})
_READERS = _WRITERS | {Role.APPROVER, Role.ADMIN}


def create_draft(
    session: Session,
    actor: Actor,
    person: Beneficiary,
    *,
    now: datetime,
    today: date,
    requested_on: date | None = None,
    **need: Any,
) -> EquipmentRequest:
    """`requested_on` is given when the person asked before today (a paper slip); else it is the day of sending.

    Raises `Conflict` "request_already_open" or, without a `repeat_reason`, what `check_household_may_ask` says.
    """
    _check_may_write(actor, person)
    check_no_open_request(session, person)
    if not need.get("repeat_reason"):
        check_household_may_ask(session, person, today=today)
    if fault := past_day_fault(requested_on, today):
        raise Invalid(fields={"requested_on": fault})
    year = (requested_on or today).strftime("%y")
    number = next_number(session, person.departement, f"request-{year}", first=FIRST_NUMBER)
    request = EquipmentRequest(
        departement=person.departement,
        organisation_id=person.organisation_id,
        beneficiary_id=person.id,
        household_id=person.household_id,
        ref=f"D-{year}-{number}",
        public_code=new_public_code(),
        requested_on=requested_on,
        prescriber_name=actor.display_name if actor.role == Role.PRESCRIBER else "",
        created_at=now,
    )
    write_need(request, need, today=today)
    session.add(request)
    session.flush()
    repeats = bool(request.repeat_reason)
    journal.record(session, actor, "request.create", "request", request.ref, now=now, repeats=repeats)
    return request


def update_request(
    session: Session,
    actor: Actor,
    request: EquipmentRequest,
    changes: Mapping[str, Any],
    *,
    now: datetime,
    today: date,
) -> dict[str, list[Any]]:
    """{field: [old, new]}; the journal keeps the names of the fields only. Call `reassess` once all is changed."""
    if request.state not in EDITABLE:
        raise WrongState("request_not_editable", state=request.state)
    changed = write_need(request, changes, today=today)
    if changed:
        session.add(request)
        session.flush()
        journal.record(session, actor, "request.update", "request", request.ref, now=now, fields=sorted(changed))
    return changed


def submit(
    session: Session, actor: Actor, request: EquipmentRequest, *, now: datetime, today: date
) -> tuple[Check, ...]:
    """Send a draft, then read it with the rules of today: it becomes eligible, ineligible or incomplete."""
    REQUEST_STATES.check(request.state, RequestState.SUBMITTED)
    missing = missing_answers(request)
    if missing:
        raise Invalid("request_incomplete", fields=missing)
    request.requested_on = request.requested_on or today
    move(session, actor, request, RequestState.SUBMITTED, now=now)
    return reassess(session, actor, request, now=now, today=today)


def reassess(
    session: Session, actor: Actor, request: EquipmentRequest, *, now: datetime, today: date
) -> tuple[Check, ...]:
    """Read the request again with the rules in force, after its data changed. One that waits stays in its place."""
    if request.state not in ASSESSED:
        raise WrongState("request_not_assessed", state=request.state)
    checks = check_request(session, request, on=today)
    wanted = conclusion(checks)
    stays = wanted is request.state or (wanted is RequestState.ELIGIBLE and request.state in IN_THE_QUEUE)
    if not stays:
        if request.state in CLOSED:
            check_no_open_request(session, person_of(session, request))
        move(session, actor, request, wanted, now=now, verdicts={check.code: check.verdict for check in checks})
    return checks


def withdraw(session: Session, actor: Actor, request: EquipmentRequest, *, reason: str, now: datetime) -> None:
    """Before a computer is granted; after, the person declines at the hand-over.

    What a round in play proposes stops nobody, and is not told: see `equip.handover.status.give_up`.
    """
    if request.state is RequestState.ALLOCATED:
        raise WrongState("request_has_a_computer", state=request.state)
    if not reason.strip():
        raise Invalid(fields={"reason": "withdraw_reason_missing"})
    if len(reason.strip()) > _LONGEST_REASON:
        raise Invalid(fields={"reason": "request_text_too_long"})
    check_texts(reason=reason)
    request.closed_reason = reason.strip()
    move(session, actor, request, RequestState.WITHDRAWN, now=now)


def move(
    session: Session,
    actor: Actor,
    request: EquipmentRequest,
    wanted: RequestState,
    *,
    now: datetime,
    **details: Any,
) -> None:
    """The one way to change a request's state; `details` are codes, for the journal."""
    current = request.state
    REQUEST_STATES.check(current, wanted)
    request.state = wanted
    if wanted in ANSWERS:
        request.answered_at = now
    session.add(request)
    session.flush()
    journal.record(
        session, actor, "request.move", "request", request.ref, now=now, current=current, wanted=wanted, **details
    )


def get_request(session: Session, actor: Actor, ref: str, *, lock: bool = False) -> EquipmentRequest:
    """`NotFound` for a missing one and for another organisation's alike."""
    query = select(EquipmentRequest).where(
        EquipmentRequest.departement == actor.departement, EquipmentRequest.ref == ref
    )
    if not actor.is_wide:
        query = query.where(EquipmentRequest.organisation_id == actor.organisation_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.exec(query).first() if actor.role in _READERS else None
    if found is None:
        raise NotFound("request_not_found", ref=ref)
    return found


def waiting_requests(session: Session, departement: str, *, lock: bool = False) -> Sequence[EquipmentRequest]:
    """What the next round freezes, the oldest reference first."""
    query = (
        select(EquipmentRequest)
        .where(EquipmentRequest.departement == departement, col(EquipmentRequest.state).in_(IN_THE_QUEUE))
        .order_by(col(EquipmentRequest.requested_on), col(EquipmentRequest.ref))
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.exec(query).all()


def find_open_request(session: Session, person: Beneficiary) -> EquipmentRequest | None:
    query = select(EquipmentRequest).where(
        EquipmentRequest.beneficiary_id == person.id, col(EquipmentRequest.state).not_in(CLOSED)
    )
    return session.exec(query).first()


def check_no_open_request(session: Session, person: Beneficiary) -> None:
    found = find_open_request(session, person)
    if found:
        raise Conflict("request_already_open", ref=found.ref, state=found.state)


def check_household_may_ask(session: Session, person: Beneficiary, *, today: date) -> None:
    """For the years of the rule in force, raises `Conflict("household_equipped")` with the day of the newest computer,
    or "household_promised" while one waits for somebody of the household.
    """
    years = years_between(session, person.departement, today)
    holdings = holdings_of(session, person.departement, {person.household_id}).get(person.household_id, [])
    if years and any(held.handed_over_on is None for held in holdings):
        raise Conflict("household_promised", years=years)
    household = session.get(Household, person.household_id)
    days = [day for held in holdings if (day := held.handed_over_on)]
    days += [household.equipped_on] if household and household.equipped_on else []
    if is_recent(max(days, default=None), years, today):
        raise Conflict("household_equipped", on=max(days), years=years)


def new_public_code() -> str:
    """For example K7QM-4RTX: 40 bits, given to the person only."""
    letters = "".join(secrets.choice(CODE_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def person_of(session: Session, request: EquipmentRequest) -> Beneficiary:
    """`NotFound` when the person has moved to an organisation that this transaction doesn't see."""
    found = session.exec(select(Beneficiary).where(Beneficiary.id == request.beneficiary_id)).first()
    if found is None:
        raise NotFound("request_not_found", ref=request.ref)
    return found


def follow_person(session: Session, actor: Actor, person: Beneficiary, *, now: datetime) -> None:
    """The open requests of a person who changed organisation or household stand where the person stands now."""
    rows = session.exec(
        select(EquipmentRequest)
        .where(EquipmentRequest.beneficiary_id == person.id, col(EquipmentRequest.state).not_in(CLOSED))
        .where(
            or_(
                col(EquipmentRequest.organisation_id) != person.organisation_id,
                col(EquipmentRequest.household_id) != person.household_id,
            )
        )
        .with_for_update()
    ).all()
    for request in rows:
        request.organisation_id = person.organisation_id
        request.household_id = person.household_id
        session.add(request)
        session.flush()
        journal.record(session, actor, "request.follow", "request", request.ref, now=now)


def _check_may_write(actor: Actor, person: Beneficiary) -> None:
    if actor.role not in _WRITERS or actor.departement != person.departement:
        raise Forbidden("role_not_allowed")
    if not actor.is_wide and person.organisation_id != actor.organisation_id:
        raise NotFound("person_not_found")
