"""The papers of a published round: one letter for each decision, and the minutes (procès-verbal)."""

from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Template
from sqlmodel import Session, col, func, select

from api.permissions import COMMITTEE, OFFICERS
from api.render import render
from api.rounds.cockpit import cockpit_of
from api.rounds.letters import sender_of
from api.rounds.objectives import proof_words, ties_words
from api.rounds.publishing import known_of
from api.rounds.reading import figures_of, get_answer, lines_read, name_of
from api.rounds.unexplained import reasons_words
from equip.accounts import service as accounts
from equip.accounts.actors import Actor
from equip.db import Db
from equip.rounds import publication, service
from equip.rounds.addressees import Addressee, addressee, addressees
from equip.rounds.models import Decision, Round
from equip.rounds.problem import get_snapshot, standing_changes
from equip.rounds.rules import adopted_on, rules_of, sentences

AnyRequest = Request[Any, Any, Any]
A_BATCH = 100
"""Letters on one page: a browser prints them at once."""


@get(
    "/tours/{round_number:int}/courriers",
    name="letters",
    allow=OFFICERS,
    sync_to_thread=True,
    include_in_schema=False,
)
def show_letters(
    request: AnyRequest,
    *,
    round_number: FromPath[int],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    page: FromQuery[int] = 1,
) -> Template:
    with db.read(actor.scope) as session:
        this_round = service.get_round(session, actor, round_number)
        last = max(1, -(-_count(session, this_round) // A_BATCH))
        page = min(max(1, page), last)
        found = addressees(session, actor, this_round, start=(page - 1) * A_BATCH, most=A_BATCH)
        return _letters_page(request, session, actor, this_round, found, page=page, last=last)


@get(
    "/tours/{round_number:int}/courriers/{request_ref:str}",
    name="letter",
    allow=OFFICERS,
    sync_to_thread=True,
    include_in_schema=False,
)
def show_letter(
    request: AnyRequest,
    *,
    round_number: FromPath[int],
    request_ref: FromPath[str],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
) -> Template:
    with db.read(actor.scope) as session:
        this_round = service.get_round(session, actor, round_number)
        found = [addressee(session, actor, this_round, request_ref)]
        return _letters_page(request, session, actor, this_round, found, page=1, last=1)


@get(
    "/tours/{round_number:int}/proces-verbal",
    name="minutes",
    allow=COMMITTEE,
    sync_to_thread=True,
    include_in_schema=False,
)
def show_minutes(
    request: AnyRequest, round_number: FromPath[int], db: NamedDependency[Db], actor: NamedDependency[Actor]
) -> Template:
    """What was decided, by whom, on what, line by line: references only."""
    with db.read(actor.scope) as session:
        this_round = service.get_round(session, actor, round_number)
        publication.check_published(this_round)
        answer, rules = get_answer(session, this_round), rules_of(this_round.settings)
        figures = figures_of(session, this_round)
        return render(
            request,
            "rounds/minutes.html",
            this_round=this_round,
            departement=accounts.get_departement(session, actor.departement),
            proposer=name_of(session, this_round.proposed_by),
            approver=name_of(session, this_round.approved_by),
            figures=figures,
            reasons=reasons_words(figures),
            snapshot=get_snapshot(session, this_round),
            cockpit=cockpit_of(session, actor, answer, known_of(session, actor, answer)),
            proof=proof_words(answer),
            ties=ties_words(answer.problem.objectives),
            outcome=answer.outcome,
            mark=publication.publication_mark(session, this_round),
            adopted_on=adopted_on(rules),
            published=[line.sentence for line in sentences(rules)],
            lines=lines_read(session, actor, this_round),
            lines_changed=standing_changes(session, this_round),
        )


def _letters_page(
    request: AnyRequest,
    session: Session,
    actor: Actor,
    this_round: Round,
    found: list[Addressee],
    *,
    page: int,
    last: int,
) -> Template:
    departement = accounts.get_departement(session, actor.departement)
    settings = request.app.state.settings
    return render(
        request,
        "rounds/letters.html",
        this_round=this_round,
        letters=found,
        page=page,
        last=last,
        sender=sender_of(departement, settings.public_url),
        public_url=settings.public_url.rstrip("/"),
    )


def _count(session: Session, this_round: Round) -> int:
    return session.exec(select(func.count(col(Decision.id))).where(Decision.round_id == this_round.id)).one()


ROUTES: list[Any] = [show_letters, show_letter, show_minutes]
