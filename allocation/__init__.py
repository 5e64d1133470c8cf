"""The engine of a round: a `Problem` in, an `Outcome` out. Nothing else is public.

    problem = Problem(claims=…, devices=…, funds=…, plans=…, rules=…, seed="tour-7")
    outcome = explain(problem, solve(problem))
    assert not audit(problem, outcome)

`solve` finds the best allocation, `explain` adds a reason to every claim not served, `audit` reads the
rules a second time, `replay` solves and explains again, and compares; `compare` puts two outcomes side by side,
`limits` says what a little more of each limit would gain; the files are canonical JSON.

It knows neither rows, nor pages, nor the clock, nor the names of people; it speaks codes.
"""

from allocation.audit import Verified, audit, verified
from allocation.compare import Comparison, compare
from allocation.counterfactuals import apply
from allocation.errors import AllocationError, ProblemError
from allocation.files import (
    decision_bytes,
    dump_outcome,
    dump_problem,
    fingerprint,
    load_outcome,
    load_problem,
)
from allocation.limits import Gain, limits
from allocation.needs import Device, Need, TypeCosts, fits, overspec
from allocation.outcome import (
    Award,
    Certificate,
    ChangeKind,
    Conflict,
    Counterfactual,
    Finding,
    Limit,
    LimitKind,
    Multiplier,
    ObjectiveResult,
    Outcome,
    Payment,
    Progress,
    Proof,
    Reason,
    ReasonCode,
    Relaxation,
    Status,
    Usage,
    Versions,
)
from allocation.problem import (
    DEFAULT_OBJECTIVES,
    Claim,
    Distance,
    Fund,
    Objective,
    Pin,
    Plan,
    Problem,
    payable_cents,
)
from allocation.reasons import explain
from allocation.replay import replay
from allocation.rules import (
    Basis,
    GroupCap,
    GroupMinimum,
    HouseholdShare,
    Reserve,
    Rule,
    SiteCapacity,
)
from allocation.solve import solve
from allocation.tiebreak import draw, seniority

__all__ = [
    "DEFAULT_OBJECTIVES",
    "AllocationError",
    "Award",
    "Basis",
    "Certificate",
    "ChangeKind",
    "Claim",
    "Comparison",
    "Conflict",
    "Counterfactual",
    "Device",
    "Distance",
    "Finding",
    "Fund",
    "Gain",
    "GroupCap",
    "GroupMinimum",
    "HouseholdShare",
    "Limit",
    "LimitKind",
    "Multiplier",
    "Need",
    "Objective",
    "ObjectiveResult",
    "Outcome",
    "Payment",
    "Pin",
    "Plan",
    "Problem",
    "ProblemError",
    "Progress",
    "Proof",
    "Reason",
    "ReasonCode",
    "Relaxation",
    "Reserve",
    "Rule",
    "SiteCapacity",
    "Status",
    "TypeCosts",
    "Usage",
    "Verified",
    "Versions",
    "apply",
    "audit",
    "compare",
    "decision_bytes",
    "draw",
    "dump_outcome",
    "dump_problem",
    "explain",
    "fingerprint",
    "fits",
    "limits",
    "load_outcome",
    "load_problem",
    "overspec",
    "payable_cents",
    "replay",
    "seniority",
    "solve",
    "verified",
]
