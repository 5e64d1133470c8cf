"""The certificate that a machine holds no data any more, drive by drive, with every proof and what it is worth."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from api.formats import day, number, short_day
from api.inventory.facts import wear_of
from api.inventory.schemas import DeviceDetails, DriveRead, ErasureRead
from api.labels import label
from api.papers.machine_sheet import drive_words
from api.papers.press import print_pdf
from api.typography import typo
from equip.errors import WrongState
from equip.inventory import service
from equip.inventory.events import EventKind
from equip.inventory.models import Device, DeviceEvent, ErasureResult, Form, StorageKind
from equip.inventory.states import NotReady

FLASH = frozenset({StorageKind.SSD, StorageKind.NVME, StorageKind.EMMC})
OVERWRITING_FLASH = (
    "Mémoire flash : réécrire un SSD, quel que soit le nom de la méthode, donne au mieux le niveau « Clear » "
    "(NIST SP 800-88 Rev. 2). Le niveau « Purge » demande la commande d’effacement du disque lui-même, ou "
    "l’effacement de sa clé de chiffrement."
)
UNKNOWN_KIND = "Type de disque inconnu : si c’est un SSD, une réécriture donne au mieux le niveau « Clear »."
NO_LEVEL = "niveau non précisé par le rapport"
"""NIST SP 800-88 Rev. 2, September 2025."""


def check_can_certify(session: Session, device: Device, today: date) -> None:
    """`WrongState`, with the reasons in `fields`, while a drive has no standing proof of its erasure, at the level
    that is required."""
    reasons = service.erasure_reasons(session, device, today)
    if reasons:
        gaps = service.level_gaps(session, device, today)
        raise NotReady("erasure_not_certified", {"erasure": reasons[0]}, tag=device.tag, reasons=reasons, gaps=gaps)
    if device.form is Form.SCREEN:
        raise WrongState("erasure_not_concerned", tag=device.tag)


def print_certificate(details: DeviceDetails, events: Sequence[DeviceEvent], *, sender: str, now: datetime) -> bytes:
    title = f"Certificat d’effacement du poste {details.tag}"
    data = {
        "title": title,
        "sender": sender,
        "foot": f"{title}, établi le {day(now)}",
        "intro": _intro(details, events, sender),
        "facts": _machine(details),
        "drives": [_drive(number, drive, details.erasures) for number, drive in enumerate(details.drives, start=1)],
        "signs": _signs(details, sender),
    }
    return print_pdf("erasure.typ", data, now=now)


def _signs(details: DeviceDetails, sender: str) -> list[str]:
    """Nothing can be read back of a drive that is not there: two people answer for it."""
    who = (details.no_drive_said_by, details.no_drive_confirmed_by)
    if details.has_no_drive and not details.drives:
        return [f"{name} : date, signature" if name else f"Pour {sender} : nom, date, signature" for name in who]
    return [f"Pour {sender} : nom, date, signature"]


def _intro(details: DeviceDetails, events: Sequence[DeviceEvent], sender: str) -> list[str]:
    if details.drives:
        count = len(details.drives)
        what = (
            "Le disque de ce poste a été effacé" if count == 1 else f"Les {count} disques de ce poste ont été effacés"
        )
        return [f"{what}. Les preuves que {sender} a enregistrées sont écrites ci-dessous, avec leur niveau."]
    if details.no_drive_said_by and details.no_drive_confirmed_by and details.no_drive_said_on:
        who = f"{details.no_drive_said_by} et {details.no_drive_confirmed_by}"
        words = f"Ce poste n’a aucun disque : {who} ont regardé, le {day(details.no_drive_said_on)}."
        return [f"{words} Il n’y avait rien à effacer."]
    said = next((event for event in events if event.kind == EventKind.SAID_WITHOUT_DRIVE), None)
    by = f" par {said.actor_name}, le {day(said.at)}" if said else ""
    return [f"Ce poste n’a aucun disque : c’est déclaré{by}. Il n’y avait rien à effacer."]


def _machine(details: DeviceDetails) -> list[tuple[str, str | None]]:
    return [
        ("Étiquette", details.tag),
        ("Type", label(details.form)),
        ("Marque et modèle", f"{details.maker or ''} {details.model or ''}".strip()),
        ("N° de série", details.serial),
        ("Identifiant du lot", details.lot),
    ]


def _drive(number: int, drive: DriveRead, erasures: Sequence[ErasureRead]) -> dict[str, Any]:
    """Its newest proof first: the one that stands."""
    proofs = sorted((one for one in erasures if one.drive_id == drive.id), key=_standing_then_newest)
    return {
        "title": f"Disque {number} : {drive_words(drive)}",
        "facts": [
            ("N° de série", drive.serial),
            ("Modèle", drive.model),
            ("Taille", typo(f"{drive.size_gb} Go") if drive.size_gb else None),
            ("Type", label(drive.kind)),
            ("Usure", wear_of(drive)),
        ],
        "notes": [typo(words) for words in _notes(drive)],
        "proofs": [_proof(one) for one in proofs],
    }


def _notes(drive: DriveRead) -> list[str]:
    if drive.kind is None:
        return [UNKNOWN_KIND]
    return [OVERWRITING_FLASH] if drive.kind in FLASH else []


def _standing_then_newest(erasure: ErasureRead) -> tuple[bool, int]:
    return erasure.voided_at is not None, -erasure.done_on.toordinal()


def _proof(erasure: ErasureRead) -> dict[str, Any]:
    title = f"Effacement du {day(erasure.done_on)} : {label(erasure.result)}"
    if erasure.voided_at:
        title += f", annulé le {day(erasure.voided_at)}"
    facts = [
        ("Date", short_day(erasure.done_on)),
        ("Outil", erasure.tool),
        ("Méthode", erasure.method),
        ("Niveau", label(erasure.level) if erasure.level else NO_LEVEL),
        ("Relecture", label(erasure.verified) if erasure.verified else "non dite par le rapport"),
        ("Erreurs", number(erasure.errors) if erasure.errors is not None else "non dites par le rapport"),
        ("Résultat", label(erasure.result)),
        ("Signé par", erasure.operator),
        ("Empreinte du rapport", erasure.document_sha256 or "aucun rapport joint"),
    ]
    return {"title": title, "facts": facts + _worth(erasure)}


def _worth(erasure: ErasureRead) -> list[tuple[str, str]]:
    if erasure.voided_at:
        words = f"Cette preuve ne vaut plus : le poste est revenu le {day(erasure.voided_at)}."
        return [("Attention", words)]
    if erasure.result is ErasureResult.FAILED:
        return [("Attention", "Cet essai a échoué : il ne prouve rien.")]
    return []
