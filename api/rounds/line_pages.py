"""One line of a round: how the rules played for it, and the committee's hand on it, with a written reason."""

from datetime import datetime
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Response, Template
from sqlmodel import Session

from allocation import Status
from api.errors import problem_of
from api.permissions import COMMITTEE
from api.render import render
from api.rounds.cockpit import conflict_refs
from api.rounds.objectives import objective_name
from api.rounds.publishing import known_of
from api.rounds.reading import explanation_read, get_answer
from api.rounds.reasons import type_words, why
from equip.accounts.actors import Actor
from equip.db import Db
from equip.errors import EquipError, Invalid, NotFound
from equip.rounds import lines, service
from equip.rounds.explanation import Answer, Line, reason_codes
from equip.rounds.problem import standing_changes

AnyRequest = Request[Any, Any, Any]
Data = dict[str, str]


@get(
    "/tours/{round_number:int}/lignes/{request_ref:str}", allow=COMMITTEE, sync_to_thread=True, include_in_schema=False
)
def show_line(
    request: AnyRequest,
    round_number: FromPath[int],
    request_ref: FromPath[str],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
) -> Template:
    with db.read(actor.scope) as session:
        return _line_page(request, session, actor, round_number, request_ref)


@post(
    "/tours/{round_number:int}/lignes/{request_ref:str}", allow=COMMITTEE, sync_to_thread=True, include_in_schema=False
)
def change_line(
    request: AnyRequest,
    *,
    round_number: FromPath[int],
    request_ref: FromPath[str],
    data: URLEncodedBody[Data],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    try:
        with db.write(actor.scope) as session:
            this_round = service.get_round(session, actor, round_number, lock=True)
            if data.get("grants") == "rules":
                lines.take_back_line(session, actor, this_round, request_ref, now=now)
            elif data.get("grants") in {"yes", "no"}:
                grants, reason = data["grants"] == "yes", data.get("reason", "")
                lines.change_line(session, actor, this_round, request_ref, grants=grants, reason=reason, now=now)
            else:
                raise Invalid(fields={"grants": "bad_line_choice"})
    except EquipError as refusal:
        with db.read(actor.scope) as session:
            return _line_page(request, session, actor, round_number, request_ref, data=data, refusal=refusal)
    return Redirect(f"/tours/{round_number}", status_code=303)


@get(
    "/tours/{round_number:int}/personnes/{request_ref:str}",
    allow=COMMITTEE,
    sync_to_thread=True,
    include_in_schema=False,
)
def show_explanation(
    request: AnyRequest,
    round_number: FromPath[int],
    request_ref: FromPath[str],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
) -> Template:
    with db.read(actor.scope) as session:
        this_round = service.get_round(session, actor, round_number)
        url = request.app.state.settings.public_url
        told = explanation_read(session, actor, this_round, request_ref, public_url=url)
        answer = get_answer(session, this_round)
        line = answer.lines.get(request_ref)
        shown = line_words(session, actor, answer, line) if line else ""
        changed = standing_changes(session, this_round).get(request_ref)
    return render(
        request,
        "rounds/explanation.html",
        this_round=this_round,
        told=told,
        shown=shown,
        changed=changed,
        objective=objective_name(answer.problem.objectives),
        answered=is_answered(answer),
    )


def is_answered(answer: Answer) -> bool:
    """Was an allocation found? If not, nobody is « not served »: there is nothing to send."""
    return answer.outcome.status in {Status.OPTIMAL, Status.FEASIBLE}


def line_words(session: Session, actor: Actor, answer: Answer, line: Line) -> str:
    """« AT-2390, portable B », or why not."""
    if line.award:
        types = {device.id: device.type for device in answer.problem.devices}
        return f"{line.award.device}, {type_words(types[line.award.device])}"
    if line.reason is None:
        return _without_reason(answer)
    return why(reason_codes(line.reason), line.ref, known_of(session, actor, answer))


def _without_reason(answer: Answer) -> str:
    """A whole sentence all the same: what became of the calculation."""
    if answer.outcome.status is Status.INFEASIBLE:
        return "Aucune répartition ne respecte à la fois toutes les règles et les lignes changées à la main"
    if answer.outcome.status is Status.UNKNOWN:
        return "Le calcul a été arrêté avant tout résultat"
    return "Le calcul a été arrêté avant de pouvoir le dire"


def _line_page(
    request: AnyRequest,
    session: Session,
    actor: Actor,
    number: int,
    ref: str,
    *,
    data: Data | None = None,
    refusal: EquipError | None = None,
) -> Template:
    if refusal is not None and refusal.status == 404:
        raise refusal
    this_round = service.get_round(session, actor, number)
    answer = get_answer(session, this_round)
    line = answer.lines.get(ref)
    if line is None:
        raise NotFound("request_not_in_round", ref=ref, number=number)
    return render(
        request,
        "rounds/line.html",
        status=refusal.status if refusal else 200,
        this_round=this_round,
        ref=ref,
        line=line,
        shown=line_words(session, actor, answer, line),
        answered=is_answered(answer),
        in_conflict=ref in conflict_refs(answer),
        changed=standing_changes(session, this_round).get(ref),
        typed=data or {},
        errors=errors_of(refusal),
    )


def errors_of(refusal: EquipError | None) -> dict[str, str]:
    if refusal is None:
        return {}
    problem = problem_of(refusal)
    return {item.field: item.detail for item in problem.errors} or {"etape": problem.detail}


ROUTES: list[Any] = [show_line, change_line, show_explanation]
