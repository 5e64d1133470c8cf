"""A round of any size, and an allowed outcome that no solver made: what the second reading is timed on."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator

from allocation import (
    Award,
    Basis,
    Certificate,
    Claim,
    Device,
    Distance,
    Fund,
    GroupCap,
    GroupMinimum,
    HouseholdShare,
    LimitKind,
    Multiplier,
    Need,
    Objective,
    ObjectiveResult,
    Outcome,
    Payment,
    Plan,
    Problem,
    Proof,
    Reserve,
    Rule,
    SiteCapacity,
    Status,
    TypeCosts,
    Usage,
    draw,
    fingerprint,
    fits,
    overspec,
)

TERRITORIES, SITES, DEPOTS = 30, 10, 6
PLANS = (
    *(Plan(f"P{number}", ((f"F{number}", 100),)) for number in range(4)),
    Plan("P4", (("F4", 40), ("F5", 60))),
    Plan("P5", (("F0", 40), ("F5", 60))),
)
NEEDS = tuple(
    Need(forms=forms, min_ram_gib=ram, webcam=webcam)
    for forms in (("laptop",), ("desktop", "laptop"))
    for ram, webcam in ((None, False), (4, True), (8, False), (8, True), (16, False))
)
BEST_FIRST = (Objective.POINTS, Objective.SERVED, Objective.OVERSPEC, Objective.COST)


def large_round(claims: int, devices: int, objectives: tuple[Objective, ...] = BEST_FIRST, seed: int = 1) -> Problem:
    dice = random.Random(seed)
    stock = tuple(_devices(dice, devices))
    people = tuple(_claims(dice, claims))
    pot = sum(device.price_cents for device in stock) // 7
    far = tuple(
        Distance(f"S{s}", f"W{d}", 1_000 * (1 + (7 * s + 5 * d) % 90)) for s in range(SITES) for d in range(DEPOTS)
    )
    return Problem(
        claims=people,
        devices=stock,
        funds=tuple(Fund(f"F{number}", pot) for number in range(6)),
        plans=PLANS,
        rules=tuple(_rules(devices)),
        seed="large",
        objectives=objectives,
        distances=far if Objective.DISTANCE in objectives else (),
    )


def _claims(dice: random.Random, many: int) -> Iterator[Claim]:
    for number in range(many):
        flags = [flag for flag in ("rural", "under30") if dice.random() < 0.4]
        yield Claim(
            id=f"D-26-{number:06}",
            points=dice.randrange(0, 101),
            need=dice.choice(NEEDS),
            plans=tuple(sorted(dice.sample([plan.id for plan in PLANS], dice.choice((1, 2, 2, 3))))),
            household=f"H{dice.randrange(many)}",
            groups=(*flags, f"territory:{dice.randrange(TERRITORIES):02}"),
            contribution_cents=dice.choice((0, 0, 1_000, 2_000, 3_000, 5_000)),
            age_days=dice.randrange(700),
            site=f"S{dice.randrange(SITES)}",
        )


def _devices(dice: random.Random, many: int) -> Iterator[Device]:
    models = [
        (dice.choice(("laptop", "laptop", "desktop")), dice.choice((4, 8, 8, 16)), dice.choice((128, 256, 512)))
        for _ in range(300)
    ]
    for number in range(many):
        model = dice.randrange(len(models))
        grade = dice.randrange(3)
        form, ram, storage = models[model]
        yield Device(
            id=f"M-{number:06}",
            type=f"model-{model:03}-{'ABC'[grade]}",
            form=form,
            price_cents=500 * (10 + model % 60 + 8 * grade),
            ram_gib=ram,
            storage_gb=storage,
            webcam=form == "laptop" or None,
            keyboard="azerty",
            screen_tenths=156 if form == "laptop" else None,
            depot=f"W{dice.randrange(DEPOTS)}",
        )


def _rules(devices: int) -> Iterator[Rule]:
    for number in range(TERRITORIES):
        group = f"territory:{number:02}"
        yield GroupCap(f"cap:{group}", "Une règle.", group, devices // 20)
    for number in range(SITES):
        yield SiteCapacity(f"site:{number}", "Une règle.", f"S{number}", devices // 8)
    for group, amount in (("rural", 3_000), ("under30", 2_500)):
        yield GroupMinimum(f"share:{group}", "Une règle.", group, amount, Basis.SHARE_OF_SERVED)
    yield HouseholdShare("household", "Une règle.", 1)
    yield Reserve("reserve:laptop", "Une règle.", devices // 100, form="laptop")


class Greedy:
    """Each claim in the order given takes the first machine and plan that fit; group minimums are left to chance."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.left = {fund.id: fund.budget_cents for fund in problem.funds}
        self.plans = {plan.id: plan for plan in problem.plans}
        self.counts: Counter[str | None] = Counter()
        self.dead_ends: set[tuple[Need | TypeCosts, int, tuple[str, ...]]] = set()
        alike: dict[tuple[object, ...], list[Device]] = defaultdict(list)
        for device in sorted(problem.devices, key=lambda d: d.id, reverse=True):
            alike[device.type, device.depot].append(device)
        self.free = list(alike.values())
        self.fitting: dict[Need | TypeCosts, list[list[Device]]] = {}
        self.caps = {r.group: r.amount for r in problem.rules if isinstance(r, GroupCap) and r.basis is Basis.COUNT}
        self.caps |= {r.site: r.most for r in problem.rules if isinstance(r, SiteCapacity)}
        forms = Counter(device.form for device in problem.devices)
        self.stock = forms - Counter({r.form: r.keep for r in problem.rules if isinstance(r, Reserve)})
        self.share = next((r.most for r in problem.rules if isinstance(r, HouseholdShare)), 10**6)

    def awards(self, order: list[Claim]) -> Iterator[Award]:
        for claim in order:
            limits = [*claim.groups, claim.site]
            if any(self.counts[limit] >= self.caps.get(limit, 10**6) for limit in limits):
                continue
            if claim.household is not None and self.counts[claim.household] >= self.share:
                continue
            ways = claim.need, claim.contribution_cents, claim.plans
            if ways not in self.dead_ends and (award := self._serve(claim)):
                self.counts.update([*limits, claim.household])
                yield award
            else:
                self.dead_ends.add(ways)

    def _serve(self, claim: Claim) -> Award | None:
        if claim.need not in self.fitting:
            self.fitting[claim.need] = [alike for alike in self.free if alike and fits(claim.need, alike[0])]
        self.fitting[claim.need] = [alike for alike in self.fitting[claim.need] if alike]
        for alike in self.fitting[claim.need]:
            if self.stock[alike[-1].form] <= 0:
                continue
            for plan in claim.plans:
                brought = min(claim.contribution_cents, alike[-1].price_cents)
                parts = dict(self.plans[plan].split(alike[-1].price_cents - brought))
                if all(self.left[fund] >= cents for fund, cents in parts.items()):
                    return self._hand_over(claim, alike.pop(), plan, brought, parts)
        return None

    def _hand_over(self, claim: Claim, device: Device, plan: str, brought: int, parts: dict[str, int]) -> Award:
        self.stock[device.form] -= 1
        for fund, cents in parts.items():
            self.left[fund] -= cents
        paid = tuple(Payment(fund, cents) for fund, cents in parts.items() if cents)
        return Award(claim.id, device.id, plan, device.price_cents, brought, paid)


