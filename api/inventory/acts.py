"""POST /api/v1/devices/{device_tag}/…: what the workshop does to a machine. Each answers the machine as it became."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter, JSONBody
from pydantic import BaseModel
from sqlmodel import Session

from api.inventory.reading import details_of
from api.inventory.schemas import (
    DeviceDetails,
    DriveCreate,
    ErasureCreate,
    FlagChange,
    GradeCreate,
    MoveCreate,
    NoDriveCreate,
    TestsCreate,
)
from api.once import write_once
from api.permissions import WORKSHOP
from api.problems import PROBLEMS
from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.db import Db
from equip.errors import NotFound, WrongState
from equip.inventory import service
from equip.inventory.models import Device, DeviceState, Drive

Key = Annotated[
    str | None,
    HeaderParameter(name="Idempotency-Key", description="Répéter le même appel ne change rien", max_length=200),
]
Act = Callable[[Session, Device], None]


NOT_BY_THE_WORKSHOP = frozenset(
    {DeviceState.RESERVED, DeviceState.ALLOCATED, DeviceState.HANDED_OVER, DeviceState.IN_SERVICE_REPAIR}
)
"""Rounds, hand-overs and warranty tickets decide these; nobody writes them by hand."""


def find_drive(session: Session, device: Device, drive_id: UUID) -> Drive:
    drive = next((drive for drive in service.drives_of(session, device) if drive.id == drive_id), None)
    if drive is None:
        raise NotFound("drive_not_found")
    return drive


def move_by_hand(
    session: Session, actor: Actor, device: Device, wanted: DeviceState, *, now: datetime, **details: Any
) -> None:
    """The workshop moves machines within the workshop; what a person was promised is not its to take or give."""
    if wanted in NOT_BY_THE_WORKSHOP or device.state in NOT_BY_THE_WORKSHOP:
        raise WrongState("device_state_not_by_hand", current=device.state, wanted=wanted, tag=device.tag)
    service.move(session, actor, device, wanted, now=now, **details)


def _done(
    db: Db, actor: Actor, now: datetime, tag: str, key: str | None, asked: tuple[str, BaseModel], act: Act
) -> Response[DeviceDetails]:
    def change(session: Session) -> dict[str, Any]:
        device = service.get_device(session, actor, tag, lock=True)
        act(session, device)
        session.flush()
        return details_of(session, device, paris_day(now)).model_dump(mode="json")

    what, data = asked
    answer = write_once(db, actor, key, [what, tag, data.model_dump(mode="json")], change, now=now)
    made = DeviceDetails.model_validate(answer)
    return Response(made, status_code=200, headers={"ETag": f'"{made.version}"'})


@post(
    "/devices/{device_tag:str}/moves",
    allow=WORKSHOP,
    sync_to_thread=True,
    status_code=200,
    tags=["Stock"],
    responses=PROBLEMS,
)
def move_device(
    device_tag: FromPath[str],
    data: JSONBody[MoveCreate],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
    idempotency_key: Key = None,
) -> Response[DeviceDetails]:
    """Changer l’état d’un poste ; « available » demande toutes les preuves."""
    return _done(
        db,
        actor,
        now,
        device_tag,
        idempotency_key,
        ("device.move", data),
        lambda session, device: move_by_hand(session, actor, device, data.state, now=now),
    )


@post(
    "/devices/{device_tag:str}/drives",
    allow=WORKSHOP,
    sync_to_thread=True,
    status_code=200,
    tags=["Stock"],
    responses=PROBLEMS,
)
def add_drive(
    device_tag: FromPath[str],
    data: JSONBody[DriveCreate],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
    idempotency_key: Key = None,
) -> Response[DeviceDetails]:
    """Décrire un disque du poste."""

    def act(session: Session, device: Device) -> None:
        service.record_drive(session, actor, device, now=now, **data.model_dump())

    return _done(db, actor, now, device_tag, idempotency_key, ("device.drive", data), act)


@post(
    "/devices/{device_tag:str}/erasures",
    allow=WORKSHOP,
    sync_to_thread=True,
    status_code=200,
    tags=["Stock"],
    responses=PROBLEMS,
)
def add_erasure(
    device_tag: FromPath[str],
    data: JSONBody[ErasureCreate],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
    idempotency_key: Key = None,
) -> Response[DeviceDetails]:
    """Ajouter la preuve d’effacement d’un disque."""

    def act(session: Session, device: Device) -> None:
        drive = find_drive(session, device, data.drive_id)
        said = data.model_dump(exclude={"drive_id"}) | {"operator": data.operator or actor.display_name}
        report = service.ErasureReport(**said)
        service.record_erasure(session, actor, device, drive, report, now=now, today=paris_day(now))
        service.advance(session, actor, device, now=now)

    return _done(db, actor, now, device_tag, idempotency_key, ("device.erasure", data), act)


@post(
    "/devices/{device_tag:str}/without-drive",
    allow=WORKSHOP,
    sync_to_thread=True,
    status_code=200,
    tags=["Stock"],
    responses=PROBLEMS,
)
def say_no_drive(
    device_tag: FromPath[str],
    data: JSONBody[NoDriveCreate],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[DeviceDetails]:
    """Dire qu’un poste n’a aucun disque à effacer : deux personnes signent."""

    def act(session: Session, device: Device) -> None:
        service.say_no_drive(session, actor, device, **data.model_dump(), now=now)
        service.advance(session, actor, device, now=now)

    return _done(db, actor, now, device_tag, None, ("device.without_drive", data), act)


@post(
    "/devices/{device_tag:str}/tests",
    allow=WORKSHOP,
    sync_to_thread=True,
    status_code=200,
    tags=["Stock"],
    responses=PROBLEMS,
)
def sign_tests(
    device_tag: FromPath[str],
    data: JSONBody[TestsCreate],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[DeviceDetails]:
    """Signer le résultat des tests."""
    return _done(
        db,
        actor,
        now,
        device_tag,
        None,
        ("device.tests", data),
        lambda session, device: service.sign_tests(session, actor, device, data.result, now=now),
    )


@post(
    "/devices/{device_tag:str}/grade",
    allow=WORKSHOP,
    sync_to_thread=True,
    status_code=200,
    tags=["Stock"],
    responses=PROBLEMS,
)
def set_grade(
    device_tag: FromPath[str],
    data: JSONBody[GradeCreate],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[DeviceDetails]:
    """Poser la note d’aspect."""
    return _done(
        db,
        actor,
        now,
        device_tag,
        None,
        ("device.grade", data),
        lambda session, device: service.set_grade(session, actor, device, data.grade, now=now),
    )


@post(
    "/devices/{device_tag:str}/flags",
    allow=WORKSHOP,
    sync_to_thread=True,
    status_code=200,
    tags=["Stock"],
    responses=PROBLEMS,
)
def change_flag(
    device_tag: FromPath[str],
    data: JSONBody[FlagChange],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[DeviceDetails]:
    """Poser ou lever un signalement."""

    def act(session: Session, device: Device) -> None:
        if data.is_set:
            service.set_flag(session, actor, device, data.flag, now=now, reason=data.reason)
        else:
            service.clear_flag(session, actor, device, data.flag, now=now)

    return _done(db, actor, now, device_tag, None, ("device.flag", data), act)


ROUTES: list[Any] = [move_device, add_drive, add_erasure, say_no_drive, sign_tests, set_grade, change_flag]
