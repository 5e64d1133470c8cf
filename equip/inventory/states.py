"""The life of a machine as one table. What a state asks besides (proofs, tests, grade) is in `readiness`."""

from collections.abc import Mapping
from typing import Any

from equip.errors import WrongState
from equip.inventory.models import DeviceState as S
from equip.states import States

ENDS_OF_LIFE = frozenset({S.DISMANTLED, S.RECYCLED})
PROMISED = frozenset({S.RESERVED, S.ALLOCATED, S.HANDED_OVER})
"""What a person was or will be told about this machine must not change under their feet."""

WAY = (S.RECEIVED, S.TRIAGE, S.ERASING, S.ERASED, S.PREPARED, S.AVAILABLE)
"""The way through the workshop, in order."""

DEVICE_STATES: States[S] = States(
    "device_state_refused",
    {
        S.RECEIVED: frozenset({S.TRIAGE, S.REPAIR}) | ENDS_OF_LIFE,
        S.TRIAGE: frozenset({S.ERASING, S.REPAIR}) | ENDS_OF_LIFE,
        S.ERASING: frozenset({S.ERASED, S.REPAIR}) | ENDS_OF_LIFE,
        S.ERASED: frozenset({S.PREPARED, S.REPAIR, S.ERASING}) | ENDS_OF_LIFE,
        S.REPAIR: frozenset({S.TRIAGE, S.ERASING, S.ERASED, S.PREPARED}) | ENDS_OF_LIFE,
        S.PREPARED: frozenset({S.AVAILABLE, S.REPAIR, S.ERASING}) | ENDS_OF_LIFE,
        S.AVAILABLE: frozenset({S.RESERVED, S.PREPARED, S.REPAIR}) | ENDS_OF_LIFE,
        S.RESERVED: frozenset({S.ALLOCATED, S.AVAILABLE, S.PREPARED}),
        S.ALLOCATED: frozenset({S.HANDED_OVER, S.AVAILABLE, S.PREPARED}),
        S.HANDED_OVER: frozenset({S.IN_SERVICE_REPAIR, S.RETURNED}),
        S.IN_SERVICE_REPAIR: frozenset({S.HANDED_OVER, S.RETURNED}) | ENDS_OF_LIFE,
        S.RETURNED: frozenset({S.ERASING}) | ENDS_OF_LIFE,
        S.DISMANTLED: frozenset(),
        S.RECYCLED: frozenset(),
    },
)


class NotReady(WrongState):
    """Something is missing for the state that is wanted. `fields` says what: field → code of the reason."""

    def __init__(self, code: str, fields: Mapping[str, str], **details: Any) -> None:
        super().__init__(code, **details)
        self.fields = dict(fields)
