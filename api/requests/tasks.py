"""What this room puts on « À faire aujourd’hui », by role."""

from datetime import date, timedelta

from sqlmodel import Session

from api.formats import day, plural
from api.handover.words import of
from api.home.tasks import Source, Task
from equip.accounts.actors import Actor
from equip.accounts.models import Role
from equip.errors import NotFound
from equip.requests.eligibility import Check, Verdict, check_requests
from equip.requests.models import RequestState
from equip.requests.reading import silence, waiting_on_the_prescriber


def to_complete(session: Session, actor: Actor, today: date) -> list[Task]:
    lines = waiting_on_the_prescriber(session, actor)
    try:
        checked = check_requests(session, [line.request for line in lines], on=today)
    except NotFound:  # the département has published no rules: the drafts are still there to be completed
        checked = [() for _ in lines]
    return [
        Task(
            label=f"Compléter la demande {of(f'{line.person.first_name} {line.person.last_name}')}",
            href=f"/demandes/{line.request.ref}",
            hint=_missing(checks),
            state="brouillon" if line.request.state is RequestState.DRAFT else "à compléter",
        )
        for line, checks in zip(lines, checked, strict=True)
    ]


def near_silence(session: Session, actor: Actor, today: date) -> list[Task]:
    """Two months without an answer is a refusal (CRPA L231-4); the legal service confirms it for this aid."""
    found, tasks = silence(session, actor, today=today), []
    href = "/demandes?silence=2-mois&tri=date"
    if found.passed:
        verb = "a" if found.passed == 1 else "ont"
        late = f"{plural(found.passed, 'demande')} {verb} dépassé 2 mois sans réponse"
        tasks.append(Task(late, href, today - timedelta(days=1), "Refus implicite à confirmer", "2 mois dépassés"))
    if found.near and found.next_on:
        verb = "approche" if found.near == 1 else "approchent"
        words = f"{plural(found.near, 'demande')} {verb} 2 mois sans réponse"
        hint = f"Refus implicite possible le {day(found.next_on)}, à confirmer par le service juridique"
        tasks.append(Task(words, href, hint=hint))
    return tasks


def _missing(checks: tuple[Check, ...]) -> str:
    labels = [check.label for check in checks if check.verdict is Verdict.UNKNOWN]
    return f"Il manque : {', '.join(labels)}" if labels else "Rien ne manque : relisez-la et envoyez-la"


SOURCES: dict[str, tuple[Source, ...]] = {
    Role.PRESCRIBER: (to_complete,),
    Role.PROGRAMME_OFFICER: (near_silence,),
}
