"""/api/v1/requests: asking for a computer, from the draft to the queue."""

from datetime import date, datetime
from typing import Annotated, Any

from litestar import Request, Response, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, HeaderParameter, JSONBody, QueryParameter
from sqlmodel import Session, col

from api.conditional import check_if_match, etag
from api.listing import Paged, asked, list_rows
from api.once import write_once
from api.permissions import OFFICERS, PRESCRIBERS
from api.problems import PROBLEMS
from api.requests.reading import assess, brief_of, eligibility_of, read_request
from api.requests.rulebook import ROUTES as RULEBOOK
from api.requests.schemas import (
    EligibilityRead,
    RequestBrief,
    RequestCreate,
    RequestPatch,
    RequestRead,
    Withdrawal,
)
from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.db import Db
from equip.errors import NotFound
from equip.people.service import get_person
from equip.requests import service
from equip.requests.models import EquipmentRequest, RequestState
from equip.requests.reading import ORDERS, line_of, select_requests
from equip.requests.states import ASSESSED

AnyRequest = Request[Any, Any, Any]
SOCIAL = PRESCRIBERS | OFFICERS
TAGS = ["Demandes"]
InState = Annotated[RequestState | None, QueryParameter(name="state", description="Seulement cet état")]
Key = Annotated[
    str | None,
    HeaderParameter(name="Idempotency-Key", description="Répéter le même appel ne change rien", max_length=200),
]


@get("/requests", allow=SOCIAL, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def list_requests(
    *,
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    in_state: InState = None,
    q: FromQuery[str] = "",
    sort: FromQuery[str] = "demande",
    page: FromQuery[int] = 1,
    page_size: FromQuery[int] = 50,
) -> Paged[RequestBrief]:
    """Lister les demandes, par état, référence ou commune (sort : demande, date, etat, commune)."""
    wanted = asked({"q": q, "tri": sort, "page": page, "par_page": page_size})
    query = select_requests(actor, states=(in_state,) if in_state else (), q=wanted.q)
    with db.read(actor.scope) as session:
        rows, total = list_rows(
            session, query, wanted, orders=ORDERS, default="demande", unique=col(EquipmentRequest.id)
        )
    items = [brief_of(line_of(row)) for row in rows]
    return Paged(items=items, total=total, page=wanted.page, page_size=wanted.page_size)


@get("/requests/{request_ref:str}", allow=SOCIAL, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def get_request(
    request_ref: FromPath[str],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[RequestRead]:
    """Lire une demande, ses conditions et ses points estimés."""
    with db.read(actor.scope) as session:
        return _answer(session, service.get_request(session, actor, request_ref), now)


@get("/requests/{request_ref:str}/eligibility", allow=SOCIAL, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def get_eligibility(
    request_ref: FromPath[str],
    *,
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
    on: FromQuery[date | None] = None,
) -> EligibilityRead:
    """Lire une demande avec les règles et la grille d’un jour (aujourd’hui si rien n’est dit)."""
    with db.read(actor.scope) as session:
        found = assess(session, service.get_request(session, actor, request_ref), on=on or paris_day(now))
        if found is None:
            raise NotFound("no_rules_in_force")
        return eligibility_of(found)


@post("/requests", allow=SOCIAL, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def create_request(
    *,
    data: JSONBody[RequestCreate],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
    key: Key = None,
) -> Response[RequestRead]:
    """Ouvrir une demande en brouillon pour une personne connue (avec Idempotency-Key)."""
    need = data.model_dump(exclude={"person_ref", "requested_on"}, exclude_unset=True)

    def act(session: Session) -> dict[str, Any]:
        person = get_person(session, actor, data.person_ref, lock=True)
        today = paris_day(now)
        made = service.create_draft(
            session, actor, person, now=now, today=today, requested_on=data.requested_on, **need
        )
        return {"ref": made.ref}

    made = write_once(db, actor, key, data.model_dump(mode="json"), act, now=now)
    with db.read(actor.scope) as session:
        return _answer(session, service.get_request(session, actor, made["ref"]), now, status=201)


@patch("/requests/{request_ref:str}", allow=SOCIAL, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def change_request(
    request: AnyRequest,
    *,
    request_ref: FromPath[str],
    data: JSONBody[RequestPatch],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[RequestRead]:
    """Corriger une demande (avec If-Match) ; si elle est envoyée, ses conditions sont relues aussitôt."""
    with db.write(actor.scope) as session:
        row = service.get_request(session, actor, request_ref, lock=True)
        check_if_match(request, row)
        changes = data.model_dump(exclude_unset=True)
        changed = service.update_request(session, actor, row, changes, now=now, today=paris_day(now))
        if changed and row.state in ASSESSED:
            service.reassess(session, actor, row, now=now, today=paris_day(now))
        return _answer(session, row, now)


@post(
    "/requests/{request_ref:str}/submit",
    allow=SOCIAL,
    status_code=200,
    sync_to_thread=True,
    tags=TAGS,
    responses=PROBLEMS,
)
def submit_request(
    request_ref: FromPath[str],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[RequestRead]:
    """Envoyer un brouillon ; la réponse dit s’il est recevable, non recevable ou à compléter."""
    with db.write(actor.scope) as session:
        row = service.get_request(session, actor, request_ref, lock=True)
        service.submit(session, actor, row, now=now, today=paris_day(now))
        return _answer(session, row, now, status=200)


@post(
    "/requests/{request_ref:str}/reassess",
    allow=SOCIAL,
    status_code=200,
    sync_to_thread=True,
    tags=TAGS,
    responses=PROBLEMS,
)
def reassess_request(
    request_ref: FromPath[str],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[RequestRead]:
    """Relire une demande avec les règles du jour, après que des données ont changé."""
    with db.write(actor.scope) as session:
        row = service.get_request(session, actor, request_ref, lock=True)
        service.reassess(session, actor, row, now=now, today=paris_day(now))
        return _answer(session, row, now, status=200)


@post(
    "/requests/{request_ref:str}/withdraw",
    allow=SOCIAL,
    status_code=200,
    sync_to_thread=True,
    tags=TAGS,
    responses=PROBLEMS,
)
def withdraw_request(
    request_ref: FromPath[str],
    data: JSONBody[Withdrawal],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[RequestRead]:
    """Retirer une demande, en disant pourquoi."""
    with db.write(actor.scope) as session:
        row = service.get_request(session, actor, request_ref, lock=True)
        service.withdraw(session, actor, row, reason=data.reason, now=now)
        return _answer(session, row, now, status=200)


def _answer(session: Session, row: EquipmentRequest, now: datetime, *, status: int = 200) -> Response[RequestRead]:
    read = read_request(session, row, today=paris_day(now))
    return Response(read, status_code=status, headers={"ETag": etag(row)})


ROUTES: list[Any] = [
    list_requests,
    get_request,
    get_eligibility,
    create_request,
    change_request,
    submit_request,
    reassess_request,
    withdraw_request,
    *RULEBOOK,
]
