"""/stock/{tag}: one machine, its proofs, its photos and its history."""

from datetime import date
from typing import Any
from uuid import uuid4

from litestar import Request
from litestar.response import Template

from api.inventory.facts import facts_of, method_words, no_drive_words, warnings_of, wear_of
from api.inventory.history import moments
from api.inventory.reading import details_of, missing_words, unproved_words
from api.inventory.words import type_words
from api.render import render
from equip.accounts.actors import Actor
from equip.db import Db
from equip.inventory import remarks, service


def device_template(
    request: Request[Any, Any, Any],
    db: Db,
    actor: Actor,
    today: date,
    tag: str,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    *,
    status: int = 200,
) -> Template:
    """`typed` and `errors`: what a form of the page was sent with, and what of it is to be corrected."""
    with db.read(actor.scope) as session:
        device = service.get_device(session, actor, tag)
        details = details_of(session, device, today)
        history = moments(service.events_of(session, device))
        photos = remarks.photos_of(session, device)
    return render(
        request,
        "inventory/device.html",
        status=status,
        device=device,
        details=details,
        type_label=type_words(details.type),
        facts=facts_of(details, today),
        warnings=warnings_of(details, today),
        wear={drive.id: wear_of(drive) for drive in details.drives},
        method_words=method_words,
        no_drive=no_drive_words(details),
        missing=missing_words(details),
        unproved=unproved_words(details),
        history=history,
        photos=photos,
        most_photos=remarks.MOST_PHOTOS,
        typed=typed or {},
        errors=errors or {},
        form_key=str(uuid4()),
    )
