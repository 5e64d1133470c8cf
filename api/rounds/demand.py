"""/besoins: what the next round is likely to need, in rounded numbers, for the workshop. Nobody is told of."""

from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.response import Template

from api.formats import number, plural
from api.permissions import WORKSHOP
from api.render import render
from api.rounds.reasons import type_words
from equip.accounts.actors import Actor
from equip.db import Db
from equip.rounds.demand import STEP, DemandLine, demand
from equip.rounds.unlocking import Unlock, last_unlocking

FEW = f"moins de {STEP}"


def waiting_words(line: DemandLine) -> str:
    return FEW if line.at_least is None else f"au moins {number(line.at_least)}"


def missing_words(line: DemandLine) -> str:
    least, most = line.missing
    if not most:
        return "rien"
    return f"au moins {number(least)}" if least else f"au plus {number(most)}"


def unlock_words(unlock: Unlock) -> tuple[str, str]:
    """The type, and what one more of it would have done."""
    words = type_words(unlock.type)
    if unlock.at_least == 1:
        return words[:1].upper() + words[1:], "au moins une personne non servie l’aurait été"
    return words[:1].upper() + words[1:], f"au moins {plural(unlock.at_least, 'personne')} non servies l’auraient été"


@get("/besoins", name="demand", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def show(request: Request[Any, Any, Any], db: NamedDependency[Db], actor: NamedDependency[Actor]) -> Template:
    with db.read(actor.scope) as session:
        lines, last = demand(session, actor), last_unlocking(session, actor)
    return render(
        request,
        "rounds/demand.html",
        lines=[(line, waiting_words(line), missing_words(line)) for line in lines],
        last=last,
        unlocks=[unlock_words(unlock) for unlock in last.unlocks] if last else [],
        all_given=[type_words(type_) for type_ in last.all_given] if last else [],
    )


ROUTES: list[Any] = [show]
