"""What can be read of a round: its two files to the byte, the second reading, its decisions, one explanation."""

from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.listing import Paged
from api.permissions import COMMITTEE
from api.problems import PROBLEMS
from api.rounds.reading import explanation_read, lines_read
from api.rounds.schemas import AuditRead, ExplanationRead, FindingRead, LineAnswer
from equip.accounts.actors import Actor
from equip.db import Db
from equip.rounds import files, service

AnyRequest = Request[Any, Any, Any]
TAGS = ["Tours"]
PUBLIC_NAMES = {"problem": "probleme", "outcome": "resultat"}


def as_file(data: bytes, number: int, kind: str) -> Response[bytes]:
    """Uncompressed JSON, to the byte: whoever downloads it computes the published fingerprint."""
    name = f"tour-{number}-{PUBLIC_NAMES[kind]}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, media_type="application/json", headers=headers)


@get("/rounds/{round_number:int}/problem", allow=COMMITTEE, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def get_problem(round_number: FromPath[int], db: NamedDependency[Db], actor: NamedDependency[Actor]) -> Response[bytes]:
    """Télécharger le problème figé, sans nom, à l’octet près."""
    with db.read(actor.scope) as session:
        this_round = service.get_round(session, actor, round_number)
        return as_file(files.problem_bytes(session, this_round), round_number, "problem")


@get("/rounds/{round_number:int}/outcome", allow=COMMITTEE, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def get_outcome(round_number: FromPath[int], db: NamedDependency[Db], actor: NamedDependency[Actor]) -> Response[bytes]:
    """Télécharger le résultat, à l’octet près."""
    with db.read(actor.scope) as session:
        this_round = service.get_round(session, actor, round_number)
        return as_file(files.outcome_bytes(session, this_round), round_number, "outcome")


@get("/rounds/{round_number:int}/audit", allow=COMMITTEE, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def get_audit(round_number: FromPath[int], db: NamedDependency[Db], actor: NamedDependency[Actor]) -> AuditRead:
    """Relire toutes les règles avec un second programme, sans solveur."""
    with db.read(actor.scope) as session:
        found = files.second_reading(session, service.get_round(session, actor, round_number))
    return AuditRead(
        findings=[
            FindingRead(code=finding.code, ids=list(finding.ids), details=dict(finding.details))
            for finding in found.findings
        ],
        certified_bound=found.certified_bound,
        points_on_search=found.points_on_search,
        objectives_on_search=list(found.objectives_on_search),
        problem_sha256=found.problem_sha256,
        outcome_sha256=found.outcome_sha256,
    )


@get("/rounds/{round_number:int}/decisions", allow=COMMITTEE, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def list_decisions(
    round_number: FromPath[int], db: NamedDependency[Db], actor: NamedDependency[Actor]
) -> Paged[LineAnswer]:
    """Lister toutes les lignes du tour, servies et non servies, avec leur raison ; sans nom."""
    with db.read(actor.scope) as session:
        items = lines_read(session, actor, service.get_round(session, actor, round_number))
    return Paged(items=items, total=len(items), page=1, page_size=max(1, len(items)))


@get(
    "/rounds/{round_number:int}/decisions/{request_ref:str}",
    allow=COMMITTEE,
    sync_to_thread=True,
    tags=TAGS,
    responses=PROBLEMS,
)
def get_explanation(
    request: AnyRequest,
    round_number: FromPath[int],
    request_ref: FromPath[str],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
) -> ExplanationRead:
    """Expliquer une ligne : points, règles, raison, ce qui aurait changé le résultat, texte envoyé."""
    public_url = request.app.state.settings.public_url
    with db.read(actor.scope) as session:
        this_round = service.get_round(session, actor, round_number)
        return explanation_read(session, actor, this_round, request_ref, public_url=public_url)


ROUTES: list[Any] = [get_problem, get_outcome, get_audit, list_decisions, get_explanation]
