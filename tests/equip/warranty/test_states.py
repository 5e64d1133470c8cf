"""The life of a ticket, cell by cell."""

import pytest

from equip.errors import WrongState
from equip.warranty.models import TicketState
from equip.warranty.states import OPEN, TICKET_STATES

S = TicketState
SETTLED = {S.REPAIRED, S.SWAPPED, S.RETURNED, S.REFUSED}


@pytest.mark.parametrize("state", TicketState)
def test_what_is_settled_is_not_opened_again(state):
    assert (state in OPEN) == (state not in SETTLED)
    assert (state in TICKET_STATES.ends) == (state in SETTLED)


@pytest.mark.parametrize("state", sorted(SETTLED))
def test_a_failure_may_be_settled_at_a_distance_or_at_the_workshop(state):
    assert TICKET_STATES.can(S.REPORTED, state)
    assert TICKET_STATES.can(S.IN_WORKSHOP, state)


def test_a_machine_is_received_once():
    with pytest.raises(WrongState):
        TICKET_STATES.check(S.IN_WORKSHOP, S.IN_WORKSHOP)
