"""The verbs of a follow-up: plan, answer, decline, close without news."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from equip.accounts.actors import Actor
from equip.days import paris_day, past_day_fault
from equip.errors import Invalid, NotFound, WrongState
from equip.handover.models import Handover
from equip.journal import service as journal
from equip.outcomes.calendar import MILESTONES, OPEN_FOR, anchor_of, due_on, opens_on
from equip.outcomes.exits import ExitClass, class_of
from equip.outcomes.models import ComputerUse, FollowUp, FollowUpState, Milestone, Situation
from equip.outcomes.policies import check_can_follow, visible_to
from equip.outcomes.states import FOLLOW_UP_STATES, WAITING
from equip.people.models import Beneficiary
from equip.requests.models import EquipmentRequest
from equip.walls import beyond_the_wall

MAX_COMMENT = 2000


@dataclass(frozen=True)
class Answer:
    """What the person said. `None` is « not said », never « no »."""

    situation: Situation
    situation_since: date | None = None
    any_job_since: bool | None = None
    computer_use: ComputerUse | None = None
    certification: bool | None = None
    comment: str = ""


def get_follow_up(session: Session, actor: Actor, follow_up_id: UUID, *, lock: bool = False) -> FollowUp:
    check_can_follow(actor)
    query = select(FollowUp).where(FollowUp.id == follow_up_id, *visible_to(actor))
    return _one(session.exec(_locked(query) if lock else query).first())


def get_latest(
    session: Session, actor: Actor, person: Beneficiary, milestone: Milestone, *, lock: bool = False
) -> FollowUp:
    """The follow-up of that milestone after the person's newest exit."""
    check_can_follow(actor)
    query = (
        select(FollowUp)
        .where(FollowUp.beneficiary_id == person.id, FollowUp.milestone == milestone, *visible_to(actor))
        .order_by(col(FollowUp.anchor_on).desc())
        .limit(1)
    )
    return _one(session.exec(_locked(query) if lock else query).first())


def plan_follow_ups(
    session: Session,
    actor: Actor,
    person: Beneficiary,
    anchor_on: date,
    handover_id: UUID | None,
    now: datetime,
    milestones: Iterable[Milestone] = MILESTONES,
) -> list[FollowUp]:
    """Plan what is not planned yet. What is planned too late to be asked is « no news » at once: it stays counted."""
    there = select(FollowUp.milestone).where(FollowUp.beneficiary_id == person.id, FollowUp.anchor_on == anchor_on)
    known = set(session.exec(there))
    made = [_planned(person, m, anchor_on, handover_id, paris_day(now)) for m in milestones if m not in known]
    session.add_all(made)
    session.flush()
    if made:
        codes = [follow_up.milestone for follow_up in made]
        journal.record(
            session, actor, "follow_up.plan", "beneficiary", person.ref, now=now, anchor_on=anchor_on, milestones=codes
        )
    return made


def plan_after_handover(session: Session, actor: Actor, handover: Handover, *, now: datetime) -> list[FollowUp]:
    """What follows a hand-over: the workshop that made it sees neither the person nor these rows."""
    if handover.done_on is None:
        raise WrongState("handover_not_done")
    with beyond_the_wall(session, actor):
        person = session.exec(
            select(Beneficiary)
            .join(EquipmentRequest, col(EquipmentRequest.beneficiary_id) == col(Beneficiary.id))
            .where(EquipmentRequest.id == handover.request_id)
        ).one()
        anchor_on = anchor_of(session, person.id, handover.done_on)
        return plan_follow_ups(session, actor, person, anchor_on, handover.id, now)


def answer(
    session: Session,
    actor: Actor,
    follow_up: FollowUp,
    given: Answer,
    *,
    on: date,
    now: datetime,
    earliest: date | None = None,
) -> ExitClass:
    """Write what was said on the day `on`, and tell what it counts as. Late or corrected answers leave their trace.

    `earliest` replaces the opening of the window: an old file says what was done, not what should have been.

    « No news » is an answer. What takes a person out of the count (a move, a death…) also answers what was to come.
    """
    wanted = FollowUpState.NO_NEWS if given.situation is Situation.NO_NEWS else FollowUpState.ANSWERED
    FOLLOW_UP_STATES.check(follow_up.state, wanted)
    _check(given, on, paris_day(now), earliest or opens_on(follow_up))
    was, changed = follow_up.state, changes(follow_up, given)
    _write(follow_up, wanted, given, on, now)
    session.add(follow_up)
    session.flush()
    _record(session, actor, follow_up, "follow_up.answer", now, was=was, changed=changed, late=on > follow_up.closes_on)
    exit_class = class_of(given.situation, on)
    if exit_class is ExitClass.EXCLUDED:
        _carry_on(session, actor, follow_up, Answer(given.situation, given.situation_since), on, now)
    return exit_class


