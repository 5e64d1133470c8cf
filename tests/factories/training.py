"""Sessions, enrolments and marks for the tests."""

import itertools
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from equip.people.models import Beneficiary
from equip.training import attendance, service
from equip.training.models import Enrolment, Presence, TrainingSession
from tests import world
from tests.factories.people import make_person

WHEN = datetime.fromisoformat("2026-11-23T09:00:00+00:00")
LETTERS = {"P": Presence.PRESENT, "A": Presence.ABSENT, "E": Presence.EXCUSED, "-": None}
DAYS = (date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16))
_numbers = itertools.count(1)


def make_training(
    session: Session,
    *,
    label: str = "",
    days: tuple[date, ...] = DAYS,
    is_esf: bool = False,
    now: datetime = WHEN,
    **others: Any,
) -> TrainingSession:
    """Of the demonstration's training organisation."""
    return service.create_training(
        session,
        world.actor(session, "trainer"),
        course_title="Autonomie numérique",
        label=label or f"Session d’essai {next(_numbers)}",
        starts_on=others.get("starts_on", date(2026, 11, 2)),
        ends_on=others.get("ends_on", date(2026, 11, 30)),
        days=days,
        is_esf=is_esf,
        now=now,
    )


def make_enrolment(
    session: Session,
    *,
    training: TrainingSession | None = None,
    person: Beneficiary | None = None,
    presences: str = "",
    now: datetime = WHEN,
) -> Enrolment:
    """`presences`: one letter a day of the session (P, A, E, « - » not noted)."""
    training = training or make_training(session)
    person = person or make_person(session)
    enrolment = service.enrol(session, world.SYSTEM, training, person.ref, person.last_name, now=now)
    for day, letter in zip(training.days, presences, strict=False):
        attendance.mark(session, world.SYSTEM, training, day, {person.ref: LETTERS[letter]}, now=now)
    return enrolment
