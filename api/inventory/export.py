"""The stock as a spreadsheet, under the headers that its own import reads."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from sqlmodel import Session

from api.inventory.reading import read_many
from api.inventory.schemas import DeviceRead
from api.inventory.words import field_value
from api.labels import TABLES
from equip.files.export import ExportColumn
from equip.inventory import service
from equip.inventory.models import Device, Erasure, ErasureResult, TestResult


@dataclass(frozen=True)
class Exported:
    """A machine and the one proof that a line can carry: that of its only drive."""

    device: DeviceRead
    proof: Erasure | None


Column = ExportColumn[Exported]
BATCH = 5_000
TESTS = {TestResult.PASSED: "bon", TestResult.FAILED: "échec"}


def exported(session: Session, devices: Iterable[Device]) -> Iterator[Exported]:
    """Some thousands at a time, each with a few queries."""
    rest = iter(devices)
    while some := list(islice(rest, BATCH)):
        proofs = service.only_proofs(session, some)
        for device, read in zip(some, read_many(session, some), strict=True):
            yield Exported(read, proofs.get(device.id))


def _word(field: str, device: DeviceRead) -> str:
    value = getattr(device, field)
    return "" if value is None else field_value(field, value)


def _euros(cents: int | None) -> Decimal | None:
    return None if cents is None else Decimal(cents) / 100


COLUMNS: tuple[Column, ...] = (
    Column("N° inventaire", lambda line: line.device.tag),
    Column("N° série", lambda line: line.device.serial),
    Column("Type", lambda line: _word("form", line.device)),
    Column("Marque", lambda line: line.device.maker),
    Column("Modèle", lambda line: line.device.model),
    Column("Processeur", lambda line: line.device.cpu),
    Column("RAM (Go)", lambda line: line.device.ram_gib),
    Column("Disque (Go)", lambda line: line.device.storage_gb),
    Column("Type disque", lambda line: _word("storage_kind", line.device)),
    Column("Écran (pouces)", lambda line: line.device.screen_in),
    Column("Webcam", lambda line: line.device.webcam),
    Column("Clavier", lambda line: line.device.keyboard),
    Column("Système", lambda line: line.device.os),
    Column("TPM", lambda line: line.device.tpm),
    Column("Batterie %", lambda line: line.device.battery_pct),
    Column("Grade", lambda line: line.device.grade),
    Column("État", lambda line: _word("state", line.device)),
    Column("Prix €", lambda line: _euros(line.device.price_cents)),
    Column("Lot", lambda line: line.device.lot),
    Column("Donneur", lambda line: line.device.donor),
    Column("Date réception", lambda line: line.device.received_on),
    Column("Effacement date", lambda line: line.proof.done_on if line.proof else None),
    Column("Effacement méthode", lambda line: line.proof.method if line.proof else None),
    Column("Effacement résultat", lambda line: TABLES[ErasureResult][line.proof.result] if line.proof else None),
    Column("Tests", lambda line: TESTS[line.device.tests] if line.device.tests else None),
    Column("Garantie (mois)", lambda line: line.device.warranty_months),
    Column("Observations", lambda line: line.device.comment or None),
)
