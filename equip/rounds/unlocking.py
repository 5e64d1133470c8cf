"""Which type of machine, one more of it, would have served somebody whom the last round did not serve.

Read in the reasons that the round keeps: each change there was verified by solving. The workshop learns an order of
types, and lower bounds: no request, no points, no money.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

import allocation
from allocation import ChangeKind, LimitKind, Outcome, ReasonCode, Status
from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.rounds import service
from equip.rounds.demand import rounded
from equip.rounds.explaining import unexplained
from equip.rounds.models import RoundState
from equip.walls import beyond_the_wall

_ANSWERED = frozenset({RoundState.PROPOSED, RoundState.APPROVED, RoundState.PUBLISHED, RoundState.CLOSED})
_SOUND = frozenset({Status.OPTIMAL, Status.FEASIBLE})


@dataclass(frozen=True)
class Unlock:
    """One more machine of `type` serves at least so many of those not served, perhaps in others' place. 1 is told for
    any number under five."""

    type: str
    at_least: int


@dataclass(frozen=True)
class Unlocking:
    """`unlocks`: what serves the most first. `all_given`: types of which none was left. `unfitted`: people whom no
    machine of the round would have suited, a multiple of five; None: fewer than five. `is_whole`: every reason is
    known, so that no type is missing here."""

    solved_on: date
    is_published: bool
    unlocks: tuple[Unlock, ...]
    all_given: tuple[str, ...]
    unfitted: int | None
    is_whole: bool


def last_unlocking(session: Session, actor: Actor) -> Unlocking | None:
    """Of the last round that has an allocation; None before the first one."""
    with beyond_the_wall(session, actor):
        for this_round in service.rounds_of(session, actor):
            proposal = service.find_proposal(session, this_round) if this_round.state in _ANSWERED else None
            outcome = allocation.load_outcome(proposal.outcome) if proposal else None
            if proposal and outcome and outcome.status in _SOUND:
                is_published = this_round.state in {RoundState.PUBLISHED, RoundState.CLOSED}
                return unlocking_of(outcome, paris_day(proposal.solved_at), is_published=is_published)
    return None


def unlocking_of(outcome: Outcome, solved_on: date, *, is_published: bool) -> Unlocking:
    served: Counter[str] = Counter()
    for reason in outcome.reasons:
        served.update({change.subject for change in reason.counterfactuals if change.kind is ChangeKind.DEVICE})
    most_first = sorted(served, key=lambda type_: (-served[type_], type_))
    return Unlocking(
        solved_on=solved_on,
        is_published=is_published,
        unlocks=tuple(Unlock(type_, rounded(served[type_]) or 1) for type_ in most_first),
        all_given=tuple(usage.id for usage in outcome.usages if usage.kind is LimitKind.TYPE and usage.binds),
        unfitted=rounded(sum(reason.code is ReasonCode.NO_FITTING_DEVICE for reason in outcome.reasons)),
        is_whole=outcome.status is Status.OPTIMAL and not unexplained(outcome),
    )
