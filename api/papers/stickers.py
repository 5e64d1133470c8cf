"""The labels stuck on machines: our tag in letters, as a Code 128 and as a QR code of an address that never changes."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from api.papers.codes import code128, qr
from api.papers.formats import LabelFormat
from api.papers.press import print_pdf
from api.typography import typo
from equip.inventory.models import Device

LONGEST_MODEL = 60


def print_labels(
    devices: Iterable[Device], paper: LabelFormat, *, public_url: str, now: datetime, start: int = 1
) -> bytes:
    """`start`: the first free label of the sheet, from 1, read by rows."""
    items = [_label(device, paper, public_url) for device in devices]
    title = f"Étiquette {items[0]['tag']}" if len(items) == 1 else f"{len(items)} étiquettes"
    return print_pdf("labels.typ", asdict(paper) | {"title": title, "start": start, "items": items}, now=now)


def print_ruler(paper: LabelFormat, *, now: datetime) -> bytes:
    """To try the printer before anything else: one label, or one sheet of them."""
    data = asdict(paper) | {
        "title": "Étiquette d’essai",
        "ruler": RULER,
        "question": typo("Le trait mesure-t-il 5 cm ? Sinon, imprimez à 100 %."),
    }
    return print_pdf("ruler.typ", data, now=now)


def short_address(public_url: str, tag: str) -> str:
    return f"{public_url.rstrip('/')}/s/{tag}"


def _label(device: Device, paper: LabelFormat, public_url: str) -> dict[str, Any]:
    address = short_address(public_url, device.tag)
    model = f"{device.maker or ''} {device.model or ''}".strip() or "modèle inconnu"
    return {
        "tag": device.tag,
        "model": model if len(model) <= LONGEST_MODEL else f"{model[: LONGEST_MODEL - 1]}…",
        "grade": f"Note {device.grade}" if device.grade else "Pas encore noté",
        "qr": {"svg": qr(address).svg, "alt": f"Code QR : {address}"},
        "code": _bars(device.tag, paper),
    }


def _bars(tag: str, paper: LabelFormat) -> dict[str, Any]:
    """Without bars where they would be too thin: the QR code is read all the same."""
    drawn = code128(tag)
    dots = paper.module_dots(drawn.modules)
    return {"svg": drawn.svg, "modules": drawn.modules, "dots": dots, "alt": f"Code-barres : {tag}"}


def _ruler() -> str:
    ticks = "".join(f"M{mm} 0v{5 if mm % 10 == 0 else 2.5}" for mm in range(51))
    edge = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-0.1 -0.1 50.2 5.2">'
    return f'{edge}<path d="{ticks}M0 0h50" stroke="#000" stroke-width="0.2" fill="none"/></svg>'


RULER = _ruler()
