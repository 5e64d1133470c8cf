"""Files of the workshop: its stock list, and the reports of machines, drives and erasures."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial

from sqlmodel import Session, col, select

from equip.accounts.actors import Actor
from equip.files.reports.kept import Document, kept, opened, read_document
from equip.files.scrub import without_nir
from equip.files.stock_rows import COLUMNS, DeviceRow, read_stock
from equip.imports.aliases import open_table
from equip.imports.models import ImportFile, ImportKind
from equip.imports.readings import faulty_lines, headers_of, in_words_of_the_file, notes_of
from equip.imports.service import Line, Report, Verdict, apply_line
from equip.inventory.drive_lines import apply_drive
from equip.inventory.erasure_lines import apply_erasure
from equip.inventory.handfuls import apply_handful, handfuls
from equip.inventory.hardware_lines import Chosen, apply_report
from equip.inventory.intake import one_at_a_time
from equip.inventory.models import Device


def lock_workshop(session: Session, actor: Actor) -> None:
    """Machines that enter, machines that are there, the journal after, as everybody does: a person at the bench and a
    file never wait for each other in a ring."""
    one_at_a_time(session, actor)
    mine = select(Device.id).where(Device.organisation_id == actor.organisation_id)
    session.exec(mine.order_by(col(Device.tag)).with_for_update()).all()


class StockWork:
    """A stock list, read: its lines by handfuls, and what is said of the lines that can't be read.

    `lot`: the code of the one that lines without a lot are of.
    """

    def __init__(self, session: Session, actor: Actor, content: bytes, filename: str, lot: str | None = None) -> None:
        table = open_table(session, actor, ImportKind.STOCK, content, filename)
        reading = read_stock(table)
        headers = headers_of(table, COLUMNS)
        self._headers = headers | {
            "tag": headers.get("inventory_number", ""),
            "erasure": headers.get("erasure_result", ""),
            "state": headers.get("state_hint", ""),
        }
        self._rows = [replace(row, lot=row.lot or lot) for row in reading.rows] if lot else reading.rows
        self.total, self.already = len(reading.rows), 0
        self.said = faulty_lines(reading.problems)
        self.notes = notes_of(table, reading, COLUMNS)

    def parts(self) -> Iterator[list[DeviceRow]]:
        return handfuls(self._rows)

    def size(self, part: list[DeviceRow]) -> int:
        return len(part)

    def act(
        self, session: Session, actor: Actor, _row: ImportFile | None, part: list[DeviceRow], *, now: datetime
    ) -> list[Line]:
        one_at_a_time(session, actor)
        lines = apply_handful(session, actor, part, now=now)
        for row, line in zip(part, lines, strict=True):
            for problem in line.problems:
                if problem.code in {"serial_taken", "serial_taken_elsewhere"}:
                    line.verdict, problem.column = Verdict.DUPLICATE, "serial"
            line.ref = line.ref or row.inventory_number
            in_words_of_the_file(line, self._headers)
        return lines


class StockImporter:
    """One line a machine. A line says what it likes; the proofs decide how far the machine goes.

    `lot`: the code of the one that lines without a lot are of.
    """

    kind = ImportKind.STOCK
    keep = staticmethod(without_nir)

    def __init__(self, lot: str | None = None) -> None:
        self.lot = lot

    def run(self, session: Session, actor: Actor, content: bytes, filename: str, *, now: datetime) -> Report:
        work = StockWork(session, actor, content, filename, self.lot)
        lock_workshop(session, actor)
        lines = list(work.said)
        for part in work.parts():
            lines += work.act(session, actor, None, part, now=now)
        return Report(sorted(lines, key=lambda line: line.number), work.notes)


def open_stock(session: Session, actor: Actor, row: ImportFile) -> StockWork:
    """For a job (`equip.imports.running`)."""
    return StockWork(session, actor, row.content, row.filename, row.lot_code)


class HardwareImporter:
    """One file: a machine, drives, erasures, or some of them; one line for each, numbered in the order of the file.

    What it says is added to the unknown, never written over the known. Only its facts are kept, not the file.
    `chosen`: the label that a person gave to the machine of the report, and what they take from it over the known.
    """

    kind = ImportKind.HARDWARE

    def __init__(self, chosen: Chosen | None = None) -> None:
        self.chosen = chosen or Chosen()

    def keep(self, content: bytes, filename: str) -> bytes:
        del filename
        return kept(read_document(content))

    def run(self, session: Session, actor: Actor, content: bytes, filename: str, *, now: datetime) -> Report:
        """The name of the file says nothing of the machine: it is not read."""
        del filename
        document = opened(content)
        lock_workshop(session, actor)
        return Report(_lines(session, actor, document, self.chosen, now=now))


def _lines(session: Session, actor: Actor, document: Document, chosen: Chosen, *, now: datetime) -> list[Line]:
    reading, sha256, lines = document.reading, document.sha256, list[Line]()
    if reading.hardware is not None:
        take = partial(apply_report, session, actor, reading.hardware, sha256, chosen=chosen, now=now)
        lines.append(apply_line(session, 1, take))
    for drive in reading.drives:
        number = len(lines) + 1
        lines.append(apply_line(session, number, partial(apply_drive, session, actor, drive, number, now=now)))
    for report in reading.erasures:
        for erased in report.drives:
            number = len(lines) + 1
            act = partial(apply_erasure, session, actor, erased, report.tool, sha256, number, now=now)
            lines.append(apply_line(session, number, act))
    return lines
