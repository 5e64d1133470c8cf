"""The stock as a spreadsheet, under the headers that its own import reads."""

from api.inventory.schemas import DeviceRead
from api.inventory.words import field_value
from equip.files.export import ExportColumn

Column = ExportColumn[DeviceRead]


def _word(field: str, device: DeviceRead) -> str:
    value = getattr(device, field)
    return "" if value is None else field_value(field, value)


COLUMNS: tuple[Column, ...] = (
    Column("N° inventaire", lambda device: device.tag),
    Column("N° série", lambda device: device.serial),
    Column("Type", lambda device: _word("form", device)),
    Column("Marque", lambda device: device.maker),
    Column("Modèle", lambda device: device.model),
    Column("Processeur", lambda device: device.cpu),
    Column("RAM (Go)", lambda device: device.ram_gib),
    Column("Disque (Go)", lambda device: device.storage_gb),
    Column("Type disque", lambda device: _word("storage_kind", device)),
    Column("Écran (pouces)", lambda device: device.screen_in),
    Column("Webcam", lambda device: device.webcam),
    Column("Clavier", lambda device: device.keyboard),
    Column("Système", lambda device: device.os),
    Column("Batterie %", lambda device: device.battery_pct),
    Column("Grade", lambda device: device.grade),
    Column("État", lambda device: _word("state", device)),
    Column("Prix €", lambda device: None if device.price_cents is None else device.price_cents / 100),
    Column("Lot", lambda device: device.lot),
    Column("Donneur", lambda device: device.donor),
    Column("Date réception", lambda device: device.received_on),
    Column("Garantie (mois)", lambda device: device.warranty_months),
    Column("Observations", lambda device: device.comment or None),
)
