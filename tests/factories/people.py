"""People for the tests: a working default for everything."""

import itertools
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from equip.accounts.actors import Actor
from equip.people import service
from equip.people.evidence import add_rsa_evidence
from equip.people.facts import PersonFacts
from equip.people.models import Beneficiary, EvidenceSource, RsaState
from tests import world

ORGANISATION = "MDS Bourg-en-Bresse"
WHEN = datetime.fromisoformat("2026-11-23T09:00:00+00:00")
_numbers = itertools.count(1)


def make_person(
    session: Session,
    *,
    organisation: str = ORGANISATION,
    actor: Actor = world.SYSTEM,
    now: datetime = WHEN,
    **facts: Any,
) -> Beneficiary:
    """Somebody new each time: another name, another birth date, a household of their own."""
    number = next(_numbers)
    given = {
        "last_name": f"Perdrix-{number:05d}",
        "first_name": f"Camille {number:05d}",
        "birth_date": date(1980, 1, 1 + number % 28),
        "caf_number": f"{2_000_000 + number:07d}",
        "internal_id": f"T{number:06d}",
        "organisation_id": world.organisation(session, organisation).id,
        "commune_insee": "01053",
        **facts,
    }
    return service.create_person(session, actor, PersonFacts(**given), now=now, is_another=True)


def make_rsa_evidence(
    session: Session,
    person: Beneficiary,
    *,
    state: RsaState | None = RsaState.OPEN,
    seen_on: date | None = date(2026, 11, 2),
    source: EvidenceSource = EvidenceSource.PAPER,
    right_since: date | None = None,
    now: datetime = WHEN,
) -> Any:
    return add_rsa_evidence(
        session,
        world.SYSTEM,
        person,
        state=state,
        seen_on=seen_on,
        source=source,
        right_since=right_since,
        now=now,
    )
