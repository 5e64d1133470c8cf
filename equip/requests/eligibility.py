"""Who may take part: each published rule read on the facts of a request, with its evidence. Unknown never refuses.

A rule answers NOT_MET only on something known. An attestation that is undated or too old says nothing of today,
whatever its state; a person of whom no enrolment is known may have trained where we can't see: both go back to the
social worker.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from sqlmodel import Session

from equip.people.models import RsaState
from equip.requests.facts import Facts, gather
from equip.requests.holdings import is_recent
from equip.requests.models import EquipmentRequest, RequestState, RuleSet
from equip.requests.months import months_before
from equip.requests.rules import rules_in_force

CAF_CODES = {
    RsaState.PENDING: 0,
    RsaState.REFUSED: 1,
    RsaState.OPEN: 2,
    RsaState.SUSPENDED: 3,
    RsaState.PAYMENT_SUSPENDED: 4,
    RsaState.CLOSED: 5,
    RsaState.CLOSED_EARLIER: 6,
}
"""ETATDOSRSA, as the rules name the states that are open."""

Params = Mapping[str, Any]


class Verdict(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Finding:
    """`evidence` is the code of what was seen (its French words stand in `api/requests/messages.py`)."""

    verdict: Verdict
    evidence: str
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Check:
    """One rule, as it was published, and what it found."""

    code: str
    label: str
    sentence: str
    verdict: Verdict
    evidence: str
    details: dict[str, Any] = field(default_factory=dict)


def check_request(session: Session, request: EquipmentRequest, *, on: date) -> tuple[Check, ...]:
    """Every rule in force on that day; `NotFound("no_rules_in_force")` when the département has published none."""
    rules = rules_in_force(session, request.departement, on)
    return check_facts(rules, gather(session, [request], on=on)[0], on=on)


def check_requests(session: Session, requests: Sequence[EquipmentRequest], *, on: date) -> list[tuple[Check, ...]]:
    """The same for many requests of one département, in the same order and with few queries."""
    if not requests:
        return []
    rules = rules_in_force(session, requests[0].departement, on)
    return [check_facts(rules, facts, on=on) for facts in gather(session, requests, on=on)]


def check_facts(rules: RuleSet, facts: Facts, *, on: date) -> tuple[Check, ...]:
    return tuple(_check(rule, facts, on) for rule in rules.rules if rule.get("enabled", True))


def conclusion(checks: Sequence[Check]) -> RequestState:
    """ELIGIBLE, INELIGIBLE or INCOMPLETE."""
    verdicts = {check.verdict for check in checks}
    if Verdict.NOT_MET in verdicts:
        return RequestState.INELIGIBLE
    return RequestState.INCOMPLETE if Verdict.UNKNOWN in verdicts else RequestState.ELIGIBLE


def _check(rule: Mapping[str, Any], facts: Facts, on: date) -> Check:
    found = RULES[rule["code"]](facts, rule.get("params", {}), on)
    return Check(rule["code"], rule["label"], rule["sentence"], found.verdict, found.evidence, found.details)


def rsa_right_valid(facts: Facts, params: Params, on: date) -> Finding:
    state, seen_on, months = facts.rsa_state, facts.rsa_seen_on, params["max_attestation_age_months"]
    if state is None or seen_on is None:
        return Finding(Verdict.UNKNOWN, "rsa_not_attested" if state is None else "rsa_undated")
    seen = {"on": seen_on, "months": months}
    if not months_before(on, months) <= seen_on <= on:
        return Finding(Verdict.UNKNOWN, "rsa_dated_later" if seen_on > on else "rsa_too_old", seen)
    if CAF_CODES[state] in params["valid_states"]:
        return Finding(Verdict.MET, "rsa_open", seen)
    if state is RsaState.PENDING:
        return Finding(Verdict.UNKNOWN, "rsa_pending", seen)
    return Finding(Verdict.NOT_MET, "rsa_closed", seen)


def lives_in_department(facts: Facts, params: Params, _on: date) -> Finding:
    if facts.home_departement is None:
        return Finding(Verdict.UNKNOWN, "home_unknown")
    if facts.home_departement == params["department_code"]:
        return Finding(Verdict.MET, "home_here")
    return Finding(Verdict.NOT_MET, "home_elsewhere", {"departement": facts.home_departement})


def training_attended(facts: Facts, params: Params, _on: date) -> Finding:
    if not facts.enrolled:
        return Finding(Verdict.UNKNOWN, "not_enrolled")
    if facts.percent is None:
        return Finding(Verdict.UNKNOWN, "attendance_unknown")
    details = {"percent": facts.percent, "least": params["min_percent"]}
    if facts.percent >= params["min_percent"]:
        return Finding(Verdict.MET, "attendance_enough", details)
    return Finding(Verdict.NOT_MET, "attendance_low", details)


def no_recent_computer(facts: Facts, params: Params, on: date) -> Finding:
    """No hand-over recorded is known, not unknown: the scheme records each one. A written reason lets a second request
    be sent, it does not bend the rule. A computer that waits for somebody of the household is as good as received."""
    if facts.promised and params["years"]:
        return Finding(Verdict.NOT_MET, "computer_promised")
    if facts.equipped_on is None:
        return Finding(Verdict.MET, "never_equipped")
    details = {"on": facts.equipped_on, "years": params["years"]}
    if is_recent(facts.equipped_on, params["years"], on):
        return Finding(Verdict.NOT_MET, "equipped_recently", details)
    return Finding(Verdict.MET, "equipped_long_ago", details)


def request_complete(facts: Facts, params: Params, _on: date) -> Finding:
    """The date is written when the request is sent: before, it is not missing."""
    answered = {"asked_on": True, "use": facts.main_use is not None, "accepted_type": facts.type_chosen}
    missing = [name for name in params["required"] if not answered[name]]
    if missing:
        return Finding(Verdict.UNKNOWN, "answers_missing", {"missing": missing})
    return Finding(Verdict.MET, "answers_given")


def signed_by_prescriber(facts: Facts, _params: Params, _on: date) -> Finding:
    return Finding(Verdict.MET, "carried") if facts.carried else Finding(Verdict.UNKNOWN, "not_carried")


def agreement_given(facts: Facts, _params: Params, on: date) -> Finding:
    if facts.agreement_withdrawn_on:
        return Finding(Verdict.NOT_MET, "agreement_withdrawn", {"on": facts.agreement_withdrawn_on})
    if facts.agreed_on is None or facts.agreed_on > on:
        return Finding(Verdict.UNKNOWN, "agreement_missing")
    return Finding(Verdict.MET, "agreement_signed", {"on": facts.agreed_on})


def contribution_accepted(facts: Facts, _params: Params, _on: date) -> Finding:
    if facts.contribution_accepted is None:
        return Finding(Verdict.UNKNOWN, "contribution_unknown")
    if facts.contribution_accepted:
        return Finding(Verdict.MET, "contribution_yes")
    return Finding(Verdict.NOT_MET, "contribution_no")


RULES: dict[str, Callable[[Facts, Params, date], Finding]] = {
    "rsa_right_valid": rsa_right_valid,
    "lives_in_department": lives_in_department,
    "training_attended": training_attended,
    "no_recent_computer": no_recent_computer,
    "request_complete": request_complete,
    "signed_by_prescriber": signed_by_prescriber,
    "agreement_given": agreement_given,
    "contribution_accepted": contribution_accepted,
}
"""One function for each code of `equip.requests.rules.RULE_PARAMS`; a test keeps the two equal."""
