"""Every move between states, the allowed ones and the others."""

from itertools import product

import pytest

from equip.errors import WrongState
from equip.handover.models import HandoverState as S
from equip.handover.states import HANDOVER_STATES

ALLOWED = {
    (S.TO_SCHEDULE, S.SCHEDULED),
    (S.TO_SCHEDULE, S.DECLINED),
    (S.SCHEDULED, S.SCHEDULED),
    (S.SCHEDULED, S.DONE),
    (S.SCHEDULED, S.MISSED),
    (S.SCHEDULED, S.DECLINED),
    (S.MISSED, S.SCHEDULED),
    (S.MISSED, S.DECLINED),
    (S.DONE, S.RETURNED),
}


@pytest.mark.parametrize(("current", "wanted"), sorted(product(S, S)))
def test_a_handover_moves_as_the_table_says_and_no_other_way(current, wanted):
    if (current, wanted) in ALLOWED:
        HANDOVER_STATES.check(current, wanted)
    else:
        with pytest.raises(WrongState):
            HANDOVER_STATES.check(current, wanted)


def test_the_ends_are_declined_and_returned():
    assert HANDOVER_STATES.ends == {S.DECLINED, S.RETURNED}
