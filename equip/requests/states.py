"""What may follow what in the life of a request. Going back is a new step, written in the journal."""

from equip.requests.models import RequestState as S
from equip.states import States

_ALWAYS = frozenset({S.WITHDRAWN, S.EXPIRED})

REQUEST_STATES: States[S] = States(
    "request_wrong_state",
    {
        S.DRAFT: _ALWAYS | {S.SUBMITTED},
        S.SUBMITTED: _ALWAYS | {S.INCOMPLETE, S.ELIGIBLE, S.INELIGIBLE},
        S.INCOMPLETE: _ALWAYS | {S.ELIGIBLE, S.INELIGIBLE},
        S.INELIGIBLE: _ALWAYS | {S.ELIGIBLE, S.INCOMPLETE},
        S.ELIGIBLE: _ALWAYS | {S.WAITING, S.INCOMPLETE, S.INELIGIBLE},
        S.WAITING: _ALWAYS | {S.PROPOSED, S.NOT_SERVED, S.ELIGIBLE, S.INCOMPLETE, S.INELIGIBLE},
        S.PROPOSED: frozenset({S.ALLOCATED, S.NOT_SERVED, S.WAITING, S.WITHDRAWN}),
        S.ALLOCATED: _ALWAYS | {S.HANDED_OVER, S.WAITING},
        S.NOT_SERVED: _ALWAYS | {S.WAITING, S.ALLOCATED, S.INCOMPLETE, S.INELIGIBLE},
        S.HANDED_OVER: frozenset(),
        S.WITHDRAWN: frozenset(),
        S.EXPIRED: frozenset(),
    },
)

EDITABLE = frozenset({S.DRAFT, S.SUBMITTED, S.INCOMPLETE, S.INELIGIBLE, S.ELIGIBLE, S.WAITING, S.NOT_SERVED})
"""A person's need may be corrected until a computer is proposed to them."""

ASSESSED = EDITABLE - {S.DRAFT}
"""Sent, and read again with the rules each time that something changes."""

IN_THE_QUEUE = frozenset({S.ELIGIBLE, S.WAITING, S.NOT_SERVED})
"""What the next round freezes."""

ANSWERS = frozenset({S.ALLOCATED, S.NOT_SERVED})
"""What a published round says to a request: from then on its silence is over, even while it waits for the next one."""

CLOSED = frozenset({S.HANDED_OVER, S.WITHDRAWN, S.EXPIRED, S.INELIGIBLE})
"""No longer counted as the person's open request: the partial unique index of `EquipmentRequest` says the same."""
