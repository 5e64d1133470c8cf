"""An allocation as one line for each claim served (its seat, who pays, the class of its machine), and back to counts.

Counts are what a model asks about; lines are what can be moved: one person's machine given to another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from allocation.model import Model
from allocation.outcome import Award
from allocation.tables import NONE, Ints


@dataclass(frozen=True, slots=True)
class Places:
    """By claim served: its seat, the number of its plan, the class of its machine."""

    seat: Ints
    plan: Ints
    machines: Ints


@dataclass(frozen=True)
class Paths:
    """The columns that one claim served stands in: by link and plan, pool and kind, plan and class; NONE where there
    is no such column. `direct`: those that are counted whole."""

    model: Model

    @cached_property
    def paid(self) -> Ints:
        made, links = self.model.columns, self.model.classes.links
        return _table((len(links.size), len(made.plans)), made.paid.link, made.paid.plan, made.range(1))

    @cached_property
    def pool(self) -> Ints:
        """By shape of needs and plan."""
        made, fits = self.model.columns, self.model.classes.fits
        pools = np.arange(len(made.pool_shape))
        return _table((len(fits), len(made.plans)), made.pool_shape, made.pool_plan, pools)

    @cached_property
    def given(self) -> Ints:
        made, fits = self.model.columns, self.model.classes.fits
        return _table((len(made.pool_shape), fits.shape[1]), made.given.pool, made.given.kind, made.range(2))

    @cached_property
    def drawn(self) -> Ints:
        made, machines = self.model.columns, self.model.classes.machines
        return _table((len(made.plans), len(machines.kind)), made.drawn.plan, made.drawn.machines, made.range(3))

    @cached_property
    def direct(self) -> dict[tuple[int, int, int], int]:
        made = self.model.columns
        ways = zip(made.direct.link.tolist(), made.direct.plan.tolist(), made.direct.machines.tolist(), strict=True)
        return dict(zip(ways, made.range(4).tolist(), strict=True))

    def counts(self, places: Places) -> Ints | None:
        """How many stand in each column; None where a way does not exist."""
        classes = self.model.classes
        link = classes.seats.link[places.seat]
        pool = self.pool[classes.links.shape[link], places.plan]
        paid = self.paid[link, places.plan]
        drawn = self.drawn[places.plan, places.machines]
        whole = (paid != NONE) & (drawn != NONE) & (pool != NONE)
        given = np.full(len(link), NONE, dtype=np.int64)
        given[whole] = self.given[pool[whole], classes.machines.kind[places.machines[whole]]]
        whole &= given != NONE
        rest = zip(link[~whole], places.plan[~whole], places.machines[~whole], strict=True)
        ways = [self.direct.get((int(one), int(plan), int(index)), NONE) for one, plan, index in rest]
        if NONE in ways:
            return None
        columns = np.concatenate([places.seat, paid[whole], given[whole], drawn[whole], np.array(ways, dtype=np.int64)])
        return np.bincount(columns, minlength=len(self.model.upper)).astype(np.int64)


def places_of(model: Model, awards: Sequence[Award]) -> Places:
    """The lines of these awards, in their order."""
    seats, claims = model.classes.seats, model.classes.tables.claims.claims
    seat_of = dict(zip((claim.id for claim in claims), seats.seat_of.tolist(), strict=True))
    plans = {plan: number for number, plan in enumerate(model.columns.plans)}
    members = model.classes.machines.members
    class_of = {device.id: index for index, devices in enumerate(members) for device in devices}
    lines = [(seat_of[award.claim], plans[award.plan], class_of[award.device]) for award in awards]
    table = np.array(lines, dtype=np.int64).reshape(-1, 3)
    return Places(table[:, 0].copy(), table[:, 1].copy(), table[:, 2].copy())


def _table(shape: tuple[int, int], row: Ints, column: Ints, number: Ints) -> Ints:
    found = np.full(shape, NONE, dtype=np.int64)
    found[row, column] = number
    return found
