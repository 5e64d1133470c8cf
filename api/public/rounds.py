"""/regles/tours: each published round, for anybody: what was shared, by which rules, with which proof."""

from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from api.permissions import ANYBODY
from api.render import render
from api.rounds.cockpit import form_thresholds
from api.rounds.objectives import proof_words, ties_words
from api.rounds.reading import figures_of, get_answer
from equip.accounts import service as accounts
from equip.accounts.actors import EVERYWHERE
from equip.db import Db
from equip.requests import rules
from equip.rounds import publication
from equip.rounds.problem import get_snapshot, standing_changes
from equip.rounds.rules import adopted_on, rules_of, sentences

AnyRequest = Request[Any, Any, Any]


@get(
    "/regles/tours/{round_number:int}",
    name="public_round",
    allow=ANYBODY,
    sync_to_thread=True,
    include_in_schema=False,
)
def show(
    request: AnyRequest, *, round_number: FromPath[int], db: NamedDependency[Db], departement: FromQuery[str] = ""
) -> Template:
    with db.read(EVERYWHERE) as session:
        code = rules.published_departement(session, departement, getattr(request.user, "departement", ""))
        this_round = publication.get_published(session, code, round_number)
        answer, adopted = get_answer(session, this_round), rules_of(this_round.settings)
        return render(
            request,
            "public/round.html",
            this_round=this_round,
            where=accounts.get_departement(session, code),
            figures=figures_of(session, this_round),
            snapshot=get_snapshot(session, this_round),
            outcome=answer.outcome,
            proof=proof_words(answer),
            ties=ties_words(answer.problem.objectives),
            thresholds=form_thresholds(answer),
            adopted_on=adopted_on(adopted),
            published=[line.sentence for line in sentences(adopted)],
            by_hand=len(standing_changes(session, this_round)),
        )


ROUTES: list[Any] = [show]
