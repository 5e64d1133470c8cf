"""Machines that can be had when one comes free: someone takes it and leaves their own, which is no cheaper."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocation.classes import Classes
from allocation.places import Places
from allocation.tables import NONE, Ints

STEPS = 3
"""People who change machines, at most, for one that comes free."""
NEVER = 2**40


@dataclass(frozen=True, slots=True)
class Chains:
    """`before`: by class that comes free and class to be had, the class that was taken before it, or itself where it
    is free already; NONE: not to be had. `holder`: by class taken and class left, the line of whoever changes."""

    before: Ints
    holder: Ints

    def moves(self, free: int, wanted: int) -> list[tuple[int, int]]:
        """Who changes, and for which class, until the wanted class is free."""
        found = []
        while (taken := int(self.before[free, wanted])) != wanted:
            found.append((int(self.holder[taken, wanted]), taken))
            wanted = taken
        return found

    def cheapest(self, fits: np.ndarray, price: Ints) -> Ints:
        """By class that comes free: the cheapest class to be had that fits, or NONE."""
        had = np.where((self.before != NONE) & fits[None, :], price[None, :], NEVER)
        best = had.argmin(axis=1)
        return np.where(had.min(axis=1, initial=NEVER) < NEVER, best, NONE)


def chains_of(classes: Classes, places: Places) -> Chains:
    """All that may be had from an allocation, in few steps."""
    holder = _holders(classes, places)
    stock = classes.machines.stock
    spare = stock > np.bincount(places.machines, minlength=len(stock))
    itself = np.arange(len(stock))
    before = np.where(np.eye(len(stock), dtype=bool) | spare[None, :], itself[None, :], NONE)
    for _ in range(STEPS):
        had = before != NONE
        for left in itself[(holder != NONE).any(axis=0)].tolist():
            ways = had & (holder[:, left] != NONE)[None, :]
            new = ~had[:, left] & ways.any(axis=1)
            before[new, left] = ways[new].argmax(axis=1)
    return Chains(before, holder)


def _holders(classes: Classes, places: Places) -> Ints:
    """By class taken and class left: the first line of someone who may change; NONE where there is nobody."""
    price, links = classes.machines.price, classes.seats.link[places.seat]
    fits = classes.fits[classes.links.shape[links]][:, classes.machines.kind]
    no_dearer = price[:, None] <= price[None, :]
    holder = np.full(no_dearer.shape, NONE, dtype=np.int64)
    for line in range(len(links) - 1, -1, -1):
        left = int(places.machines[line])
        holder[fits[line] & no_dearer[:, left], left] = line
    np.fill_diagonal(holder, NONE)
    return holder
