"""POST /etabli/lecture: one field for everything that a scanner reads while a machine, or a mode, is on the screen.

Without either, the field is a plain GET (`bench.py`), which a browser sends again by itself. Here each page has its
key: sent twice because the network was lost, a card acts once.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from litestar import Request, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Response
from sqlmodel import Session

from api.inventory.acts import move_by_hand
from api.labels import TABLES
from api.once import write_once
from api.permissions import WORKSHOP
from equip.accounts.actors import Actor
from equip.db import Db
from equip.errors import Conflict, EquipError
from equip.inventory import service
from equip.inventory.commands import PREFIX, Command, Mode, command_of
from equip.inventory.intake import enter_machine
from equip.inventory.lots import find_lot
from equip.inventory.models import Device, DeviceState, Grade, TestResult

AnyRequest = Request[Any, Any, Any]
DONE = {
    "entree": "Le poste est entré : collez son étiquette.",
    "deja": "Ce poste est déjà dans ce lot.",
    "repris": "Le poste est repris dans le lot.",
    "retire": "L’entrée est annulée : ce poste n’est plus dans le stock.",
    "releve": "Le relevé est enregistré sur ce poste.",
}
REFUSALS = {
    "poste-d-abord": "Lisez d’abord un poste, puis la carte.",
    "carte-inconnue": "Cette carte n’est pas connue : imprimez de nouveau la feuille de commandes.",
    "device_state_refused": "Dans l’état où il est, ce poste ne peut pas faire ce pas.",
    "device_state_not_by_hand": "Ce poste est promis ou remis à une personne : l’établi n’y touche pas.",
    "device_is_promised": "Ce poste est promis à une personne : sa fiche ne change plus ici.",
    "device_has_left": "Ce poste est sorti du stock : sa fiche ne change plus.",
    "act_not_undoable": "Il n’y a pas de geste de vous à annuler en dernier sur ce poste.",
    "serial_taken": "Ce numéro de série est déjà celui d’un autre poste.",
    "serial_taken_elsewhere": "Ce numéro de série est déjà celui d’un poste d’un autre atelier. Relisez-le.",
    "tag_taken": "Cette étiquette est déjà celle d’un autre poste.",
    "bad_tag": (
        "Ce code n’est ni une étiquette ni un numéro de série. Si la douchette écrit des signes étranges, "
        "réglez-la sur un clavier français."
    ),
}
STEP_OF_MODE = {Mode.TEST: "tests", Mode.READY: "pret"}
"""The step that a mode opens on each machine: a person signs it, a card never does."""
SERIAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/+:#-]{1,59}")
"""What a scanner may take for a machine of its own: a keyboard of another layout writes something else."""
LASTS = timedelta(minutes=15)
DEFECTS = {
    Command.DEFECT_SCREEN: service.Check.SCREEN,
    Command.DEFECT_KEYBOARD: service.Check.KEYBOARD,
    Command.DEFECT_SOUND: service.Check.SOUND,
    Command.DEFECT_CASE: service.Check.CASE,
}
GRADES = {Command.GRADE_A: Grade.A, Command.GRADE_B: Grade.B, Command.GRADE_C: Grade.C}


@dataclass(frozen=True)
class ModeOn:
    """`until`: seconds since 1970, as the address carries it."""

    mode: Mode
    until: int

    @property
    def query(self) -> dict[str, str]:
        return {"mode": self.mode.value, "jusque": str(self.until)}


def mode_on(mode: str, until: str, now: datetime) -> ModeOn | None:
    """The mode that an address or a form carries, while it lasts."""
    found = command_of(mode)
    is_on = isinstance(found, Mode) and until.isascii() and until.isdigit() and int(until[:12]) > now.timestamp()
    return ModeOn(found, int(until[:12])) if is_on and isinstance(found, Mode) else None


def said_of(query: Mapping[str, str]) -> tuple[str, str]:
    """What the last scan did, or why it did nothing: one of the two, as the address that it led to says."""
    card = command_of(query.get("carte", ""))
    word = TABLES[type(card)][card] if card else ""
    name = word[:1].upper() + word[1:]
    if refused := query.get("refus"):
        return "", " : ".join(filter(None, [name, REFUSALS.get(refused, "Rien n’a été fait.")]))
    return (f"{name} : c’est enregistré." if name else DONE.get(query.get("fait", ""), "")), ""


@post("/etabli/lecture", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def scan(
    request: AnyRequest,
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    code, tag = data.get("code", "").strip()[:100], data.get("tag", "")[:30]
    lot = data.get("lot", "")[:60]
    on = mode_on(data.get("mode", ""), data.get("jusque", ""), now)
    card = command_of(code)
    if isinstance(card, Command) and card is not Command.NEXT and tag:
        return _carded(request, db, actor, data, tag, card, now)
    here = f"/etabli/{quote(tag, safe='')}" if tag else "/etabli"
    return card_alone(code, now, here, lot) or _read(db, actor, data, code, on, now)


def card_alone(code: str, now: datetime, here: str = "/etabli", lot: str = "") -> Response[Any] | None:
    """Where a card leads that changes no machine, so that a plain GET may read it; None for what is no card.

    `lot`: the code of the one that is being entered, kept in the address until the card « suivant ».
    """
    card, kept = command_of(code), {"lot": lot} if lot else {}
    if isinstance(card, Mode):
        return _to("/etabli", **ModeOn(card, int((now + LASTS).timestamp())).query, **kept)
    if card is Command.NEXT:
        return _to("/etabli")
    if card is not None:
        return _to("/etabli", refus="poste-d-abord", **kept)
    return _to(here, refus="carte-inconnue", **kept) if code.upper().startswith(PREFIX) else None


def _carded(
    request: AnyRequest, db: Db, actor: Actor, data: dict[str, str], tag: str, card: Command, now: datetime
) -> Response[Any]:
    def act(session: Session) -> dict[str, Any]:
        device = service.get_device(session, actor, tag, lock=True)
        obey(session, actor, device, card, now)
        return {"tag": device.tag if device in session else ""}

    try:
        done = write_once(db, actor, data.get("form_key"), [request.url.path, tag, card.value], act, now=now)
    except EquipError as refusal:
        if refusal.code == "device_not_found":
            raise
        return _to(f"/etabli/{quote(tag, safe='')}", carte=card.value, refus=refusal.code, **_lot_of(data))
    if not done["tag"]:
        return _to("/etabli", fait="retire", **_lot_of(data))
    return _to(f"/etabli/{done['tag']}", carte=card.value, **_lot_of(data))


def _lot_of(data: Mapping[str, str]) -> dict[str, str]:
    return {"lot": data["lot"][:60]} if data.get("lot") else {}


def obey(session: Session, actor: Actor, device: Device, card: Command, now: datetime) -> None:
    """What the card says, done to this machine."""
    if card in DEFECTS:
        service.sign_checks(session, actor, device, {DEFECTS[card]: service.CheckResult.DEFECT}, now=now)
    elif card in GRADES:
        service.set_grade(session, actor, device, GRADES[card], now=now)
    elif card is Command.ALL_GOOD:
        service.sign_tests(session, actor, device, TestResult.PASSED, now=now)
    elif card is Command.UNDO:
        undo_last(session, actor, device, now)
    else:
        state = DeviceState.REPAIR if card is Command.REPAIR else DeviceState.DISMANTLED
        move_by_hand(session, actor, device, state, now=now)


def undo_last(session: Session, actor: Actor, device: Device, now: datetime) -> None:
    last = next((act for act in service.last_acts(session, actor, now=now) if act.device.id == device.id), None)
    if last is None:
        raise Conflict("act_not_undoable", tag=device.tag)
    service.undo(session, actor, device, last.number, now=now)


def _read(db: Db, actor: Actor, data: dict[str, str], code: str, on: ModeOn | None, now: datetime) -> Response[Any]:
    """A machine: its page, or what the mode does to it."""
    query = (on.query if on else {}) | _lot_of(data)
    with db.read(actor.scope) as session:
        lot = find_lot(session, actor, data.get("lot", "")[:60]) if data.get("lot") else None
        found = service.find_scanned(session, actor, code) if code else []
        tags, lots = [device.tag for device in found], {device.lot_id for device in found}
    if not tags and code and on is not None and on.mode is Mode.INTAKE:
        return _taken_in(db, actor, data, code, query, now)
    if len(tags) == 1 and lot is not None:
        return _to(f"/etabli/{tags[0]}", fait="deja", **query) if lots == {lot.id} else to_twin(code, query)
    if len(tags) == 1:
        step = STEP_OF_MODE.get(on.mode, "") if on else ""
        return _to(f"/etabli/{tags[0]}", **({"etape": step} if step else {}), **query)
    return _to("/etabli", code=code, **query)


def to_twin(code: str, query: Mapping[str, str]) -> Response[Any]:
    """While a lot is entered: a machine that is known already, so a person says whether it is the same."""
    return _to("/etabli/doublon", code=code, **query)


def _taken_in(
    db: Db, actor: Actor, data: dict[str, str], code: str, query: dict[str, str], now: datetime
) -> Response[Any]:
    """An unknown number is a machine that has just come in: our label if it is one, else its serial."""
    if not SERIAL.fullmatch(code):
        return _to("/etabli", refus="bad_tag", **query)

    def act(session: Session) -> dict[str, Any]:
        is_label = code.upper().startswith("AT-")
        tag = code if is_label else service.next_tag(session, actor)
        lot = find_lot(session, actor, query["lot"]) if "lot" in query else None
        device = enter_machine(session, actor, tag, {} if is_label else {"serial": code}, lot=lot, now=now)
        return {"tag": device.tag}

    try:
        made = write_once(db, actor, data.get("form_key"), ["intake", code, query.get("lot")], act, now=now)
    except EquipError as refusal:
        return _to("/etabli", code=code, refus=refusal.code, **query)
    return _to(f"/etabli/{made['tag']}", fait="entree", **query)


def _to(path: str, **query: str) -> Response[Any]:
    return Redirect(f"{path}?{urlencode(query)}" if query else path, status_code=303)
