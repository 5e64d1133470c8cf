"""What this room puts on « À faire aujourd’hui »: the work that waits at the bench."""

from datetime import date

from sqlmodel import Session

from api.formats import plural
from api.home.tasks import Source, Task
from api.inventory.counts import workload
from equip.accounts.actors import Actor
from equip.accounts.models import Role


def bench_work(session: Session, actor: Actor, today: date) -> list[Task]:
    return [
        Task(f"{waiting.verb} {plural(waiting.count, 'poste')}", waiting.href, today)
        for waiting in workload(session, actor)
        if waiting.count
    ]


SOURCES: dict[str, tuple[Source, ...]] = {Role.REFURBISHER: (bench_work,)}
