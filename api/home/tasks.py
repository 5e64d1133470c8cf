"""« À faire aujourd'hui »: each room offers what waits for this actor; the home page puts it in order of urgency."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from equip.accounts.actors import Actor


@dataclass(frozen=True)
class Task:
    """One row: verb + object + name. `due_on` None: no date, shown this week. `count` things in one row."""

    label: str
    href: str
    due_on: date | None = None
    hint: str = ""
    state: str = ""


Source = Callable[[Session, Actor, date], list[Task]]

LATE, TODAY, WEEK = "En retard", "Aujourd’hui", "Cette semaine"


def grouped(tasks: list[Task], today: date) -> dict[str, list[Task]]:
    """Only what is late, due today, or due within seven days or undated; later tasks wait for their day."""
    groups: dict[str, list[Task]] = {LATE: [], TODAY: [], WEEK: []}
    for task in sorted(tasks, key=lambda task: (task.due_on or date.max, task.label)):
        if task.due_on is not None and task.due_on < today:
            groups[LATE].append(task)
        elif task.due_on == today:
            groups[TODAY].append(task)
        elif task.due_on is None or task.due_on <= today + timedelta(days=7):
            groups[WEEK].append(task)
    return groups


def next_due(tasks: list[Task], today: date) -> Task | None:
    later = [task for task in tasks if task.due_on and task.due_on > today + timedelta(days=7)]
    return min(later, key=lambda task: task.due_on or date.max, default=None)
