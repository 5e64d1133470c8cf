"""Rounds shaped like those of a département, small enough for a model that knows nothing clever: the benchmarks' own
recipe (needs, prices, plans, territories, shares), and on top of it what a committee and a service may ask."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from allocation import (
    Basis,
    Claim,
    Device,
    Distance,
    GroupCap,
    GroupMinimum,
    HouseholdShare,
    Objective,
    Pin,
    Problem,
    Reserve,
    Rule,
    SiteCapacity,
    fits,
)
from benchmarks.instances import Recipe, draw_round
from benchmarks.problems import problem_of

ORDERS = (
    (Objective.POINTS, Objective.SERVED, Objective.OVERSPEC, Objective.COST),
    (Objective.POINTS, Objective.SERVED, Objective.OVERSPEC, Objective.COST, Objective.DISTANCE),
    (Objective.POINTS, Objective.SENIORITY, Objective.COST, Objective.OVERSPEC),
    (Objective.POINTS, Objective.DISTANCE, Objective.SERVED),
    (Objective.ORDER, Objective.SERVED, Objective.OVERSPEC, Objective.COST),
)
DEPOTS = ("atelier-nord", "atelier-sud")


def realistic_round(seed: int, claims: int = 30, devices: int = 10) -> Problem:
    """Same seed, same round."""
    dice = random.Random(seed)
    many = dice.randrange(claims // 2, claims + 1)
    recipe = Recipe(
        many, dice.randrange(devices // 2, devices + 1), seed, dice.choice((60, 75, 90)), dice.random() < 0.5
    )
    drawn = problem_of(draw_round(recipe))
    people, stock = _crowded(dice, drawn.claims), tuple(replace(d, depot=dice.choice(DEPOTS)) for d in drawn.devices)
    sites = sorted({claim.site or "" for claim in people})
    excluded = tuple(claim.id for claim in people if dice.random() < 0.03)
    return replace(
        drawn,
        claims=people,
        devices=stock,
        rules=(*drawn.rules, *_more_rules(dice)),
        pins=tuple(_pins(dice, [claim for claim in people if claim.id not in excluded], stock)),
        exclusions=excluded,
        objectives=dice.choice(ORDERS),
        distances=tuple(Distance(s, depot, 1_000 * dice.randrange(60)) for s in sites for depot in DEPOTS),
    )


def _crowded(dice: random.Random, claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """Some live together, and some filed on the same day: more ties than the recipe makes."""
    return tuple(
        replace(
            claim, household=claim.household or dice.choice((None, None, "H1", "H2")), age_days=claim.age_days // 90
        )
        for claim in claims
    )


def _more_rules(dice: random.Random) -> Iterator[Rule]:
    possible: tuple[Rule, ...] = (
        HouseholdShare("foyer", "Une règle.", dice.choice((1, 2))),
        Reserve("reserve:portables", "Une règle.", dice.randrange(3), form="laptop"),
        SiteCapacity("lieu", "Une règle.", "site-01", dice.randrange(1, 4)),
        GroupMinimum("nombre", "Une règle.", "priority", dice.randrange(3)),
        GroupMinimum("part", "Une règle.", "priority", 1_000, Basis.SHARE_OF_CLAIMS),
        GroupCap("plafond", "Une règle.", "women", dice.choice((6_500, 8_000)), Basis.SHARE_OF_SERVED),
        GroupCap("plafond:demandes", "Une règle.", "women", 5_000, Basis.SHARE_OF_CLAIMS),
    )
    yield from (rule for rule in possible if dice.random() < 0.35)


def _pins(dice: random.Random, claims: list[Claim], stock: tuple[Device, ...]) -> Iterator[Pin]:
    """What the committee served by hand, and what was promised with its machine and its plan."""
    if dice.random() < 0.3:
        claim = dice.choice(claims)
        fitting = [device.id for device in stock if fits(claim.need, device)]
        promised = dice.random() < 0.5 and fitting
        yield Pin(claim.id, dice.choice(fitting) if promised else None, dice.choice(claim.plans) if promised else None)
