"""Publishing: every line becomes a decision, its money is promised by its fund, in one transaction or not at all."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from equip.accounts.actors import Actor
from equip.errors import NotFound, WrongState
from equip.funding import service as funding
from equip.inventory import service as inventory
from equip.inventory.models import Device, DeviceState
from equip.journal.chain import Mark, find_move
from equip.requests import service as requests
from equip.requests.models import EquipmentRequest, RequestState
from equip.rounds import service
from equip.rounds.approval import check_sound, check_unchanged, get_outcome
from equip.rounds.explanation import Answer, Line, answer_of, explanation, reason_codes
from equip.rounds.models import Decision, DecisionKind, Proposal, Round, RoundState, Snapshot
from equip.rounds.problem import get_snapshot, problem_in_force
from equip.rounds.states import ROUND_STATES

PUBLISHED = frozenset({RoundState.PUBLISHED, RoundState.CLOSED})


def publish(session: Session, actor: Actor, this_round: Round, *, now: datetime) -> list[Decision]:
    """`this_round` is locked by the caller. Reads everything again first: nothing may have changed since the freeze."""
    service.check_may_run(actor)
    ROUND_STATES.check(this_round.state, RoundState.PUBLISHED)
    check_sound(session, this_round)
    check_unchanged(session, this_round)
    proposal, outcome = get_outcome(session, this_round)
    desk = _Desk(session, actor, this_round, proposal, answer_of(problem_in_force(session, this_round), outcome), now)
    decisions = [desk.decide(ref) for ref in sorted(desk.answer.lines)]
    this_round.published_at = now
    this_round.progress = {key: value for key, value in this_round.progress.items() if key != "held"}
    served = sum(decision.kind is DecisionKind.GRANT for decision in decisions)
    service.move(
        session, actor, this_round, RoundState.PUBLISHED, now=now, served=served, waitlisted=len(decisions) - served
    )
    return decisions


def check_published(this_round: Round) -> None:
    if this_round.state not in PUBLISHED:
        raise WrongState("round_not_published", current=this_round.state)


def publication_mark(session: Session, this_round: Round) -> Mark | None:
    """The line of the journal that published it: printed with the minutes, a copy of the chain's end stands outside."""
    return find_move(session, this_round.departement, "round.move", this_round.number, RoundState.PUBLISHED)


def published_rounds(session: Session, departement: str) -> list[Round]:
    """The newest first."""
    query = select(Round).where(Round.departement == departement, col(Round.state).in_(PUBLISHED))
    return list(session.exec(query.order_by(col(Round.number).desc())))


def get_published(session: Session, departement: str, number: int) -> Round:
    found = next((row for row in published_rounds(session, departement) if row.number == number), None)
    if found is None:
        raise NotFound("round_not_found", number=number)
    return found


def decisions_of(session: Session, actor: Actor, this_round: Round) -> list[tuple[EquipmentRequest, Decision]]:
    query = (
        select(EquipmentRequest, Decision)
        .join(Decision, col(Decision.request_id) == col(EquipmentRequest.id))
        .where(Decision.round_id == this_round.id, Decision.departement == actor.departement)
        .order_by(col(EquipmentRequest.ref))
    )
    return list(session.exec(query).all())


def find_decision(session: Session, actor: Actor, this_round: Round, ref: str) -> Decision | None:
    query = (
        select(Decision)
        .join(EquipmentRequest, col(EquipmentRequest.id) == col(Decision.request_id))
        .where(Decision.round_id == this_round.id, Decision.departement == actor.departement)
        .where(EquipmentRequest.ref == ref)
    )
    return session.exec(query).first() if ref.isprintable() else None


def keep_words(session: Session, decision: Decision, words: Mapping[str, Any]) -> None:
    """The French text as it is sent, beside its codes; written once, with the decision."""
    if "words" not in decision.explanation:
        decision.explanation = {**decision.explanation, "words": dict(words)}
        session.add(decision)


class _Desk:
    """One publication at work."""

    def __init__(
        self, session: Session, actor: Actor, this_round: Round, proposal: Proposal, answer: Answer, now: datetime
    ) -> None:
        self.session, self.actor, self.now = session, actor, now
        self.round, self.proposal, self.answer = this_round, proposal, answer
        self.snapshot: Snapshot = get_snapshot(session, this_round)

    def decide(self, ref: str) -> Decision:
        line = self.answer.lines[ref]
        request = requests.get_request(self.session, self.actor, ref, lock=True)
        return self._grant(request, line) if line.award else self._waitlist(request, line)

    def _grant(self, request: EquipmentRequest, line: Line) -> Decision:
        award = line.award
        if award is None:
            raise NotFound("request_not_in_round", ref=line.ref, number=self.round.number)
        device = inventory.get_device(self.session, self.actor, award.device, lock=True)
        decision = self._keep(
            request,
            line,
            device=device,
            contribution_cents=award.contribution_cents,
            paid_cents={payment.fund: payment.cents for payment in award.payments if payment.cents},
        )
        for code, cents in decision.paid_cents.items():
            fund = funding.get_fund(self.session, self.actor, code, lock=True)
            funding.commit(self.session, self.actor, fund, decision.id, cents, now=self.now)
        self._move_device(device)
        self._move(request, RequestState.ALLOCATED)
        return decision

    def _waitlist(self, request: EquipmentRequest, line: Line) -> Decision:
        reason = reason_codes(line.reason) if line.reason else {}
        decision = self._keep(request, line, reason=reason)
        self._move(request, RequestState.NOT_SERVED)
        return decision

    def _keep(self, request: EquipmentRequest, line: Line, *, device: Device | None = None, **facts: Any) -> Decision:
        decision = Decision(
            departement=self.actor.departement,
            round_id=self.round.id,
            request_id=request.id,
            organisation_id=request.organisation_id,
            kind=DecisionKind.GRANT if device else DecisionKind.WAITLIST,
            device_id=device.id if device else None,
            points=line.claim.points,
            explanation=explanation(self.round, self.snapshot, self.proposal, self.answer, line.ref),
            made_at=self.now,
            **facts,
        )
        self.session.add(decision)
        self.session.flush()
        return decision

    def _move_device(self, device: Device) -> None:
        number = self.round.number
        inventory.move(self.session, self.actor, device, DeviceState.ALLOCATED, now=self.now, round=number)

    def _move(self, request: EquipmentRequest, wanted: RequestState) -> None:
        requests.move(self.session, self.actor, request, wanted, now=self.now, round=self.round.number)
