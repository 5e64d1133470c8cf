"""What this room puts on « À faire aujourd’hui »: days to note for the trainer, calls to make for the prescriber."""

from datetime import date, timedelta

from sqlmodel import Session

from api.formats import day, plural
from api.home.tasks import Source, Task
from equip.accounts.actors import Actor
from equip.accounts.models import Role
from equip.people.service import visible_people
from equip.training.attendance import days_to_note, last_two_absent
from equip.training.models import TrainingSession
from equip.training.service import enrolled, visible_trainings

FORGOTTEN_AFTER = timedelta(days=30)


def days_without_attendance(session: Session, actor: Actor, today: date) -> list[Task]:
    return [
        task for training in session.exec(visible_trainings(actor)) for task in _missing_days(session, training, today)
    ]


def _missing_days(session: Session, training: TrainingSession, today: date) -> list[Task]:
    count = sum(enrolment.left_on is None for enrolment, _ in enrolled(session, training))
    if not count:
        return []
    return [
        Task(
            f"Saisir les présences du {_short(missing)} ({plural(count, 'personne')})",
            f"/formations/{training.id}/seances/{missing.isoformat()}",
            due_on=missing,
            hint=training.label,
        )
        for missing in days_to_note(session, training, today)
    ]


def calls_after_absences(session: Session, actor: Actor, today: date) -> list[Task]:
    """Not longer than a month after the last absence: then it is no longer a call, it is a file to look at."""
    people = {person.id: person for person in session.exec(visible_people(actor))}
    absent = last_two_absent(session, people, since=today - FORGOTTEN_AFTER)
    return [
        Task(
            f"Appeler {people[key].first_name} {people[key].last_name} : 2 absences de suite en formation",
            f"/personnes/{people[key].ref}",
            hint=f"Dernière absence le {day(on)}",
        )
        for key, on in absent.items()
    ]


def _short(on: date) -> str:
    """« 9 novembre »: the year goes without saying on a list of today."""
    return day(on).rsplit(" ", 1)[0]


SOURCES: dict[str, tuple[Source, ...]] = {
    Role.TRAINER: (days_without_attendance,),
    Role.PRESCRIBER: (calls_after_absences,),
}
