"""The paper of a lot: what a donor handed over, machine by machine, to be signed by both. Says nothing of the law."""

from collections.abc import Sequence
from datetime import datetime

from api.formats import day, number, plural
from api.inventory.lot_forms import kilograms
from api.labels import label
from api.papers.press import print_pdf
from api.typography import typo
from equip.inventory.models import Device, Donor, Lot

TO_WRITE = "……………………………"


def print_transfer(lot: Lot, donor: Donor | None, devices: Sequence[Device], *, sender: str, now: datetime) -> bytes:
    """What nobody knows yet is a line to write on."""
    title = f"Bordereau de remise du lot {lot.code}"
    data = {
        "title": title,
        "sender": sender,
        "foot": f"{title}, imprimé le {day(now)}",
        "intro": ["Matériel informatique remis par le donneur au reconditionneur."],
        "facts": [
            ("Donneur", donor.name if donor else TO_WRITE),
            ("Reconditionneur", sender),
            ("Provenance", lot.origin or TO_WRITE),
            ("Remis le", day(lot.received_on) if lot.received_on else TO_WRITE),
            ("Poids total", typo(f"{kilograms(lot.weight_g)} kg" if lot.weight_g else "à peser : ……………… kg")),
            ("Postes annoncés", number(lot.announced) if lot.announced else TO_WRITE),
            ("Postes de cette liste", str(len(devices))),
        ],
        "list_title": f"Les machines ({plural(len(devices), 'poste')})",
        "heads": ["Étiquette", "Type", "Marque", "Modèle", "N° de série"],
        "widths": [1, 1, 1, 1.6, 1.5],
        "rows": [[one.tag, label(one.form), one.maker, one.model, one.serial] for one in devices],
        "nothing": "Aucun poste de ce lot n’est encore entré.",
        "notes": [lot.comment] if lot.comment else [],
        "signs": ["Pour le donneur (date, nom, signature)", f"Pour {sender} (date, nom, signature)"],
    }
    return print_pdf("table.typ", data, now=now)
