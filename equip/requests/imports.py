"""The slip of requests of a social centre coming in: each line is created and sent, through the same service as a form.

A person is found by the internal identifier, a request by its person and its date. What the file does not say is left
as it is known; a line that can't be sent yet stays a draft, and the report says so.
"""

from datetime import datetime
from functools import partial
from typing import Any

from sqlmodel import Session, select

from equip.accounts.actors import Actor
from equip.accounts.models import Role
from equip.days import paris_day
from equip.errors import Forbidden, Invalid
from equip.files.request_rows import COLUMNS, RequestRow, read_requests
from equip.files.scrub import without_nir
from equip.imports.aliases import open_table
from equip.imports.models import ImportKind
from equip.imports.readings import faulty_lines, headers_of, in_words_of_the_file, notes_of
from equip.imports.service import Line, LineProblem, Report, Verdict, apply_line
from equip.people.models import Beneficiary
from equip.people.service import find_person_by_internal_id
from equip.requests import service
from equip.requests.models import EquipmentRequest, MainUse, RequestState
from equip.requests.need import missing_answers
from equip.requests.states import ASSESSED

IMPORTERS = frozenset({Role.PRESCRIBER, Role.PROGRAMME_OFFICER, "system"})
USES = {"online_procedures": MainUse.ONLINE_SERVICES}
"""Words of the file that the records name otherwise."""
FIELDS_OF_THE_FILE = {
    "prescriber_name": "referrer",
    "agreed_on": "agreement_signed_on",
    "accepts_laptop": "accepted_form",
    "accepts_desktop": "accepted_form",
    "accepts": "accepted_form",
}


class RequestsImporter:
    """A prescriber brings the requests of its own people, the département's staff those of everybody."""

    kind = ImportKind.REQUESTS
    keep = staticmethod(without_nir)

    def run(self, session: Session, actor: Actor, content: bytes, filename: str, *, now: datetime) -> Report:
        if actor.role not in IMPORTERS:
            raise Forbidden("role_not_allowed")
        table = open_table(session, actor, self.kind, content, filename)
        reading = read_requests(table)
        headers = headers_of(table, COLUMNS)
        headers |= {name: headers[column] for name, column in FIELDS_OF_THE_FILE.items() if column in headers}
        lines = faulty_lines(reading.problems)
        for row in reading.rows:
            line = apply_line(session, row.line, partial(_apply, session, actor, row, now))
            lines.append(in_words_of_the_file(line, headers))
        return Report(sorted(lines, key=lambda line: line.number), notes_of(table, reading))


def _apply(session: Session, actor: Actor, row: RequestRow, now: datetime) -> Line:
    person = find_person_by_internal_id(session, actor.departement, row.internal_id)
    if person is None:
        raise Invalid(fields={"internal_id": "internal_id_unknown"}, value=row.internal_id)
    known = _find(session, person, row)
    if known:
        return _update(session, actor, row, known, now)
    request = service.create_draft(
        session, actor, person, now=now, today=paris_day(now), requested_on=row.requested_on, **_need(row)
    )
    return Line(row.line, Verdict.CREATE, request.ref, problems=_send(session, actor, request, now))


def _update(session: Session, actor: Actor, row: RequestRow, request: EquipmentRequest, now: datetime) -> Line:
    said = {name: value for name, value in _need(row).items() if getattr(request, name) != value}
    if not said:
        return Line(row.line, Verdict.IDENTICAL, request.ref)
    changed = service.update_request(session, actor, request, said, now=now, today=paris_day(now))
    problems = _send(session, actor, request, now)
    changes = {name: [_plain(old), _plain(new)] for name, (old, new) in changed.items()}
    return Line(row.line, Verdict.UPDATE, request.ref, changes, problems)


def _send(session: Session, actor: Actor, request: EquipmentRequest, now: datetime) -> list[LineProblem]:
    """A remark when the request stays a draft."""
    if request.state in ASSESSED:
        service.reassess(session, actor, request, now=now, today=paris_day(now))
    elif request.state is RequestState.DRAFT:
        missing = missing_answers(request)
        if missing:
            return [LineProblem("left_as_draft", None, {"missing": sorted(missing)})]
        service.submit(session, actor, request, now=now, today=paris_day(now))
    return []


def _find(session: Session, person: Beneficiary, row: RequestRow) -> EquipmentRequest | None:
    query = select(EquipmentRequest).where(
        EquipmentRequest.beneficiary_id == person.id, EquipmentRequest.requested_on == row.requested_on
    )
    return session.exec(query.with_for_update()).first()


def _need(row: RequestRow) -> dict[str, Any]:
    """Only what the line says."""
    said: dict[str, Any] = {
        "prescriber_name": row.referrer,
        "main_use": (USES.get(row.main_use) or MainUse(row.main_use)) if row.main_use else None,
        "accepts_laptop": "laptop" in row.forms if row.forms else None,
        "accepts_desktop": "desktop" in row.forms if row.forms else None,
        "min_ram_gib": row.min_ram_gib,
        "min_screen_in": float(row.min_screen_in) if row.min_screen_in else None,
        "needs_webcam": row.needs_webcam,
        "home_internet": row.home_internet,
        "contribution_accepted": row.contribution_accepted,
        "agreed_on": row.agreement_signed_on,
        "comment": row.comment,
    }
    return {name: value for name, value in said.items() if value is not None}


def _plain(value: Any) -> Any:
    return value if isinstance(value, bool | int | float | type(None)) else str(value)
