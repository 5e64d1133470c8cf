"""Opening a round, setting its rules, taking it back, cancelling it. Each step is in the journal."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, func, select

from equip.accounts.actors import Actor
from equip.accounts.models import Role
from equip.days import paris_day
from equip.errors import Conflict, Forbidden, Invalid, NotFound, WrongState
from equip.journal import service as journal
from equip.rounds.models import Proposal, Round, RoundState
from equip.rounds.reservation import release
from equip.rounds.rules import RoundRules, as_settings, changed, rules_of
from equip.rounds.states import IN_PLAY, ROUND_STATES

MOST_NUMBER = 2**31 - 1
MOST_LABEL = 120
MOST_DAYS_AWAY = 366
_RUNNERS = frozenset({Role.PROGRAMME_OFFICER, "system"})


def check_may_run(actor: Actor) -> None:
    if actor.role not in _RUNNERS:
        raise Forbidden("role_not_allowed")


def create_round(
    session: Session,
    actor: Actor,
    *,
    label: str,
    reference_on: date,
    rules: Mapping[str, Any] | None = None,
    now: datetime,
) -> Round:
    """The next number of the département. Its rules begin as those of the round before.

    The seed that orders ties is drawn and published now, before anybody knows who will be in the round.
    """
    check_may_run(actor)
    _check_head(label, reference_on, now)
    last = _last_round(session, actor)
    before = rules_of(last.settings) if last else RoundRules(in_force_on=str(paris_day(now)))
    this_round = Round(
        departement=actor.departement,
        number=last.number + 1 if last else 1,
        label=label.strip(),
        reference_on=reference_on,
        seed=secrets.token_hex(8),
        settings=as_settings(changed(before, rules or {}, paris_day(now))),
        created_at=now,
    )
    session.add(this_round)
    session.flush()
    _record(session, actor, this_round, "create", now, seed=this_round.seed, reference_on=reference_on)
    return this_round


def get_round(session: Session, actor: Actor, number: int, *, lock: bool = False) -> Round:
    query = select(Round).where(Round.departement == actor.departement, Round.number == number)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.exec(query).first() if 0 < number <= MOST_NUMBER else None
    if found is None:
        raise NotFound("round_not_found", number=number)
    return found


def rounds_of(session: Session, actor: Actor) -> list[Round]:
    """The newest first."""
    query = select(Round).where(Round.departement == actor.departement)
    return list(session.exec(query.order_by(col(Round.number).desc())))


def find_proposal(session: Session, this_round: Round) -> Proposal | None:
    return session.exec(select(Proposal).where(Proposal.round_id == this_round.id)).first()


def change_settings(
    session: Session,
    actor: Actor,
    this_round: Round,
    *,
    label: str | None = None,
    reference_on: date | None = None,
    rules: Mapping[str, Any] | None = None,
    now: datetime,
) -> Round:
    """Only while nothing is frozen: later, `reopen` first. `this_round` is locked by the caller."""
    check_may_run(actor)
    if this_round.state is not RoundState.DRAFT:
        raise WrongState("round_settings_closed", current=this_round.state)
    _check_head(this_round.label if label is None else label, reference_on or this_round.reference_on, now)
    this_round.label = this_round.label if label is None else label.strip()
    this_round.reference_on = reference_on or this_round.reference_on
    this_round.settings = this_round.settings | as_settings(
        changed(rules_of(this_round.settings), rules or {}, paris_day(now))
    )
    session.add(this_round)
    session.flush()
    _record(session, actor, this_round, "set", now, **this_round.settings, reference_on=this_round.reference_on)
    return this_round


def reopen(session: Session, actor: Actor, this_round: Round, *, now: datetime) -> Round:
    """Back to the settings: what was frozen will be frozen anew; machines and requests are released."""
    check_may_run(actor)
    move(session, actor, this_round, RoundState.DRAFT, now=now)
    release(session, actor, this_round, now=now)
    forget_submission(this_round)
    return this_round


def cancel(session: Session, actor: Actor, this_round: Round, *, now: datetime) -> Round:
    check_may_run(actor)
    move(session, actor, this_round, RoundState.CANCELLED, now=now)
    release(session, actor, this_round, now=now)
    return this_round


def close(session: Session, actor: Actor, this_round: Round, *, now: datetime) -> Round:
    """Nothing more is expected of it: it is archived as it is."""
    check_may_run(actor)
    move(session, actor, this_round, RoundState.CLOSED, now=now)
    return this_round


def move(
    session: Session, actor: Actor, this_round: Round, wanted: RoundState, *, now: datetime, **details: Any
) -> None:
    """The one way to change a round's state; the caller holds its lock."""
    current = this_round.state
    ROUND_STATES.check(current, wanted)
    this_round.state = wanted
    session.add(this_round)
    session.flush()
    _record(session, actor, this_round, "move", now, current=current, wanted=wanted, **details)


def forget_submission(this_round: Round) -> None:
    this_round.proposed_by, this_round.proposed_reason = None, ""
    this_round.approved_by, this_round.approved_at = None, None


def check_alone(session: Session, this_round: Round) -> None:
    """Locks the rounds of the département: two freezes at the same moment see each other."""
    rows = session.exec(select(Round).where(Round.departement == this_round.departement).with_for_update())
    for other in rows:
        if other.id != this_round.id and other.state in IN_PLAY:
            raise Conflict("another_round_in_play", number=other.number)


def clean(text: str) -> str:
    """A text as typed, without the one character that PostgreSQL can't keep."""
    return text.replace("\x00", "").strip()


def note(session: Session, actor: Actor, this_round: Round, verb: str, now: datetime, **details: Any) -> None:
    _record(session, actor, this_round, verb, now, **details)


def _check_head(label: str, reference_on: date, now: datetime) -> None:
    wrong: dict[str, str] = {}
    if not label.strip() or len(label) > MOST_LABEL or not label.isprintable():
        wrong["label"] = "bad_round_label"
    if abs((reference_on - paris_day(now)).days) > MOST_DAYS_AWAY:
        wrong["reference_on"] = "reference_too_far"
    if wrong:
        raise Invalid(fields=wrong)


def _last_round(session: Session, actor: Actor) -> Round | None:
    # One at a time per département: two rounds never take the same number.
    session.connection().execute(
        select(func.pg_advisory_xact_lock(func.hashtext("equip.rounds"), func.hashtext(actor.departement)))
    )
    query = select(Round).where(Round.departement == actor.departement).order_by(col(Round.number).desc()).limit(1)
    return session.exec(query).first()


def _record(session: Session, actor: Actor, this_round: Round, verb: str, now: datetime, **details: Any) -> None:
    journal.record(session, actor, f"round.{verb}", "round", this_round.number, now=now, **details)
