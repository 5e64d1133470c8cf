"""The rules and the grid of a day. A version in force is never edited: another is published, with its date.

Codes of rules and criteria are those that the code can read; a version that names another one is refused.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from sqlmodel import Session, col, select

from equip.accounts.actors import Actor
from equip.accounts.models import Role
from equip.days import planned_day_fault
from equip.errors import Conflict, Forbidden, Invalid, NotFound
from equip.journal import service as journal
from equip.nir import check_texts, texts_within
from equip.requests.models import Grid, RuleSet
from equip.requests.scale import fault

Version = TypeVar("Version", RuleSet, Grid)

RULE_PARAMS: dict[str, frozenset[str]] = {
    "rsa_right_valid": frozenset({"valid_states", "max_attestation_age_months"}),
    "lives_in_department": frozenset({"department_code"}),
    "training_attended": frozenset({"min_percent"}),
    "no_recent_computer": frozenset({"years"}),
    "request_complete": frozenset({"required"}),
    "signed_by_prescriber": frozenset(),
    "agreement_given": frozenset(),
    "contribution_accepted": frozenset(),
}
CRITERION_CODES = frozenset({"equipment", "attendance", "use", "distance", "schoolchildren", "waiting"})
REQUIRED_ANSWERS = frozenset({"asked_on", "use", "accepted_type"})
_WORDS = ("label", "sentence", "source")


def rules_in_force(session: Session, departement: str, on: date) -> RuleSet:
    return _in_force(session, RuleSet, departement, on, "no_rules_in_force")


def grid_in_force(session: Session, departement: str, on: date) -> Grid:
    return _in_force(session, Grid, departement, on, "no_grid_in_force")


def all_rules(session: Session, departement: str) -> list[RuleSet]:
    """Every version, the newest first."""
    return _all(session, RuleSet, departement)


def all_grids(session: Session, departement: str) -> list[Grid]:
    return _all(session, Grid, departement)


def published_departement(session: Session, asked: str = "", home: str = "") -> str:
    """The one that the address asks for, or the reader's own, or the first that has published anything.

    `NotFound` when that one has published nothing: another one's rules in its place would deceive.
    """
    wanted = asked or home
    codes = {*session.exec(select(RuleSet.departement)), *session.exec(select(Grid.departement))}
    if wanted not in codes and (wanted or not codes):
        raise NotFound("departement_without_rules")
    return wanted or min(codes)


def publish_rules(
    session: Session,
    actor: Actor,
    *,
    version: str,
    label: str,
    in_force_on: date,
    source: str,
    rules: list[dict[str, Any]],
    now: datetime,
    today: date,
) -> RuleSet:
    """`source` names the decision that adopted them."""
    check_texts(**texts_within(rules, "rules"))
    _check_rules(rules)
    _check_new(session, RuleSet, actor, version, in_force_on, today)
    row = RuleSet(
        departement=actor.departement,
        version=version,
        label=label,
        in_force_on=in_force_on,
        source=source,
        rules=rules,
    )
    return _publish(session, actor, row, "rule_set", now=now)


def publish_grid(
    session: Session,
    actor: Actor,
    *,
    version: str,
    label: str,
    in_force_on: date,
    source: str,
    criteria: list[dict[str, Any]],
    now: datetime,
    today: date,
) -> Grid:
    check_texts(**texts_within(criteria, "criteria"))
    _check_criteria(criteria)
    _check_new(session, Grid, actor, version, in_force_on, today)
    row = Grid(
        departement=actor.departement,
        version=version,
        label=label,
        in_force_on=in_force_on,
        source=source,
        criteria=criteria,
    )
    return _publish(session, actor, row, "grid", now=now)


def _in_force(session: Session, kind: type[Version], departement: str, on: date, code: str) -> Version:
    found = session.exec(
        select(kind)
        .where(kind.departement == departement, col(kind.in_force_on) <= on)
        .order_by(col(kind.in_force_on).desc())
        .limit(1)
    ).first()
    if found is None:
        raise NotFound(code, on=on)
    return found


def _all(session: Session, kind: type[Version], departement: str) -> list[Version]:
    query = select(kind).where(kind.departement == departement).order_by(col(kind.in_force_on).desc())
    return list(session.exec(query))


def _publish(session: Session, actor: Actor, row: Version, record_type: str, *, now: datetime) -> Version:
    session.add(row)
    session.flush()
    journal.record(
        session, actor, f"{record_type}.publish", record_type, row.version, now=now, in_force_on=row.in_force_on
    )
    return row


def _check_new(
    session: Session, kind: type[Version], actor: Actor, version: str, in_force_on: date, today: date
) -> None:
    known = [(row.version, row.in_force_on) for row in _all(session, kind, actor.departement)]
    check_new_version(actor, version, in_force_on, known, today=today)


def check_new_version(
    actor: Actor, version: str, in_force_on: date, known: Iterable[tuple[str, date]], *, today: date
) -> None:
    """Whatever is published: it has a name of its own, begins today or later, and after all those `known`."""
    if actor.role not in {Role.PROGRAMME_OFFICER, "system"}:
        raise Forbidden("role_not_allowed")
    if not version.strip():
        raise Invalid(fields={"version": "required"})
    if in_force_on < today:
        raise Invalid(fields={"in_force_on": "version_in_the_past"}, today=today)
    if day_fault := planned_day_fault(in_force_on, today):
        # No later version could ever follow the one of a mistyped year.
        raise Invalid(fields={"in_force_on": day_fault})
    for known_version, known_on in known:
        if known_version == version:
            raise Conflict("version_taken", version=version)
        if known_on == in_force_on:
            raise Conflict("version_date_taken", on=in_force_on, version=known_version)
        if known_on > in_force_on:
            raise Conflict("version_before_the_last", on=known_on, version=known_version)


def _check_rules(rules: Sequence[dict[str, Any]]) -> None:
    codes = [str(rule.get("code")) for rule in rules]
    _check_codes("rules", codes, set(RULE_PARAMS))
    for rule in rules:
        params = rule.get("params", {})
        if not _has_words(rule) or not _good_params(str(rule["code"]), params):
            raise Invalid(fields={"rules": "rule_bad_params"}, rule=rule["code"])


def _check_criteria(criteria: Sequence[dict[str, Any]]) -> None:
    _check_codes("criteria", [str(criterion.get("code")) for criterion in criteria], CRITERION_CODES)
    for criterion in criteria:
        found = fault(criterion.get("scale", [])) if _has_words(criterion) else "scale_without_words"
        if found:
            raise Invalid(fields={"criteria": found}, criterion=criterion["code"])


def _check_codes(name: str, codes: Sequence[str], known: set[str] | frozenset[str]) -> None:
    unknown = sorted(set(codes) - known)
    if unknown or not codes or len(set(codes)) < len(codes):
        raise Invalid(fields={name: "unknown_codes"}, codes=", ".join(unknown or codes))


def _has_words(described: dict[str, Any]) -> bool:
    return all(isinstance(described.get(name), str) and described[name].strip() for name in _WORDS)


def _good_params(code: str, params: Any) -> bool:
    if not isinstance(params, dict) or set(params) != RULE_PARAMS[code]:
        return False
    return all(_GOOD[name](value) for name, value in params.items())


def _whole(most: int) -> Any:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


_GOOD: dict[str, Any] = {
    "valid_states": lambda value: isinstance(value, list) and bool(value) and all(v in range(7) for v in value),
    "max_attestation_age_months": _whole(60),
    "department_code": lambda value: isinstance(value, str) and 2 <= len(value) <= 3,
    "min_percent": _whole(100),
    "years": _whole(50),
    "required": lambda value: isinstance(value, list) and all(v in REQUIRED_ANSWERS for v in map(str, value)),
}
