"""Small random rounds for the property tests, every rule switched on and off, and the oracle that
tries every allocation of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from hypothesis import strategies as st

from allocation import (
    Basis,
    Claim,
    Device,
    Distance,
    Fund,
    GroupCap,
    GroupMinimum,
    HouseholdShare,
    Need,
    Objective,
    Pin,
    Plan,
    Problem,
    Reserve,
    Rule,
    SiteCapacity,
    TypeCosts,
    fits,
    overspec,
    seniority,
)

PLANS = (Plan("A", (("F", 100),)), Plan("B", (("G", 100),)), Plan("AB", (("F", 67), ("G", 33))))
Choice = tuple[Device, Plan] | None


def needs() -> st.SearchStrategy[Need | TypeCosts]:
    floors = st.builds(
        Need,
        forms=st.sampled_from([(), ("laptop",), ("desktop",), ("laptop", "desktop")]),
        min_ram_gib=st.sampled_from([None, None, 8]),
        webcam=st.booleans(),
    )
    costs = st.dictionaries(st.sampled_from(["laptop", "desktop"]), st.integers(0, 3), min_size=1)
    return floors | costs.map(lambda table: TypeCosts(tuple(sorted(table.items()))))


def claims(number: int) -> st.SearchStrategy[Claim]:
    return st.builds(
        Claim,
        id=st.just(f"C{number}"),
        points=st.integers(0, 6),
        need=needs(),
        plans=st.lists(st.sampled_from(["A", "B", "AB"]), unique=True, min_size=0).map(tuple),
        household=st.sampled_from([None, "h", "k"]),
        groups=st.lists(st.sampled_from(["g", "u"]), unique=True).map(tuple),
        contribution_cents=st.sampled_from([0, 0, 100, 5_000]),
        age_days=st.integers(0, 2),
        site=st.sampled_from([None, "s"]),
    )


def devices(number: int) -> st.SearchStrategy[Device]:
    return st.sampled_from(["laptop", "desktop"]).flatmap(
        lambda form: st.builds(
            Device,
            id=st.just(f"D{number}"),
            type=st.just(form),
            form=st.just(form),
            price_cents=st.sampled_from([0, 333, 1_000, 1_700]),
            ram_gib=st.sampled_from([None, 4, 8, 16]),
            webcam=st.sampled_from([None, True, False]),
        )
    )


def group_rules(kind: type[GroupMinimum] | type[GroupCap], code: str) -> st.SearchStrategy[Rule]:
    amounts = st.sampled_from(list(Basis)).flatmap(
        lambda basis: st.tuples(
            st.just(basis),
            st.integers(0, 3) if basis is Basis.COUNT else st.sampled_from([0, 2_500, 3_333, 5_000, 10_000]),
        )
    )
    return amounts.map(lambda pair: kind(code, "Une règle.", "g", pair[1], pair[0]))


def rules(minimums: bool) -> st.SearchStrategy[tuple[Rule, ...]]:
    possible: list[st.SearchStrategy[Rule]] = [
        st.integers(0, 2).map(lambda most: HouseholdShare("household", "Une règle.", most)),
        st.integers(0, 2).map(lambda keep: Reserve("reserve", "Une règle.", keep, form="laptop")),
        st.integers(0, 2).map(lambda keep: Reserve("reserve-type", "Une règle.", keep, type="desktop")),
        st.integers(0, 2).map(lambda most: SiteCapacity("site", "Une règle.", "s", most)),
    ]
    if minimums:
        possible += [group_rules(GroupCap, "cap"), group_rules(GroupMinimum, "minimum")]
    switched = [st.none() | rule for rule in possible]
    return st.tuples(*switched).map(lambda drawn: tuple(rule for rule in drawn if rule is not None))


ORDERS = (
    (Objective.POINTS, Objective.SERVED, Objective.OVERSPEC, Objective.COST),
    (Objective.POINTS, Objective.SENIORITY, Objective.OVERSPEC, Objective.COST),
    (Objective.POINTS, Objective.COST),
)
STRICT_OR_NEAR = (
    (Objective.ORDER, Objective.SERVED, Objective.OVERSPEC, Objective.COST),
    (Objective.ORDER, Objective.COST),
    (Objective.ORDER, Objective.DISTANCE),
    (Objective.POINTS, Objective.DISTANCE, Objective.COST),
    (Objective.POINTS, Objective.SERVED, Objective.OVERSPEC, Objective.DISTANCE),
)
DEPOTS = ("here", "there")


@st.composite
def problems(
    draw: st.DrawFn,
    size: int = 4,
    minimums: bool = True,
    pins: bool = True,
    orders: tuple[tuple[Objective, ...], ...] = ORDERS,
) -> Problem:
    made = tuple(draw(claims(number)) for number in range(draw(st.integers(0, size))))
    ids = [claim.id for claim in made]
    excluded = draw(st.lists(st.sampled_from(ids), unique=True, max_size=1)) if ids and pins else []
    free = [id_ for id_ in ids if id_ not in excluded]
    pinned = draw(st.lists(st.sampled_from(free), unique=True, max_size=1)) if free and pins else []
    machines = tuple(draw(devices(number)) for number in range(draw(st.integers(0, size))))
    objectives, distances = draw(st.sampled_from(orders)), ()
    if Objective.DISTANCE in objectives:
        made = tuple(replace(claim, site=claim.site or "t") for claim in made)
        machines = tuple(replace(machine, depot=draw(st.sampled_from(DEPOTS))) for machine in machines)
        pairs = product("st", DEPOTS)
        distances = tuple(Distance(site, depot, draw(st.integers(0, 3))) for site, depot in pairs)
    return Problem(
        claims=made,
        devices=machines,
        funds=tuple(Fund(id_, draw(st.sampled_from([0, 999, 1_700, 2_033, 9_000]))) for id_ in "FG"),
        plans=PLANS,
        rules=draw(rules(minimums)),
        seed=draw(st.sampled_from(["", "un", "deux"])),
        pins=tuple(Pin(id_) for id_ in pinned),
        exclusions=tuple(excluded),
        objectives=objectives,
        distances=distances,
    )


def best_by_brute_force(problem: Problem) -> tuple[tuple[int, ...], frozenset[str]] | None:
    """The best values in the published order (all to be the most) and who is served, or None."""
    best: tuple[tuple[int, ...], frozenset[str]] | None = None
    for choices in _allocations(problem):
        if _allowed(problem, choices):
            served = frozenset(c.id for c, choice in zip(problem.claims, choices, strict=True) if choice)
            scored = (_score(problem, choices, served), served)
            best = max(best, scored, key=lambda pair: pair[0]) if best else scored
    return best


def _allocations(problem: Problem) -> Iterator[tuple[Choice, ...]]:
    plans = {plan.id: plan for plan in problem.plans}
    ways: list[list[Choice]] = []
    for claim in problem.claims:
        fitting = [d for d in problem.devices if fits(claim.need, d)]
        ways.append([None, *((device, plans[plan]) for device in fitting for plan in claim.plans)])
    return product(*ways)


def _allowed(problem: Problem, choices: tuple[Choice, ...]) -> bool:
    pairs = [(c, choice) for c, choice in zip(problem.claims, choices, strict=True) if choice]
    handed = [device.id for _, (device, _) in pairs]
    if len(set(handed)) != len(handed):
        return False
    served = {claim.id for claim, _ in pairs}
    if served & set(problem.exclusions) or not served.issuperset(pin.claim for pin in problem.pins):
        return False
    spent: Counter[str] = Counter()
    for claim, (device, plan) in pairs:
        spent.update(dict(plan.split(max(0, device.price_cents - claim.contribution_cents))))
    if any(spent[fund.id] > fund.budget_cents for fund in problem.funds):
        return False
    return all(_keeps(problem, rule, [claim for claim, _ in pairs], handed) for rule in problem.rules)


def _keeps(problem: Problem, rule: Rule, served: list[Claim], handed: list[str]) -> bool:
    match rule:
        case HouseholdShare():
            homes = Counter(claim.household for claim in served if claim.household)
            return max(homes.values(), default=0) <= rule.most
        case SiteCapacity():
            return sum(claim.site == rule.site for claim in served) <= rule.most
        case Reserve():
            stock = [d.id for d in problem.devices if rule.form == d.form or rule.type == d.type]
            given = sum(id_ in handed for id_ in stock)
            return given <= max(0, len(stock) - rule.keep)
    got = sum(rule.group in claim.groups for claim in served)
    asked = sum(rule.group in claim.groups for claim in problem.claims)
    of = {Basis.COUNT: 10_000, Basis.SHARE_OF_SERVED: len(served), Basis.SHARE_OF_CLAIMS: asked}
    if isinstance(rule, GroupMinimum):
        return got * 10_000 >= rule.amount * of[rule.basis]
    return got * 10_000 <= rule.amount * of[rule.basis]


def _score(problem: Problem, choices: tuple[Choice, ...], served: frozenset[str]) -> tuple[int, ...]:
    pairs = [(c, choice[0]) for c, choice in zip(problem.claims, choices, strict=True) if choice]
    ranked = seniority(problem.seed, problem.claims)
    oldest = sum(1 << rank for rank, claim in enumerate(reversed(ranked)) if claim.id in served)
    values = {
        Objective.POINTS: sum(claim.points for claim, _ in pairs),
        Objective.SERVED: len(pairs),
        Objective.OVERSPEC: -sum(overspec(claim.need, device) for claim, device in pairs),
        Objective.COST: -sum(max(0, d.price_cents - c.contribution_cents) for c, d in pairs),
        Objective.DISTANCE: -_metres(problem, pairs),
        Objective.ORDER: _strictly(problem, served),
        Objective.SENIORITY: oldest,
    }
    order = problem.objectives
    named = order if Objective.SENIORITY in order else (*order, Objective.SENIORITY)
    return tuple(values[objective] for objective in named)


def _strictly(problem: Problem, served: frozenset[str]) -> int:
    """Who is served, read as a number in which each claim outweighs all that come after it."""
    ranked = sorted(seniority(problem.seed, problem.claims), key=lambda claim: -claim.points)
    return sum(1 << rank for rank, claim in enumerate(reversed(ranked)) if claim.id in served)


def _metres(problem: Problem, pairs: list[tuple[Claim, Device]]) -> int:
    if Objective.DISTANCE not in problem.objectives:
        return 0
    far = {(distance.site, distance.depot): distance.metres for distance in problem.distances}
    return sum(far[claim.site or "", device.depot] for claim, device in pairs)
