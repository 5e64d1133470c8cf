"""The columns of a model: people, money and machines counted apart, so that they never multiply.

Who pays for a link, what kind of machine a shape of needs receives from a plan, and which machine of
that kind it is, are three counts. They come together again through two balances, because a payment is
a price less a contribution, and waste a sum (`kinds.py`). Where that is not so to the cent (odd cents of
a shared plan, a contribution above a price, a machine named by the committee), the way is counted whole,
as `Direct`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import TypeVar

from allocation.classes import Classes, Link, Option
from allocation.needs import fits
from allocation.problem import Plan

Pool = tuple[int, str]
"""A shape of needs and the plan that pays for it."""


@dataclass(frozen=True, slots=True)
class Paid:
    """How many claims of a link are paid for by this plan, each bringing its contribution."""

    link: int
    pool: Pool
    contribution_cents: int
    overspec: int


@dataclass(frozen=True, slots=True)
class Given:
    """How many machines of a kind go to a pool."""

    pool: Pool
    kind: int
    overspec: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """How many machines of a class (so at one price) this plan pays for, by way of pools."""

    device_class: int
    kind: int
    plan: str
    price_cents: int
    overspec: int


@dataclass(frozen=True, slots=True)
class Direct:
    """How many claims of a link are served in this very way."""

    link: int
    option: Option


What = TypeVar("What", Paid, Given, Drawn, Direct)


@dataclass(slots=True)
class Columns:
    """What each column after those of the claims counts, and its most."""

    paid: dict[int, Paid] = field(default_factory=dict)
    given: dict[int, Given] = field(default_factory=dict)
    drawn: dict[int, Drawn] = field(default_factory=dict)
    direct: dict[int, Direct] = field(default_factory=dict)
    most: dict[int, int] = field(default_factory=dict)


def columns_of(classes: Classes, plans: dict[str, Plan], first: int) -> Columns:
    """Numbered from `first`, in an order that the order of the problem's lists doesn't change."""
    made, numbers = Columns(), count(first)
    pools: dict[Pool, int] = {}
    for rank, link in enumerate(classes.links):
        size, like = len(link.claims), link.claims[0]
        waste = classes.kinds.of_need[like.need]
        for plan, options in _by_plan(link):
            if _splits(link, options, classes, plans[plan]):
                pool = (classes.kinds.shapes[like.need], plan)
                pools[pool] = pools.get(pool, 0) + size
                _add(made, made.paid, next(numbers), Paid(rank, pool, like.contribution_cents, waste), size)
                continue
            for option in options:
                most = min(size, len(classes.devices[option.device_class]))
                _add(made, made.direct, next(numbers), Direct(rank, option), most)
    _add_machines(made, classes, pools, numbers)
    return made


def _add_machines(made: Columns, classes: Classes, pools: dict[Pool, int], numbers: Iterator[int]) -> None:
    kinds = classes.kinds
    for (shape, plan), claims in pools.items():
        for kind, members in enumerate(kinds.members):
            if (shape, kind) in kinds.of_pair:
                stock = sum(len(classes.devices[member]) for member in members)
                given = Given((shape, plan), kind, kinds.of_pair[shape, kind])
                _add(made, made.given, next(numbers), given, min(claims, stock))
    asked = dict.fromkeys((given.kind, given.pool[1]) for given in made.given.values())
    for kind, plan in sorted(asked):
        for member in kinds.members[kind]:
            devices = classes.devices[member]
            drawn = Drawn(member, kind, plan, devices[0].price_cents, kinds.of_class[member])
            _add(made, made.drawn, next(numbers), drawn, len(devices))


def _add(made: Columns, those: dict[int, What], column: int, what: What, most: int) -> None:
    those[column] = what
    made.most[column] = most


def _by_plan(link: Link) -> Iterator[tuple[str, list[Option]]]:
    for plan in dict.fromkeys(option.plan for option in link.options):
        yield plan, [option for option in link.options if option.plan == plan]


def _splits(link: Link, options: list[Option], classes: Classes, plan: Plan) -> bool:
    """Is each payment, fund by fund, that of the price less that of the contribution, and is every
    machine that fits the need among the options?"""
    need = link.claims[0].need
    if len(options) < sum(fits(need, devices[0]) for devices in classes.devices):
        return False
    brought = dict(plan.split(link.claims[0].contribution_cents))
    for option in options:
        price = classes.devices[option.device_class][0].price_cents
        if any(cents != dict(plan.split(price))[fund] - brought[fund] for fund, cents in option.payments):
            return False
    return True
