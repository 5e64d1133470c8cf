"""Each published rule: met, not met, unknown, and what it saw."""

from dataclasses import fields, replace
from datetime import date

import pytest
import sqlalchemy as sa

from equip.people.models import Consent, ConsentKind, RsaState
from equip.requests.eligibility import RULES, Check, Verdict, check_facts, check_request, conclusion
from equip.requests.facts import Facts, gather
from equip.requests.models import MainUse, RequestState
from equip.requests.rules import RULE_PARAMS, rules_in_force
from tests.factories.requests import TODAY, attest, make_applicant, make_request

MET, NOT_MET, UNKNOWN = Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN
GOOD = Facts(
    requested_on=date(2026, 11, 2),
    main_use=MainUse.TRAINING,
    type_chosen=True,
    carried=True,
    agreed_on=date(2026, 11, 2),
    agreement_withdrawn_on=None,
    contribution_accepted=True,
    rsa_state=RsaState.OPEN,
    rsa_seen_on=date(2026, 11, 3),
    home_departement="01",
    enrolled=True,
    percent=80,
    promised=False,
    equipped_on=None,
    equipment=None,
    schoolchildren=None,
    km=None,
)
CASES = [
    ("rsa_right_valid", {}, MET, "rsa_open"),
    ("rsa_right_valid", {"rsa_state": RsaState.SUSPENDED}, MET, "rsa_open"),
    ("rsa_right_valid", {"rsa_state": RsaState.PAYMENT_SUSPENDED}, MET, "rsa_open"),
    ("rsa_right_valid", {"rsa_state": RsaState.CLOSED}, NOT_MET, "rsa_closed"),
    ("rsa_right_valid", {"rsa_state": RsaState.CLOSED_EARLIER}, NOT_MET, "rsa_closed"),
    ("rsa_right_valid", {"rsa_state": RsaState.REFUSED}, NOT_MET, "rsa_closed"),
    ("rsa_right_valid", {"rsa_state": RsaState.PENDING}, UNKNOWN, "rsa_pending"),
    ("rsa_right_valid", {"rsa_state": None}, UNKNOWN, "rsa_not_attested"),
    ("rsa_right_valid", {"rsa_seen_on": None}, UNKNOWN, "rsa_undated"),
    ("rsa_right_valid", {"rsa_seen_on": date(2026, 8, 23)}, MET, "rsa_open"),
    ("rsa_right_valid", {"rsa_seen_on": date(2026, 8, 22)}, UNKNOWN, "rsa_too_old"),
    ("rsa_right_valid", {"rsa_seen_on": date(2026, 8, 1), "rsa_state": RsaState.CLOSED}, UNKNOWN, "rsa_too_old"),
    ("rsa_right_valid", {"rsa_seen_on": date(2026, 11, 24)}, UNKNOWN, "rsa_dated_later"),
    ("lives_in_department", {}, MET, "home_here"),
    ("lives_in_department", {"home_departement": "38"}, NOT_MET, "home_elsewhere"),
    ("lives_in_department", {"home_departement": None}, UNKNOWN, "home_unknown"),
    ("training_attended", {"percent": 50}, MET, "attendance_enough"),
    ("training_attended", {"percent": 49}, NOT_MET, "attendance_low"),
    ("training_attended", {"percent": 0}, NOT_MET, "attendance_low"),
    ("training_attended", {"percent": None}, UNKNOWN, "attendance_unknown"),
    ("training_attended", {"percent": None, "enrolled": False}, UNKNOWN, "not_enrolled"),
    ("no_recent_computer", {}, MET, "never_equipped"),
    ("no_recent_computer", {"equipped_on": date(2023, 11, 23)}, MET, "equipped_long_ago"),
    ("no_recent_computer", {"equipped_on": date(2023, 11, 24)}, NOT_MET, "equipped_recently"),
    ("no_recent_computer", {"promised": True}, NOT_MET, "computer_promised"),
    ("request_complete", {}, MET, "answers_given"),
    ("request_complete", {"main_use": None}, UNKNOWN, "answers_missing"),
    ("request_complete", {"type_chosen": False}, UNKNOWN, "answers_missing"),
    ("signed_by_prescriber", {}, MET, "carried"),
    ("signed_by_prescriber", {"carried": False}, UNKNOWN, "not_carried"),
    ("agreement_given", {}, MET, "agreement_signed"),
    ("agreement_given", {"agreed_on": None}, UNKNOWN, "agreement_missing"),
    ("agreement_given", {"agreed_on": date(2026, 11, 24)}, UNKNOWN, "agreement_missing"),
    ("agreement_given", {"agreement_withdrawn_on": date(2026, 11, 20)}, NOT_MET, "agreement_withdrawn"),
    ("contribution_accepted", {}, MET, "contribution_yes"),
    ("contribution_accepted", {"contribution_accepted": False}, NOT_MET, "contribution_no"),
    ("contribution_accepted", {"contribution_accepted": None}, UNKNOWN, "contribution_unknown"),
]


