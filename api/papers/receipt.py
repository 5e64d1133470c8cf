"""The receipt of a hand-over, as the workshop may know it: a first name and a code, never who the person is."""

from datetime import date, datetime

from api.formats import day, euros, instant, yes_no
from api.inventory.words import field_value
from api.labels import label
from api.papers.press import print_pdf
from api.typography import typo
from equip.errors import WrongState
from equip.handover.lists import HandoverLine
from equip.handover.models import HandoverState
from equip.inventory.models import Device
from equip.warranty.models import WarrantyTicket

SIGNABLE = frozenset({HandoverState.SCHEDULED, HandoverState.DONE})


def check_can_receipt(line: HandoverLine) -> None:
    """Before an hour is fixed nobody comes; of a computer that was refused or came back there is nothing to sign."""
    if line.handover.state not in SIGNABLE:
        raise WrongState("handover_no_receipt", state=line.handover.state)


def print_receipt(line: HandoverLine, *, swapped: WarrantyTicket | None = None, sender: str, now: datetime) -> bytes:
    """`swapped`: the ticket by which this machine came in place of another."""
    handover, device = line.handover, line.device
    title = f"Reçu de remise du poste {device.tag}"
    data = {
        "title": title,
        "sender": sender,
        "foot": f"{title}, imprimé le {day(now)}",
        "person": [
            ("Prénom", handover.first_name),
            ("Code de retrait", handover.pickup_code),
            ("Rendez-vous", instant(handover.scheduled_at)),
            ("Lieu", line.site.name if line.site else "à l’atelier"),
            ("Remis le", day(_given_on(line, swapped)) if handover.done_on else "à écrire à la remise"),
        ],
        "machine": _machine(device),
        "words": [typo(words) for words in _agreed(line, swapped)],
        "signs": ["La personne qui reçoit l’ordinateur (date, signature)", f"Pour {sender} (date, signature)"],
    }
    return print_pdf("receipt.typ", data, now=now)


def _machine(device: Device) -> list[tuple[str, str | None]]:
    return [
        ("Étiquette", device.tag),
        ("Type", label(device.form)),
        ("Marque et modèle", f"{device.maker or ''} {device.model or ''}".strip()),
        ("N° de série", device.serial),
        ("Mémoire", typo(field_value("ram_gib", device.ram_gib))),
        ("Disque", typo(field_value("storage_gb", device.storage_gb))),
        ("Système", device.os),
        ("Note d’aspect", label(device.grade)),
        ("Webcam", yes_no(device.webcam)),
    ]


def _given_on(line: HandoverLine, swapped: WarrantyTicket | None) -> date | None:
    return swapped.closed_on if swapped else line.handover.done_on


def _agreed(line: HandoverLine, swapped: WarrantyTicket | None) -> list[str]:
    handover, months = line.handover, line.device.warranty_months
    paid = handover.contribution_cents
    until = f", jusqu’au {day(handover.warranty_until)}" if handover.warranty_until else ""
    warranty = f"Garantie : {months} mois{until}." if months else "Garantie : demandez sa durée à l’atelier."
    if swapped and handover.warranty_until:
        # The end of the first machine's may be the later one: no number of months says it.
        warranty = f"Garanti jusqu’au {day(handover.warranty_until)}."
    exchange = ["Donné en échange d’un ordinateur en panne, sans rien à payer."] if swapped else []
    when = "Participation déjà payée à la première remise" if swapped else "Participation payée à la remise"
    return [
        *exchange,
        "L’ordinateur a été effacé et testé avant la remise.",
        f"{when} : {euros(paid)}." if paid else "Il n’y a rien à payer.",
        warranty,
        "En cas de panne, montrez ce reçu à l’atelier.",
    ]
