"""/etabli: scan a machine, see its next step, do it."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Response, Template
from sqlmodel import Session

from api.conditional import check_form_version
from api.inventory.bench_steps import STEPS, checklist, next_stage, stages
from api.inventory.counts import workload
from api.inventory.entering import Entering, entering
from api.inventory.facts import cap_words, no_drive_words, warnings_of
from api.inventory.reading import details_of, unproved_words
from api.inventory.scanning import card_alone, mode_on, said_of, scan, to_twin
from api.inventory.waiting import posted_reports
from api.inventory.words import GRADE_CRITERIA
from api.labels import label
from api.messages import sentence
from api.once import write_once
from api.permissions import WORKSHOP
from api.render import render
from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.db import Db
from equip.errors import EquipError, NotFound
from equip.inventory import service
from equip.inventory.models import Device, DeviceState, ErasureLevel, Flag, Form, StorageKind, Verification

AnyRequest = Request[Any, Any, Any]


@get("/etabli", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def bench(
    request: AnyRequest,
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
    code: FromQuery[str] = "",
    lot: FromQuery[str] = "",
) -> Response[Any]:
    if (answer := card_alone(code.strip()[:100], now, lot=lot[:60])) is not None:
        return answer
    with db.read(actor.scope) as session:
        entered, reports = entering(session, actor, lot), posted_reports(session, actor)
        found = service.find_scanned(session, actor, code.strip()[:100]) if code.strip() else []
        if len(found) == 1:
            return _found(found[0], code.strip()[:100], entered)
        counts, acts = workload(session, actor), service.last_acts(session, actor, now=now)
        asked = code.strip()[:100]
    return render(
        request,
        "inventory/bench.html",
        code=asked,
        found=found,
        counts=counts,
        acts=acts,
        entered=entered,
        reports=reports,
        **_scanned(request, now),
    )


def _found(device: Device, code: str, entered: Entering | None) -> Response[Any]:
    if entered is None:
        return Redirect(f"/etabli/{device.tag}", status_code=303)
    kept = {"lot": entered.lot.code}
    if device.lot_id != entered.lot.id:
        return to_twin(code, kept)
    return Redirect(f"/etabli/{device.tag}?{urlencode({'fait': 'deja', **kept})}", status_code=303)


@get("/etabli/{device_tag:str}", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def bench_device(
    request: AnyRequest,
    device_tag: FromPath[str],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Template:
    return _page(request, db, actor, now, device_tag)


@post("/etabli/{device_tag:str}/{step:str}", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def do_step(
    request: AnyRequest,
    device_tag: FromPath[str],
    step: FromPath[str],
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    if step not in STEPS:
        raise NotFound("page_not_found")

    def act(session: Session) -> dict[str, Any]:
        device = service.get_device(session, actor, device_tag, lock=True)
        check_form_version(data.get("version"), device)
        STEPS[step](session, actor, device, data, now)
        return {"tag": device.tag if device in session else ""}

    try:
        done = write_once(db, actor, data.get("form_key"), content_of(request, data), act, now=now)
    except EquipError as refusal:
        if refusal.code == "device_not_found":
            raise
        return _page(request, db, actor, now, device_tag, step, data, errors_of(refusal), status=refusal.status)
    return Redirect(f"/etabli/{done['tag']}?fait={step}" if done["tag"] else "/etabli?fait=retire", status_code=303)


def errors_of(refusal: EquipError) -> dict[str, str]:
    """The sentence of each field; a refusal of the whole points at the page itself."""
    fields: dict[str, str] = getattr(refusal, "fields", {})
    said = {field: sentence(code, **refusal.details) for field, code in fields.items()}
    return said or {"contenu": sentence(refusal.code, **refusal.details)}


def _page(
    request: AnyRequest,
    db: Db,
    actor: Actor,
    now: datetime,
    tag: str,
    step: str = "",
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    *,
    status: int = 200,
) -> Template:
    with db.read(actor.scope) as session:
        context = _of_machine(session, actor, service.get_device(session, actor, tag), typed or {}, now)
        context["entered"] = entering(session, actor, request.query_params.get("lot", ""))
    done = request.query_params.get("fait", "")
    return render(
        request,
        "inventory/bench_device.html",
        status=status,
        **context,
        step=step,
        typed=typed or {},
        errors=errors or {},
        done=done if done in STEPS else "",
        today=paris_day(now),
        **_scanned(request, now),
        **CHOICES,
    )


def _of_machine(session: Session, actor: Actor, device: Device, typed: dict[str, str], now: datetime) -> dict[str, Any]:
    """What the page shows of the machine and of what comes next."""
    today = paris_day(now)
    details, needed = details_of(session, device, today), service.levels_required(session, device.departement, today)
    return {
        "device": device,
        "details": details,
        "no_drive": no_drive_words(details),
        "unproved": unproved_words(details),
        "needed": [(label(StorageKind(kind)), label(level)) for kind, level in sorted(needed.items())],
        "cap": cap_words(details),
        "warnings": warnings_of(details, today),
        "stages": stages(session, device, today),
        "next_stage": next_stage(session, device, today),
        "counts": workload(session, actor),
        "checklist": checklist(session, device, typed),
        "acts": service.last_acts(session, actor, now=now),
        "last_said": {key: service.last_said(session, actor, key, now=now) for key in SAID},
    }


def _scanned(request: AnyRequest, now: datetime) -> dict[str, Any]:
    """What the last scan did, the mode that is on, and the key of the next act."""
    query = request.query_params
    said, refused = said_of(query)
    on = mode_on(query.get("mode", ""), query.get("jusque", ""), now)
    opened = query.get("etape", "")
    return {"said": said, "refused": refused, "on": on, "opened": opened, "form_key": str(uuid4())}


def content_of(request: AnyRequest, data: dict[str, str]) -> list[Any]:
    return [request.url.path, {name: value for name, value in data.items() if name != "_csrf_token"}]


SAID = ("method", "operator", "signed_by")
"""What is proposed again for the next machine."""
CHOICES: dict[str, Any] = {
    "forms": list(Form),
    "storage_kinds": list(StorageKind),
    "grades": [(grade.value, f"{grade} : {words}") for grade, words in GRADE_CRITERIA.items()],
    "all_flags": list(Flag),
    "levels": list(ErasureLevel),
    "verifications": [(one.value, label(one)) for one in Verification],
    "check_results": list(service.CheckResult),
    "ends": [DeviceState.DISMANTLED, DeviceState.RECYCLED],
    "promised": {DeviceState.RESERVED, DeviceState.ALLOCATED, DeviceState.HANDED_OVER},
}

ROUTES: list[Any] = [bench, scan, bench_device, do_step]
