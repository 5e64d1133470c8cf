"""POST /api/v1/rounds/{number}/…: the officer runs a round, the approver signs it."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from litestar import Request, Response, delete, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter, JSONBody
from sqlmodel import Session

from api.conditional import etag
from api.once import write_once
from api.permissions import APPROVERS, COMMITTEE, OFFICERS
from api.problems import PROBLEMS
from api.rounds.publishing import publish
from api.rounds.reading import round_read
from api.rounds.schemas import LineRead, LineWrite, Published, RoundRead, SendBackCreate, SubmitCreate
from equip.accounts.actors import Actor
from equip.db import Db
from equip.rounds import approval, freezing, lines, service, solving
from equip.rounds.models import Round

AnyRequest = Request[Any, Any, Any]
Key = Annotated[
    str | None,
    HeaderParameter(name="Idempotency-Key", description="Répéter le même appel ne change rien", max_length=200),
]
TAGS = ["Tours"]
STEP: dict[str, Any] = {"sync_to_thread": True, "tags": TAGS, "responses": PROBLEMS}
Act = Callable[[Session, Round], object]


def act_on(db: Db, actor: Actor, number: int, act: Act) -> Response[RoundRead]:
    """One change of a round, locked; the round as it became."""
    with db.write(actor.scope) as session:
        this_round = service.get_round(session, actor, number, lock=True)
        act(session, this_round)
        session.flush()
        return Response(round_read(session, this_round), status_code=200, headers={"ETag": etag(this_round)})


def solve_once(db: Db, actor: Actor, number: int, key: str | None, *, now: datetime) -> dict[str, Any]:
    def ask(session: Session) -> dict[str, Any]:
        this_round = service.get_round(session, actor, number, lock=True)
        solving.ask_solve(session, actor, this_round, now=now)
        return round_read(session, this_round).model_dump(mode="json")

    return write_once(db, actor, key, ["round.solve", number], ask, now=now)


def publish_once(
    db: Db, actor: Actor, number: int, key: str | None, *, public_url: str, now: datetime
) -> dict[str, Any]:
    """A change since the approval takes the approval back, in a transaction of its own, then refuses."""
    with db.write(actor.scope) as session:
        this_round = service.get_round(session, actor, number, lock=True)
        changed = approval.void_if_changed(session, actor, this_round, now=now)
    if changed:
        raise approval.inputs_changed(changed)

    def act(session: Session) -> dict[str, Any]:
        this_round = service.get_round(session, actor, number, lock=True)
        return dict(publish(session, actor, this_round, public_url=public_url, now=now))

    return write_once(db, actor, key, ["round.publish", number], act, now=now)


@post("/rounds/{round_number:int}/freeze", allow=OFFICERS, status_code=200, **STEP)
def freeze_round(
    round_number: FromPath[int],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[RoundRead]:
    """Figer les demandes, le stock et les fonds à la date du tour."""
    return act_on(db, actor, round_number, lambda s, row: freezing.freeze(s, actor, row, now=now))


@post("/rounds/{round_number:int}/reopen", allow=OFFICERS, status_code=200, **STEP)
def reopen_round(
    round_number: FromPath[int],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[RoundRead]:
    """Revenir aux paramètres ; les postes et les demandes sont libérés."""
    return act_on(db, actor, round_number, lambda s, row: service.reopen(s, actor, row, now=now))


@post("/rounds/{round_number:int}/cancel", allow=OFFICERS, status_code=200, **STEP)
def cancel_round(
    round_number: FromPath[int],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[RoundRead]:
    """Annuler le tour ; les postes et les demandes sont libérés."""
    return act_on(db, actor, round_number, lambda s, row: service.cancel(s, actor, row, now=now))


@post("/rounds/{round_number:int}/close", allow=OFFICERS, status_code=200, **STEP)
def close_round(
    round_number: FromPath[int],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[RoundRead]:
    """Clore un tour publié : il est archivé tel quel."""
    return act_on(db, actor, round_number, lambda s, row: service.close(s, actor, row, now=now))


@post("/rounds/{round_number:int}/solve", allow=OFFICERS, status_code=202, **STEP)
def solve_round(
    round_number: FromPath[int],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
    idempotency_key: Key = None,
) -> RoundRead:
    """Demander le calcul ; suivre `progress` jusqu’à ce que l’état change."""
    return RoundRead.model_validate(solve_once(db, actor, round_number, idempotency_key, now=now))


@post("/rounds/{round_number:int}/explain", allow=OFFICERS, status_code=202, **STEP)
def explain_round(
    round_number: FromPath[int],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[RoundRead]:
    """Chercher les motifs qu’un arrêt a laissés de côté ; la répartition ne change pas. Suivre `progress`."""
    answer = act_on(db, actor, round_number, lambda s, row: solving.ask_explain(s, actor, row, now=now))
    answer.status_code = 202
    return answer


@post("/rounds/{round_number:int}/stop", allow=OFFICERS, status_code=202, **STEP)
def stop_round(
    round_number: FromPath[int],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[RoundRead]:
    """Arrêter le calcul et garder ce qui est trouvé."""
    answer = act_on(db, actor, round_number, lambda s, row: solving.ask_stop(s, actor, row, now=now))
    answer.status_code = 202
    return answer


@post("/rounds/{round_number:int}/submit", allow=OFFICERS, status_code=200, **STEP)
def submit_round(
    round_number: FromPath[int],
    data: JSONBody[SubmitCreate],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[RoundRead]:
    """Soumettre la proposition à l’approbation, avec sa raison."""
    return act_on(db, actor, round_number, lambda s, row: approval.submit(s, actor, row, reason=data.reason, now=now))


@post("/rounds/{round_number:int}/approve", allow=COMMITTEE, status_code=200, **STEP)
def approve_round(
    round_number: FromPath[int],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[RoundRead]:
    """Approuver ; jamais par qui a soumis."""
    return act_on(db, actor, round_number, lambda s, row: approval.approve(s, actor, row, now=now))


@post("/rounds/{round_number:int}/send-back", allow=APPROVERS, status_code=200, **STEP)
def send_back_round(
    round_number: FromPath[int],
    data: JSONBody[SendBackCreate],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[RoundRead]:
    """Renvoyer avec une remarque."""
    return act_on(
        db, actor, round_number, lambda s, row: approval.send_back(s, actor, row, remark=data.remark, now=now)
    )


@post("/rounds/{round_number:int}/publish", allow=OFFICERS, status_code=200, **STEP)
def publish_round(
    request: AnyRequest,
    *,
    round_number: FromPath[int],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
    idempotency_key: Key = None,
) -> Published:
    """Publier : chaque ligne devient une décision, les remises s’ouvrent, les fonds sont engagés."""
    public_url = request.app.state.settings.public_url
    done = publish_once(db, actor, round_number, idempotency_key, public_url=public_url, now=now)
    return Published.model_validate(done)


@put(
    "/rounds/{round_number:int}/lines/{request_ref:str}",
    allow=COMMITTEE,
    sync_to_thread=True,
    tags=TAGS,
    responses=PROBLEMS,
)
def change_line(
    round_number: FromPath[int],
    *,
    request_ref: FromPath[str],
    data: JSONBody[LineWrite],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> LineRead:
    """Servir ou non une demande contre la proposition, avec un motif ; puis refaire le calcul."""
    with db.write(actor.scope) as session:
        this_round = service.get_round(session, actor, round_number, lock=True)
        change = lines.change_line(
            session, actor, this_round, request_ref, grants=data.grants, reason=data.reason, now=now
        )
        return LineRead(request_ref=request_ref, grants=change.grants, reason=change.reason)


@delete(
    "/rounds/{round_number:int}/lines/{request_ref:str}",
    allow=COMMITTEE,
    sync_to_thread=True,
    tags=TAGS,
    responses=PROBLEMS,
)
def take_back_line(
    round_number: FromPath[int],
    request_ref: FromPath[str],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> None:
    """Revenir, pour cette ligne, à ce que les règles seules décident."""
    with db.write(actor.scope) as session:
        this_round = service.get_round(session, actor, round_number, lock=True)
        lines.take_back_line(session, actor, this_round, request_ref, now=now)


ROUTES: list[Any] = [
    freeze_round,
    reopen_round,
    cancel_round,
    close_round,
    solve_round,
    explain_round,
    stop_round,
    submit_round,
    approve_round,
    send_back_round,
    publish_round,
    change_line,
    take_back_line,
]
