"""What the claims already taken leave to the others, in the strict order: sums that no allowed allocation exceeds.

Any prices of the limits (machines, funds, rules) prove one: what the claims served cost at these prices, each in its
cheapest way, is no more than all the limits are worth. A claim that costs less than nothing (it helps a minimum) may
be served later: it makes room as long as it isn't refused. Prices are whole numbers, so is all that follows.
"""

from __future__ import annotations

import numpy as np

from allocation.model import Model
from allocation.outcome import LimitKind
from allocation.prices import charges, cheapest, of_balances
from allocation.relax import Floats
from allocation.tables import Ints, numbered

NEVER = 2**50
MOST = 2**60
SCALE = 10**9


class Profiles:
    """Seats that the rules see alike; households apart, which are counted as they come. `charge`: by row of the
    limits and profile, what a claim weighs there."""

    def __init__(self, model: Model) -> None:
        seats, limits = model.classes.seats, model.limits
        first, self.of_seat = numbered(seats.groups, seats.site)
        self.kept = np.array([row.limit.kind is not LimitKind.RULE or not row.part for row in model.rows], dtype=bool)
        number = np.full(limits.columns, -1)
        number[first] = np.arange(len(first))
        row, profile = limits.row_of_entries(), number[limits.column]
        mine = (profile >= 0) & self.kept[row] if len(first) else np.zeros(len(row), dtype=bool)
        self.charge = np.zeros((limits.rows, len(first)), dtype=np.int64)
        self.charge[row[mine], profile[mine]] = limits.value[mine]


class Cuts:
    """For each cut, what a claim of each link and of each profile weighs, and the most that all may weigh."""

    def __init__(self, model: Model, profiles: Profiles) -> None:
        self.model, self.profiles = model, profiles
        self.links = np.zeros((0, len(model.classes.links.size)), dtype=np.int64)
        self.charged = np.zeros((0, profiles.charge.shape[1]), dtype=np.int64)
        self.columns = np.zeros((0, len(model.upper) - model.columns.starts[1]), dtype=np.int64)
        self.most: list[int] = []
        none = np.zeros(self.links.shape[1], dtype=np.int64)
        free = np.zeros(self.columns.shape[1], dtype=np.int64)
        for row in np.flatnonzero((profiles.charge > 0).any(axis=1) & (profiles.charge >= 0).all(axis=1)).tolist():
            self._keep(none, profiles.charge[row], free, model.rows[row].most)

    def __len__(self) -> int:
        return len(self.most)

    def add(self, prices: Floats) -> None:
        """What these prices of the limits prove, whatever their rounding."""
        model = self.model
        scale = self._scale(prices)
        whole = np.where(self.profiles.kept, np.rint(np.maximum(prices, 0.0) * scale), 0.0).astype(np.int64)
        charged = charges(model.limits, whole)
        ways = cheapest(model, charged, NEVER)
        charged += charges(model.balances, of_balances(model, ways).astype(np.int64))
        most = sum(price * row.most for price, row in zip(whole.tolist(), model.rows, strict=True) if price)
        self._keep(ways.links.astype(np.int64), whole @ self.profiles.charge, charged[model.columns.starts[1] :], most)

    def _scale(self, prices: Floats) -> float:
        """Small enough that what all claims weigh together stays within 64 bits."""
        heaviest = np.abs(charges(self.model.limits, np.maximum(prices, 0.0))).max(initial=1.0)
        people = float(self.model.classes.seats.size.sum())
        return float(min(SCALE, NEVER / (4 * heaviest), MOST / (4 * heaviest * max(people, 1.0))))

    def _keep(self, links: Ints, charged: Ints, columns: Ints, most: int) -> None:
        self.links = np.vstack([self.links, links])
        self.charged = np.vstack([self.charged, charged])
        self.columns = np.vstack([self.columns, columns])
        self.most.append(most)

    def weights(self, seats: Ints, cut: int | slice = slice(None)) -> Ints:
        """What one claim of each of these seats weighs, by cut."""
        found: Ints = self.links[cut][..., self.model.classes.seats.link[seats]]
        return found + self.charged[cut][..., self.profiles.of_seat[seats]]

    def spare(self, cut: int, taken: Ints, upper: Ints) -> int:
        """What this cut leaves to others than those taken, if all who make room are served."""
        weights = self.weights(np.arange(len(taken)), cut)
        return min(self.most[cut] - int((weights * np.where(weights > 0, taken, upper)).sum()), MOST)

    def within(self, spare: Ints, upper: Ints) -> Ints:
        """How far the columns that are no seats may go, where so much is left by each cut."""
        for cut in np.flatnonzero((self.columns > 0).any(axis=1)).tolist():
            steps = max(int(spare[cut]), 0) // np.maximum(self.columns[cut], 1)
            upper = np.where(self.columns[cut] > 0, np.minimum(upper, steps), upper)
        return upper
