"""/api/v1/trainings: sessions, who is enrolled, who was there, what was learnt."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from sqlmodel import Session, col

from api.conditional import check_if_match, etag
from api.listing import Paged, asked, list_rows
from api.permissions import OFFICERS, TRAINERS
from api.problems import PROBLEMS
from api.training.reading import read_training, read_trainings
from api.training.schemas import (
    DepartureCreate,
    EnrolmentCreate,
    PresenceWrite,
    SkillsWrite,
    TrainingCreate,
    TrainingDetail,
    TrainingRead,
)
from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.db import Db
from equip.training import attendance, service, skills
from equip.training.models import TrainingSession

AnyRequest = Request[Any, Any, Any]
READERS = TRAINERS | OFFICERS
TAGS = ["Formations"]
ORDERS: dict[str, Any] = {"debut": col(TrainingSession.starts_on), "nom": col(TrainingSession.label)}


@get("/trainings", allow=READERS, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def list_all(
    *,
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    tri: FromQuery[str] = "-debut",
    page: FromQuery[int] = 1,
    par_page: FromQuery[int] = 50,
) -> Paged[TrainingRead]:
    """Lister les sessions de son organisme (le Département les lit toutes)."""
    wanted = asked({"tri": tri, "page": page, "par_page": par_page})
    with db.read(actor.scope) as session:
        rows, total = list_rows(
            session,
            service.visible_trainings(actor),
            wanted,
            orders=ORDERS,
            default="debut",
            unique=col(TrainingSession.id),
        )
        items = read_trainings(session, list(rows))
    return Paged(items=items, total=total, page=wanted.page, page_size=wanted.page_size)


@post("/trainings", allow=TRAINERS, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def create(
    data: JSONBody[TrainingCreate],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[TrainingDetail]:
    """Créer une session. Deux sessions d’un organisme ne portent pas le même nom."""
    with db.write(actor.scope) as session:
        training = service.create_training(
            session,
            actor,
            course_title=data.course,
            label=data.label,
            starts_on=data.starts_on,
            ends_on=data.ends_on,
            days=data.days,
            is_esf=data.is_esf,
            now=now,
        )
        return _answer(session, training, now, status=201)


@get("/trainings/{training_id:uuid}", allow=READERS, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def get_one(
    training_id: FromPath[UUID], db: NamedDependency[Db], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Response[TrainingDetail]:
    """Lire une session : personnes inscrites, présences, assiduité et compétences."""
    with db.read(actor.scope) as session:
        return _answer(session, service.get_training(session, actor, training_id), now)


@post("/trainings/{training_id:uuid}/enrolments", allow=TRAINERS, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def enrol(
    *,
    training_id: FromPath[UUID],
    data: JSONBody[EnrolmentCreate],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[TrainingDetail]:
    """Inscrire une personne, par son code et son nom. L’inscrire deux fois ne change rien."""
    with db.write(actor.scope) as session:
        training = service.get_training(session, actor, training_id, lock=True)
        service.enrol(session, actor, training, data.code, data.last_name, now=now)
        return _answer(session, training, now, status=201)


@post("/trainings/{training_id:uuid}/departures", allow=TRAINERS, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def leave(
    request: AnyRequest,
    *,
    training_id: FromPath[UUID],
    data: JSONBody[DepartureCreate],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[TrainingDetail]:
    """Noter le départ d’une personne et son motif (avec If-Match). L’inscrire de nouveau annule ce départ."""
    today = paris_day(now)
    with db.write(actor.scope) as session:
        training = service.get_training(session, actor, training_id, lock=True)
        check_if_match(request, training)
        service.leave(session, actor, training, data.person_ref, data.left_on, data.reason, today=today, now=now)
        return _answer(session, training, now, status=201)


@put(
    "/trainings/{training_id:uuid}/attendance/{day:date}",
    allow=TRAINERS,
    sync_to_thread=True,
    tags=TAGS,
    responses=PROBLEMS,
)
def mark(
    request: AnyRequest,
    *,
    training_id: FromPath[UUID],
    day: FromPath[date],
    data: JSONBody[list[PresenceWrite]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[TrainingDetail]:
    """Noter les présences d’un jour (avec If-Match). Les personnes non citées restent comme elles sont."""
    with db.write(actor.scope) as session:
        training = service.get_training(session, actor, training_id, lock=True)
        check_if_match(request, training)
        presences = {line.person_ref: line.presence for line in data}
        attendance.mark(session, actor, training, day, presences, now=now)
        return _answer(session, training, now)


@put("/trainings/{training_id:uuid}/skills", allow=TRAINERS, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def assess(
    request: AnyRequest,
    *,
    training_id: FromPath[UUID],
    data: JSONBody[SkillsWrite],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[TrainingDetail]:
    """Noter les compétences sur les trois échelles, avant ou après (avec If-Match)."""
    notes = [skills.SkillNote(line.person_ref, line.scale, line.phase, line.level) for line in data.skills]
    with db.write(actor.scope) as session:
        training = service.get_training(session, actor, training_id, lock=True)
        check_if_match(request, training)
        skills.assess(session, actor, training, notes, assessed_on=data.assessed_on, now=now)
        return _answer(session, training, now)


def _answer(session: Session, training: TrainingSession, now: datetime, *, status: int = 200) -> Response[Any]:
    read = read_training(session, training, paris_day(now))
    return Response(read, status_code=status, headers={"ETag": etag(training)})


ROUTES: list[Any] = [list_all, create, get_one, enrol, leave, mark, assess]
