"""Realistic rounds of any size, drawn at random from a seed: plain arrays first, then the engine's `Problem`.

Same seed, same round. What is drawn is what makes a round hard: money and machines both too few, plans that share
funds, prices and contributions on grids, two minimum shares, a cap for each territory and for each site.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from allocation import Need

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

LAPTOP, ANY = ("laptop",), ()
MEMORY_GIB = (2, 4, 8, 16)
"""A machine's memory says as much as its processor can use: one floor speaks for both."""
STORAGE_GB = (64, 128, 256, 512)
SCREEN_TENTHS = (125, 140, 156)
NEEDS = (
    Need(LAPTOP, 8, 128, webcam=True),
    Need(ANY, 8, 128),
    Need(LAPTOP, 16, 128, webcam=True, min_screen_tenths=140),
    Need(("desktop",), 8, 256, min_screen_tenths=140),
    Need(ANY),
    Need(LAPTOP, 16, 256, webcam=True, min_screen_tenths=140),
    Need(LAPTOP, 4, 128, webcam=True, min_screen_tenths=140),
    Need(ANY, None, 128, webcam=True),
    Need(LAPTOP, 4, webcam=True),
    Need(ANY, 8, min_screen_tenths=140),
)
NEED_ODDS = (0.26, 0.14, 0.10, 0.08, 0.10, 0.06, 0.08, 0.06, 0.07, 0.05)
FUNDS = {"departement": 0.26, "fse": 0.24, "anct": 0.18, "caf": 0.12, "ville": 0.08, "fondation": 0.12}
"""Each fund's part of the money."""
PLANS = (
    ("departement-fse", (("departement", 40), ("fse", 60))),
    ("departement-caf", (("departement", 50), ("caf", 50))),
    ("anct", (("anct", 100),)),
    ("ville", (("ville", 100),)),
    ("fondation", (("fondation", 100),)),
    ("departement", (("departement", 100),)),
)
"""In the published order: shared money first, the département's own last. Everyone may be paid by the last one."""
CONTRIBUTIONS_CENTS = (0, 10_00, 20_00, 30_00, 50_00)
TERRITORIES, TERRITORIES_OF_A_SITE, CITY = 30, 3, 3
"""The fund of the town pays for the first `CITY` territories, the most populous ones."""
GRADE_PERCENTS = (100, 88, 75)
PRICE_STEP_CENTS, LEAST_PRICE_CENTS = 5_00, 70_00
OLDEST_DAYS = 730
HOUSEHOLD_PERCENT = 5


@dataclass(frozen=True)
class Recipe:
    """What a round is drawn from. `money_percent`: the funds, as a part of what the whole stock would cost them."""

    claims: int
    devices: int
    seed: int = 1
    money_percent: int = 80
    households: bool = False


@dataclass(frozen=True)
class Claims:
    """One place for each claim. `plans`: bit g says that PLANS[g] may pay. `household`: -1 for a person alone."""

    need: Ints
    plans: Ints
    contribution_cents: Ints
    territory: Ints
    priority: Bools
    woman: Bools
    points: Ints
    age_days: Ints
    household: Ints


@dataclass(frozen=True)
class Models:
    """One place for each model of machine, ungraded."""

    laptop: Bools
    memory: Ints
    storage: Ints
    screen: Ints
    webcam: Bools
    price_cents: Ints


@dataclass(frozen=True)
class Arrays:
    """A round as numbers only. `model`, `grade` and `price_cents` have one place for each machine."""

    recipe: Recipe
    claims: Claims
    models: Models
    model: Ints
    grade: Ints
    price_cents: Ints
    budgets_cents: Ints
    territory_caps: Ints
    site_caps: Ints


def draw_round(recipe: Recipe) -> Arrays:
    rng = np.random.default_rng([recipe.seed, recipe.claims, recipe.devices])
    claims, models = _claims(rng, recipe), _models(rng, recipe.devices)
    odds = rng.gamma(0.7, 1, len(models.laptop)) + 0.02  # a few models make most of the stock
    model = rng.choice(len(odds), recipe.devices, p=odds / odds.sum())
    grade = rng.choice(3, recipe.devices, p=(0.4, 0.4, 0.2))
    graded = models.price_cents[model] * np.array(GRADE_PERCENTS)[grade] // 100
    price = np.maximum(_on_grid(graded), LEAST_PRICE_CENTS)
    asked = price.sum() - claims.contribution_cents.mean() * recipe.devices
    money = max(asked, 1) * recipe.money_percent / 100
    return Arrays(
        recipe=recipe,
        claims=claims,
        models=models,
        model=model,
        grade=grade,
        price_cents=price,
        budgets_cents=(money * np.array(list(FUNDS.values()))).astype(np.int64) // 100 * 100,
        territory_caps=_caps(claims.territory, TERRITORIES, recipe.devices),
        site_caps=_caps(
            claims.territory // TERRITORIES_OF_A_SITE, TERRITORIES // TERRITORIES_OF_A_SITE, 0.92 * recipe.devices
        ),
    )


