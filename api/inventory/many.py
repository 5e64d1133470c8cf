"""/stock/choix: some machines of the stock, and what can be done to all of them at once, or why it can't."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Response, Template
from sqlmodel import Session

from api.inventory.bench import CHOICES, errors_of
from api.inventory.bench_steps import STEPS
from api.inventory.controllers import STOCK_READERS
from api.inventory.reading import FILTERS, page_of
from api.listing import MAX_PAGE_SIZE, Asked, Listing, asked
from api.messages import sentence
from api.once import kept_answer, write_once
from api.permissions import WORKSHOP
from api.render import render
from equip.accounts.actors import Actor
from equip.accounts.models import Role
from equip.db import Db
from equip.errors import EquipError, NotFound
from equip.inventory.many import MOST, to_each
from equip.inventory.models import Device, DeviceState
from equip.inventory.states import DEVICE_STATES, ENDS_OF_LIFE, PROMISED

AnyRequest = Request[Any, Any, Any]
PATH = "/stock/choix"


@dataclass(frozen=True)
class Act:
    """`can`: is it open to this machine, as far as its state tells? `closed`: said where it is open to none."""

    step: str
    label: str
    can: Callable[[Device], bool]
    closed: str


def _in_workshop(device: Device) -> bool:
    return device.state not in PROMISED | ENDS_OF_LIFE | {DeviceState.IN_SERVICE_REPAIR}


ACTS = (
    Act("prix", "Fixer le prix", _in_workshop, "Ces postes sont promis, remis ou sortis du stock."),
    Act(
        "signalement",
        "Ajouter un signalement",
        lambda device: device.state not in ENDS_OF_LIFE,
        "Ces postes sont sortis du stock.",
    ),
    Act("lever", "Lever un signalement", lambda device: bool(device.flags), "Aucun de ces postes n’est signalé."),
    Act(
        "reparation",
        "Mettre en réparation",
        lambda device: _in_workshop(device) and DEVICE_STATES.can(device.state, DeviceState.REPAIR),
        "Aucun de ces postes n’est à l’atelier, dans un état d’où il peut aller en réparation.",
    ),
    Act(
        "repare",
        "Dire la réparation finie",
        lambda device: device.state is DeviceState.REPAIR,
        "Aucun de ces postes n’est en réparation.",
    ),
    Act(
        "sortie",
        "Sortir du stock",
        lambda device: _in_workshop(device) and DEVICE_STATES.can(device.state, DeviceState.RECYCLED),
        "Ces postes sont promis, remis ou déjà sortis du stock.",
    ),
)
ONE_BY_ONE = (
    ("Enregistrer un effacement", "Un effacement se signe disque par disque, à l’établi."),
    ("Noter l’aspect, signer les tests", "Une personne les constate poste par poste, à l’établi."),
    ("Déclarer prêt", "Le contrôle final se signe poste par poste, à l’établi."),
)
"""What is never done to many at once, and why."""


@dataclass(frozen=True)
class Offer:
    act: Act
    count: int


@get(PATH, allow=STOCK_READERS, sync_to_thread=True, include_in_schema=False)
def chosen(request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor]) -> Response[Any]:
    """`poste`, once for each box that was ticked, becomes `postes`; `tous`: all that the search finds."""
    ticked = request.query_params.getall("poste", [])
    if not ticked and not {"postes", "tous", "fait"} & request.query_params.keys():
        return _page(request, db, actor, Asked(filters={"postes": "-"}))
    if ticked:
        return Redirect(f"{PATH}?{urlencode({'postes': ','.join(ticked[:MAX_PAGE_SIZE])})}", status_code=303)
    return _page(request, db, actor, asked(request.query_params, FILTERS))


@post(PATH + "/{step:str}", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def act_on_chosen(
    request: AnyRequest,
    step: FromPath[str],
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """`vus`: the labels that the page counted; what a search finds since then was shown to nobody."""
    if step not in {act.step for act in ACTS}:
        raise NotFound("page_not_found")
    wanted = asked(data, FILTERS)

    def act(session: Session) -> dict[str, Any]:
        devices, _ = _devices(session, actor, wanted)
        seen = data["vus"].split(",") if "vus" in data else None
        tags = [device.tag for device in devices if seen is None or device.tag in seen]
        done = to_each(session, actor, tags, lambda device: STEPS[step](session, actor, device, data, now))
        if not done.tags and (refusals := list(done.refused.values())) and len({one.code for one in refusals}) == 1:
            raise refusals[0]  # nothing was done, for one reason: what was typed stays on the page
        return {"step": step, "tags": done.tags, "refused": {tag: said(one) for tag, one in done.refused.items()}}

    key, typed = data.get("form_key"), {name: value for name, value in data.items() if name != "_csrf_token"}
    try:
        write_once(db, actor, key, [request.url.path, typed], act, now=now)
    except EquipError as refusal:
        return _page(request, db, actor, wanted, step, data, errors_of(refusal), status=refusal.status)
    return Redirect(Listing(PATH, wanted, (), 0).url(fait=key), status_code=303)


def said(refusal: EquipError) -> str:
    """Every sentence of a refusal, the fields' where there are any."""
    fields: Mapping[str, str] = getattr(refusal, "fields", {})
    return " ".join(sentence(code, **refusal.details) for code in dict.fromkeys(fields.values()) or [refusal.code])


def _devices(session: Session, actor: Actor, wanted: Asked) -> tuple[list[Device], int]:
    """The machines of the address, by tag, `MOST` of them at most, and how many there are."""
    return page_of(session, actor, replace(wanted, sort="", page=1, page_size=MOST))


def _offers(devices: Sequence[Device]) -> list[Offer]:
    return [Offer(act, sum(act.can(device) for device in devices)) for act in ACTS]


def _page(
    request: AnyRequest,
    db: Db,
    actor: Actor,
    wanted: Asked,
    step: str = "",
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    *,
    status: int = 200,
) -> Template:
    with db.read(actor.scope) as session:
        devices, total = _devices(session, actor, wanted)
        answer = kept_answer(session, actor, request.query_params.get("fait", ""))
    return render(
        request,
        "inventory/many.html",
        status=status,
        listing=Listing("/stock", wanted, devices, total, has_workbook=True),
        kept={"q": wanted.q, **wanted.filters},
        most=MOST,
        offers=_offers(devices) if actor.role == Role.REFURBISHER else [],
        one_by_one=ONE_BY_ONE,
        done=answer if answer and answer.keys() >= {"step", "tags", "refused"} else None,
        labels={act.step: act.label for act in ACTS},
        step=step,
        typed=typed or {},
        errors=errors or {},
        form_key=str(uuid4()),
        **CHOICES,
    )


ROUTES: list[Any] = [chosen, act_on_chosen]
