"""The French words of a machine's fields, values and types."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from api.formats import UNKNOWN, euros, number, short_day, yes_no
from api.labels import TABLES
from equip.inventory.checks import Check, CheckResult
from equip.inventory.models import DeviceState, ErasureLevel, ErasureResult, Form, Grade, StorageKind, TestResult

FIELD_WORDS = {
    "tag": "Étiquette",
    "serial": "N° de série",
    "smbios_uuid": "Identifiant du fabricant (UUID)",
    "form": "Type",
    "maker": "Marque",
    "model": "Modèle",
    "cpu": "Processeur",
    "ram_gib": "Mémoire",
    "storage_gb": "Disque",
    "storage_kind": "Type de disque",
    "screen_in": "Écran",
    "webcam": "Webcam",
    "keyboard": "Clavier",
    "os": "Système",
    "tpm": "TPM",
    "battery_pct": "Batterie",
    "grade": "Note",
    "tests": "Tests",
    "checks": "Points essayés",
    "price_cents": "Prix",
    "warranty_months": "Garantie",
    "battery_cycles": "Charges de la batterie",
    "weight_g": "Poids",
    "has_no_drive": "Sans disque",
    "no_drive_said_by": "Sans disque, dit par",
    "no_drive_confirmed_by": "Sans disque, confirmé par",
    "no_drive_said_on": "Sans disque, dit le",
    "comment": "Observations",
    "lot_id": "Lot",
    "donor_id": "Donneur",
    "received_on": "Reçu le",
    "site_id": "Emplacement",
    "state": "État",
    "erasure": "Effacement",
    "drives": "Disques",
}
KEYBOARDS = {"azerty": "azerty", "qwerty": "qwerty", "qwertz": "qwertz", "none": "sans clavier"}
GRADE_CRITERIA = {
    Grade.A: "rien ne se voit à bout de bras. Ni choc ni rayure profonde, écran sans marque, toutes les touches "
    "lisibles, aucune pièce manquante.",
    Grade.B: "des traces d’usage se voient de près, sans gêner : rayures fines, capot mat, touches lustrées. L’écran "
    "allumé est net, la coque est entière.",
    Grade.C: "une trace gêne ou fragilise : coque fendue, charnière lâche, écran rayé ou taché une fois allumé, touche "
    "absente ou illisible. Ne se donne pas : à remettre en état, ou à garder pour pièces.",
}
"""What each grade asks, on the form of the bench and on the public page."""
_ENUMS: dict[str, type[StrEnum]] = {
    "form": Form,
    "storage_kind": StorageKind,
    "grade": Grade,
    "tests": TestResult,
    "state": DeviceState,
}


def _erasure_words(told: str) -> str:
    """« succeeded, 2026-10-05, Zero Fill » → « réussi, 05/10/2026, Zero Fill »."""
    result, day, method = told.split(", ", 2)
    return f"{TABLES[ErasureResult][result]}, {short_day(date.fromisoformat(day))}, {method}"


def drive_words(drive: Any) -> str:
    """« SSD 256 Go Samsung PM951, n° S29NNX »; a number counts drives, several are one after the other."""
    if isinstance(drive, list):
        return " ; ".join(map(drive_words, drive)) or UNKNOWN
    if not isinstance(drive, dict):
        return str(drive)
    size, serial = drive.get("size_gb"), drive.get("serial")
    words = [
        TABLES[StorageKind][drive["kind"]] if drive.get("kind") else "disque",
        f"{number(size)} Go" if size else "de taille inconnue",
        drive.get("model") or "",
    ]
    return " ".join(filter(None, words)) + (f", n° {serial}" if serial else ", sans numéro connu") + wear_words(drive)


def wear_words(drive: Mapping[str, Any]) -> str:
    """« , 12 400 h de marche, SMART bon »: what is known of its wear."""
    hours, passed = drive.get("power_on_hours"), drive.get("smart_passed")
    said = f", {number(hours)} h de marche" if hours is not None else ""
    return said + ("" if passed is None else ", SMART bon" if passed else ", SMART mauvais")


def gap_words(gaps: Sequence[Mapping[str, Any]]) -> str:
    """Of each drive: which it is, the level needed, the level proved, and what to do about it."""
    return " ; ".join(map(_gap, gaps)) or UNKNOWN


def _gap(gap: Mapping[str, Any]) -> str:
    needed = TABLES[ErasureLevel][gap["needed"]]
    reached = (
        f"le rapport prouve « {TABLES[ErasureLevel][gap['reached']]} »"
        if gap["reached"]
        else "aucune preuve ne dit son niveau"
    )
    kind = "" if gap["kind"] else ", de type inconnu"
    return f"{drive_words(dict(gap))}{kind}, il faut « {needed} » et {reached}"


_WRITTEN: dict[str, Callable[[Any], str]] = {
    "price_cents": euros,
    "received_on": lambda value: short_day(date.fromisoformat(str(value))),
    "no_drive_said_on": lambda value: short_day(date.fromisoformat(str(value))),
    "weight_g": lambda value: f"{number(value)} g",
    "battery_cycles": number,
    "keyboard": lambda value: KEYBOARDS.get(value, value),
    "ram_gib": lambda value: f"{number(value)} Go",
    "storage_gb": lambda value: f"{number(value)} Go",
    "screen_in": lambda value: f"{number(value)} pouces",
    "battery_pct": lambda value: f"{number(value)} %",
    "checks": lambda value: ", ".join(
        f"{TABLES[Check][Check(check)]} {TABLES[CheckResult][CheckResult(result)]}" for check, result in value.items()
    ),
    "warranty_months": lambda value: f"{number(value)} mois",
    "drives": drive_words,
    "erasure": _erasure_words,
}


def field_value(field: str, value: Any) -> str:
    """One value of a machine, as JSON keeps it, in words."""
    if value is None or value in ("", {}):
        return UNKNOWN
    if field in _ENUMS:
        return TABLES[_ENUMS[field]][value]
    if isinstance(value, bool):
        return yes_no(value)
    return _WRITTEN.get(field, str)(value)


def type_words(code: str) -> str:
    """« laptop-A » → « Portable A »; « unknown » → « Type inconnu »."""
    form, _, grade = code.partition("-")
    if form == "unknown":
        return "Type inconnu"
    word = TABLES[Form][form]
    return f"{word[0].upper()}{word[1:]} {grade}".strip()
