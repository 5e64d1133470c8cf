"""What machines are to needs, taken apart: what fits what, and waste as a sum.

Over-specification is nearly always what the machine has less what the need asks for. So machines that
fit the same needs are one kind, whatever they have, and needs that the same kinds fit are one shape,
whatever they ask for; what each wastes is put down to the machine's own account and to the claim's.
Where waste is no such sum, kinds and shapes are finer: the sum of the three accounts is always exact.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from allocation.needs import Device, Need, TypeCosts, fits, overspec

Wasted = tuple[int | None, ...]
"""By need or by kind; None where nothing fits."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """`members`: the classes of machines of each kind. The waste of a claim on a machine is
    `of_class` + `of_need` + `of_pair`; a shape and a kind without `of_pair` don't fit."""

    members: tuple[tuple[int, ...], ...]
    of_class: tuple[int, ...]
    shapes: dict[Need | TypeCosts, int]
    of_need: dict[Need | TypeCosts, int]
    of_pair: dict[tuple[int, int], int]


def kinds_of(devices: Sequence[Sequence[Device]], alone: Sequence[str], needs: Sequence[Need | TypeCosts]) -> Kinds:
    """`devices`: classes of machines that are all alike; `alone`: what keeps a class out of larger kinds."""
    members: dict[Hashable, list[int]] = {}
    of_class: list[int] = []
    for rank, (machine, *_) in enumerate(devices):
        own, rest = _apart(tuple(overspec(need, machine) if fits(need, machine) else None for need in needs))
        of_class.append(own)
        members.setdefault((machine.type, machine.form, alone[rank], rest), []).append(rank)
    rests: list[Wasted] = [key[-1] for key in members]  # type: ignore[index]  # the key is the tuple made above
    shapes: dict[Wasted, int] = {}
    shape_of, of_need = {}, {}
    for rank, need in enumerate(needs):
        own, rest = _apart(tuple(waste[rank] for waste in rests))
        of_need[need] = own
        shape_of[need] = shapes.setdefault(rest, len(shapes))
    of_pair = {
        (shape, kind): waste for rest, shape in shapes.items() for kind, waste in enumerate(rest) if waste is not None
    }
    return Kinds(tuple(map(tuple, members.values())), tuple(of_class), shape_of, of_need, of_pair)


def _apart(wasted: Wasted) -> tuple[int, Wasted]:
    """The first waste there is, and the others as differences from it."""
    first = next((waste for waste in wasted if waste is not None), 0)
    return first, tuple(None if waste is None else waste - first for waste in wasted)
