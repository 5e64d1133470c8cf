"""The audit finds every planted fault, and nothing in an honest outcome."""

from dataclasses import replace

import pytest

from allocation import Payment, Status, audit, dump_outcome, explain, load_outcome, solve, verified
from tests.allocation.golden import golden_problem

PROBLEM = golden_problem("A")
OUTCOME = solve(PROBLEM)
FIRST, SECOND, *OTHERS = OUTCOME.awards
POINTS, *LATER = OUTCOME.objectives


def with_first(**changes):
    return replace(OUTCOME, awards=(replace(FIRST, **changes), SECOND, *OTHERS))


def codes(outcome, problem=PROBLEM):
    return {finding.code for finding in audit(problem, outcome)}


CERTIFICATE = OUTCOME.certificate
CHEAP = tuple(replace(m, value=m.value // 2) for m in CERTIFICATE.multipliers)
NEGATIVE = tuple(replace(m, value=-m.value) for m in CERTIFICATE.multipliers)
PLANTED = {
    "FINGERPRINT_DIFFERS": replace(OUTCOME, fingerprint="0" * 64),
    "CLAIM_UNANSWERED": replace(OUTCOME, unserved=OUTCOME.unserved[1:]),
    "CLAIM_ANSWERED_TWICE": replace(OUTCOME, unserved=(*OUTCOME.unserved, FIRST.claim)),
    "CLAIM_UNKNOWN": replace(OUTCOME, unserved=(*OUTCOME.unserved, "ghost")),
    "DEVICE_UNKNOWN": with_first(device="ghost"),
    "DEVICE_GIVEN_TWICE": with_first(device=SECOND.device),
    "PRICE_DIFFERS": with_first(price_cents=1),
    "CONTRIBUTION_DIFFERS": with_first(contribution_cents=1),
    "PLAN_MAY_NOT_PAY": with_first(plan="GOLD"),
    "PAYMENTS_DIFFER": with_first(payments=(Payment("INS", 1),)),
    "FUND_OVERSPENT": with_first(payments=(Payment("INS", 10**7),)),
    "OBJECTIVE_VALUE_DIFFERS": replace(OUTCOME, objectives=(replace(POINTS, value=3852), *LATER)),
    "BOUND_BEATEN": replace(OUTCOME, objectives=(replace(POINTS, bound=3850), *LATER)),
    "PROOF_LEFT_OPEN": replace(OUTCOME, objectives=(replace(POINTS, bound=3860), *LATER)),
    "OBJECTIVE_MISSING": replace(OUTCOME, objectives=tuple(LATER)),
    "GROUP_BELOW_MINIMUM": replace(OUTCOME, awards=(FIRST,)),
    "NEGATIVE_MULTIPLIER": replace(OUTCOME, certificate=replace(CERTIFICATE, multipliers=NEGATIVE)),
    "CERTIFICATE_BOUND_DIFFERS": replace(OUTCOME, certificate=replace(CERTIFICATE, multipliers=CHEAP)),
    "AWARDS_WITHOUT_ALLOCATION": replace(OUTCOME, status=Status.INFEASIBLE),
    "USAGE_DIFFERS": replace(OUTCOME, usages=(replace(OUTCOME.usages[0], used=1), *OUTCOME.usages[1:])),
}


@pytest.mark.parametrize(("code", "outcome"), PLANTED.items(), ids=PLANTED)
def test_a_planted_fault_is_found(code, outcome):
    assert code in codes(outcome)


def test_a_machine_that_does_not_fit_is_found():
    wrong = next(device.id for device in PROBLEM.devices if device.form == "fixe")
    needs = {claim.id: claim.need for claim in PROBLEM.claims}
    served = next(a.claim for a in OUTCOME.awards if needs[a.claim].forms == ("portable",))
    awards = tuple(replace(a, device=wrong) if a.claim == served else a for a in OUTCOME.awards)

    assert "DEVICE_DOES_NOT_FIT" in codes(replace(OUTCOME, awards=awards))


def test_the_audit_says_what_rests_on_the_search():
    seen = verified(PROBLEM, OUTCOME)

    assert seen.findings == ()
    assert seen.certified_bound == CERTIFICATE.bound
    assert seen.points_on_search == CERTIFICATE.bound - 3851 > 0


def test_an_explained_outcome_read_back_from_its_file_has_no_finding():
    small = replace(PROBLEM, claims=PROBLEM.claims[:12], rules=())
    outcome = load_outcome(dump_outcome(explain(small, solve(small))))

    assert audit(small, outcome) == ()
    assert outcome.unserved == tuple(reason.claim for reason in outcome.reasons)
