"""From counts to people's machines: who gets which machine, and who pays. No choice is left to chance:
claims by the order of ties, plans, kinds and machines in the order of their columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain, repeat

from allocation.columns import Columns
from allocation.model import Model
from allocation.needs import Device
from allocation.outcome import Award, Payment
from allocation.problem import Claim, Plan, payable_cents
from allocation.tables import Ints
from allocation.tiebreak import seniority


def awards_of(model: Model, values: Ints) -> tuple[Award, ...]:
    """The awards that these counts stand for, by claim id."""
    made, machines, seats = model.columns, model.classes.machines, model.classes.seats
    cupboard = [iter(members) for members in machines.members]
    kinds, classes = _kinds_of_pools(made, values), _classes_of_plans(made, values)
    ways = _ways_of_links(made, values)
    served: dict[int, list[Claim]] = defaultdict(list)
    for seat, count in enumerate(values[made.slice(0)].tolist()):
        served[int(seats.link[seat])].extend(seats.members(seat)[:count] if count else ())
    awards = []
    for link in sorted(served):
        for claim in seniority(model.problem.seed, tuple(served[link])):
            plan, pool, index = next(ways[link])
            if pool >= 0:
                index = next(classes[next(kinds[pool]), plan])
            awards.append(_award(claim, model.classes.plans[made.plans[plan]], next(cupboard[index])))
    return tuple(sorted(awards, key=lambda award: award.claim))


def _ways_of_links(made: Columns, values: Ints) -> dict[int, Iterator[tuple[int, int, int]]]:
    """By link: plan, pool, and the class of machines where there is no pool."""
    found: dict[int, Iterator[tuple[int, int, int]]] = {}
    paid = zip(made.paid.link.tolist(), made.paid.plan.tolist(), made.paid.pool.tolist(), strict=True)
    for (link, plan, pool), count in zip(paid, values[made.slice(1)].tolist(), strict=True):
        if count:
            found[link] = chain(found.get(link, ()), repeat((plan, pool, -1), count))
    direct = zip(made.direct.link.tolist(), made.direct.plan.tolist(), made.direct.machines.tolist(), strict=True)
    for (link, plan, index), count in zip(direct, values[made.slice(4)].tolist(), strict=True):
        if count:
            found[link] = chain(found.get(link, ()), repeat((plan, -1, index), count))
    return found


def _kinds_of_pools(made: Columns, values: Ints) -> dict[int, Iterator[int]]:
    counts = zip(made.given.pool.tolist(), made.given.kind.tolist(), values[made.slice(2)].tolist(), strict=True)
    found: dict[int, list[int]] = defaultdict(list)
    for pool, kind, count in counts:
        found[pool].extend(repeat(kind, count))
    return {pool: iter(kinds) for pool, kinds in found.items()}


def _classes_of_plans(made: Columns, values: Ints) -> dict[tuple[int, int], Iterator[int]]:
    drawn = zip(made.drawn.kind.tolist(), made.drawn.plan.tolist(), made.drawn.machines.tolist(), strict=True)
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for (kind, plan, index), count in zip(drawn, values[made.slice(3)].tolist(), strict=True):
        found[kind, plan].extend(repeat(index, count))
    return {key: iter(classes) for key, classes in found.items()}


def _award(claim: Claim, plan: Plan, device: Device) -> Award:
    cents = payable_cents(claim, device)
    return Award(
        claim=claim.id,
        device=device.id,
        plan=plan.id,
        price_cents=device.price_cents,
        contribution_cents=device.price_cents - cents,
        payments=tuple(Payment(fund, part) for fund, part in plan.split(cents) if part),
    )
