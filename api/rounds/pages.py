"""/tours: the list, the settings, the page of a round and its steps. The signing pages stand in `signing.py`."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Response, Template
from sqlmodel import Session

from api.conditional import check_form_version
from api.errors import problem_of
from api.permissions import COMMITTEE, OFFICERS
from api.render import render
from api.rounds import demand, downloads, line_pages, papers, signing
from api.rounds.forms import LABELS, read_settings, said_by_name, typed_of
from api.rounds.objectives import CHOICES, every_tie
from api.rounds.showing import show_round, warnings_of
from api.rounds.steps import solve_once
from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.db import Db
from equip.errors import EquipError
from equip.rounds import freezing, service, solving
from equip.rounds.models import Round
from equip.rounds.rules import RoundRules, rules_of, sentences

AnyRequest = Request[Any, Any, Any]


@get("/tours", name="round_list", allow=COMMITTEE, sync_to_thread=True, include_in_schema=False)
def show_list(request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor]) -> Template:
    with db.read(actor.scope) as session:
        rounds = service.rounds_of(session, actor)
    return render(request, "rounds/list.html", rounds=rounds)


@get("/tours/nouveau", name="round_new", allow=OFFICERS, sync_to_thread=True, include_in_schema=False)
def show_new(
    request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Template:
    """The rules begin as those of the last round."""
    with db.read(actor.scope) as session:
        last = next(iter(service.rounds_of(session, actor)), None)
    rules = rules_of(last.settings) if last else RoundRules(in_force_on=str(paris_day(now)))
    blank = Round(departement=actor.departement, number=0, label="", reference_on=paris_day(now), seed="")
    blank.settings = {"rules": dict(vars(rules))}
    return _settings_page(request, None, typed_of(blank))


@post("/tours/nouveau", allow=OFFICERS, sync_to_thread=True, include_in_schema=False)
def create(
    request: AnyRequest,
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    try:
        with db.write(actor.scope) as session:
            made = service.create_round(session, actor, **read_settings(data), now=now)
    except EquipError as refusal:
        return _settings_page(request, None, data, refusal)
    return Redirect(f"/tours/{made.number}", status_code=303)


@get(
    "/tours/{round_number:int}/parametres",
    name="round_setup",
    allow=OFFICERS,
    sync_to_thread=True,
    include_in_schema=False,
)
def show_settings(
    request: AnyRequest, round_number: FromPath[int], db: NamedDependency[Db], actor: NamedDependency[Actor]
) -> Template:
    with db.read(actor.scope) as session:
        this_round = service.get_round(session, actor, round_number)
        warnings = warnings_of(session, this_round)
    return _settings_page(request, this_round, typed_of(this_round), warnings=warnings)


@post("/tours/{round_number:int}/parametres", allow=OFFICERS, sync_to_thread=True, include_in_schema=False)
def change_settings(
    request: AnyRequest,
    *,
    round_number: FromPath[int],
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    try:
        with db.write(actor.scope) as session:
            this_round = service.get_round(session, actor, round_number, lock=True)
            check_form_version(data.get("version"), this_round)
            service.change_settings(session, actor, this_round, **read_settings(data), now=now)
    except EquipError as refusal:
        with db.read(actor.scope) as session:
            this_round = service.get_round(session, actor, round_number)
        return _settings_page(request, this_round, data, refusal)
    return Redirect(f"/tours/{round_number}", status_code=303)


@get("/tours/{round_number:int}", name="round", allow=COMMITTEE, sync_to_thread=True, include_in_schema=False)
def show(
    request: AnyRequest,
    *,
    round_number: FromPath[int],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
    raison: FromQuery[str] = "",
    vue: FromQuery[str] = "",
    page: FromQuery[int] = 1,
) -> Template:
    with db.read(actor.scope) as session:
        return show_round(request, session, actor, round_number, now=now, reason=raison, view=vue, page=page)


STEPS: dict[str, Callable[[Session, Actor, Round, datetime], object]] = {
    "figer": lambda session, actor, row, now: freezing.freeze(session, actor, row, now=now),
    "rouvrir": lambda session, actor, row, now: service.reopen(session, actor, row, now=now),
    "annuler": lambda session, actor, row, now: service.cancel(session, actor, row, now=now),
    "motifs": lambda session, actor, row, now: solving.ask_explain(session, actor, row, now=now),
    "arreter": lambda session, actor, row, now: solving.ask_stop(session, actor, row, now=now),
}
"""The buttons of the page that only need a confirmation by POST."""


@post("/tours/{round_number:int}/etapes/{step:str}", allow=OFFICERS, sync_to_thread=True, include_in_schema=False)
def take_step(
    request: AnyRequest,
    *,
    round_number: FromPath[int],
    step: FromPath[str],
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    try:
        if step == "calculer":
            solve_once(db, actor, round_number, data.get("form_key"), now=now)
        elif step in STEPS:
            with db.write(actor.scope) as session:
                this_round = service.get_round(session, actor, round_number, lock=True)
                STEPS[step](session, actor, this_round, now)
    except EquipError as refusal:
        return _with_refusal(request, db, actor, round_number, refusal, now)
    return Redirect(f"/tours/{round_number}", status_code=303)


def _with_refusal(
    request: AnyRequest, db: Db, actor: Actor, number: int, refusal: EquipError, now: datetime
) -> Response[Any]:
    if refusal.status == 404:
        raise refusal
    errors = {"etape": problem_of(refusal).detail}
    with db.read(actor.scope) as session:
        return show_round(request, session, actor, number, now=now, errors=errors, status=refusal.status)


def _settings_page(
    request: AnyRequest,
    this_round: Round | None,
    typed: dict[str, str],
    refusal: EquipError | None = None,
    *,
    warnings: Sequence[str] = (),
) -> Template:
    errors: dict[str, str] = {}
    if refusal is not None:
        problem = problem_of(refusal)
        errors = {item.field: item.detail for item in problem.errors} or {"label": problem.detail}
    return render(
        request,
        "rounds/settings.html",
        status=refusal.status if refusal else 200,
        this_round=this_round,
        typed={name: typed.get(name, "") for name in LABELS},
        labels=LABELS,
        choices=CHOICES,
        every_tie=every_tie(),
        errors=errors,
        summary=said_by_name(errors),
        published=_published(this_round),
        warnings=warnings,
    )


def _published(this_round: Round | None) -> list[str]:
    return [line.sentence for line in sentences(rules_of(this_round.settings))] if this_round else []


ROUTES: list[Any] = [
    show_list,
    show_new,
    create,
    show_settings,
    change_settings,
    show,
    take_step,
    *signing.ROUTES,
    *line_pages.ROUTES,
    *downloads.ROUTES,
    *papers.ROUTES,
    *demand.ROUTES,
]
