"""What machines are to needs, taken apart: what fits what, and waste as a sum.

Over-specification is nearly always what the machine has less what the need asks for. So machines that
fit the same needs are one kind, whatever they have, and needs that the same kinds fit are one shape,
whatever they ask for; what each wastes is put down to the machine's own account and to the claim's.
Where waste is no such sum, kinds and shapes are finer: the sum of the three accounts is always exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from allocation.needs import STORAGE_STEP_GB, Device, Need, TypeCosts
from allocation.tables import NONE, Ints, Words

UNKNOWN = -1
"""Below any floor."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """`kind_of`: by make; `shape_of`: by need. The waste of a need on a make is `of_make` + `of_need` +
    `of_pair[shape, kind]`, where `fits[shape, kind]`."""

    kind_of: Ints
    shape_of: Ints
    of_make: Ints
    of_need: Ints
    fits: np.ndarray
    of_pair: Ints


def kinds_of(needs: Sequence[Need | TypeCosts], makes: Sequence[Device], apart: Sequence[object]) -> Kinds:
    """`apart`: what keeps makes out of each other's kinds (rules name types and forms; pins name machines)."""
    waste = wasted(needs, makes)
    fits = waste != NONE
    of_make = _first(waste.T, fits.T)
    rest = np.where(fits, waste - of_make, 0)
    kinds, members = Words[tuple[object, bytes, bytes]](), list[int]()
    kind_of = np.zeros(len(makes), dtype=np.int64)
    for make, other in enumerate(apart):
        kind_of[make] = kinds.number((other, rest[:, make].tobytes(), fits[:, make].tobytes()))
        if kind_of[make] == len(members):
            members.append(make)
    rest, fits = rest[:, members], fits[:, members]
    of_need = _first(rest, fits)
    rest = np.where(fits, rest - of_need[:, None], 0)
    shapes, examples = Words[tuple[bytes, bytes]](), list[int]()
    shape_of = np.zeros(len(needs), dtype=np.int64)
    for need in range(len(needs)):
        shape_of[need] = shapes.number((rest[need].tobytes(), fits[need].tobytes()))
        if shape_of[need] == len(examples):
            examples.append(need)
    return Kinds(kind_of, shape_of, of_make, of_need, fits[examples], rest[examples])


def _first(waste: Ints, fits: np.ndarray) -> Ints:
    """By line, the first waste there is; 0 where nothing fits."""
    if not waste.shape[1]:
        return np.zeros(len(waste), dtype=np.int64)
    first: Ints = np.take_along_axis(waste, fits.argmax(axis=1)[:, None], axis=1)[:, 0]
    return np.where(fits.any(axis=1), first, 0)


def wasted(needs: Sequence[Need | TypeCosts], makes: Sequence[Device]) -> Ints:
    """Over-specification (`needs.overspec`) by need and make; `NONE` where the make does not fit (`needs.fits`)."""
    found = np.full((len(needs), len(makes)), NONE, dtype=np.int64)
    facts = _Facts(makes)
    for rank, need in enumerate(needs):
        found[rank] = facts.priced(need) if isinstance(need, TypeCosts) else facts.specified(need)
    return found


class _Facts:
    """The attributes of all makes side by side."""

    def __init__(self, makes: Sequence[Device]) -> None:
        self.forms = np.array([make.form for make in makes], dtype=object)
        self.types = [make.type for make in makes]
        self.keyboards = np.array([make.keyboard for make in makes], dtype=object)
        self.webcam = np.array([make.webcam is True for make in makes], dtype=bool)
        self.ram = _sizes(make.ram_gib for make in makes)
        self.storage = _sizes(make.storage_gb for make in makes)
        self.screen = _sizes(make.screen_tenths for make in makes)

    def priced(self, need: TypeCosts) -> Ints:
        costs = dict(need.costs)
        return np.array([costs.get(type_, NONE) for type_ in self.types], dtype=np.int64)

    def specified(self, need: Need) -> Ints:
        fit = np.ones(len(self.types), dtype=bool)
        if need.forms:
            fit &= np.array([form in need.forms for form in self.forms], dtype=bool)
        if need.webcam:
            fit &= self.webcam
        if need.keyboard is not None:
            fit &= self.keyboards == need.keyboard
        for floor, sizes in (
            (need.min_ram_gib, self.ram),
            (need.min_storage_gb, self.storage),
            (need.min_screen_tenths, self.screen),
        ):
            if floor is not None:
                fit &= sizes >= floor
        ram = np.maximum(0, np.maximum(self.ram, 0) - (need.min_ram_gib or 0))
        storage = np.maximum(0, np.maximum(self.storage, 0) - (need.min_storage_gb or 0)) // STORAGE_STEP_GB
        return np.where(fit, ram + storage + (self.webcam & (not need.webcam)), NONE)


def _sizes(sizes: Iterable[int | None]) -> Ints:
    return np.array([UNKNOWN if size is None else size for size in sizes], dtype=np.int64)
