"""What a person with a spreadsheet does: down one list, the cheapest machine that fits, the first fund that can pay.

Stock, money, households and the reserve are respected; nothing here can see a minimum coming.
"""

from collections import Counter
from collections.abc import Sequence

from allocation import Claim, Device, HouseholdShare, Problem, Reserve, fits, payable_cents
from benchmarks.result import Result, result_of


def by_points(problem: Problem) -> Result:
    return _down(problem, sorted(problem.claims, key=lambda claim: (-claim.points, -claim.age_days, claim.id)))


def by_age(problem: Problem) -> Result:
    return _down(problem, sorted(problem.claims, key=lambda claim: (-claim.age_days, claim.id)))


def _down(problem: Problem, claims: Sequence[Claim]) -> Result:
    stock = _without_reserve(problem)
    left = {fund.id: fund.budget_cents for fund in problem.funds}
    most = next((rule.most for rule in problem.rules if isinstance(rule, HouseholdShare)), len(claims))
    homes: Counter[str | None] = Counter()
    served = []
    for claim in claims:
        if claim.household and homes[claim.household] >= most:
            continue
        device = next((device for device in stock if fits(claim.need, device)), None)
        if device is None:
            continue
        cents = payable_cents(claim, device)
        fund = next((fund for fund in claim.plans if left[fund] >= cents), None)
        if fund is not None:
            left[fund] -= cents
            stock.remove(device)
            homes[claim.household] += 1
            served.append(claim)
    return result_of(problem, served)


def _without_reserve(problem: Problem) -> list[Device]:
    """The cheapest first; the dearest of each reserved form stay in the cupboard."""
    stock = sorted(problem.devices, key=lambda device: (device.price_cents, device.id))
    for rule in problem.rules:
        if isinstance(rule, Reserve):
            kept = [device for device in stock if device.form == rule.form][-rule.keep :]
            stock = [device for device in stock if device not in kept]
    return stock