def greedy_outcome(problem: Problem, multipliers: tuple[Multiplier, ...] = ()) -> Outcome:
    """Everyone in the strict order; the bounds told are as wide as can be."""
    ranked = sorted(problem.claims, key=lambda c: (-c.points, -c.age_days, draw(problem.seed, c.id), c.id))
    greedy = Greedy(problem)
    awards = tuple(sorted(greedy.awards(ranked), key=lambda award: award.claim))
    served = {award.claim for award in awards}
    usages = tuple(
        Usage(LimitKind.FUND, fund.id, fund.budget_cents - left, fund.budget_cents, left, binds=False)
        for fund, left in zip(problem.funds, greedy.left.values(), strict=True)
    )
    return Outcome(
        status=Status.FEASIBLE,
        fingerprint=fingerprint(problem),
        awards=awards,
        unserved=tuple(sorted(claim.id for claim in problem.claims if claim.id not in served)),
        objectives=tuple(_results(problem, awards)),
        usages=usages,
        certificate=Certificate(1_000, multipliers, 0) if multipliers else None,
    )


def _results(problem: Problem, awards: tuple[Award, ...]) -> Iterator[ObjectiveResult]:
    claims = {claim.id: claim for claim in problem.claims}
    devices = {device.id: device for device in problem.devices}
    metres = {(distance.site, distance.depot): distance.metres for distance in problem.distances}
    pairs = [(claims[award.claim], devices[award.device]) for award in awards]
    points = sum(claim.points for claim, _ in pairs)
    values = {
        Objective.POINTS: points,
        Objective.ORDER: points,
        Objective.SERVED: len(pairs),
        Objective.OVERSPEC: sum(overspec(claim.need, device) for claim, device in pairs),
        Objective.COST: sum(payment.cents for award in awards for payment in award.payments),
        Objective.DISTANCE: sum(metres.get((claim.site, device.depot), 0) for claim, device in pairs),
    }
    most = {Objective.POINTS: 10**9, Objective.ORDER: 10**9, Objective.SERVED: 10**9}
    for objective in problem.objectives:
        yield ObjectiveResult(objective, values[objective], most.get(objective, 0), Proof.STOPPED)


def made_up_multipliers(problem: Problem) -> tuple[Multiplier, ...]:
    """Any prices that are not negative prove a bound: these are made up, for every kind there is."""
    dice = random.Random(2)
    prices = {device.type: dice.randrange(30_000) for device in problem.devices}
    machines = [Multiplier("DEVICE", device.id, prices[device.type]) for device in problem.devices]
    rules = [Multiplier("RULE", rule.code, dice.randrange(3)) for rule in problem.rules]
    homes = Counter(claim.household for claim in problem.claims)
    crowded = [Multiplier("HOUSEHOLD:household", home, 500) for home, people in homes.items() if home and people > 3]
    return (*machines, *rules, *crowded, *(Multiplier("FUND", fund.id, 3) for fund in problem.funds))
