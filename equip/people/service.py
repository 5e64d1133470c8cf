"""People and households: finding, creating, correcting. Evidence and consents are in `evidence.py`.

A prescriber sees the people of its organisation, the département's staff all of them; others see nobody here
(trainers find the people enrolled with them through `equip.training`).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from equip.accounts.actors import Actor
from equip.accounts.models import Role
from equip.days import paris_day
from equip.errors import Conflict, Forbidden, NotFound
from equip.journal import service as journal
from equip.numbers import next_number
from equip.people.evidence import latest_rsa_evidence as latest_rsa_evidence  # noqa: PLC0414 - part of this service
from equip.people.facts import HOUSEHOLD_FIELDS, PERSON_FIELDS, PersonFacts, checked
from equip.people.matching import Identity, Matches, find_matches
from equip.people.models import Beneficiary, Consent, Household, RsaEvidence
from equip.people.policies import check_can_write
from equip.walls import beyond_the_wall


def visible_people(actor: Actor) -> SelectOfScalar[Beneficiary]:
    query = select(Beneficiary).where(Beneficiary.departement == actor.departement)
    if actor.is_wide:
        return query
    if actor.role == Role.PRESCRIBER:
        return query.where(Beneficiary.organisation_id == actor.organisation_id)
    return query.where(sa.false())


def get_person(session: Session, actor: Actor, ref: str, *, lock: bool = False) -> Beneficiary:
    query = visible_people(actor).where(Beneficiary.ref == ref)
    if lock:
        query = query.with_for_update(of=Beneficiary).execution_options(populate_existing=True)
    found = session.exec(query).first()
    if found is None:
        raise NotFound("person_not_found")
    return found


def find_person_by_internal_id(session: Session, departement: str, internal_id: str) -> Beneficiary | None:
    """Within what the transaction may see."""
    return session.exec(
        select(Beneficiary).where(Beneficiary.departement == departement, Beneficiary.internal_id == internal_id)
    ).first()


def household_of(session: Session, person: Beneficiary) -> Household:
    return session.exec(select(Household).where(Household.id == person.household_id)).one()


def create_person(
    session: Session, actor: Actor, facts: PersonFacts, *, now: datetime, is_another: bool = False
) -> Beneficiary:
    """Refuses somebody known already. `is_another`: somebody looked at the near matches and says it is none of them."""
    check_can_write(actor)
    given = facts.as_dict()
    if not actor.is_wide:
        given["organisation_id"] = actor.organisation_id
    today = paris_day(now)
    clean = checked(session, actor.departement, given, today=today)
    _lock_creation(session, actor.departement)
    _refuse_known(find_matches(session, actor, _identity(clean)), is_another=is_another)
    household = _household(session, actor, clean["caf_number"])
    ref = f"P-{today:%y}-{next_number(session, actor.departement, f'P-{today:%Y}'):04d}"
    own = {name: clean[name] for name in PERSON_FIELDS}
    person = Beneficiary(departement=actor.departement, ref=ref, household_id=household.id, created_at=now, **own)
    session.add(person)
    session.flush()  # the household is visible to a prescriber only once one of its own people is in it
    _set(household, {name: clean[name] for name in HOUSEHOLD_FIELDS if clean[name] is not None})
    session.add(household)
    journal.record(session, actor, "person.create", "beneficiary", ref, now=now)
    return person


def update_person(
    session: Session, actor: Actor, person: Beneficiary, changes: Mapping[str, Any], *, now: datetime
) -> list[str]:
    """Write these facts and return the names of those that changed. The journal keeps the names, not the values.

    `person` is locked by the caller. Moving to another organisation takes the evidence and consents along.
    """
    check_can_write(actor)
    # Before anything is looked up: whether the other organisation exists is not theirs to learn.
    if changes.get("organisation_id", person.organisation_id) != person.organisation_id and not actor.is_wide:
        raise Forbidden("organisation_of_person_fixed")
    clean = checked(session, actor.departement, changes, today=paris_day(now))
    _refuse_taken_id(session, actor, person, clean.get("internal_id"))
    household = household_of(session, person)
    moved = clean.get("caf_number") not in (None, household.caf_number)
    if moved:
        household = _change_caf_number(session, actor, person, household, clean["caf_number"])
    changed = _set(person, {name: clean[name] for name in PERSON_FIELDS if name in clean})
    of_household = _set(household, {name: clean[name] for name in HOUSEHOLD_FIELDS if name in clean})
    names = sorted([*changed, *of_household, *(["caf_number"] if moved else [])])
    if names:
        flag_modified(person, "ref")  # the ETag of a person covers their household
        session.add_all([person, household])
        _take_along(session, person, changed)
        session.flush()
        journal.record(session, actor, "person.update", "beneficiary", person.ref, now=now, fields=names)
    return names


def note_contact(person: Beneficiary, now: datetime) -> None:
    """A meeting, an answer, a form filled by a person: what retention counts from. Imports are not contacts."""
    person.last_contact_on = paris_day(now)


def _identity(clean: Mapping[str, Any]) -> Identity:
    names = ("last_name", "first_name", "birth_date", "caf_number", "internal_id", "phone")
    return Identity(**{name: clean[name] for name in names})


def _refuse_known(matches: Matches, *, is_another: bool) -> None:
    if matches.same:
        raise Conflict("person_exists", ref=matches.same.ref)
    if matches.elsewhere:
        raise Conflict("person_elsewhere", organisation=matches.elsewhere)
    if matches.near and not is_another:
        refs = [person.ref for person in matches.near]
        raise Conflict("person_near", refs=refs, ref=refs[0])


def _refuse_taken_id(session: Session, actor: Actor, person: Beneficiary, internal_id: str | None) -> None:
    if internal_id is None or internal_id == person.internal_id:
        return
    with beyond_the_wall(session, actor):
        taken = session.exec(
            select(Beneficiary.id).where(
                Beneficiary.departement == actor.departement,
                Beneficiary.internal_id == internal_id,
                Beneficiary.id != person.id,
            )
        ).first()
    if taken:
        raise Conflict("internal_id_taken")


def _household(session: Session, actor: Actor, caf_number: str | None) -> Household:
    """The household of this number wherever it is accompanied, or a new one; unknown numbers never join people."""
    with beyond_the_wall(session, actor):
        found = _find_household(session, actor.departement, caf_number) if caf_number else None
        if found is None:
            found = Household(departement=actor.departement, caf_number=caf_number)
            session.add(found)
            session.flush()
    return found


def _find_household(session: Session, departement: str, caf_number: str) -> Household | None:
    return session.exec(
        select(Household).where(Household.departement == departement, Household.caf_number == caf_number)
    ).first()


def _change_caf_number(
    session: Session, actor: Actor, person: Beneficiary, household: Household, caf_number: str
) -> Household:
    """A person alone keeps their household, with its right number; otherwise they join the household of the number."""
    with beyond_the_wall(session, actor):
        there = _find_household(session, actor.departement, caf_number)
        members = session.exec(select(Beneficiary.id).where(Beneficiary.household_id == household.id)).all()
    if there is None and len(members) == 1:
        household.caf_number = caf_number
        return household
    joined = there or _household(session, actor, caf_number)
    person.household_id = joined.id
    session.flush()
    return joined


def _set(row: Beneficiary | Household, facts: Mapping[str, Any]) -> list[str]:
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, facts[name])
    return changed


def _take_along(session: Session, person: Beneficiary, changed: list[str]) -> None:
    if "organisation_id" not in changed:
        return
    for table in (RsaEvidence, Consent):
        session.execute(
            sa.update(table)
            .where(col(table.beneficiary_id) == person.id)
            .values(organisation_id=person.organisation_id)
        )


def _lock_creation(session: Session, departement: str) -> None:
    """One at a time per département: two callers never create the same person twice."""
    session.connection().execute(
        sa.text("select pg_advisory_xact_lock(hashtext('equip.people'), hashtext(:code))"), {"code": departement}
    )