@pytest.mark.parametrize(("code", "changes", "verdict", "evidence"), CASES)
def test_a_rule_answers_with_what_it_saw(session, code, changes, verdict, evidence):
    rules = rules_in_force(session, "01", TODAY)

    checks = {check.code: check for check in check_facts(rules, replace(GOOD, **changes), on=TODAY)}

    assert (checks[code].verdict, checks[code].evidence) == (verdict, evidence)
    others = {check.verdict for check in checks.values() if check.code != code}
    assert others == {MET}, "one fact changes one rule only"


def test_every_rule_of_the_campaign_can_be_read_and_no_other_is_known(session):
    published = {rule["code"] for rule in rules_in_force(session, "01", TODAY).rules}

    assert published == set(RULES) == set(RULE_PARAMS)


def test_every_rule_that_can_refuse_has_a_case_that_leaves_it_unknown():
    verdicts: dict[str, set[Verdict]] = {}
    for code, _, verdict, _ in CASES:
        verdicts.setdefault(code, set()).add(verdict)

    assert {code for code, seen in verdicts.items() if seen == {MET, NOT_MET}} == {"no_recent_computer"}
    assert set(verdicts) == set(RULES)


def _check(verdict: Verdict) -> Check:
    return Check("x", "", "", verdict, "")


@pytest.mark.parametrize(
    ("verdicts", "state"),
    [
        ((MET, MET), RequestState.ELIGIBLE),
        ((MET, UNKNOWN), RequestState.INCOMPLETE),
        ((NOT_MET, UNKNOWN), RequestState.INELIGIBLE),
    ],
)
def test_one_rule_not_met_is_enough_and_unknown_never_refuses(verdicts, state):
    assert conclusion([_check(verdict) for verdict in verdicts]) is state


def test_a_rule_that_is_switched_off_is_not_read(session):
    rules = rules_in_force(session, "01", TODAY)
    kept = type(rules)(**rules.model_dump() | {"rules": [rule | {"enabled": False} for rule in rules.rules]})

    assert check_facts(kept, GOOD, on=TODAY) == ()


def test_the_newest_attestation_counts_and_an_undated_one_only_when_alone(session):
    person = make_applicant(session, rsa_state=RsaState.CLOSED, rsa_seen_on=date(2026, 9, 1))
    attest(session, person, RsaState.OPEN, date(2026, 11, 5))
    attest(session, person, RsaState.REFUSED, None)
    request = make_request(session, person=person)

    assert _evidence(session, request, "rsa_right_valid") == "rsa_open"


def test_excused_and_unnoted_days_are_neither_presence_nor_absence(session):
    request = make_request(session, person=make_applicant(session, presences="PEE-A"))

    [facts] = gather(session, [request], on=TODAY)
    [before] = gather(session, [request], on=date(2026, 10, 1))

    assert facts.percent == 50
    assert before.percent == 100, "a day to come is not counted"


def test_an_agreement_taken_back_stops_the_request(session):
    request = make_request(session)
    session.add(
        Consent(
            departement="01",
            beneficiary_id=request.beneficiary_id,
            organisation_id=request.organisation_id,
            kind=ConsentKind.PROCESSING,
            given_on=date(2026, 11, 2),
            withdrawn_on=date(2026, 11, 20),
        )
    )
    session.flush()

    assert _evidence(session, request, "agreement_given") == "agreement_withdrawn"


def test_facts_of_many_requests_come_in_their_order(session):
    requests = [make_request(session, person=make_applicant(session, schoolchildren=n)) for n in (3, 0, 2)]

    assert [facts.schoolchildren for facts in gather(session, requests, on=TODAY)] == [3, 0, 2]


def test_many_requests_are_read_with_as_many_queries_as_one(session):
    requests = [make_request(session) for _ in range(5)]
    counted = []
    connection = session.connection()
    sa.event.listen(connection, "before_cursor_execute", lambda *args: counted.append(args[2]))

    gather(session, requests[:1], on=TODAY)
    one = len(counted)
    gather(session, requests, on=TODAY)

    assert 0 < one == len(counted) - one


def test_no_fact_tells_who_the_person_is():
    names = {field.name for field in fields(Facts)}

    assert names == {
        "requested_on",
        "main_use",
        "type_chosen",
        "carried",
        "agreed_on",
        "agreement_withdrawn_on",
        "contribution_accepted",
        "rsa_state",
        "rsa_seen_on",
        "home_departement",
        "enrolled",
        "percent",
        "promised",
        "equipped_on",
        "equipment",
        "schoolchildren",
        "km",
    }


def _evidence(session, request, code):
    return next(check.evidence for check in check_request(session, request, on=TODAY) if check.code == code)
