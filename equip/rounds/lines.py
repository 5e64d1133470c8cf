"""A line that the committee changes against the proposal: a written reason, then all is solved and checked again."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

import allocation
from equip.accounts.actors import Actor
from equip.accounts.models import Role
from equip.errors import Forbidden, Invalid, NotFound, WrongState
from equip.requests import service as requests
from equip.rounds import service
from equip.rounds.models import LineChange, Round, RoundState
from equip.rounds.problem import get_snapshot, problem_in_force

LEAST_REASON, MOST_REASON = 10, 2000
_OPEN = frozenset({RoundState.FROZEN, RoundState.PROPOSED})
_CHANGERS = frozenset({Role.PROGRAMME_OFFICER, Role.APPROVER})


def change_line(
    session: Session, actor: Actor, this_round: Round, ref: str, *, grants: bool, reason: str, now: datetime
) -> LineChange:
    """Serve this request, or do not, whatever its points. It takes effect when the round is solved again.

    `WrongState` when no machine of the frozen stock meets its need, or no fund may pay: no calculation could serve it.
    """
    _check(session, actor, this_round, ref)
    if len(reason.strip()) < LEAST_REASON:
        raise Invalid(fields={"reason": "line_reason_missing"})
    if len(reason.strip()) > MOST_REASON:
        raise Invalid(fields={"reason": "round_text_too_long"}, most=MOST_REASON)
    if grants:
        _check_servable(session, this_round, ref)
    request = requests.get_request(session, actor, ref)
    change = LineChange(
        departement=actor.departement,
        round_id=this_round.id,
        request_id=request.id,
        grants=grants,
        reason=service.clean(reason),
        changed_by=_user(actor),
        changed_at=now,
    )
    session.add(change)
    session.flush()
    _check_possible(session, this_round, ref)
    service.forget_submission(this_round)
    session.add(this_round)
    session.flush()
    service.note(session, actor, this_round, "change_line", now, request=ref, grants=grants)
    return change


def take_back_line(session: Session, actor: Actor, this_round: Round, ref: str, *, now: datetime) -> None:
    """Back to what the rules alone decide for this request; the journal keeps that a line had been changed."""
    _check(session, actor, this_round, ref)
    request = requests.get_request(session, actor, ref)
    rows = session.exec(
        select(LineChange).where(LineChange.round_id == this_round.id, LineChange.request_id == request.id)
    ).all()
    if not rows:
        raise NotFound("line_not_changed", ref=ref)
    for row in rows:
        session.delete(row)
    service.forget_submission(this_round)
    session.add(this_round)
    session.flush()
    service.note(session, actor, this_round, "take_back_line", now, request=ref)


def _check(session: Session, actor: Actor, this_round: Round, ref: str) -> None:
    if actor.role not in _CHANGERS:
        raise Forbidden("role_not_allowed")
    if this_round.state not in _OPEN:
        raise WrongState("round_lines_closed", current=this_round.state)
    claims = get_snapshot(session, this_round).claims["claims"]
    if not isinstance(claims, dict) or ref not in claims:
        raise NotFound("request_not_in_round", ref=ref, number=this_round.number)


def _check_servable(session: Session, this_round: Round, ref: str) -> None:
    problem = problem_in_force(session, this_round)
    claim = next(claim for claim in problem.claims if claim.id == ref)
    if not any(allocation.fits(claim.need, device) for device in problem.devices):
        raise WrongState("line_no_device", ref=ref)
    if not claim.plans:
        raise WrongState("line_no_fund", ref=ref)


def _check_possible(session: Session, this_round: Round, ref: str) -> None:
    try:
        problem_in_force(session, this_round)
    except allocation.ProblemError as error:
        raise WrongState("line_impossible", ref=ref, why=error.code) from error


def _user(actor: Actor) -> UUID:
    if actor.user_id is None:
        raise Forbidden("role_not_allowed")
    return actor.user_id
