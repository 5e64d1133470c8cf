"""The effort of an explanation is shared: what one claim, or one change of the round, costs is not taken from all."""

from allocation import ReasonCode, explain, solve
from tests.allocation.realistic import realistic_round


def test_changes_of_the_round_that_cost_too_much_leave_other_claims_their_reasons():
    problem = realistic_round(6, 45, 14)  # settling who more money would serve takes more than all this effort
    outcome = solve(problem)

    reasons = explain(problem, outcome, effort=15).reasons

    assert len(reasons) == len(outcome.unserved) > 30
    assert sum(reason.code is ReasonCode.BELOW_THRESHOLD for reason in reasons) > 4
