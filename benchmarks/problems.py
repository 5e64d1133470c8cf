"""The arrays of a round as the engine's `Problem`: what many claims or machines have in common is one shared object."""

from collections.abc import Iterator

import numpy as np

from allocation import (
    Basis,
    Claim,
    Device,
    Fund,
    GroupCap,
    GroupMinimum,
    HouseholdShare,
    Plan,
    Problem,
    Rule,
    SiteCapacity,
)
from benchmarks.instances import (
    FUNDS,
    MEMORY_GIB,
    NEEDS,
    PLANS,
    SCREEN_TENTHS,
    STORAGE_GB,
    TERRITORIES_OF_A_SITE,
    Arrays,
    Ints,
)

PRIORITY, WOMEN = "priority", "women"
SHARES = (
    GroupMinimum("share-priority", "Au moins 40 % de quartiers prioritaires.", PRIORITY, 4000, Basis.SHARE_OF_SERVED),
    GroupMinimum("share-women", "Au moins 60 % de femmes.", WOMEN, 6000, Basis.SHARE_OF_SERVED),
)
ONE_A_HOUSEHOLD = HouseholdShare("household", "Un ordinateur par foyer au plus.", 1)


def problem_of(arrays: Arrays) -> Problem:
    budgets = zip(FUNDS, arrays.budgets_cents.tolist(), strict=True)
    return Problem(
        claims=tuple(_claims(arrays)),
        devices=tuple(_devices(arrays)),
        funds=tuple(Fund(fund, cents) for fund, cents in budgets),
        plans=tuple(Plan(id_, shares) for id_, shares in PLANS),
        rules=tuple(_rules(arrays)),
        seed=f"mesure-{arrays.recipe.seed}",
    )


def _claims(arrays: Arrays) -> Iterator[Claim]:
    claims = arrays.claims
    plans = _plan_sets()
    groups = _group_sets(len(arrays.territory_caps))
    sites = [_site(rank) for rank in range(len(arrays.site_caps))]
    homes = _homes(claims.household)
    group = (claims.territory * 2 + claims.priority) * 2 + claims.woman
    return map(
        Claim,
        (f"D{rank:07}" for rank in range(len(claims.need))),
        claims.points.tolist(),
        map(NEEDS.__getitem__, claims.need.tolist()),
        map(plans.__getitem__, claims.plans.tolist()),
        homes,
        map(groups.__getitem__, group.tolist()),
        claims.contribution_cents.tolist(),
        claims.age_days.tolist(),
        map(sites.__getitem__, (claims.territory // TERRITORIES_OF_A_SITE).tolist()),
    )


def _plan_sets() -> list[tuple[str, ...]]:
    """By bits: the plans of each of the possible sets, in the published order."""
    return [tuple(id_ for bit, (id_, _) in enumerate(PLANS) if bits >> bit & 1) for bits in range(1 << len(PLANS))]


def _group_sets(territories: int) -> list[tuple[str, ...]]:
    return [
        (_territory(rank), *((PRIORITY,) if priority else ()), *((WOMEN,) if woman else ()))
        for rank in range(territories)
        for priority in (False, True)
        for woman in (False, True)
    ]


def _homes(household: Ints) -> list[str | None]:
    homes: list[str | None] = [None] * len(household)
    for place in np.flatnonzero(household >= 0).tolist():
        homes[place] = f"F{household[place]:06}"
    return homes


def _devices(arrays: Arrays) -> Iterator[Device]:
    """One type for each model and grade: machines of a type differ by nothing but their tag."""
    models = arrays.models
    facts = [
        (
            "laptop" if laptop else "desktop",
            MEMORY_GIB[models.memory[rank]],
            STORAGE_GB[models.storage[rank]],
            bool(models.webcam[rank]),
            SCREEN_TENTHS[models.screen[rank]],
        )
        for rank, laptop in enumerate(models.laptop.tolist())
    ]
    types = [[f"modele-{rank:03}-{grade}" for grade in "ABC"] for rank in range(len(facts))]
    drawn = zip(arrays.model.tolist(), arrays.grade.tolist(), arrays.price_cents.tolist(), strict=True)
    for tag, (model, grade, price_cents) in enumerate(drawn):
        form, ram_gib, storage_gb, webcam, screen = facts[model]
        yield Device(
            f"P{tag:06}", types[model][grade], form, price_cents, ram_gib, storage_gb, webcam, screen_tenths=screen
        )


def _rules(arrays: Arrays) -> Iterator[Rule]:
    yield from SHARES
    if arrays.recipe.households:
        yield ONE_A_HOUSEHOLD
    for rank, most in enumerate(arrays.territory_caps.tolist()):
        sentence = f"Au plus {most} ordinateurs dans le territoire {rank + 1}."
        yield GroupCap(_territory(rank), sentence, _territory(rank), most)
    for rank, most in enumerate(arrays.site_caps.tolist()):
        yield SiteCapacity(_site(rank), f"Au plus {most} remises sur le site {rank + 1}.", _site(rank), most)


def _territory(rank: int) -> str:
    return f"territory-{rank + 1:02}"


def _site(rank: int) -> str:
    return f"site-{rank + 1:02}"
