"""The life of a machine in words, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from api.formats import short_day
from api.inventory.words import FIELD_WORDS, field_value
from api.labels import TABLES
from equip.inventory.events import EventKind
from equip.inventory.models import DeviceEvent, DeviceState, Flag
from equip.warranty.models import Fault, TicketState

_SOURCES = {
    "hand": "saisi à la main",
    "file": "par un fichier",
    "hardware_report": "par un rapport matériel",
    "import_undone": "import annulé",
}
REASONS = {"out_of_order": "« HS » dans un fichier"}
"""What the code writes as a reason; people write theirs in words."""
_WORDS: dict[str, type[StrEnum]] = {"fault": Fault, "settled": TicketState}
_TAGS = {"swapped_for": "par le poste", "replaces": "à la place du poste"}
_NAMED_ELSEWHERE = frozenset({"lot_id", "donor_id", "site_id"})


@dataclass(frozen=True)
class Moment:
    at: datetime
    title: str
    detail: str
    author: str
    is_milestone: bool


def moments(events: Iterable[DeviceEvent]) -> list[Moment]:
    return [
        Moment(event.at, _title(event), _detail(event.details), event.actor_name, event.kind == EventKind.MOVED)
        for event in events
    ]


def _title(event: DeviceEvent) -> str:
    if event.kind == EventKind.MOVED and event.to_state:
        return f"Passé à « {TABLES[DeviceState][event.to_state]} »"
    return TABLES[EventKind][event.kind]


def _detail(details: dict[str, Any]) -> str:
    said = [_change(field, *values) for field, values in (details.get("changes") or {}).items()]
    if details.get("undone"):
        said.append(", ".join(TABLES[EventKind][kind] for kind in dict.fromkeys(details.get("acts") or ())))
    if details.get("words"):
        said.append(f"« {details['words']} »")
    said += [TABLES[kind][details[name]] for name, kind in _WORDS.items() if details.get(name)]
    said += [f"{words} {details[name]}" for name, words in _TAGS.items() if details.get(name)]
    if details.get("flag"):
        said.append(TABLES[Flag][details["flag"]])
    if details.get("reason"):
        said.append(REASONS.get(str(details["reason"]), str(details["reason"])))
    if details.get("method"):
        said.append(f"{details['method']}, le {short_day(date.fromisoformat(details['done_on']))}")
    signer = details.get("signed_by") or details.get("operator")
    if signer:
        said.append(f"signé par {signer}")
    if details.get("size_gb"):
        said.append(f"{details['size_gb']} Go")
    if details.get("source") in {"file", "hardware_report", "import_undone"}:
        said.append(_SOURCES[details["source"]])
    return " · ".join(said)


def _change(field: str, old: Any, new: Any) -> str:
    word = FIELD_WORDS.get(field, field)
    if field in _NAMED_ELSEWHERE:
        return word
    if old is None or old == "":
        return f"{word} : {field_value(field, new)}"
    return f"{word} : {field_value(field, old)} → {field_value(field, new)}"
