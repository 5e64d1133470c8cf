"""Lists of machines for those outside: the slip of a batch of scrapped units, and the proof of reuse for a donor."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from api.formats import day, plural, short_day
from api.inventory.impact import kilos, weight_words
from api.labels import label
from api.papers.press import print_pdf
from api.typography import typo
from equip.inventory.impact import Tally
from equip.inventory.impact_methods import READ_ON, Method
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


def print_gift(gift: Gift, given: Tally, method: Method, *, sender: str, now: datetime) -> bytes:
    """`given`: of its machines that are with a person, by this method."""
    title = f"Preuve de réemploi {gift.year} pour {gift.donor.name}"
    counts = Counter(fate_of(device) for device in gift.devices)
    count = plural(len(gift.devices), "poste")
    data = _table(title, sender, now) | {
        "intro": [f"Donneur : {gift.donor.name}. Reçus par {sender} en {gift.year} : {count}."],
        "facts": [(_title(label(fate)), str(counts[fate])) for fate in Fate] + _avoided(given),
        "list_title": "Chaque poste",
        "heads": ["Étiquette", "Marque", "Modèle", "N° de série", "Reçu le", "Devenu", "Depuis le"],
        "widths": [1, 0.9, 1.4, 1.3, 0.95, 1.1, 0.95],
        "rows": [
            [*_named(one), short_day(one.received_on), label(fate_of(one)), short_day(one.state_since)]
            for one in gift.devices
        ],
        "nothing": "",
        "notes": [typo(REUSE_RULE), *([typo(_method_words(method))] if given.count else [])],
        "signs": [f"Pour {sender} (date, nom, signature)"],
    }
    return print_pdf("table.typ", data, now=now)


def _avoided(given: Tally) -> list[tuple[str, str]]:
    """Of what is given only; nothing where nothing is."""
    if not given.count:
        return []
    left_out = f" ({plural(given.without_figure, 'poste non chiffré', 'postes non chiffrés')})"
    known = given.co2e_g is not None and given.without_figure
    facts = [("CO2e évité par les postes donnés", typo(kilos(given.co2e_g) + (left_out if known else "")))]
    if given.waste_g is not None:
        facts.append(("Déchets évités, moyenne de la source", typo(kilos(given.waste_g))))
    return [*facts, ("Poids des postes donnés", typo(weight_words(given)))]


def _method_words(method: Method) -> str:
    read_at = f" Chiffres lus le {day(READ_ON)} dans {method.read_at}." if method.read_at else ""
    return f"{method.covers} Source : {method.source}, {method.published}, {method.address}.{read_at}"


def _table(title: str, sender: str, now: datetime) -> dict[str, Any]:
    return {"title": title, "sender": sender, "foot": f"{title}, imprimé le {day(now)}"}


def _named(device: Device) -> list[str | None]:
    return [device.tag, device.maker, device.model, device.serial]


def _title(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}"
