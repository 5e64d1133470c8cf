"""The answer to a round: who is served with what and paid by whom, and for the others why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from allocation.problem import FIRST_OBJECTIVES, Objective

Detail = int | str | bool | tuple[str, ...]


class Status(StrEnum):
    OPTIMAL = "OPTIMAL"
    """Every objective is proved: no allowed allocation is better in the published order."""
    FEASIBLE = "FEASIBLE"
    """Stopped early: allowed, and each objective says by how much it may miss the best."""
    INFEASIBLE = "INFEASIBLE"
    """No allocation respects the rules together: see `conflict`."""
    UNKNOWN = "UNKNOWN"
    """Stopped before anything was found."""


class ReasonCode(StrEnum):
    """Why a claim is not served. Each is found by solving (`reasons.py` says what makes it true)."""

    EXCLUDED = "EXCLUDED"
    """The committee took this claim out."""
    NO_FITTING_DEVICE = "NO_FITTING_DEVICE"
    """No machine of the whole stock meets the need."""
    HOUSEHOLD_SERVED = "HOUSEHOLD_SERVED"
    """The household has its share; without the limit for this household the claim would be served."""
    TIE_LOST = "TIE_LOST"
    """As many points could be served with this claim: a later objective or the draw decided."""
    RULE_DISPLACED = "RULE_DISPLACED"
    """Lifting one rule alone (or taking back the committee's pins) would serve it; or no allocation
    that serves it respects that rule."""
    STOCK_OUT = "STOCK_OUT"
    """One more machine of a fitting type would serve it, with the money there is."""
    FUND_OUT = "FUND_OUT"
    """With the machines there are, more money would serve it; or no fund may pay for it."""
    BELOW_THRESHOLD = "BELOW_THRESHOLD"
    """None of these alone: serving it would cost others more points than it has. Where many are explained at once
    (`crowd.py`), or in strict order, none of those that could be tried."""
    NOT_PROVED = "NOT_PROVED"
    """The search was stopped before it could say."""


class ChangeKind(StrEnum):
    """What a counterfactual changes: nothing else in the problem moves."""

    POINTS = "POINTS"
    """`amount` points more for this claim."""
    FUND = "FUND"
    """`amount` cents more on the fund `subject`."""
    DEVICE = "DEVICE"
    """`amount` more machines like the best known of the type `subject`."""
    RULE = "RULE"
    """The rule `subject` lifted."""
    NEED = "NEED"
    """Any form accepted (the other floors stay)."""


@dataclass(frozen=True, slots=True)
class Payment:
    fund: str
    cents: int


@dataclass(frozen=True, slots=True)
class Award:
    """`contribution_cents` is what the person really pays: never more than the price."""

    claim: str
    device: str
    plan: str
    price_cents: int
    contribution_cents: int
    payments: tuple[Payment, ...]


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """One change that would have served the claim, verified by solving the changed problem.

    `smallest` is true when it is proved that no smaller change of the same kind would do; of money, none smaller by a
    euro, or by what all payments of the fund are multiples of where that is more.
    """

    kind: ChangeKind
    subject: str
    amount: int
    smallest: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """Details hold, when they apply:

    `points`; `best_points` (the round's total) and `forced_points` (the best total with this claim, or, with `at_most`,
    the best that was found); `missing_points` and `threshold` (points + missing), enough for sure (`at_most`: perhaps
    more than needed); `in_its_place` (for ties, rules, pins and households: claims
    that would not be served if this one was); `decided_by` (the objective that broke the tie); `rule` or `pins`;
    `types` (what would fit); `type` (one more would do); `price_cents` (the cheapest that fits); `missing_cents` and
    `fund`; `no_plan`; `blocked_by` (limits that no allocation serving this claim respects).
    """

    claim: str
    code: ReasonCode
    details: Mapping[str, Detail] = field(default_factory=dict)
    counterfactuals: tuple[Counterfactual, ...] = ()


class Proof(StrEnum):
    """How the value of an objective is known to be the best."""

    SEARCH = "SEARCH"
    """Exhaustive exact search (CP-SAT) closed the gap."""
    BRANCHING = "BRANCHING"
    """Branch and bound (HiGHS) closed the gap, within its tolerances; what it found was checked in whole numbers."""
    DUALITY = "DUALITY"
    """The certificate alone shows it: anyone can recompute the bound."""
    STOPPED = "STOPPED"
    """Not proved: the bound says what may be missed."""


@dataclass(frozen=True, slots=True)
class ObjectiveResult:
    """`bound` is no better than any allowed allocation, given the values of the objectives before."""

    objective: Objective
    value: int
    bound: int
    proof: Proof


class LimitKind(StrEnum):
    FUND = "FUND"
    TYPE = "TYPE"
    RULE = "RULE"
    PIN = "PIN"
    EXCLUSION = "EXCLUSION"


@dataclass(frozen=True, slots=True)
class Usage:
    """What is used and left of a fund (cents), a type (machines) or a rule (slack, in its own unit).

    `binds`: nothing more fits. For a fund, `left` is less than the smallest payment that a claim not
    served could ask of it; for a type or a rule, `left` is 0 (shares: one claim would break it).
    """

    kind: LimitKind
    id: str
    used: int
    limit: int
    left: int
    binds: bool


@dataclass(frozen=True, slots=True)
class Limit:
    kind: LimitKind
    id: str


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The least change of this limit alone that makes the round possible, all else being kept.

    `by`: cents more for a fund; machines fewer for a reserve; claims fewer (minimums) or more (caps,
    sites, households) for another rule; 1 for a pin or an exclusion, which is then taken back.
    """

    limit: Limit
    by: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """Limits that can't hold together; without any one of them, the others can (irreducible)."""

    limits: tuple[Limit, ...]
    relaxations: tuple[Relaxation, ...] = ()


@dataclass(frozen=True, slots=True)
class Multiplier:
    """The price, in points × scale, of one unit of a fund (cent), a device, or a rule."""

    kind: str
    id: str
    value: int


@dataclass(frozen=True, slots=True)
class Certificate:
    """Multipliers from which anyone recomputes an upper bound on the points (weak duality)."""

    scale: int
    multipliers: tuple[Multiplier, ...]
    bound: int


@dataclass(frozen=True, slots=True)
class Versions:
    """What computed the outcome. Not part of the decision: another version must decide the same."""

    engine: str = ""
    ortools: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Every claim stands once in `awards` or in `unserved`; `reasons` is filled by `explain`.

    `effort` is deterministic work of the solver, in thousandths of its unit; never seconds.
    """

    status: Status
    fingerprint: str
    awards: tuple[Award, ...] = ()
    unserved: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    objectives: tuple[ObjectiveResult, ...] = ()
    usages: tuple[Usage, ...] = ()
    conflict: Conflict | None = None
    certificate: Certificate | None = None
    versions: Versions = Versions()
    effort: int = 0

    @property
    def points(self) -> int:
        """Points served in sum, whether they were what was sought or the order was."""
        return next((r.value for r in self.objectives if r.objective in FIRST_OBJECTIVES), 0)

    @property
    def served(self) -> int:
        return len(self.awards)


@dataclass(frozen=True, slots=True)
class Progress:
    """What the search holds now; `phase` is an objective's name or one of CERTIFICATE, EXPLAIN, LIMITS."""

    phase: str
    value: int
    bound: int
    effort: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What the audit found wrong: a code, the ids it concerns, and the figures."""

    code: str
    ids: tuple[str, ...] = ()
    details: Mapping[str, Detail] = field(default_factory=dict)
