"""What is interchangeable is counted, not listed.

Claims that need, bring and may be paid alike make a link; those of a link that no rule tells apart and
that have the same points make a seat. Machines that every claim of the round sees alike, at the same
price, make a class. A pinned claim and a pinned machine stand alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from allocation.kinds import kinds_of
from allocation.needs import Device
from allocation.problem import Claim, Objective, Pin, Plan, Problem
from allocation.rules import GroupCap, GroupMinimum, HouseholdShare, SiteCapacity
from allocation.tables import NONE, Ints, Tables, Words, numbered, tables_of
from allocation.tiebreak import seniority


@dataclass(frozen=True, slots=True)
class Machines:
    """Classes in the order (price, id) of their first machines; `kind`, `waste` and `price` by class.

    `members`: the machines of each class, in the order (price, id) too.
    """

    members: tuple[tuple[Device, ...], ...]
    kind: Ints
    waste: Ints
    price: Ints
    stock: Ints


@dataclass(frozen=True, slots=True)
class Links:
    """By link, in the order of their first claims. `shape` is NONE where nothing fits or nobody pays."""

    example: tuple[Claim, ...]
    pin: tuple[Pin | None, ...]
    shape: Ints
    waste: Ints
    brings: Ints
    size: Ints


@dataclass(frozen=True)
class Seats:
    """By seat, the best points of each link first. `claims` lists their members' ranks, from `start` on."""

    link: Ints
    points: Ints
    size: Ints
    groups: Ints
    site: Ints
    household: Ints
    start: Ints
    claims: Ints
    seat_of: Ints
    tables: Tables
    _ranked: dict[int, tuple[Claim, ...]] = field(default_factory=dict)

    def members(self, seat: int) -> tuple[Claim, ...]:
        """The claims of a seat, in the order in which ties are broken."""
        if seat not in self._ranked:
            claims, ranks = self.tables.claims.claims, self.claims[self.start[seat] :][: self.size[seat]]
            unranked = tuple(claims[rank] for rank in ranks)
            self._ranked[seat] = seniority(self.tables.problem.seed, unranked) if len(unranked) > 1 else unranked
        return self._ranked[seat]


@dataclass(frozen=True, slots=True)
class Classes:
    """The round, factorised. `fits`, `waste` and `metres` by shape and kind."""

    tables: Tables
    plans: dict[str, Plan]
    machines: Machines
    links: Links
    seats: Seats
    fits: np.ndarray
    waste: Ints
    metres: Ints | None


def factorise(problem: Problem) -> Classes:
    """Group machines, then claims; the order of the problem's lists changes nothing."""
    tables = tables_of(problem)
    far = Objective.DISTANCE in problem.objectives
    claims, devices = tables.claims, tables.devices
    kinds = kinds_of(tables.needs, tables.makes, [(make.type, make.form) for make in tables.makes])
    shape_first, shape_of = numbered(kinds.shape_of[claims.need], claims.site if far else np.zeros_like(claims.site))
    price_first = np.lexsort((np.arange(len(devices.price)), devices.price))
    kind_key = (kinds.kind_of[devices.make], devices.depot if far else np.zeros_like(devices.depot), devices.pinned)
    kind_first, kind_of = by_first(*numbered(*kind_key), price_first)
    machines = _machines(tables, kind_of, kinds.of_make[devices.make], price_first)
    base_shape, base_kind = kinds.shape_of[claims.need[shape_first]], kinds.kind_of[devices.make[kind_first]]
    fits = kinds.fits[np.ix_(base_shape, base_kind)]
    links, link_of = _links(tables, shape_of, kinds.of_need, fits)
    metres = _metres(tables)[np.ix_(claims.site[shape_first], devices.depot[kind_first])] if far else None
    return Classes(
        tables,
        {plan.id: plan for plan in problem.plans},
        machines,
        links,
        _seats(tables, link_of),
        fits,
        kinds.of_pair[np.ix_(base_shape, base_kind)],
        metres,
    )