def decline(session: Session, actor: Actor, follow_up: FollowUp, *, on: date, now: datetime) -> None:
    """The person no longer wishes to answer: neither this time, nor the next ones. They stay in the count."""
    FOLLOW_UP_STATES.check(follow_up.state, FollowUpState.DECLINED)
    _check_day(on, paris_day(now), opens_on(follow_up))
    with beyond_the_wall(session, actor):
        for row in [follow_up, *_still_to_come(session, follow_up)]:
            row.state, row.answered_on, row.recorded_at = FollowUpState.DECLINED, on, now
            session.add(row)
            _record(session, actor, row, "follow_up.decline", now)


def close_overdue(session: Session, actor: Actor, *, now: datetime) -> int:
    """Open what is due, close what nobody answered in time as « no news »; returns how many were closed."""
    today = paris_day(now)
    waiting = session.exec(
        select(FollowUp)
        .where(FollowUp.departement == actor.departement, col(FollowUp.state).in_(WAITING))
        .where(FollowUp.anchor_on <= today)
        .order_by(col(FollowUp.id))
        .with_for_update(skip_locked=True)
    ).all()
    closed = [row for row in waiting if row.closes_on < today]
    for row in closed:
        row.state, row.situation = FollowUpState.NO_NEWS, Situation.NO_NEWS
        session.add(row)
        _record(session, actor, row, "follow_up.close", now)
    for row in waiting:
        if row.state is FollowUpState.PLANNED and opens_on(row) <= today:
            row.state = FollowUpState.DUE
            session.add(row)
    session.flush()
    return len(closed)


def _planned(
    person: Beneficiary, milestone: Milestone, anchor_on: date, handover_id: UUID | None, today: date
) -> FollowUp:
    due = due_on(milestone, anchor_on)
    too_late = due + OPEN_FOR < today
    return FollowUp(
        departement=person.departement,
        beneficiary_id=person.id,
        organisation_id=person.organisation_id,
        handover_id=handover_id,
        milestone=milestone,
        anchor_on=anchor_on,
        due_on=due,
        closes_on=due + OPEN_FOR,
        state=FollowUpState.NO_NEWS if too_late else FollowUpState.PLANNED,
        situation=Situation.NO_NEWS if too_late else None,
    )


def _check(given: Answer, on: date, today: date, opens: date) -> None:
    fields = _day_faults(on, today, opens)
    if fault := past_day_fault(given.situation_since, on):
        fields["situation_since"] = "follow_up_since_in_the_future" if fault == "day_in_future" else fault
    if len(given.comment) > MAX_COMMENT:
        fields["comment"] = "follow_up_comment_too_long"
    if fields:
        raise Invalid("invalid", fields=fields, opens_on=f"{opens:%d/%m/%Y}", length=MAX_COMMENT)


def _check_day(on: date, today: date, opens: date) -> None:
    if fields := _day_faults(on, today, opens):
        raise Invalid("invalid", fields=fields, opens_on=f"{opens:%d/%m/%Y}")


def _day_faults(on: date, today: date, opens: date) -> dict[str, str]:
    if on > today:
        return {"answered_on": "follow_up_in_the_future"}
    return {"answered_on": "follow_up_too_early"} if on < opens else {}


def changes(follow_up: FollowUp, given: Answer) -> list[str]:
    """Names of what an earlier answer said otherwise; the journal keeps the names, never what was said."""
    return [name for name, value in asdict(given).items() if getattr(follow_up, name) != value]


def _write(follow_up: FollowUp, state: FollowUpState, given: Answer, on: date, now: datetime) -> None:
    for name, value in asdict(given).items():
        setattr(follow_up, name, value)
    follow_up.state, follow_up.answered_on, follow_up.recorded_at = state, on, now


def _carry_on(session: Session, actor: Actor, follow_up: FollowUp, given: Answer, on: date, now: datetime) -> None:
    """A trainer who learns of a move at four weeks does not see the later follow-ups that it answers."""
    with beyond_the_wall(session, actor):
        for later in _still_to_come(session, follow_up):
            _write(later, FollowUpState.ANSWERED, given, on, now)
            session.add(later)
            _record(session, actor, later, "follow_up.answer", now, changed=["situation"], carried=True)


def _still_to_come(session: Session, follow_up: FollowUp) -> list[FollowUp]:
    return list(
        session.exec(
            select(FollowUp)
            .where(FollowUp.beneficiary_id == follow_up.beneficiary_id, FollowUp.anchor_on == follow_up.anchor_on)
            .where(FollowUp.due_on > follow_up.due_on, col(FollowUp.recorded_at).is_(None))
            .with_for_update()
        )
    )


def _record(session: Session, actor: Actor, follow_up: FollowUp, action: str, now: datetime, **details: object) -> None:
    """The journal is read by roles that may not see an outcome: it says that something was answered, never what."""
    journal.record(session, actor, action, "follow_up", follow_up.id, now=now, milestone=follow_up.milestone, **details)


def _locked(query: SelectOfScalar[FollowUp]) -> SelectOfScalar[FollowUp]:
    """What somebody else committed before the lock was given is read again, not remembered."""
    return query.with_for_update().execution_options(populate_existing=True)


def _one(found: FollowUp | None) -> FollowUp:
    if found is None:
        raise NotFound("follow_up_not_found")
    return found
