"""How much work waits at the bench, step by step. Counts machines, never people nor their pace.

The stock list filters by the same expression (`/stock?suite=a-effacer`): a count and the list that it opens agree.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from equip.accounts.actors import Actor
from equip.inventory import service
from equip.inventory.models import Device, DeviceState, Grade, TestResult


@dataclass(frozen=True)
class Waiting:
    """`verb` begins the task (« Effacer 4 postes »); `label` heads the count (« À effacer »)."""

    label: str
    verb: str
    step: str
    count: int

    @property
    def href(self) -> str:
        return f"/stock?suite={self.step}"


WORKING = (
    *(DeviceState.RECEIVED, DeviceState.TRIAGE, DeviceState.ERASING, DeviceState.ERASED),
    *(DeviceState.PREPARED, DeviceState.REPAIR, DeviceState.RETURNED),
)
_STEPS = {
    "a-identifier": ("À identifier", "Identifier"),
    "a-effacer": ("À effacer", "Effacer"),
    "a-tester": ("À tester", "Tester"),
    "a-noter": ("À noter", "Noter"),
    "prix-a-fixer": ("Prix à fixer", "Fixer le prix de"),
    "a-declarer-prets": ("À déclarer prêts", "Déclarer prêts"),
    "a-reparer": ("À réparer", "Réparer"),
    "a-trancher": ("Signalés ou notés C, à trancher", "Trancher le sort de"),
}
STEP_LABELS = {step: label for step, (label, _) in _STEPS.items()}

NEXT_STEP: sa.Case[Any] = sa.case(
    (sa.or_(col(Device.state) == DeviceState.REPAIR, col(Device.tests) == TestResult.FAILED), "a-reparer"),
    (sa.or_(col(Device.grade) == Grade.C, sa.func.jsonb_array_length(col(Device.flags)) > 0), "a-trancher"),
    (col(Device.state).in_([DeviceState.RECEIVED, DeviceState.TRIAGE]), "a-identifier"),
    (col(Device.state).in_([DeviceState.ERASING, DeviceState.RETURNED]), "a-effacer"),
    (col(Device.tests).is_(None), "a-tester"),
    (col(Device.grade).is_(None), "a-noter"),
    (col(Device.price_cents).is_(None), "prix-a-fixer"),
    else_="a-declarer-prets",
)
"""The one thing to do next; « a-trancher » for a machine that waits for a decision. Of `WORKING` machines only."""


def workload(session: Session, actor: Actor) -> list[Waiting]:
    query = service.devices_of(actor).where(col(Device.state).in_(WORKING))
    rows = session.execute(query.with_only_columns(NEXT_STEP, sa.func.count()).group_by(NEXT_STEP))
    counts = Counter(dict(rows.all()))
    return [Waiting(label, verb, step, counts[step]) for step, (label, verb) in _STEPS.items()]
