"""In strict order: beside how many of those served each seat has room, as far as is known.

An answer for one seat says something of others: where there is room for it, there is for all who are easier to serve
(`easier.py`); where there is none, there is none for all who are harder to. Points don't matter for that.
"""

from __future__ import annotations

import numpy as np

from allocation.cuts import Profiles
from allocation.easier import Easier
from allocation.model import Model
from allocation.tables import Ints

MANY = 4_000
"""Seats beyond which each is known by its own answers alone: all pairs are looked at."""


class Room:
    """By seat, of those nobody is served of: room beside the first `most` of those served, and none beside `refused`
    of them. -1 where no room is known."""

    def __init__(self, model: Model, seats: Ints, served: int) -> None:
        self.seats = np.unique(seats)
        self.most = np.full(len(self.seats), -1)
        self.refused = np.full(len(self.seats), served + 1)
        self.harder = self._pairs(model)

    def _pairs(self, model: Model) -> np.ndarray:
        """By seat and seat: is the second one no easier to serve than the first?"""
        count = len(self.seats)
        pairs = np.zeros((count, count), dtype=bool) if count <= MANY else np.zeros((0, 0), dtype=bool)
        easier = Easier(model, Profiles(model))
        upper = model.upper[: len(model.classes.seats.size)]
        for index, seat in enumerate(self.seats.tolist() if len(pairs) else ()):
            pairs[index, np.searchsorted(self.seats, easier.harder(seat, self.seats, upper))] = True
        return pairs

    def of(self, seat: int) -> tuple[int, int]:
        """Beside so many there is room, beside so many there is none."""
        index = int(np.searchsorted(self.seats, seat))
        return int(self.most[index]), int(self.refused[index])

    def learn(self, seat: int, ahead: int, *, has_room: bool) -> None:
        index = int(np.searchsorted(self.seats, seat))
        if has_room:
            easier = self.harder[:, index].copy() if len(self.harder) else np.zeros(len(self.seats), dtype=bool)
            easier[index] = True
            self.most[easier] = np.maximum(self.most[easier], ahead)
        else:
            harder = self.harder[index].copy() if len(self.harder) else np.zeros(len(self.seats), dtype=bool)
            harder[index] = True
            self.refused[harder] = np.minimum(self.refused[harder], ahead)
