"""What machines that left avoided: one method at a time, known weights only. Nothing is estimated for what is unknown.

Counted as given: what is with a person today. A machine that came back is stock again; one kept for parts or recycled
stands apart, with its weight and no figure.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.inventory.impact_methods import Method
from equip.inventory.leavings import GONE, Fate, fate_of
from equip.inventory.models import Device, DeviceEvent, DeviceState, Form
from equip.inventory.service import devices_of

DAYS_OF_4_YEARS = 1461


@dataclass(frozen=True)
class Leaving:
    """One machine that left. `on`: the day when it was given, taken to pieces or recycled; None: unknown."""

    fate: Fate
    form: Form | None
    on: date | None
    weight_g: int | None


@dataclass(frozen=True)
class Tally:
    """Of some machines. `co2e_g`, `waste_g`: None when the method has no figure for any of them; `without_figure`:
    those left out of `co2e_g`. `weight_g` sums the weights that are known, `unweighed` counts the machines without."""

    count: int = 0
    co2e_g: int | None = None
    waste_g: int | None = None
    without_figure: int = 0
    weight_g: int = 0
    unweighed: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.count + other.count,
            _sum(self.co2e_g, other.co2e_g),
            _sum(self.waste_g, other.waste_g),
            self.without_figure + other.without_figure,
            self.weight_g + other.weight_g,
            self.unweighed + other.unweighed,
        )


@dataclass(frozen=True)
class Line:
    """Machines of one form with one fate in one year."""

    fate: Fate
    year: int | None
    form: Form | None
    tally: Tally


def impact(session: Session, actor: Actor, method: Method, today: date) -> list[Line]:
    """Of all machines that this actor sees: given ones first, the newest year first, forms in their order."""
    query = devices_of(actor).where(col(Device.state).in_(GONE))
    return lines_of(leavings_of(session, session.exec(query).all()), method, today)


def leavings_of(session: Session, devices: Sequence[Device]) -> list[Leaving]:
    """Those of these machines that left; one query for the days of all."""
    gone = [device for device in devices if device.state in GONE]
    given_on = _given_days(session, [device.id for device in gone if fate_of(device) is Fate.GIVEN])
    return [
        Leaving(
            fate := fate_of(device),
            device.form,
            given_on.get(device.id) if fate is Fate.GIVEN else paris_day(device.state_since),
            device.weight_g,
        )
        for device in gone
    ]


def lines_of(leavings: Iterable[Leaving], method: Method, today: date) -> list[Line]:
    found: dict[tuple[Fate, int | None, Form | None], list[Leaving]] = defaultdict(list)
    for one in leavings:
        found[one.fate, one.on.year if one.on else None, one.form].append(one)
    fates, forms = list(Fate), [*Form, None]
    order = sorted(found, key=lambda key: (fates.index(key[0]), -(key[1] or 0), forms.index(key[2])))
    return [Line(*key, tally_of(found[key], method, today)) for key in order]


def tally_of(leavings: Iterable[Leaving], method: Method, today: date) -> Tally:
    return sum((_one(leaving, method, today) for leaving in leavings), Tally())


def _one(leaving: Leaving, method: Method, today: date) -> Tally:
    """A yearly figure says nothing of a machine given on an unknown day."""
    figure = method.figures.get(leaving.form) if leaving.form and leaving.fate is Fate.GIVEN else None
    if method.is_yearly and leaving.on is None:
        figure = None
    days = max(0, (today - leaving.on).days) if method.is_yearly and leaving.on else None
    return Tally(
        count=1,
        co2e_g=_over(figure.co2e_g, days) if figure else None,
        waste_g=_over(figure.waste_g, days) if figure and figure.waste_g else None,
        without_figure=int(leaving.fate is Fate.GIVEN and figure is None),
        weight_g=leaving.weight_g or 0,
        unweighed=int(leaving.weight_g is None),
    )


def _over(grams: int, days: int | None) -> int:
    """`days` of a yearly figure, never rounded up; None: the figure is for the machine, once."""
    return grams if days is None else grams * days * 4 // DAYS_OF_4_YEARS


def _sum(one: int | None, other: int | None) -> int | None:
    known = [value for value in (one, other) if value is not None]
    return sum(known) if known else None


def _given_days(session: Session, devices: Sequence[UUID]) -> dict[UUID, date]:
    """The last time each came into somebody's hands: a repair that gives it back to them is not another time."""
    query = (
        sa.select(col(DeviceEvent.device_id), sa.func.max(col(DeviceEvent.at)))
        .where(col(DeviceEvent.device_id) == sa.any_(sa.literal(devices, sa.ARRAY(sa.Uuid))))
        .where(col(DeviceEvent.to_state) == DeviceState.HANDED_OVER)
        .where(col(DeviceEvent.from_state).is_distinct_from(DeviceState.IN_SERVICE_REPAIR))
        .group_by(col(DeviceEvent.device_id))
    )
    return {device: paris_day(at) for device, at in session.execute(query)}
