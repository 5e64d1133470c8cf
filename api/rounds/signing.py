"""Submitting, approving, publishing. Two people sign."""

import random
from datetime import datetime
from typing import Any
from uuid import uuid4

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Response, Template
from sqlmodel import Session, col, select

from api.permissions import COMMITTEE, OFFICERS
from api.render import render
from api.rounds.line_pages import errors_of, line_words
from api.rounds.reading import WATCHED, changed_since, figures_of, get_answer, name_of
from api.rounds.steps import publish_once
from api.rounds.unexplained import reasons_words, unexplained_words, why_unexplained
from equip.accounts.actors import Actor
from equip.accounts.models import Role, User
from equip.db import Db
from equip.errors import EquipError, Invalid
from equip.rounds import approval, service
from equip.rounds.explanation import Answer, Line
from equip.rounds.models import Round
from equip.rounds.problem import standing_changes

AnyRequest = Request[Any, Any, Any]
Data = dict[str, str]
SAMPLE = 5


@get("/tours/{round_number:int}/approbation", allow=COMMITTEE, sync_to_thread=True, include_in_schema=False)
def show_approval(
    request: AnyRequest, round_number: FromPath[int], db: NamedDependency[Db], actor: NamedDependency[Actor]
) -> Template:
    with db.read(actor.scope) as session:
        return _approval_page(request, session, actor, service.get_round(session, actor, round_number))


@post("/tours/{round_number:int}/approbation", allow=COMMITTEE, sync_to_thread=True, include_in_schema=False)
def sign(
    request: AnyRequest,
    *,
    round_number: FromPath[int],
    data: URLEncodedBody[Data],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """One form for each act: soumettre, approuver, renvoyer."""
    try:
        with db.write(actor.scope) as session:
            this_round = service.get_round(session, actor, round_number, lock=True)
            _act(session, actor, this_round, data, now)
    except EquipError as refusal:
        with db.read(actor.scope) as session:
            this_round = service.get_round(session, actor, round_number)
            return _approval_page(request, session, actor, this_round, data=data, refusal=refusal)
    return Redirect(f"/tours/{round_number}", status_code=303)


def _act(session: Session, actor: Actor, this_round: Round, data: Data, now: datetime) -> None:
    act = data.get("act", "")
    if act == "soumettre":
        approval.submit(session, actor, this_round, reason=data.get("reason", ""), now=now)
    elif act == "approuver":
        if actor.user_id != this_round.proposed_by and (wrong := _not_ticked(session, this_round, data)):
            raise Invalid(fields=wrong)
        approval.approve(session, actor, this_round, now=now)
    elif act == "renvoyer":
        approval.send_back(session, actor, this_round, remark=data.get("remark", ""), now=now)


def _not_ticked(session: Session, this_round: Round, data: Data) -> dict[str, str]:
    wrong = {} if data.get("read") == "1" else {"read": "checks_not_ticked"}
    if figures_of(session, this_round).unexplained and data.get("unexplained") != "1":
        wrong["unexplained"] = "unexplained_not_ticked"
    return wrong


@get("/tours/{round_number:int}/publication", allow=OFFICERS, sync_to_thread=True, include_in_schema=False)
def show_publication(
    request: AnyRequest, round_number: FromPath[int], db: NamedDependency[Db], actor: NamedDependency[Actor]
) -> Template:
    with db.read(actor.scope) as session:
        this_round = service.get_round(session, actor, round_number)
        return _publication_page(request, session, this_round)


@post("/tours/{round_number:int}/publication", allow=OFFICERS, sync_to_thread=True, include_in_schema=False)
def publish(
    request: AnyRequest,
    *,
    round_number: FromPath[int],
    data: URLEncodedBody[Data],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    public_url = request.app.state.settings.public_url
    try:
        publish_once(db, actor, round_number, data.get("form_key"), public_url=public_url, now=now)
    except EquipError as refusal:
        with db.read(actor.scope) as session:
            this_round = service.get_round(session, actor, round_number)
            return _publication_page(request, session, this_round, refusal)
    return Redirect(f"/tours/{round_number}", status_code=303)


def _approval_page(
    request: AnyRequest,
    session: Session,
    actor: Actor,
    this_round: Round,
    *,
    data: Data | None = None,
    refusal: EquipError | None = None,
) -> Template:
    proposal, outcome = approval.get_outcome(session, this_round)
    figures = figures_of(session, this_round)
    answer = get_answer(session, this_round)
    approvers = select(User).where(User.departement == actor.departement, User.role == Role.APPROVER)
    others = session.exec(approvers.where(col(User.is_active)).order_by(col(User.display_name))).all()
    watched = this_round.state in WATCHED
    return render(
        request,
        "rounds/approval.html",
        status=refusal.status if refusal else 200,
        this_round=this_round,
        figures=figures,
        unexplained=unexplained_words(figures),
        why_unexplained=why_unexplained(figures),
        outcome=outcome,
        proposal=proposal,
        sample=_sample(session, actor, this_round, answer),
        watched=watched,
        changed=changed_since(session, this_round) if watched else [],
        current=approval.is_current(session, this_round, outcome),
        lines_changed=standing_changes(session, this_round),
        approvers=[user.display_name for user in others if user.id != actor.user_id],
        proposer=name_of(session, this_round.proposed_by),
        approver=name_of(session, this_round.approved_by),
        typed=data or {},
        errors=errors_of(refusal),
    )


def _sample(session: Session, actor: Actor, this_round: Round, answer: Answer) -> list[tuple[Line, str]]:
    """Five served and five not, drawn by the published seed: everybody who opens the page reads the same ones."""
    drawn = random.Random(this_round.seed)  # noqa: S311 - a draw to read, not a secret
    groups = [
        [line for _, line in sorted(answer.lines.items()) if (line.award is not None) is served]
        for served in (True, False)
    ]
    picked = [line for group in groups for line in drawn.sample(group, min(SAMPLE, len(group)))]
    return [(line, line_words(session, actor, answer, line)) for line in picked]


def _publication_page(
    request: AnyRequest, session: Session, this_round: Round, refusal: EquipError | None = None
) -> Template:
    figures = figures_of(session, this_round)
    return render(
        request,
        "rounds/publication.html",
        status=refusal.status if refusal else 200,
        this_round=this_round,
        figures=figures,
        reasons=reasons_words(figures),
        errors=errors_of(refusal),
        form_key=uuid4().hex,
    )


ROUTES: list[Any] = [
    show_approval,
    sign,
    show_publication,
    publish,
]
