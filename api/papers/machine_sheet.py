"""One machine on paper: what it is, its proofs, what it lacks, its life. The same words as its page."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from api.formats import day, instant
from api.inventory.facts import facts_of, method_words, no_drive_words, warnings_of, wear_of
from api.inventory.history import Moment
from api.inventory.reading import missing_words
from api.inventory.schemas import DeviceDetails, DriveRead, ErasureRead
from api.inventory.words import type_words
from api.labels import label
from api.papers.press import print_pdf
from api.typography import typo
from equip.days import paris_day

AT_THE_WORKSHOP = frozenset({"received", "triage", "erasing", "erased", "repair", "prepared", "returned"})


def print_machine(details: DeviceDetails, history: Sequence[Moment], *, sender: str, now: datetime) -> bytes:
    title = f"Fiche du poste {details.tag}"
    missing = [typo(words) for words in missing_words(details)]
    data = {
        "title": title,
        "sender": sender,
        "foot": f"{title}, imprimée le {instant(now)}",
        "summary": f"{type_words(details.type)} · {label(details.state)} depuis le {day(details.state_since)}",
        "facts": [(name, typo(value)) for name, value in facts_of(details, paris_day(now))],
        "proofs": [row for drive in details.drives for row in _proofs(drive, details.erasures)],
        "no_drive": without_drive(details),
        "warnings": [typo(words) for words in warnings_of(details, paris_day(now))],
        "missing": missing if details.state in AT_THE_WORKSHOP else [],
        "history": [[instant(one.at), one.title, one.detail or "–", one.author] for one in history],
    }
    return print_pdf("machine.typ", data, now=now)


def without_drive(details: DeviceDetails) -> str:
    return no_drive_words(details) if details.has_no_drive else "Aucun disque n’est décrit."


def drive_words(drive: DriveRead) -> str:
    """« SSD 256 Go », « Disque »: what is known of it."""
    word = label(drive.kind) if drive.kind else "disque"
    size = f" {drive.size_gb} Go" if drive.size_gb else ""
    return typo(f"{word[0].upper()}{word[1:]}{size}")


def proof_words(erasure: ErasureRead) -> str:
    voided = f", annulé le {day(erasure.voided_at)}" if erasure.voided_at else ""
    return f"{label(erasure.result)}{voided}"


def _proofs(drive: DriveRead, erasures: Sequence[ErasureRead]) -> list[list[Any]]:
    """A drive without any proof has its line all the same: it says so."""
    found = [one for one in erasures if one.drive_id == drive.id]
    wear = wear_of(drive)
    head = [drive_words(drive) + (f", {wear}" if wear else ""), drive.serial]
    rows = [
        [*head, f"{proof_words(one)}, fait le {day(one.done_on)}", _method(one), one.operator or "inconnu"]
        for one in found
    ]
    return rows or [[*head, "pas de preuve", "–", "–"]]


def _method(erasure: ErasureRead) -> str:
    return " · ".join(method_words(erasure))
