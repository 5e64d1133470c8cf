"""From counts to people's machines: who gets which machine, and who pays. No choice is left to chance:
claims by the order of ties, plans, kinds and machines in the order of their columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, repeat

from allocation.classes import Option
from allocation.columns import Columns, Pool
from allocation.model import Model
from allocation.needs import Device
from allocation.outcome import Award, Payment
from allocation.problem import Claim, Plan, payable_cents
from allocation.tiebreak import seniority


def awards_of(model: Model, values: tuple[int, ...]) -> tuple[Award, ...]:
    """The awards that these counts stand for, by claim id."""
    cupboard = [iter(members) for members in model.classes.devices]
    plans = {plan.id: plan for plan in model.problem.plans}
    kinds, classes = _kinds_of_pools(model.columns, values), _classes_of_plans(model.columns, values)
    ways = _ways_of_links(model.columns, values)
    awards = []
    for rank, link in enumerate(model.classes.links):
        for claim in seniority(model.problem.seed, link.claims):
            if values[model.column_of[claim.id]]:
                way = next(ways[rank])
                if isinstance(way, Option):
                    plan, index = way.plan, way.device_class
                else:
                    plan, index = way[1], next(classes[next(kinds[way]), way[1]])
                awards.append(_award(claim, plans[plan], next(cupboard[index])))
    return tuple(sorted(awards, key=lambda award: award.claim))


def _ways_of_links(made: Columns, values: tuple[int, ...]) -> dict[int, Iterator[Pool | Option]]:
    found: dict[int, Iterator[Pool | Option]] = {}
    for column, paid in made.paid.items():
        found[paid.link] = chain(found.get(paid.link, ()), repeat(paid.pool, values[column]))
    for column, direct in made.direct.items():
        found[direct.link] = chain(found.get(direct.link, ()), repeat(direct.option, values[column]))
    return found


def _kinds_of_pools(made: Columns, values: tuple[int, ...]) -> Mapping[Pool, Iterator[int]]:
    found: dict[Pool, Iterator[int]] = {}
    for column, given in made.given.items():
        found[given.pool] = chain(found.get(given.pool, ()), repeat(given.kind, values[column]))
    return found


def _classes_of_plans(made: Columns, values: tuple[int, ...]) -> Mapping[tuple[int, str], Iterator[int]]:
    found: dict[tuple[int, str], Iterator[int]] = {}
    for column, drawn in made.drawn.items():
        key = (drawn.kind, drawn.plan)
        found[key] = chain(found.get(key, ()), repeat(drawn.device_class, values[column]))
    return found


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
