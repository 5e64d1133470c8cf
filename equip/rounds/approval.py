"""Two people: one submits, another one approves. Any change of data, stock, money or rules in between voids it."""

from datetime import datetime

from sqlmodel import Session

import allocation
from allocation import Outcome, Status
from equip.accounts.actors import Actor
from equip.accounts.models import Role
from equip.errors import Forbidden, Invalid, NotFound, WrongState
from equip.nir import check_texts
from equip.rounds import service
from equip.rounds.explaining import unexplained
from equip.rounds.freezing import changed_inputs
from equip.rounds.models import Proposal, Round, RoundState
from equip.rounds.problem import problem_in_force

MOST_REASON, MOST_REMARK = 4000, 2000
_SOUND = frozenset({Status.OPTIMAL, Status.FEASIBLE})


def submit(session: Session, actor: Actor, this_round: Round, *, reason: str, now: datetime) -> Round:
    """`reason` goes to the minutes and to the public page of the round."""
    service.check_may_run(actor)
    if actor.user_id is None:
        raise Forbidden("role_not_allowed")
    if not reason.strip():
        raise Invalid(fields={"reason": "submit_reason_missing"})
    _check_length("reason", reason, MOST_REASON)
    check_texts(reason=reason)
    check_proposed(this_round)
    check_sound(session, this_round)
    check_unchanged(session, this_round)
    this_round.proposed_by, this_round.proposed_reason = actor.user_id, service.clean(reason)
    this_round.progress = {key: value for key, value in this_round.progress.items() if key != "remark"}
    session.add(this_round)
    session.flush()
    service.note(session, actor, this_round, "submit", now)
    return this_round


def _check_length(field: str, text: str, most: int) -> None:
    """What is signed and published is never cut."""
    if len(text.strip()) > most:
        raise Invalid(fields={field: "round_text_too_long"}, most=most)


def approve(session: Session, actor: Actor, this_round: Round, *, now: datetime) -> Round:
    """The one choke point of the two-person rule: whoever submitted can't approve, whatever their role."""
    if actor.user_id is None or actor.user_id == this_round.proposed_by:
        raise Forbidden("proposer_cannot_approve", number=this_round.number)
    if actor.role != Role.APPROVER:
        raise Forbidden("role_not_allowed")
    check_proposed(this_round)
    if this_round.proposed_by is None:
        raise WrongState("round_not_submitted", number=this_round.number)
    check_sound(session, this_round)
    check_unchanged(session, this_round)
    _, outcome = get_outcome(session, this_round)
    this_round.approved_by, this_round.approved_at = actor.user_id, now
    facts = {"proposed_by": this_round.proposed_by, "unexplained": len(unexplained(outcome))}
    service.move(session, actor, this_round, RoundState.APPROVED, now=now, **facts)
    return this_round


def send_back(session: Session, actor: Actor, this_round: Round, *, remark: str, now: datetime) -> Round:
    """With a written remark; an approval already given falls."""
    if actor.role != Role.APPROVER:
        raise Forbidden("role_not_allowed")
    if not remark.strip():
        raise Invalid(fields={"remark": "remark_missing"})
    _check_length("remark", remark, MOST_REMARK)
    check_texts(remark=remark)
    if this_round.proposed_by is None:
        raise WrongState("round_not_submitted", number=this_round.number)
    if this_round.state is RoundState.APPROVED:
        service.move(session, actor, this_round, RoundState.PROPOSED, now=now)
    check_proposed(this_round)
    service.forget_submission(this_round)
    this_round.progress = this_round.progress | {
        "remark": service.clean(remark),
        "remark_by": actor.display_name,
    }
    session.add(this_round)
    session.flush()
    service.note(session, actor, this_round, "send_back", now)
    return this_round


def void_if_changed(session: Session, actor: Actor, this_round: Round, *, now: datetime) -> list[str]:
    """Takes an approval back when what was frozen has changed; the refs that changed. To be committed on its own."""
    if this_round.state is not RoundState.APPROVED:
        return []
    refs = changed_inputs(session, this_round)
    if refs:
        service.forget_submission(this_round)
        service.move(session, actor, this_round, RoundState.PROPOSED, now=now, changed=refs)
    return refs


def get_outcome(session: Session, this_round: Round) -> tuple[Proposal, Outcome]:
    proposal = service.find_proposal(session, this_round)
    if proposal is None:
        raise NotFound("round_not_solved", number=this_round.number)
    return proposal, allocation.load_outcome(proposal.outcome)


def is_current(session: Session, this_round: Round, outcome: Outcome) -> bool:
    """Whether the outcome answers the problem as it is now, lines changed by hand included."""
    return outcome.fingerprint == allocation.fingerprint(problem_in_force(session, this_round))


def check_sound(session: Session, this_round: Round) -> None:
    """What is impossible, found wrong by the second reader, or no longer about these lines is shown, never signed."""
    proposal, outcome = get_outcome(session, this_round)
    if outcome.status not in _SOUND:
        raise WrongState("proposal_infeasible", number=this_round.number)
    if proposal.findings:
        raise WrongState("proposal_found_wrong", findings=len(proposal.findings))
    if this_round.progress.get("lost"):
        raise inputs_changed(list(this_round.progress["lost"]))  # type: ignore[call-overload]  # JSON
    if not is_current(session, this_round, outcome):
        raise WrongState("solve_again", number=this_round.number)


def check_unchanged(session: Session, this_round: Round) -> None:
    if refs := changed_inputs(session, this_round):
        raise inputs_changed(refs)


def check_proposed(this_round: Round) -> None:
    if this_round.state is not RoundState.PROPOSED:
        raise WrongState("round_not_proposed", current=this_round.state)


def inputs_changed(refs: list[str]) -> WrongState:
    return WrongState("inputs_changed", refs=refs, names=", ".join(refs))
