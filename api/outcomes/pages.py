"""/suivis and /personnes/…/suivis/…: the list of follow-ups, and the one-minute form."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template
from sqlmodel import Session, col

from api.conditional import check_form_version
from api.formats import short_day
from api.labels import label
from api.listing import Asked, Listing, asked, list_rows
from api.messages import sentence
from api.outcomes.acts import write_answer
from api.outcomes.contact import Contact
from api.outcomes.controllers import FOLLOWERS
from api.outcomes.forms import SITUATIONS, USES, read_answer
from api.outcomes.results import ROUTES as RESULTS
from api.render import render
from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.db import Db
from equip.errors import Invalid, NotFound
from equip.files.export import ExportColumn, to_csv
from equip.outcomes import service
from equip.outcomes.calendar import opens_on
from equip.outcomes.exits import class_of
from equip.outcomes.lists import FollowUpLine, find_newest_line, follow_up_lines, line_of, to_answer
from equip.outcomes.models import FollowUp, FollowUpState, Milestone
from equip.outcomes.policies import has_agreed
from equip.people.models import Beneficiary

AnyRequest = Request[Any, Any, Any]
ORDERS = {"jour": col(FollowUp.due_on), "nom": col(Beneficiary.last_name), "etat": col(FollowUp.state)}
VIEWS = {
    "a-renseigner": "À renseigner",
    "a-venir": "À venir",
    "renseignes": "Renseignés",
    "sans-nouvelle": "Sans nouvelle",
    "tous": "Tous",
}
MOST_EXPORTED = 10_000


@get("/suivis", name="follow_ups", allow=FOLLOWERS, sync_to_thread=True, include_in_schema=False)
def show_list(
    request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Template:
    wanted = asked(request.query_params, ("vue",))
    with db.read(actor.scope) as session:
        rows, total = _found(session, actor, wanted, paris_day(now))
    listing = Listing("/suivis", wanted, [line_of(row) for row in rows], total)
    view = wanted.filters.get("vue", "a-renseigner")
    return render(request, "outcomes/list.html", listing=listing, views=VIEWS, view=view, today=paris_day(now))


@get("/suivis.csv", allow=FOLLOWERS, sync_to_thread=True, include_in_schema=False)
def export(
    request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Response[bytes]:
    seen = asked(request.query_params, ("vue",))
    whole = Asked(q=seen.q, sort=seen.sort, page_size=MOST_EXPORTED, filters=seen.filters)
    with db.read(actor.scope) as session:
        rows, _ = _found(session, actor, whole, paris_day(now))
        content = to_csv([line_of(row) for row in rows], _COLUMNS)
    headers = {"Content-Disposition": 'attachment; filename="suivis.csv"'}
    return Response(content, media_type="text/csv", headers=headers)


@get(
    "/personnes/{person_ref:str}/suivis/{milestone:str}",
    name="follow_up",
    allow=FOLLOWERS,
    sync_to_thread=True,
    include_in_schema=False,
)
def show(
    request: AnyRequest,
    *,
    person_ref: FromPath[str],
    milestone: FromPath[str],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Template:
    with db.read(actor.scope) as session:
        line = _line(session, actor, person_ref, milestone)
        agreed = has_agreed(session, actor, line.person)
    return _form(request, line, paris_day(now), agreed=agreed)


@post(
    "/personnes/{person_ref:str}/suivis/{milestone:str}",
    allow=FOLLOWERS,
    sync_to_thread=True,
    include_in_schema=False,
)
def answer(
    request: AnyRequest,
    *,
    person_ref: FromPath[str],
    milestone: FromPath[str],
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    try:
        with db.write(actor.scope) as session:
            line = _line(session, actor, person_ref, milestone)
            follow_up = service.get_follow_up(session, actor, line.follow_up.id, lock=True)
            check_form_version(data.get("version"), follow_up)
            given = read_answer(data)
            if given.contact is Contact.REACHED and not has_agreed(session, actor, line.person):
                raise Invalid(fields={"contact": "follow_up_not_agreed"})
            write_answer(session, actor, follow_up, given, now=now)
    except Invalid as refusal:
        with db.read(actor.scope) as session:
            line = _line(session, actor, person_ref, milestone)
            agreed = has_agreed(session, actor, line.person)
        return _form(request, line, paris_day(now), refusal, data, agreed=agreed)
    return Redirect(f"/personnes/{person_ref}/suivis/{milestone}", status_code=303)


def _form(
    request: AnyRequest,
    line: FollowUpLine,
    today: date,
    refusal: Invalid | None = None,
    typed: dict[str, str] | None = None,
    *,
    agreed: bool,
) -> Template:
    row = line.follow_up
    errors = {name: sentence(code, **refusal.details) for name, code in refusal.fields.items()} if refusal else {}
    return render(
        request,
        "outcomes/follow_up.html",
        status=refusal.status if refusal else 200,
        line=line,
        counts_as=class_of(row.situation, today) if row.situation else None,
        is_open=opens_on(row) <= today,
        opens=opens_on(row),
        agreed=agreed,
        today=today,
        typed=typed or _stored(row),
        errors=errors,
        situations=SITUATIONS,
        uses=USES,
        contacts=list(Contact),
    )


def _stored(row: FollowUp) -> dict[str, str]:
    contacts = {
        FollowUpState.ANSWERED: Contact.REACHED,
        FollowUpState.DECLINED: Contact.DECLINED,
        FollowUpState.NO_NEWS: Contact.NO_NEWS if row.recorded_at else "",
    }
    said = {True: "yes", False: "no", None: ""}
    return {
        "contact": str(contacts.get(row.state, "")),
        "answered_on": short_day(row.answered_on),
        "situation": str(row.situation or ""),
        "situation_since": short_day(row.situation_since),
        "any_job_since": said[row.any_job_since],
        "computer_use": str(row.computer_use or ""),
        "certification": said[row.certification],
        "comment": row.comment,
    }


def _line(session: Session, actor: Actor, person_ref: str, milestone: str) -> FollowUpLine:
    known = milestone in {member.value for member in Milestone}
    line = find_newest_line(session, actor, person_ref, Milestone(milestone)) if known else None
    if line is None:
        raise NotFound("follow_up_not_found")
    return line


def _found(session: Session, actor: Actor, wanted: Asked, today: date) -> tuple[Any, int]:
    rows = follow_up_lines(actor)
    view = wanted.filters.get("vue", "a-renseigner")
    views: dict[str, Any] = {
        "a-renseigner": to_answer(today),
        "a-venir": sa.and_(col(FollowUp.state) == FollowUpState.PLANNED, sa.not_(to_answer(today))),
        "renseignes": col(FollowUp.state).in_([FollowUpState.ANSWERED, FollowUpState.DECLINED]),
        "sans-nouvelle": col(FollowUp.state) == FollowUpState.NO_NEWS,
    }
    if view in views:
        rows = rows.where(views[view])
    if wanted.q:
        names = (col(Beneficiary.last_name), col(Beneficiary.first_name), col(Beneficiary.ref))
        rows = rows.where(sa.or_(*(name.icontains(wanted.q, autoescape=True) for name in names)))
    return list_rows(session, rows, wanted, orders=ORDERS, default="jour", unique=col(FollowUp.id))


_COLUMNS: list[ExportColumn[FollowUpLine]] = [
    ExportColumn("Dossier", lambda line: line.person.ref),
    ExportColumn("Nom", lambda line: line.person.last_name),
    ExportColumn("Prénom", lambda line: line.person.first_name),
    ExportColumn("Suivi", lambda line: label(line.follow_up.milestone)),
    ExportColumn("Jour du suivi", lambda line: line.follow_up.due_on),
    ExportColumn("À partir du", lambda line: line.opens_on),
    ExportColumn("Répondre avant le", lambda line: line.follow_up.closes_on),
    ExportColumn("État", lambda line: label(line.follow_up.state)),
    ExportColumn("Situation", lambda line: label(line.follow_up.situation) if line.follow_up.situation else None),
    ExportColumn("Depuis le", lambda line: line.follow_up.situation_since),
]

ROUTES: list[Any] = [show_list, export, show, answer, *RESULTS]
