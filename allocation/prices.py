"""Prices of the limits, and those of the balances that follow from them.

Only the limits (machines, funds, rules) have prices that mean something. What a link, a pool or a kind costs
is the cheapest way through it: whoever knows the prices of the limits finds it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from allocation.matrix import Matrix
from allocation.model import Model

Number = TypeVar("Number", np.int64, np.float64)


@dataclass(frozen=True, slots=True)
class Cheapest:
    """The cheapest way to serve one claim of each link, to draw one machine for each pool, and one of each kind for
    each plan (kinds x plans)."""

    links: NDArray[np.generic]
    pools: NDArray[np.generic]
    kinds: NDArray[np.generic]


def charges(limits: Matrix, prices: NDArray[Number]) -> NDArray[Number]:
    """What these rows charge for one step of each column."""
    total = np.zeros(limits.columns, dtype=prices.dtype)
    np.add.at(total, limits.column, prices[limits.row_of_entries()] * limits.value)
    return total


def cheapest(model: Model, charged: NDArray[Number], never: int, usable: NDArray[np.bool_] | None = None) -> Cheapest:
    """Over the columns that may be used; `never` where there is no way."""
    made, links = model.columns, model.classes.links
    dear = charged if usable is None else np.where(usable, charged, never)
    kinds = np.full((model.classes.fits.shape[1], max(len(made.plans), 1)), never, dtype=charged.dtype)
    np.minimum.at(kinds, (made.drawn.kind, made.drawn.plan), dear[made.slice(3)])
    pools = np.full(len(made.pool_shape), never, dtype=charged.dtype)
    through = kinds[made.given.kind, made.pool_plan[made.given.pool]]
    np.minimum.at(pools, made.given.pool, np.minimum(dear[made.slice(2)] + through, never))
    ways = np.full(len(links.size), never, dtype=charged.dtype)
    np.minimum.at(ways, made.paid.link, np.minimum(dear[made.slice(1)] + pools[made.paid.pool], never))
    np.minimum.at(ways, made.direct.link, dear[made.slice(4)])
    return Cheapest(ways, pools, kinds)


def of_balances(model: Model, found: Cheapest) -> NDArray[np.float64]:
    """The prices of the balances, in their order: each is what is saved by one claim, one machine less."""
    made = model.columns
    links = found.links[model.balanced_links]
    asked = np.unique(made.given.kind * max(len(made.plans), 1) + made.pool_plan[made.given.pool])
    return -np.concatenate([links, found.pools, found.kinds.reshape(-1)[asked]]).astype(np.float64)
