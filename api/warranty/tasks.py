"""What this room puts on « À faire aujourd’hui »: one row for each kind of work, with its count."""

from collections import Counter
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

from api.formats import plural
from api.home.tasks import Source, Task
from equip.accounts.actors import Actor
from equip.accounts.models import Role
from equip.warranty.models import TicketState, WarrantyTicket
from equip.warranty.policies import visible_to
from equip.warranty.states import OPEN


def failures_to_settle(session: Session, actor: Actor, _today: date) -> list[Task]:
    state = col(WarrantyTicket.state)
    query = sa.select(state, sa.func.count()).where(*visible_to(actor), state.in_(OPEN)).group_by(state)
    counts: Counter[TicketState] = Counter(dict(session.execute(query).all()))
    reported, received = counts[TicketState.REPORTED], counts[TicketState.IN_WORKSHOP]
    tasks = []
    if reported:
        words = f"Répondre à {plural(reported, 'panne signalée', 'pannes signalées')}"
        tasks.append(Task(words, f"/garanties?etat={TicketState.REPORTED}", hint="Faire venir le poste, ou dépanner"))
    if received:
        words = f"Réparer ou échanger {plural(received, 'poste remis', 'postes remis')}"
        tasks.append(Task(words, f"/garanties?etat={TicketState.IN_WORKSHOP}", hint="À l’atelier pour une panne"))
    return tasks


SOURCES: dict[str, tuple[Source, ...]] = {Role.REFURBISHER: (failures_to_settle,)}
