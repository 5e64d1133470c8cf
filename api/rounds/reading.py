"""A round as the API and the pages tell it: no name, references only."""

from typing import Any
from uuid import UUID

from sqlmodel import Session

import allocation
from api.labels import label
from api.rounds.letters import sender_of, words_of
from api.rounds.publishing import known_of
from api.rounds.reasons import Known, changes, why
from api.rounds.schemas import ExplanationRead, LineAnswer, PublishedRule, RoundFigures, RoundItem, RoundRead
from equip.accounts.actors import Actor
from equip.accounts.models import Departement, User
from equip.errors import NotFound
from equip.rounds import approval, freezing, publication, service
from equip.rounds.explaining import unexplained
from equip.rounds.explanation import Answer, Line, answer_of, explanation, reason_codes
from equip.rounds.models import DecisionKind, Round, RoundState
from equip.rounds.problem import get_snapshot, problem_in_force
from equip.rounds.reservation import HELD
from equip.rounds.rules import rules_of, sentences

_UNFROZEN = frozenset({RoundState.DRAFT, RoundState.CANCELLED})
WATCHED = frozenset({RoundState.FROZEN, RoundState.PROPOSED, RoundState.APPROVED})
_INTERNAL = frozenset({HELD, "remark", "remark_by", "lost"})


def item_of(this_round: Round) -> RoundItem:
    return RoundItem(**_head(this_round))


def round_read(session: Session, this_round: Round) -> RoundRead:
    frozen = this_round.state not in _UNFROZEN
    proposal = service.find_proposal(session, this_round) if frozen else None
    outcome = allocation.load_outcome(proposal.outcome) if proposal else None
    watched = this_round.state in WATCHED
    return RoundRead(
        **_head(this_round),
        seed=this_round.seed,
        rules=dict(vars(rules_of(this_round.settings))),
        published_rules=[
            PublishedRule(code=line.code, sentence=line.sentence) for line in sentences(rules_of(this_round.settings))
        ],
        fingerprint=allocation.fingerprint(problem_in_force(session, this_round)) if frozen else None,
        progress={key: value for key, value in this_round.progress.items() if key not in _INTERNAL},
        figures=figures_of(session, this_round) if frozen else None,
        proposed=this_round.proposed_by is not None,
        proposed_reason=this_round.proposed_reason,
        remark=str(this_round.progress.get("remark", "")),
        solve_again=bool(outcome and watched and not approval.is_current(session, this_round, outcome)),
        changed=changed_since(session, this_round) if watched else [],
        approved_at=this_round.approved_at,
        published_at=this_round.published_at,
    )


def name_of(session: Session, user_id: UUID | None) -> str:
    """Who submitted or approved; empty before."""
    found = session.get(User, user_id) if user_id else None
    return found.display_name if found else ""


def changed_since(session: Session, this_round: Round) -> list[str]:
    lost: Any = this_round.progress.get("lost", [])
    return sorted({*freezing.changed_inputs(session, this_round), *lost})


def figures_of(session: Session, this_round: Round) -> RoundFigures:
    problem = problem_in_force(session, this_round)
    figures = RoundFigures(
        claims=len(problem.claims),
        devices=len(problem.devices),
        funds_cents=sum(fund.budget_cents for fund in problem.funds),
    )
    proposal = service.find_proposal(session, this_round)
    if proposal is None:
        return figures
    outcome = allocation.load_outcome(proposal.outcome)
    return figures.model_copy(
        update={
            "served": outcome.served,
            "points": outcome.points,
            "status": outcome.status,
            "paid_cents": sum(payment.cents for award in outcome.awards for payment in award.payments),
            "findings": len(proposal.findings),
            "unexplained": len(unexplained(outcome)),
            "seconds": proposal.seconds,
        }
    )


def get_answer(session: Session, this_round: Round) -> Answer:
    """What was computed, on the problem that it was computed for."""
    _, outcome = approval.get_outcome(session, this_round)
    return answer_of(problem_in_force(session, this_round), outcome)


def line_read(line: Line, known: Known, types: dict[str, str]) -> LineAnswer:
    if line.award:
        return LineAnswer(
            request_ref=line.ref,
            points=line.claim.points,
            kind=DecisionKind.GRANT,
            device=line.award.device,
            device_type=types[line.award.device],
            paid_cents={payment.fund: payment.cents for payment in line.award.payments},
            contribution_cents=line.award.contribution_cents,
        )
    codes = reason_codes(line.reason) if line.reason else None
    return LineAnswer(
        request_ref=line.ref,
        points=line.claim.points,
        kind=DecisionKind.WAITLIST,
        reason=line.reason.code if line.reason else None,
        why=why(codes, line.ref, known) if codes else "",
        changes=changes(codes, known) if codes else [],
    )


def lines_read(session: Session, actor: Actor, this_round: Round) -> list[LineAnswer]:
    answer = get_answer(session, this_round)
    known = known_of(session, actor, answer)
    types = {device.id: device.type for device in answer.problem.devices}
    return [line_read(line, known, types) for line in answer.lines.values()]


def explanation_read(
    session: Session, actor: Actor, this_round: Round, ref: str, *, public_url: str
) -> ExplanationRead:
    """The one kept with the decision, word for word; before publication, what it would be."""
    kept = publication.find_decision(session, actor, this_round, ref)
    if kept is not None:
        words: Any = kept.explanation.get("words", {})
        told = {key: value for key, value in kept.explanation.items() if key != "words"}
        return ExplanationRead(request_ref=ref, kind=kept.kind, stored=True, explanation=told, words=words)
    proposal, _ = approval.get_outcome(session, this_round)
    answer = get_answer(session, this_round)
    if ref not in answer.lines:
        raise NotFound("request_not_in_round", ref=ref, number=this_round.number)
    told = explanation(this_round, get_snapshot(session, this_round), proposal, answer, ref)
    departement = session.get(Departement, actor.departement)
    if departement is None:
        raise NotFound("departement_not_found")
    known = known_of(session, actor, answer)
    kind = DecisionKind.GRANT if answer.lines[ref].award else DecisionKind.WAITLIST
    said = words_of(told, this_round, known, sender_of(departement, public_url))
    return ExplanationRead(request_ref=ref, kind=kind, stored=False, explanation=told, words=said)


def _head(this_round: Round) -> dict[str, Any]:
    return {
        "number": this_round.number,
        "label": this_round.label,
        "reference_on": this_round.reference_on,
        "state": this_round.state,
        "state_label": label(this_round.state),
    }
