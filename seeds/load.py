"""What must exist before the first file comes in: places, organisations, accounts, funds, rules, grid.

Reads the JSON files of `seeds/`; what exists already is left as it is, so that loading twice changes nothing.
"""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from equip.accounts import service as accounts
from equip.accounts.actors import system_actor
from equip.accounts.models import Departement, Organisation, OrganisationKind, Role, User
from equip.funding.models import ContributionScale, Fund, Payer
from equip.inventory.models import Donor, DonorKind
from equip.journal import service as journal
from equip.places.imports import save_communes, save_digital_places
from equip.places.models import Commune, Site
from equip.requests.models import Grid, RuleSet
from equip.training.models import Course, TrainingSession

HERE = Path(__file__).parent
DEMO_PASSWORD = "demonstration-equip"  # noqa: S105 - shown on the sign-in page of a demonstration, and nowhere else
COURSE = "Autonomie numérique"
PAYERS = {
    "everyone": Payer.EVERYONE,
    "training_operation": Payer.ESF_PARTICIPANT,
    "schoolchild_in_household": Payer.SCHOOLCHILD,
}
KINDS = {"department": OrganisationKind.DEPARTEMENT}
DONORS = {"public_body": DonorKind.PUBLIC, "company": DonorKind.PRIVATE}


def load_foundations(session: Session, *, now: datetime, with_accounts: bool = True) -> None:
    """Everything but people, machines and requests. `with_accounts` adds the demonstration accounts."""
    load_places(session)
    described = _read("ain/organisations.json")
    for departement in described["departments"]:
        _load_departement(session, departement, described["source"], now=now)
    _load_digital_places(session)
    _load_funds(session, now=now)
    _load_rules(session, now=now)
    if with_accounts:
        _load_accounts(session, now=now)


def load_places(session: Session) -> None:
    if not session.exec(select(Commune).limit(1)).first():
        save_communes(session, "01", _read("communes.json"))


def _load_departement(session: Session, described: dict[str, Any], source: str, *, now: datetime) -> None:
    code = described["code"]
    if session.get(Departement, code):
        return
    settings = {"price_caps": described.get("price_caps"), "owner": described["owner"], "source": source}
    session.add(Departement(code=code, name=described["name"], phone=described["phone"], settings=settings))
    session.flush()
    organisations = {row["code"]: _organisation(code, row) for row in described["organisations"]}
    session.add_all(organisations.values())
    session.flush()
    for row in organisations.values():
        if row.commune_insee:
            session.add(Site(departement=code, organisation_id=row.id, name=row.name, commune_insee=row.commune_insee))
    for donor in described["donors"]:
        session.add(Donor(departement=code, name=donor["name"], kind=DONORS[donor["kind"]]))
    for course in described["training_sessions"]:
        _load_training(session, code, organisations[course["organisation"]], course)
    journal.record(session, system_actor(code), "departement.create", "departement", code, now=now)


def _organisation(departement: str, row: dict[str, Any]) -> Organisation:
    kind = KINDS.get(row["kind"]) or OrganisationKind(row["kind"])
    return Organisation(departement=departement, name=row["name"], kind=kind, commune_insee=row["commune"])


def _load_training(session: Session, departement: str, trainer: Organisation, row: dict[str, Any]) -> None:
    course = session.exec(select(Course).where(Course.organisation_id == trainer.id, Course.title == COURSE)).first()
    if course is None:
        course = Course(departement=departement, organisation_id=trainer.id, title=COURSE)
        session.add(course)
        session.flush()
    session.add(
        TrainingSession(
            departement=departement,
            organisation_id=trainer.id,
            course_id=course.id,
            label=row["label"],
            starts_on=date.fromisoformat(row["starts_on"]),
            ends_on=date.fromisoformat(row["ends_on"]),
            is_esf=row["esf_operation"],
        )
    )


def _load_digital_places(session: Session) -> None:
    save_digital_places(session, "01", _read("ain/lieux-numeriques.json"))


def _load_funds(session: Session, *, now: datetime) -> None:
    if session.exec(select(Fund).limit(1)).first():
        return
    described = _read("ain/fonds.json")
    opens = date.fromisoformat(described["in_force_on"])
    for row in described["funds"]:
        fund = Fund(
            departement="01",
            code=row["code"],
            label=row["label"],
            may_pay=PAYERS[row["pays_for"]["kind"]],
            budget_cents=row["budget_cents"],
            opens_on=opens,
            closes_on=opens.replace(month=12, day=31),
            source=described["source"],
        )
        session.add(fund)
        journal.record(session, system_actor("01"), "fund.create", "fund", fund.id, now=now, code=fund.code)
    contribution = described["contribution"]
    unknown = {"unknown": True, **contribution["if_unknown"]}
    session.add(
        ContributionScale(
            departement="01",
            version=described["version"],
            in_force_on=opens,
            source=contribution["source"],
            brackets=[*contribution["brackets"], unknown],
        )
    )


def _load_rules(session: Session, *, now: datetime) -> None:
    if session.exec(select(Grid).limit(1)).first():
        return
    grid, rules = _read("ain/grille-2026.json"), _read("ain/regles-2026.json")
    head = ("version", "label", "source")
    session.add(
        Grid(
            departement="01",
            in_force_on=date.fromisoformat(grid["in_force_on"]),
            criteria=grid["criteria"],
            **{key: grid[key] for key in head},
        )
    )
    session.add(
        RuleSet(
            departement="01",
            in_force_on=date.fromisoformat(rules["in_force_on"]),
            rules=rules["rules"],
            **{key: rules[key] for key in head},
        )
    )
    for kind, version in (("grid", grid["version"]), ("rule_set", rules["version"])):
        journal.record(session, system_actor("01"), f"{kind}.publish", kind, version, now=now)


def _load_accounts(session: Session, *, now: datetime) -> None:
    if session.exec(select(User).limit(1)).first():
        return
    names = {
        row["code"]: (departement["code"], row["name"])
        for departement in _read("ain/organisations.json")["departments"]
        for row in departement["organisations"]
    }
    for row in _read("ain/comptes.json")["accounts"]:
        departement, name = names[row["organisation"]]
        organisation = accounts.find_organisation(session, departement, name)
        if organisation is None:
            raise LookupError(f"seeds: no organisation {row['organisation']}")
        accounts.add_user(
            session,
            system_actor(departement),
            email=row["email"],
            display_name=row["name"],
            role=Role(row["role"]),
            organisation=organisation,
            password=DEMO_PASSWORD,
            now=now,
            is_demo=True,
        )


def _read(path: str) -> Any:
    return json.loads((HERE / path).read_text(encoding="utf-8"))
