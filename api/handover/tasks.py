"""What this room puts on « À faire aujourd’hui », by role."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

from api.handover.words import of
from api.home.tasks import Source, Task
from equip.accounts.actors import Actor
from equip.accounts.models import Role
from equip.days import PARIS, paris_day
from equip.handover.lists import HandoverLine, handover_lines, line_of
from equip.handover.models import Handover, HandoverState


def appointments_to_fix(session: Session, actor: Actor, _today: date) -> list[Task]:
    """Also those who did not come, and those who said that they can't."""
    wanted = sa.or_(
        col(Handover.state).in_([HandoverState.TO_SCHEDULE, HandoverState.MISSED]),
        sa.and_(col(Handover.state) == HandoverState.SCHEDULED, col(Handover.confirmed).is_(False)),
    )
    return [_to_fix(line) for line in _lines(session, actor, wanted)]


def hand_overs_of_the_workshop(session: Session, actor: Actor, _today: date) -> list[Task]:
    return [_to_make(line) for line in _lines(session, actor, col(Handover.state) == HandoverState.SCHEDULED)]


def _to_fix(line: HandoverLine) -> Task:
    name = f"{line.handover.first_name} {line.person.last_name}" if line.person else line.handover.first_name
    hints = {
        HandoverState.MISSED: "La personne n’est pas venue",
        HandoverState.SCHEDULED: "La personne ne peut pas venir",
    }
    return Task(
        f"Fixer la remise de l’ordinateur {of(name)}",
        f"/remises/{line.handover.id}",
        hint=hints.get(line.handover.state, f"Poste {line.device.tag}"),
    )


def _to_make(line: HandoverLine) -> Task:
    handover = line.handover
    local = handover.scheduled_at.astimezone(PARIS) if handover.scheduled_at else None
    hour = "" if local is None else f" à {local.hour} h{f' {local:%M}' if local.minute else ''}"
    said = {True: "a dit qu’elle viendrait", False: "a dit ne pas pouvoir venir", None: "n’a pas répondu"}
    return Task(
        f"Remise{hour} : {line.device.tag}, {handover.first_name}, code {handover.pickup_code}",
        f"/remises/{handover.id}",
        due_on=paris_day(local) if local else None,
        hint=f"La personne {said[handover.confirmed]}",
    )


def _lines(session: Session, actor: Actor, wanted: sa.ColumnElement[bool]) -> list[HandoverLine]:
    rows = session.execute(handover_lines(actor).where(wanted).order_by(col(Handover.scheduled_at)).limit(200))
    return [line_of(row) for row in rows]


SOURCES: dict[str, tuple[Source, ...]] = {
    Role.PRESCRIBER: (appointments_to_fix,),
    Role.REFURBISHER: (hand_overs_of_the_workshop,),
}
