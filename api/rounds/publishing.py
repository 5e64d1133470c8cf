"""Publishing a round with its words: decisions, hand-overs and letters' texts are kept in one transaction."""

from datetime import datetime

from sqlmodel import Session

from api.rounds.letters import sender_of, words_of
from api.rounds.reasons import Known
from equip.accounts.actors import Actor
from equip.accounts.models import Departement
from equip.errors import NotFound
from equip.funding import service as funding
from equip.handover.publication import publish_round
from equip.rounds import publication
from equip.rounds.explanation import Answer
from equip.rounds.models import Round


def publish(session: Session, actor: Actor, this_round: Round, *, public_url: str, now: datetime) -> dict[str, int]:
    """What was decided, in numbers. `this_round` is locked by the caller."""
    handovers = publish_round(session, actor, this_round, now=now)
    departement = session.get(Departement, actor.departement)
    if departement is None:
        raise NotFound("departement_not_found")
    sender = sender_of(departement, public_url)
    pairs = publication.decisions_of(session, actor, this_round)
    known = known_from(session, actor, {request.ref: row.explanation for request, row in pairs})
    for _, decision in pairs:
        words = words_of(decision.explanation, this_round, known, sender)
        publication.keep_words(session, decision, words)
    session.flush()
    return {"number": this_round.number, "served": len(handovers), "waitlisted": len(pairs) - len(handovers)}


def known_of(session: Session, actor: Actor, answer: Answer) -> Known:
    return Known(
        funds=_funds(session, actor),
        rules={rule.code: rule.sentence for rule in answer.problem.rules},
        points={claim.id: claim.points for claim in answer.problem.claims},
        waited_days={claim.id: claim.age_days for claim in answer.problem.claims},
    )


def known_from(session: Session, actor: Actor, told: dict[str, dict[str, object]]) -> Known:
    """The same, from the explanations kept with the decisions."""
    rules: dict[str, str] = {}
    points: dict[str, int] = {}
    waited: dict[str, int] = {}
    for ref, explanation in told.items():
        listed: object = explanation["rules"]
        if isinstance(listed, list):
            rules |= {str(rule["code"]): str(rule["sentence"]) for rule in listed}
        reading = explanation["reading"]
        points[ref] = int(reading["total"]) if isinstance(reading, dict) else 0
        waited[ref] = int(str(explanation["waited_days"]))
    return Known(funds=_funds(session, actor), rules=rules, points=points, waited_days=waited)


def _funds(session: Session, actor: Actor) -> dict[str, str]:
    return {fund.code: fund.label for fund in funding.all_funds(session, actor)}
