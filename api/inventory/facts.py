"""What a machine is, line by line, in the words that its page and its papers share."""

from datetime import date

from api.formats import day, euros, month, number
from api.inventory.schemas import DeviceDetails, DriveRead, ErasureRead
from api.inventory.words import FIELD_WORDS, field_value, wear_words
from api.labels import label
from equip.inventory.category import TABLE, judge
from equip.inventory.models import DonorKind
from equip.inventory.os_support import support_of

SHOWN = (
    *("serial", "maker", "model", "cpu", "ram_gib", "storage_gb", "storage_kind", "screen_in", "webcam", "keyboard"),
    *(
        "os",
        "tpm",
        "battery_pct",
        "battery_cycles",
        "weight_g",
        "grade",
        "tests",
        "price_cents",
        "warranty_months",
        "received_on",
    ),
)


def facts_of(details: DeviceDetails, today: date) -> list[tuple[str, str]]:
    facts = [(FIELD_WORDS[name], field_value(name, getattr(details, name))) for name in SHOWN]
    after = facts.index((FIELD_WORDS["os"], field_value("os", details.os))) + 1
    facts.insert(after, ("Mises à jour du système", support_words(details.os, today)))
    facts.append(("Catégorie de puissance", category_words(details)))
    facts.append((FIELD_WORDS["comment"], details.comment or "aucune"))
    return [*facts, ("Lot", details.lot or "inconnu"), ("Donneur", donor_words(details))]


def donor_words(details: DeviceDetails) -> str:
    kind = label(details.donor_kind) if details.donor_kind else "public ou privé, on ne sait pas"
    return f"{details.donor} ({kind})" if details.donor else "inconnu"


def cap_words(details: DeviceDetails) -> str:
    """The legal price of this machine and where it comes from; or why there is none."""
    if details.price_cap_cents is not None:
        where = f"donné par {details.donor}, organisme public"
        return (
            f"Prix légal au plus : {euros(details.price_cap_cents)} TTC, {where}. Source : {details.price_cap_source}."
        )
    if details.donor_kind is None:
        return "Origine inconnue : dites qui a donné ce poste, un prix légal s’applique à un don public."
    if details.donor_kind is DonorKind.PRIVATE:
        return f"Don de {details.donor}, organisme privé : aucun prix légal."
    return "Aucun prix légal n’est connu pour ce type de poste."


def method_words(erasure: ErasureRead) -> list[str]:
    """How it was erased, and what the report says of it; nothing of what it doesn't say."""
    errors = None if erasure.errors is None else f"{number(erasure.errors)} erreur{'s' if erasure.errors > 1 else ''}"
    said = [
        erasure.method,
        erasure.level and label(erasure.level),
        erasure.verified and label(erasure.verified),
        errors,
    ]
    return [words for words in said if words]


def no_drive_words(details: DeviceDetails) -> str:
    """Who says that the machine has no drive; a machine said so before there were two signatures names nobody."""
    if not details.no_drive_said_by:
        return "Ce poste est déclaré sans disque."
    who = f"{details.no_drive_said_by}, confirmé par {details.no_drive_confirmed_by}"
    return f"Ce poste n’a aucun disque : dit par {who}, le {day(details.no_drive_said_on)}."


def wear_of(drive: DriveRead) -> str | None:
    """« 12 400 h de marche, SMART bon, lu le 20 novembre 2026 »; None: nobody read it."""
    said = wear_words(drive.model_dump())
    return f"{said[2:]}, lu le {day(drive.smart_read_on)}" if said else None


def support_words(os: str | None, today: date) -> str:
    """« jusqu’au 12 octobre 2027 », « finies depuis avril 2025 », « date de fin non connue »."""
    support = support_of(os)
    if support is None:
        return "date de fin non connue"
    if support.is_month:
        when = month(f"{support.until:%Y-%m}")
        return f"finies depuis {when}" if support.is_over(today) else f"jusqu’en {when}"
    return f"finies depuis le {day(support.until)}" if support.is_over(today) else f"jusqu’au {day(support.until)}"


def warnings_of(details: DeviceDetails, today: date) -> list[str]:
    """What is no reason to refuse the machine, but deserves a look before it is given."""
    support = support_of(details.os)
    if support is None or not support.is_over(today):
        return []
    over = support_words(details.os, today)
    return [
        f"{support.name} : mises à jour de sécurité {over}. Installez un système maintenu avant de donner ce poste. "
        f"(Source : {support.source}.)"
    ]


def category_words(details: DeviceDetails) -> str:
    """The category and what holds it back: « courant : la mémoire (8 Go) décide »."""
    judged = judge(details.cpu, details.ram_gib, details.storage_gb, details.storage_kind)
    names = [_INPUTS[name] for name in judged.decided_by]
    if judged.category is None:
        return f"inconnue, faute de connaître {' et '.join(names)}"
    told = f" : {' et '.join(names)} {'décide' if len(names) == 1 else 'décident'}" if len(names) < len(_INPUTS) else ""
    return f"{label(judged.category)}{told} (table {TABLE.version})"


_INPUTS = {"cpu": "le processeur", "ram_gib": "la mémoire", "storage": "le disque"}