def by_first(first: Ints, numbers: Ints, order: Ints | None = None) -> tuple[Ints, Ints]:
    """The same groups, numbered as they come in this order (by default that of the lines)."""
    ranks = np.empty(len(numbers), dtype=np.int64)
    ranks[np.arange(len(numbers)) if order is None else order] = np.arange(len(numbers))
    earliest = np.full(len(first), len(numbers), dtype=np.int64)
    np.minimum.at(earliest, numbers, ranks)
    new = np.argsort(earliest, kind="stable")
    renamed = np.empty(len(first), dtype=np.int64)
    renamed[new] = np.arange(len(first))
    lines = np.arange(len(numbers)) if order is None else order
    return lines[earliest[new]], renamed[numbers]


def _machines(tables: Tables, kind: Ints, waste: Ints, price_first: Ints) -> Machines:
    devices = tables.devices
    first, class_of = by_first(*numbered(kind, waste, devices.price), price_first)
    members: list[list[Device]] = [[] for _ in first]
    for rank in price_first:
        members[class_of[rank]].append(devices.devices[rank])
    stock = np.bincount(class_of, minlength=len(first)).astype(np.int64)
    return Machines(tuple(map(tuple, members)), kind[first], waste[first], devices.price[first], stock)


def _links(tables: Tables, shape: Ints, of_need: Ints, fits: np.ndarray) -> tuple[Links, Ints]:
    claims, pins = tables.claims, tables.problem.pins
    first, link_of = by_first(*numbered(shape, claims.need, claims.brings, claims.payers, claims.pin))
    paid = np.array([bool(tables.payers[rank]) for rank in claims.payers[first]], dtype=bool)
    fitted = np.any(fits, axis=1, keepdims=True)[:, 0] if fits.size else np.zeros(len(fits), dtype=bool)
    possible = fitted[shape[first]] & paid
    links = Links(
        example=tuple(claims.claims[rank] for rank in first),
        pin=tuple(None if claims.pin[rank] == NONE else pins[claims.pin[rank]] for rank in first),
        shape=np.where(possible, shape[first], NONE),
        waste=of_need[claims.need[first]],
        brings=claims.brings[first],
        size=np.bincount(link_of, minlength=len(first)).astype(np.int64),
    )
    return links, link_of


def _seats(tables: Tables, link_of: Ints) -> Seats:
    """The claims of a link that no rule tells apart, by points."""
    claims = tables.claims
    groups, site, household = _told_apart(tables)
    first, seat_of = numbered(link_of, groups, site, household, -claims.points)
    order = np.argsort(seat_of, kind="stable")
    size = np.bincount(seat_of, minlength=len(first)).astype(np.int64)
    return Seats(
        link=link_of[first],
        points=claims.points[first],
        size=size,
        groups=claims.groups[first],
        site=claims.site[first],
        household=household[first],
        start=np.cumsum(size) - size,
        claims=order,
        seat_of=seat_of,
        tables=tables,
    )


def _told_apart(tables: Tables) -> tuple[Ints, Ints, Ints]:
    """What the rules see of each claim: the groups they name, the sites they name, the households they bind."""
    claims, rules = tables.claims, tables.problem.rules
    named = frozenset(rule.group for rule in rules if isinstance(rule, GroupMinimum | GroupCap))
    words = Words[tuple[str, ...]]()
    seen = [words.number(tuple(group for group in groups if group in named)) for groups in tables.groups]
    groups = np.array(seen, dtype=np.int64)[claims.groups]
    sites = frozenset(rule.site for rule in rules if isinstance(rule, SiteCapacity))
    named_site = np.array([site in sites for site in tables.sites] + [False], dtype=bool)
    site = np.where(named_site[claims.site], claims.site, NONE)
    most = min((rule.most for rule in rules if isinstance(rule, HouseholdShare)), default=None)
    if most is None:
        return groups, site, np.full_like(site, NONE)
    size = np.bincount(claims.household + 1, minlength=len(tables.households) + 1)
    size[0] = 0
    return groups, site, np.where(size[claims.household + 1] > most, claims.household, NONE)


def _metres(tables: Tables) -> Ints:
    sites = {site: rank for rank, site in enumerate(tables.sites)}
    depots = {depot: rank for rank, depot in enumerate(tables.depots)}
    table = np.zeros((len(sites), len(depots)), dtype=np.int64)
    for distance in tables.problem.distances:
        if distance.site in sites and distance.depot in depots:
            table[sites[distance.site], depots[distance.depot]] = distance.metres
    return table
