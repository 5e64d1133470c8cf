"""What this room puts on « À faire aujourd’hui », by role."""

from datetime import date

from sqlmodel import Session, col

from api.formats import day
from api.handover.words import of
from api.home.tasks import Source, Task
from api.labels import label
from equip.accounts.actors import Actor
from equip.accounts.models import Role
from equip.outcomes.calendar import late_on
from equip.outcomes.lists import FollowUpLine, follow_up_lines, line_of, to_answer
from equip.outcomes.models import FollowUp


def follow_ups_to_answer(session: Session, actor: Actor, today: date) -> list[Task]:
    """Open ones; late two weeks after their day."""
    rows = session.execute(follow_up_lines(actor).where(to_answer(today)).order_by(col(FollowUp.due_on)).limit(200))
    return [_task(line_of(row), today) for row in rows]


def _task(line: FollowUpLine, today: date) -> Task:
    follow_up, person = line.follow_up, line.person
    late = late_on(follow_up)
    return Task(
        f"Renseigner le suivi à {label(follow_up.milestone)} {of(f'{person.first_name} {person.last_name}')}",
        f"/personnes/{person.ref}/suivis/{follow_up.milestone}",
        due_on=late if late <= today else None,
        hint=f"Réponse attendue avant le {day(follow_up.closes_on)}",
    )


SOURCES: dict[str, tuple[Source, ...]] = {
    Role.PRESCRIBER: (follow_ups_to_answer,),
    Role.TRAINER: (follow_ups_to_answer,),
}
