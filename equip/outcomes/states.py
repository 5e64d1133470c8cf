"""A follow-up waits for its day, is asked, and is answered or closes without news. Late answers are still welcome."""

from equip.outcomes.models import FollowUpState
from equip.states import States

_S = FollowUpState

FOLLOW_UP_STATES: States[FollowUpState] = States(
    "follow_up_state",
    {
        _S.PLANNED: frozenset({_S.DUE, _S.ANSWERED, _S.NO_NEWS, _S.DECLINED}),
        _S.DUE: frozenset({_S.ANSWERED, _S.NO_NEWS, _S.DECLINED}),
        _S.ANSWERED: frozenset({_S.ANSWERED, _S.NO_NEWS}),
        _S.NO_NEWS: frozenset({_S.ANSWERED, _S.NO_NEWS, _S.DECLINED}),
        _S.DECLINED: frozenset({_S.ANSWERED}),
    },
)

WAITING = frozenset({_S.PLANNED, _S.DUE})
