"""A state machine as one table: who may follow whom. The diagrams of `docs/etats.md` are drawn from these tables."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from equip.errors import WrongState

S = TypeVar("S", bound=StrEnum)


class States(Generic[S]):
    """`code` is the refusal's code (its French sentence names the record); every member must be a key of `table`."""

    def __init__(self, code: str, table: Mapping[S, frozenset[S]]) -> None:
        self.code = code
        self.table = table

    def can(self, current: S, wanted: S) -> bool:
        return wanted in self.table[current]

    def check(self, current: S, wanted: S) -> None:
        if not self.can(current, wanted):
            raise WrongState(self.code, current=current, wanted=wanted)

    @property
    def ends(self) -> frozenset[S]:
        return frozenset(state for state, following in self.table.items() if not following)
