"""What a machine is, line by line, in the words that its page and its papers share."""

from api.inventory.schemas import DeviceDetails
from api.inventory.words import FIELD_WORDS, field_value

SHOWN = (
    *("serial", "maker", "model", "cpu", "ram_gib", "storage_gb", "storage_kind", "screen_in", "webcam", "keyboard"),
    *("os", "tpm", "battery_pct", "grade", "tests", "price_cents", "warranty_months", "received_on"),
)


def facts_of(details: DeviceDetails) -> list[tuple[str, str]]:
    facts = [(FIELD_WORDS[name], field_value(name, getattr(details, name))) for name in SHOWN]
    facts.append((FIELD_WORDS["comment"], details.comment or "aucune"))
    return [*facts, ("Lot", details.lot or "inconnu"), ("Donneur", details.donor or "inconnu")]
