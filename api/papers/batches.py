"""Lists of machines for those outside: the slip of a batch of scrapped units, and the proof of reuse for a donor."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from api.formats import day, plural, short_day
from api.labels import label
from api.papers.press import print_pdf
from api.typography import typo
from equip.inventory.leavings import Fate, Gift, fate_of
from equip.inventory.models import Device

REUSE_RULE = (
    "Article 3 du décret n° 2023-266 : pour être compté, un don doit aller à qui s’engage à réemployer et peut le "
    "prouver. Cette liste dit ce qu’est devenu chaque poste au jour de l’impression."
)


def print_scrapped(devices: Sequence[Device], first: date, last: date, *, sender: str, now: datetime) -> bytes:
    """Equip weighs nothing: the weight of each is unknown, that of the batch is written by hand."""
    period = f"du {day(first)} au {day(last)}" if first != last else f"du {day(first)}"
    title = f"Bordereau DEEE {period}"
    rows = [[*_named(one), short_day(one.state_since), None] for one in devices]
    data = _table(title, sender, now) | {
        "intro": ["Postes sortis du stock comme déchets d’équipements électriques et électroniques."],
        "facts": [
            ("Lot", period[0].upper() + period[1:]),
            ("Nombre de postes", str(len(devices))),
            ("Poids total", typo("à peser : ……………… kg")),
            ("N° de bordereau de suivi", "……………………………"),
            ("Éco-organisme ou repreneur", "……………………………"),
        ],
        "list_title": "Les postes",
        "heads": ["Étiquette", "Marque", "Modèle", "N° de série", "Recyclé le", "Poids"],
        "widths": [1.1, 1, 1.6, 1.4, 1, 0.8],
        "rows": rows,
        "nothing": "Aucun poste n’a été recyclé dans cette période.",
        "notes": [],
        "signs": [f"Remis par {sender} (date, nom, signature)", "Reçu par (date, nom, signature)"],
    }
    return print_pdf("table.typ", data, now=now)


def print_gift(gift: Gift, *, sender: str, now: datetime) -> bytes:
    title = f"Preuve de réemploi {gift.year} pour {gift.donor.name}"
    counts = Counter(fate_of(device) for device in gift.devices)
    count = plural(len(gift.devices), "poste")
    data = _table(title, sender, now) | {
        "intro": [f"Donneur : {gift.donor.name}. Reçus par {sender} en {gift.year} : {count}."],
        "facts": [(_title(label(fate)), str(counts[fate])) for fate in Fate],
        "list_title": "Chaque poste",
        "heads": ["Étiquette", "Marque", "Modèle", "N° de série", "Reçu le", "Devenu", "Depuis le"],
        "widths": [1, 0.9, 1.4, 1.3, 0.95, 1.1, 0.95],
        "rows": [
            [*_named(one), short_day(one.received_on), label(fate_of(one)), short_day(one.state_since)]
            for one in gift.devices
        ],
        "nothing": "",
        "notes": [typo(REUSE_RULE)],
        "signs": [f"Pour {sender} (date, nom, signature)"],
    }
    return print_pdf("table.typ", data, now=now)


def _table(title: str, sender: str, now: datetime) -> dict[str, Any]:
    return {"title": title, "sender": sender, "foot": f"{title}, imprimé le {day(now)}"}


def _named(device: Device) -> list[str | None]:
    return [device.tag, device.maker, device.model, device.serial]


def _title(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}"
