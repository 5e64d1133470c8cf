"""The columns of a model: people, money and machines counted apart, so that they never multiply.

Who is served of each seat, who pays for a link, what kind of machine a shape of needs receives from a
plan, and which machine of that kind it is, are four counts. They come together again through balances,
because a payment is a price less a contribution, and waste a sum (`kinds.py`). Where that is not so to
the cent (odd cents of a shared plan, a contribution above a price, a machine named by the committee),
the way is counted whole, as `direct`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocation.classes import Classes
from allocation.problem import Plan
from allocation.tables import NONE, Ints

CENTS = np.arange(100, dtype=np.int64)


class Splitter:
    """`Plan.split` for many amounts at once: by fund of the plan, in its order, whole cents."""

    def __init__(self, plan: Plan) -> None:
        self.funds = tuple(fund for fund, _ in plan.shares)
        self.shares = np.array([percent for _, percent in plan.shares], dtype=np.int64)[:, None]
        floors = CENTS * self.shares // 100
        self.rest = floors + (np.arange(len(self.funds))[:, None] < CENTS - floors.sum(axis=0))

    def split(self, cents: Ints) -> Ints:
        parts: Ints = self.shares * (cents // 100) + self.rest[:, cents % 100]
        return parts

    def adds_up(self, prices: Ints, brought: int) -> bool:
        """Is each payment, fund by fund, that of the price less that of the contribution?"""
        if (prices < brought).any():
            return False
        if brought % 100 == 0 or len(self.funds) == 1:
            return True
        apart = self.split(prices) - self.split(np.array([brought]))
        return bool((self.split(prices - brought) == apart).all())


@dataclass(frozen=True, slots=True)
class Paid:
    """How many claims of a link are paid for by this plan, each bringing its contribution."""

    link: Ints
    plan: Ints
    pool: Ints


@dataclass(frozen=True, slots=True)
class Given:
    """How many machines of a kind go to a pool: a shape of needs and the plan that pays for it."""

    pool: Ints
    kind: Ints


@dataclass(frozen=True, slots=True)
class Drawn:
    """How many machines of a class (so at one price) this plan pays for, by way of pools."""

    machines: Ints
    kind: Ints
    plan: Ints


@dataclass(frozen=True, slots=True)
class Direct:
    """How many claims of a link are served by this very class of machines and this plan."""

    link: Ints
    plan: Ints
    machines: Ints


@dataclass(frozen=True, slots=True)
class Columns:
    """Seats first, then paid, given, drawn and direct. Plans are numbered in the order of their ids."""

    plans: tuple[str, ...]
    pool_shape: Ints
    pool_plan: Ints
    paid: Paid
    given: Given
    drawn: Drawn
    direct: Direct
    starts: tuple[int, int, int, int, int, int]
    most: Ints

    def slice(self, part: int) -> slice:
        """The columns of seats (0), paid (1), given (2), drawn (3), direct (4)."""
        return slice(self.starts[part], self.starts[part + 1])

    def range(self, part: int) -> Ints:
        """The same, as numbers."""
        return np.arange(self.starts[part], self.starts[part + 1])


def columns_of(classes: Classes) -> Columns:
    """In an order that the order of the problem's lists doesn't change."""
    plans = tuple(sorted(classes.plans))
    whole, direct = _ways(classes, plans)
    links, machines = classes.links, classes.machines
    paid_link, paid_plan = _pair(whole)
    shape = links.shape[paid_link]
    pools: dict[tuple[int, int], int] = {}
    pool = np.array([pools.setdefault(key, len(pools)) for key in zip(shape.tolist(), paid_plan.tolist(), strict=True)])
    pool = pool.astype(np.int64)
    pool_shape, pool_plan = _pair(list(pools))
    demand = np.zeros(len(pools), dtype=np.int64)
    np.add.at(demand, pool, links.size[paid_link])
    kinds = classes.fits.shape[1]
    stock = np.zeros(kinds, dtype=np.int64)
    np.add.at(stock, machines.kind, machines.stock)
    given_pool, given_kind = np.nonzero(classes.fits[pool_shape]) if pools else (pool, pool)
    drawn = _drawn(classes, given_kind, pool_plan[given_pool], len(plans))
    parts = (
        classes.seats.size * (links.shape[classes.seats.link] != NONE),
        links.size[paid_link],
        np.minimum(demand[given_pool], stock[given_kind]),
        machines.stock[drawn.machines],
        np.minimum(links.size[direct.link], machines.stock[direct.machines]),
    )
    starts = np.cumsum([0, *map(len, parts)]).tolist()
    return Columns(
        plans,
        pool_shape,
        pool_plan,
        Paid(paid_link, paid_plan, pool),
        Given(given_pool, given_kind),
        drawn,
        direct,
        (starts[0], starts[1], starts[2], starts[3], starts[4], starts[5]),
        np.concatenate(parts).astype(np.int64),
    )


def _pair(pairs: list[tuple[int, int]]) -> tuple[Ints, Ints]:
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return table[:, 0].copy(), table[:, 1].copy()


def _ways(classes: Classes, plans: tuple[str, ...]) -> tuple[list[tuple[int, int]], Direct]:
    """Each link and plan, and those for which each class of machines counts by itself."""
    links, machines = classes.links, classes.machines
    splitters = [Splitter(classes.plans[plan]) for plan in plans]
    numbers = {plan: rank for rank, plan in enumerate(plans)}
    fitting: dict[int, Ints] = {}
    known: dict[tuple[int, int, int], bool] = {}
    whole: list[tuple[int, int]] = []
    direct: list[tuple[int, int, Ints]] = []
    for link in np.flatnonzero(links.shape != NONE).tolist():
        shape, claim, pin = int(links.shape[link]), links.example[link], links.pin[link]
        fit = fitting.setdefault(shape, np.flatnonzero(classes.fits[shape][machines.kind]))
        for plan in sorted(claim.plans):
            number = numbers[plan]
            if pin is not None and pin.plan not in (None, plan):
                continue
            if pin is not None and pin.device is not None:
                alone = [c for c in fit.tolist() if machines.members[c][0].id == pin.device]
                direct.append((link, number, np.array(alone, dtype=np.int64)))
                continue
            key = (shape, number, claim.contribution_cents)
            if key not in known:
                known[key] = splitters[number].adds_up(machines.price[fit], claim.contribution_cents)
            if known[key]:
                whole.append((link, number))
            else:
                direct.append((link, number, fit))
    sizes = [len(fit) for _, _, fit in direct]
    none = np.zeros(0, dtype=np.int64)
    return whole, Direct(
        np.repeat(np.array([link for link, _, _ in direct], dtype=np.int64), sizes),
        np.repeat(np.array([plan for _, plan, _ in direct], dtype=np.int64), sizes),
        np.concatenate([none, *(fit for _, _, fit in direct)]),
    )


def _drawn(classes: Classes, kind: Ints, plan: Ints, plans: int) -> Drawn:
    """Each class of each kind that a plan may give away."""
    asked = np.unique(kind * plans + plan) if plans else kind
    machines = classes.machines
    order = np.argsort(machines.kind, kind="stable")
    first = np.searchsorted(machines.kind[order], asked // max(plans, 1), side="left")
    after = np.searchsorted(machines.kind[order], asked // max(plans, 1), side="right")
    counts = after - first
    ranks = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(first, counts)
    return Drawn(order[ranks], np.repeat(asked // max(plans, 1), counts), np.repeat(asked % max(plans, 1), counts))
