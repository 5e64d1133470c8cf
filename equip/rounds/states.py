"""What may follow what in the life of a round. Going back is a new step, written in the journal."""

from equip.rounds.models import RoundState as S
from equip.states import States

ROUND_STATES: States[S] = States(
    "round_wrong_state",
    {
        S.DRAFT: frozenset({S.FROZEN, S.CANCELLED}),
        S.FROZEN: frozenset({S.SOLVING, S.DRAFT, S.CANCELLED}),
        S.SOLVING: frozenset({S.PROPOSED, S.FROZEN}),
        S.PROPOSED: frozenset({S.SOLVING, S.APPROVED, S.DRAFT, S.CANCELLED}),
        S.APPROVED: frozenset({S.PUBLISHED, S.PROPOSED, S.CANCELLED}),
        S.PUBLISHED: frozenset({S.CLOSED}),
        S.CLOSED: frozenset(),
        S.CANCELLED: frozenset(),
    },
)

IN_PLAY = frozenset({S.FROZEN, S.SOLVING, S.PROPOSED, S.APPROVED})
"""Holds people and machines: a département has one such round at a time, so that none is counted twice."""
