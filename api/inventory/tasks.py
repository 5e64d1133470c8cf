"""What this room puts on « À faire aujourd’hui »: the work that waits at the bench."""

from datetime import date

from sqlmodel import Session

from api.formats import plural
from api.home.tasks import Source, Task
from api.inventory.counts import workload
from equip.accounts.actors import Actor
from equip.accounts.models import Role
from equip.inventory.posted import waiting_reports


def bench_work(session: Session, actor: Actor, today: date) -> list[Task]:
    return [
        Task(f"{waiting.verb} {plural(waiting.count, 'poste')}", waiting.href, today)
        for waiting in workload(session, actor)
        if waiting.count
    ]


def reports_to_read(session: Session, actor: Actor, today: date) -> list[Task]:
    """What machines posted themselves, that nobody has looked at."""
    count = len(waiting_reports(session, actor))
    return [Task(f"Lire {plural(count, 'relevé reçu', 'relevés reçus')}", "/etabli#releves", today)] if count else []


SOURCES: dict[str, tuple[Source, ...]] = {Role.REFURBISHER: (reports_to_read, bench_work)}
