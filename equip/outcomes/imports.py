"""Follow-ups kept in a spreadsheet before the service existed, such as those of 2012.

The people of such a file are nobody's list today: they are kept by the département itself, with the little that the
file says of them. Their computers are not made into stock, and a year of birth is not a date of birth.
"""

from datetime import datetime
from functools import partial
from typing import Any

from sqlmodel import Session, select

from equip.accounts.actors import Actor
from equip.accounts.models import Organisation, OrganisationKind
from equip.errors import Conflict, Invalid, NotFound
from equip.files.follow_up_rows import COLUMNS, FollowUpRow, read_follow_ups
from equip.files.scrub import without_nir
from equip.imports.aliases import open_table
from equip.imports.models import ImportKind
from equip.imports.readings import faulty_lines, headers_of, in_words_of_the_file, notes_of
from equip.imports.service import Line, LineProblem, Report, Verdict, apply_line
from equip.journal import service as journal
from equip.numbers import next_number
from equip.outcomes import service
from equip.outcomes.models import ComputerUse, FollowUp, Milestone, Situation
from equip.outcomes.policies import check_can_follow
from equip.outcomes.service import Answer
from equip.people.models import Beneficiary, Household
from equip.places.service import find_commune

_FIELDS = {"answered_on": "followed_on", "situation_since": "started_on"}
"""What the service calls otherwise than the file."""


class FollowUpsImporter:
    """One line is one milestone of one person; a person is their number and the year of their exit."""

    kind = ImportKind.FOLLOW_UPS
    keep = staticmethod(without_nir)

    def run(self, session: Session, actor: Actor, content: bytes, filename: str, *, now: datetime) -> Report:
        check_can_follow(actor)
        table = open_table(session, actor, self.kind, content, filename)
        reading = read_follow_ups(table)
        headers = headers_of(table, COLUMNS)
        lines = [apply_line(session, row.line, partial(_apply, session, actor, row, now)) for row in reading.rows]
        lines = [in_words_of_the_file(line, headers) for line in lines]
        lines = sorted([*lines, *faulty_lines(reading.problems)], key=lambda line: line.number)
        kept_out = [LineProblem("follow_ups_birth_year_not_kept"), LineProblem("follow_ups_device_not_kept")]
        return Report(lines=lines, notes=[*notes_of(table, reading), *kept_out])


def _apply(session: Session, actor: Actor, row: FollowUpRow, now: datetime) -> Line:
    anchor_on = row.training_ended_on or row.handed_over_on
    if anchor_on is None:
        raise Invalid("invalid", fields={"training_ended_on": "follow_up_anchor_missing"})
    if row.situation is None or row.followed_on is None:
        missing = "situation" if row.situation is None else "followed_on"
        raise Invalid("invalid", fields={missing: "follow_up_answer_missing"})
    person = _find_or_make_person(session, actor, row, f"suivi-{anchor_on.year}-{row.number}", now)
    milestone = Milestone(row.milestone)
    service.plan_follow_ups(session, actor, person, anchor_on, None, now)
    follow_up = service.get_latest(session, actor, person, milestone, lock=True)
    given = _answer(row, Situation(row.situation))
    if follow_up.recorded_at and follow_up.answered_on == row.followed_on and not service.changes(follow_up, given):
        return Line(row.line, Verdict.IDENTICAL, ref=person.ref)
    verdict = Verdict.UPDATE if follow_up.recorded_at else Verdict.CREATE
    changed = _said(follow_up, given) if follow_up.recorded_at else {}
    try:
        service.answer(session, actor, follow_up, given, on=row.followed_on, now=now, earliest=anchor_on)
    except Invalid as refusal:
        fields = {_FIELDS.get(name, name): code for name, code in refusal.fields.items()}
        raise Invalid(refusal.code, fields=fields, **refusal.details) from None
    return Line(row.line, verdict, ref=person.ref, changes=changed)


def _answer(row: FollowUpRow, situation: Situation) -> Answer:
    use = {True: ComputerUse.USED, False: ComputerUse.NEVER, None: None}[row.computer_used]
    contract = f"Contrat : {row.contract}." if row.contract else None
    return Answer(
        situation=situation,
        situation_since=row.started_on,
        computer_use=use,
        certification=row.certification,
        comment=" ".join(words for words in (contract, row.comment) if words),
    )


def _said(follow_up: FollowUp, given: Answer) -> dict[str, list[Any]]:
    names = service.changes(follow_up, given)
    return {name: [_text(getattr(follow_up, name)), _text(getattr(given, name))] for name in names}


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _find_or_make_person(
    session: Session, actor: Actor, row: FollowUpRow, internal_id: str, now: datetime
) -> Beneficiary:
    known = session.exec(
        select(Beneficiary).where(Beneficiary.departement == actor.departement, Beneficiary.internal_id == internal_id)
    ).first()
    if known is None:
        return _make_person(session, actor, row, internal_id, now)
    same = (known.last_name, known.first_name) == (row.last_name, row.first_name)
    if not same:
        raise Conflict("follow_up_other_person", ref=known.ref)
    return known


def _make_person(session: Session, actor: Actor, row: FollowUpRow, internal_id: str, now: datetime) -> Beneficiary:
    if not row.last_name or not row.first_name:
        raise Invalid("invalid", fields={"first_name" if row.last_name else "last_name": "required"})
    household = Household(departement=actor.departement, equipped_on=row.handed_over_on)
    session.add(household)
    session.flush()
    commune = find_commune(session, None, row.town)
    year = internal_id.split("-")[1]
    number = next_number(session, actor.departement, f"P-{year}")
    person = Beneficiary(
        departement=actor.departement,
        ref=f"P-{year[2:]}-{number:04d}",
        organisation_id=_own_organisation(session, actor).id,
        household_id=household.id,
        internal_id=internal_id,
        last_name=row.last_name,
        first_name=row.first_name,
        commune_insee=commune.insee if commune else None,
        last_contact_on=row.followed_on,
        created_at=now,
    )
    session.add(person)
    session.flush()
    journal.record(session, actor, "person.create", "beneficiary", person.ref, now=now, source="follow_ups_file")
    return person


def _own_organisation(session: Session, actor: Actor) -> Organisation:
    found = session.exec(
        select(Organisation)
        .where(Organisation.departement == actor.departement, Organisation.kind == OrganisationKind.DEPARTEMENT)
        .order_by(Organisation.name)
    ).first()
    if found is None:
        raise NotFound("organisation_not_found")
    return found
