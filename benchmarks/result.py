"""What one method answers to one round, whatever the method. Its awards are counted again here, and its rules read."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from allocation import (
    Award,
    Basis,
    Claim,
    Device,
    GroupCap,
    GroupMinimum,
    HouseholdShare,
    Payment,
    Problem,
    SiteCapacity,
    fits,
    payable_cents,
)


class State(StrEnum):
    PROVED = "prouvé"
    STOPPED = "arrêté"
    """Allowed, and the bound says by how much it may miss the best."""
    EMPTY = "aucune solution"
    """Stopped with nobody served."""
    OUT_OF_MEMORY = "mémoire épuisée"
    IMPOSSIBLE = "règles impossibles"
    """Proved that the rules can't be kept together."""
    UNPROVED = "sans preuve"
    """Ended of itself, and can't tell how good it is."""
    BROKEN = "une règle n’est pas tenue"
    """What it gave back is no allocation: a ceiling, the stock or the money is exceeded."""
    FLOOR = "rien n’est réparti"


@dataclass(frozen=True)
class Result:
    """`bound`: no allocation has more points; None when the method gives none. `unmet`: minimums not kept.
    `booleans`: how many the model had, for a method that has one."""

    state: State
    points: int = 0
    served: int = 0
    bound: int | None = None
    unmet: int = 0
    booleans: int | None = None


class BrokenRule(Exception):
    """A method kept neither the stock, nor the money, nor a ceiling: its figures mean nothing."""


def award(problem: Problem, claim: Claim, device: Device, plan: str) -> Award:
    cents = payable_cents(claim, device)
    split = next(one for one in problem.plans if one.id == plan).split(cents)
    payments = tuple(Payment(fund, part) for fund, part in split)
    return Award(claim.id, device.id, plan, device.price_cents, device.price_cents - cents, payments)


def result_of(
    problem: Problem,
    awards: Iterable[Award],
    state: State,
    *,
    bound: int | None = None,
    booleans: int | None = None,
) -> Result:
    """A search that was stopped with nobody served has found nothing."""
    there = list(awards)
    claims = {claim.id: claim for claim in problem.claims}
    served = [claims[one.claim] for one in there]
    _check_awards(problem, claims, there)
    _check_ceilings(problem, served)
    if state is State.STOPPED and not served:
        state = State.EMPTY
    points = sum(claim.points for claim in served)
    return Result(state, points, len(served), bound, _unmet(problem, served), booleans)


def _check_awards(problem: Problem, claims: dict[str, Claim], awards: list[Award]) -> None:
    devices = {device.id: device for device in problem.devices}
    spent: Counter[str] = Counter()
    for one in awards:
        claim, device = claims[one.claim], devices[one.device]
        _must(fits(claim.need, device) and one.plan in claim.plans, one.claim)
        _must(sum(payment.cents for payment in one.payments) == payable_cents(claim, device), one.claim)
        spent.update({payment.fund: payment.cents for payment in one.payments})
    _must(len({one.claim for one in awards}) == len({one.device for one in awards}) == len(awards), "twice")
    for fund in problem.funds:
        _must(spent[fund.id] <= fund.budget_cents, fund.id)


def _check_ceilings(problem: Problem, served: list[Claim]) -> None:
    groups = Counter(group for claim in served for group in claim.groups)
    sites = Counter(claim.site for claim in served)
    homes = Counter(claim.household for claim in served if claim.household)
    for rule in problem.rules:
        match rule:
            case GroupCap(basis=Basis.COUNT):
                _must(groups[rule.group] <= rule.amount, rule.code)
            case SiteCapacity():
                _must(sites[rule.site] <= rule.most, rule.code)
            case HouseholdShare():
                _must(max(homes.values(), default=0) <= rule.most, rule.code)
            case GroupMinimum():
                pass  # counted, since the greedy ways can't see one coming
            case _:
                raise NotImplementedError(rule.code)


def _must(kept: bool, subject: str) -> None:
    if not kept:
        raise BrokenRule(subject)


def _unmet(problem: Problem, served: list[Claim]) -> int:
    asked = Counter(group for claim in problem.claims for group in claim.groups)
    got = Counter(group for claim in served for group in claim.groups)
    minimums = [rule for rule in problem.rules if isinstance(rule, GroupMinimum)]
    return sum(got[rule.group] * 10_000 < rule.amount * _of(rule, asked, len(served)) for rule in minimums)


def _of(rule: GroupMinimum, asked: Counter[str], served: int) -> int:
    """What the amount is a share of, in ten-thousandths; a count is a share of one."""
    return {Basis.COUNT: 10_000, Basis.SHARE_OF_SERVED: served, Basis.SHARE_OF_CLAIMS: asked[rule.group]}[rule.basis]