def _claims(rng: np.random.Generator, recipe: Recipe) -> Claims:
    count, ranks = recipe.claims, np.arange(TERRITORIES)
    people = 1 / (1 + ranks) ** 0.7
    territory = rng.choice(TERRITORIES, count, p=people / people.sum())
    priority = rng.random(count) < np.clip(0.55 - 0.02 * ranks, 0.05, 1)[territory]
    certified, parent, young = (rng.random(count) < odds for odds in (0.65, 0.42, 0.22))
    level = rng.choice(5, count, p=(0.3, 0.25, 0.2, 0.15, 0.1))
    may_pay = (certified, parent, priority, territory < CITY, young, np.ones(count, bool))
    return Claims(
        need=rng.choice(len(NEEDS), count, p=NEED_ODDS),
        plans=sum(flags.astype(np.int64) << bit for bit, flags in enumerate(may_pay)),
        contribution_cents=np.array(CONTRIBUTIONS_CENTS)[level],
        territory=territory,
        priority=priority,
        woman=rng.random(count) < 0.56,
        points=4 * priority + 15 * parent + 5 * (4 - level) + 8 * young + 6 * certified + _assessed(rng, count),
        age_days=rng.integers(0, OLDEST_DAYS, count),
        household=_households(rng, count) if recipe.households else np.full(count, -1),
    )


def _assessed(rng: np.random.Generator, count: int) -> Ints:
    """What no other fact of the claim tells: equipment and use in steps of 5, months of waiting one by one."""
    return 5 * rng.integers(0, 6, count) + rng.integers(1, 8, count)


def _households(rng: np.random.Generator, count: int) -> Ints:
    """A few people ask twice under one roof, anywhere in the list."""
    pairs = count * HOUSEHOLD_PERCENT // 200
    household = np.full(count, -1)
    household[rng.permutation(count)[: 2 * pairs]] = np.repeat(np.arange(pairs), 2)
    return household


def _models(rng: np.random.Generator, devices: int) -> Models:
    """A larger stock has more models, but fewer of them for each machine."""
    count = int(np.clip(2.2 * devices**0.45, 6, 420))
    laptop = rng.random(count) < 0.62
    memory = rng.choice(4, count, p=(0.2, 0.45, 0.28, 0.07))
    storage = rng.choice(4, count, p=(0.2, 0.4, 0.3, 0.1))
    processor = rng.choice(4, count, p=(0.2, 0.4, 0.3, 0.1))
    screen = rng.choice(3, count, p=(0.3, 0.45, 0.25))
    parts = 45_00 * laptop + 25_00 * memory + 12_00 * storage + 30_00 * processor + 15_00 * screen
    return Models(
        laptop=laptop,
        memory=_usable(memory, processor),
        storage=storage,
        screen=screen,
        webcam=laptop | (rng.random(count) < 0.3),
        price_cents=90_00 + parts + PRICE_STEP_CENTS * rng.integers(-3, 4, count),
    )


def _usable(memory: Ints, processor: Ints) -> Ints:
    """The rung of MEMORY_GIB that memory and processor reach together: each rung asks what the one below does."""
    rungs = (memory >= 1, (memory >= 1) & (processor >= 1), (memory >= 2) & (processor >= 2))
    return np.sum(rungs, axis=0)


def _on_grid(cents: Ints) -> Ints:
    return (cents + PRICE_STEP_CENTS // 2) // PRICE_STEP_CENTS * PRICE_STEP_CENTS


def _caps(place: Ints, places: int, devices: float) -> Ints:
    """The machines shared out like the claims, rounded up, and one more."""
    return np.ceil(devices * np.bincount(place, minlength=places) / len(place)).astype(np.int64) + 1
