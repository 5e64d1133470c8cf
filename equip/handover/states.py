"""From the granted decision to the computer in the person's hands, and sometimes back."""

from equip.handover.models import HandoverState
from equip.states import States

_S = HandoverState

HANDOVER_STATES: States[HandoverState] = States(
    "handover_state",
    {
        _S.TO_SCHEDULE: frozenset({_S.SCHEDULED, _S.DECLINED}),
        _S.SCHEDULED: frozenset({_S.SCHEDULED, _S.DONE, _S.MISSED, _S.DECLINED}),
        _S.MISSED: frozenset({_S.SCHEDULED, _S.DECLINED}),
        _S.DONE: frozenset({_S.RETURNED}),
        _S.DECLINED: frozenset(),
        _S.RETURNED: frozenset(),
    },
)

WAITING = frozenset({_S.TO_SCHEDULE, _S.SCHEDULED, _S.MISSED})
"""The computer is kept for the person, and still on the workshop's shelf."""
