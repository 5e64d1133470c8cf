"""What one method answers to one round, whatever the method: figures only."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from allocation import Basis, Claim, GroupMinimum, Problem


@dataclass(frozen=True)
class Result:
    """`bound`: no allocation has more points; None when the method gives none. `unmet`: minimums not kept.
    `impossible`: proved that the rules can't be kept together."""

    points: int
    served: int
    bound: int | None
    proved: bool
    stopped: bool
    unmet: int
    impossible: bool = False


def result_of(
    problem: Problem,
    served: Iterable[Claim],
    *,
    bound: int | None = None,
    proved: bool = False,
    stopped: bool = False,
    impossible: bool = False,
) -> Result:
    there = list(served)
    points = sum(claim.points for claim in there)
    return Result(points, len(there), bound, proved, stopped, _unmet(problem, there), impossible)


def _unmet(problem: Problem, served: list[Claim]) -> int:
    asked = Counter(group for claim in problem.claims for group in claim.groups)
    got = Counter(group for claim in served for group in claim.groups)
    minimums = [rule for rule in problem.rules if isinstance(rule, GroupMinimum)]
    return sum(got[rule.group] * 10_000 < rule.amount * _of(rule, asked, len(served)) for rule in minimums)


def _of(rule: GroupMinimum, asked: Counter[str], served: int) -> int:
    """What the amount is a share of, in ten-thousandths; a count is a share of one."""
    return {Basis.COUNT: 10_000, Basis.SHARE_OF_SERVED: served, Basis.SHARE_OF_CLAIMS: asked[rule.group]}[rule.basis]
