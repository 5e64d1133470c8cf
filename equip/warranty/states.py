"""From a failure that somebody tells to what was done about it. A ticket once settled stays so."""

from equip.states import States
from equip.warranty.models import TicketState

_S = TicketState
_SETTLED = frozenset({_S.REPAIRED, _S.SWAPPED, _S.RETURNED, _S.REFUSED})

TICKET_STATES: States[TicketState] = States(
    "warranty_ticket_state",
    {
        _S.REPORTED: frozenset({_S.IN_WORKSHOP}) | _SETTLED,
        _S.IN_WORKSHOP: _SETTLED,
        _S.REPAIRED: frozenset(),
        _S.SWAPPED: frozenset(),
        _S.RETURNED: frozenset(),
        _S.REFUSED: frozenset(),
    },
)

OPEN = frozenset({_S.REPORTED, _S.IN_WORKSHOP})
