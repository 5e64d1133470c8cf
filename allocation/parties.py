"""Claims whom neither money, nor machines, nor any rule that may still bind, tell apart: they are counted together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocation.cuts import Profiles
from allocation.model import Model
from allocation.tables import Ints, numbered


@dataclass(frozen=True, slots=True)
class Parties:
    """By party, its link, one of its profiles, whether it helps a minimum. `of_seat`: the party of each seat;
    `binds`: the rows of the limits that may still bind."""

    of_seat: Ints
    link: Ints
    profile: Ints
    helps: np.ndarray
    binds: np.ndarray

    def count(self, by_seat: Ints) -> Ints:
        found: Ints = np.bincount(self.of_seat, by_seat, len(self.link)).astype(np.int64)
        return found


def binding(model: Model, profiles: Profiles, upper: Ints) -> np.ndarray:
    """The rows that so many claims may fill, and those of the minimums; rows of machines and money as well."""
    charge = profiles.charge
    may_come = np.bincount(profiles.of_seat, upper, charge.shape[1]).astype(np.int64)
    most = model.most[model.balances.rows :]
    full = np.maximum(charge, 0) @ may_come > most
    found: np.ndarray = full | (charge < 0).any(axis=1) | ~(charge != 0).any(axis=1)
    return found


def parties(model: Model, profiles: Profiles, upper: Ints) -> Parties:
    """Of all the seats, where so many of each may be served at most."""
    seats = model.classes.seats
    binds = binding(model, profiles, upper)
    tight = profiles.charge[binds]
    first, alike = numbered(*tight) if len(tight) else (np.zeros(1, dtype=np.int64), np.zeros(tight.shape[1], np.int64))
    member, of_seat = numbered(seats.link, alike[profiles.of_seat])
    profile = first[alike[profiles.of_seat[member]]]
    helps = np.any(profiles.charge[:, profile] < 0, axis=0, keepdims=True)[0]
    return Parties(of_seat, seats.link[member], profile, helps, binds)
