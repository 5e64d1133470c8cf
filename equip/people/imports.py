"""The extract of people coming in (CAF, Iodas): who is new, what changed, what somebody must decide.

What the file does not say is left as it is known. The NIR never reaches this file: `equip.files` has dropped it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from equip.accounts.actors import Actor
from equip.accounts.models import Organisation
from equip.errors import Invalid
from equip.files.people_rows import COLUMNS, PersonRow, read_people
from equip.files.scrub import without_nir
from equip.imports.aliases import open_table
from equip.imports.models import ImportKind
from equip.imports.readings import faulty_lines, headers_of, in_words_of_the_file, notes_of
from equip.imports.service import Line, LineProblem, Report, Verdict, apply_line
from equip.people import service
from equip.people.evidence import add_rsa_evidence, find_rsa_evidence
from equip.people.facts import HOUSEHOLD_FIELDS, PersonFacts
from equip.people.matching import Identity, find_matches
from equip.people.models import Beneficiary, Diploma, Equipment, EvidenceSource, Household, HouseholdRole, RsaState
from equip.people.policies import check_can_import
from equip.places.service import find_commune

Facts = dict[str, Any]
Place = tuple[str | None, str | None]


@dataclass
class _Run:
    """One reading of one file. `said` keeps what the first line of each household said, to see contradictions."""

    session: Session
    actor: Actor
    now: datetime
    organisations: Mapping[str, Organisation]
    communes: dict[Place, str | None] = field(default_factory=dict)
    said: dict[UUID, tuple[int, Facts]] = field(default_factory=dict)


class PeopleImporter:
    """For the whole département, by its staff: each line is given to the organisation that it names."""

    kind = ImportKind.PEOPLE
    keep = staticmethod(without_nir)

    def run(self, session: Session, actor: Actor, content: bytes, filename: str, *, now: datetime) -> Report:
        check_can_import(actor)
        table = open_table(session, actor, self.kind, content, filename)
        reading = read_people(table)
        headers = headers_of(table, COLUMNS)
        run = _Run(session, actor, now, _organisations(session, actor.departement))
        lines = faulty_lines(reading.problems)
        for row in reading.rows:
            line = apply_line(session, row.line, partial(_apply, run, row))
            lines.append(in_words_of_the_file(line, headers))
        return Report(sorted(lines, key=lambda line: line.number), notes_of(table, reading))


def _organisations(session: Session, departement: str) -> dict[str, Organisation]:
    rows = session.exec(select(Organisation).where(Organisation.departement == departement)).all()
    return {row.name.casefold(): row for row in rows}


def _apply(run: _Run, row: PersonRow) -> Line:
    facts = _facts(run, row)
    known = service.find_person_by_internal_id(run.session, run.actor.departement, row.internal_id)
    if known:
        return _update(run, row, known, facts)
    names = ("last_name", "first_name", "birth_date", "caf_number", "internal_id")
    matches = find_matches(run.session, run.actor, Identity(**{name: facts[name] for name in names}))
    if matches.same:
        return _update(run, row, matches.same, facts)
    if matches.near:
        near = LineProblem("person_near", None, {"ref": matches.near[0].ref})
        return Line(row.line, Verdict.DUPLICATE, matches.near[0].ref, problems=[near])
    person = service.create_person(run.session, run.actor, PersonFacts(**facts), now=run.now)
    _check_household(run, row, service.household_of(run.session, person), facts)
    _add_evidence(run, row, person)
    return Line(row.line, Verdict.CREATE, person.ref)


def _facts(run: _Run, row: PersonRow) -> Facts:
    organisation = run.organisations.get((row.referrer or "").casefold())
    commune = _commune(run, row.where)
    faults = {}
    if organisation is None:
        faults["referrer"] = "organisation_unknown" if row.referrer else "organisation_missing"
    if commune is None and any(row.where):
        faults["postal_town" if row.postal_town else "town"] = "commune_unknown"
    if faults:
        raise Invalid(fields=faults, value=row.referrer if "referrer" in faults else " ".join(filter(None, row.where)))
    quotient = row.family_quotient_cents
    return {
        "organisation_id": organisation.id if organisation else None,
        "internal_id": row.internal_id,
        "caf_number": row.caf_number,
        "last_name": row.last_name,
        "first_name": row.first_name,
        "household_role": HouseholdRole(row.role) if row.role else None,
        "birth_date": row.birth_date,
        "phone": row.phone,
        "email": row.email,
        "address": row.address,
        "commune_insee": commune,
        "diploma": Diploma(row.diploma) if row.diploma else None,
        "family_quotient": None if quotient is None else quotient // 100,  # whole euros; cents are not rounded up
        "schoolchildren": row.schoolchildren,
        "equipment": Equipment(row.home_equipment) if row.home_equipment else None,
    }


def _commune(run: _Run, where: Place) -> str | None:
    if where not in run.communes:
        found = find_commune(run.session, *where)
        run.communes[where] = found.insee if found else None
    return run.communes[where]


def _update(run: _Run, row: PersonRow, person: Beneficiary, facts: Facts) -> Line:
    household = service.household_of(run.session, person)
    before: Facts = {"caf_number": household.caf_number}
    rows = {name: household if name in HOUSEHOLD_FIELDS else person for name in facts if name != "caf_number"}
    before |= {name: getattr(rows[name], name) for name in rows}
    new = {name: value for name, value in facts.items() if value is not None and value != before[name]}
    _check_household(run, row, household, facts)
    changes = {name: [_plain(run, before[name]), _plain(run, value)] for name, value in new.items()}
    seen = _evidence(row)
    if seen and not find_rsa_evidence(run.session, person, **seen):
        latest = service.latest_rsa_evidence(run.session, person)
        changes["rsa_state"] = [_plain(run, latest.state if latest else None), _plain(run, seen["state"])]
    if not changes:
        return Line(row.line, Verdict.IDENTICAL, person.ref)
    service.update_person(run.session, run.actor, person, new, now=run.now)
    _add_evidence(run, row, person)
    return Line(row.line, Verdict.UPDATE, person.ref, changes)


def _check_household(run: _Run, row: PersonRow, household: Household, facts: Facts) -> None:
    """Two lines of one file that contradict each other on a shared fact: the second is left to a person."""
    shared = {name: facts[name] for name in HOUSEHOLD_FIELDS if facts.get(name) is not None}
    first, said = run.said.setdefault(household.id, (row.line, shared))
    faults = {name: "household_contradicted" for name in shared if name in said and said[name] != shared[name]}
    if faults:
        raise Invalid(fields={_COLUMN.get(name, name): code for name, code in faults.items()}, line=first)
    run.said[household.id] = (first, shared | said)


_COLUMN = {"family_quotient": "family_quotient_cents", "equipment": "home_equipment"}


def _evidence(row: PersonRow) -> Facts | None:
    """What the line says of the right to RSA; nothing at all is not evidence."""
    if row.rsa_state is None and row.attested_on is None:
        return None
    state = RsaState(row.rsa_state) if row.rsa_state else None
    source = EvidenceSource.CAF_FILE
    return {"state": state, "seen_on": row.attested_on, "right_since": row.rights_since, "source": source}


def _add_evidence(run: _Run, row: PersonRow, person: Beneficiary) -> None:
    if seen := _evidence(row):
        add_rsa_evidence(run.session, run.actor, person, **seen, now=run.now)


def _plain(run: _Run, value: Any) -> Any:
    if isinstance(value, UUID):
        return next((row.name for row in run.organisations.values() if row.id == value), None)
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value
