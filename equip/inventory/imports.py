"""Files of the workshop: its stock list, and the hardware report of one machine."""

import hashlib
from datetime import datetime
from functools import partial

from sqlmodel import Session, col, select

from equip.accounts.actors import Actor
from equip.files.lshw import read_lshw
from equip.files.stock_rows import COLUMNS, read_stock
from equip.files.tables import read_table
from equip.imports.models import ImportKind
from equip.imports.readings import faulty_lines, headers_of, in_words_of_the_file, notes_of
from equip.imports.service import Report, Verdict, apply_line
from equip.inventory.hardware_lines import apply_report
from equip.inventory.models import Device
from equip.inventory.stock_lines import apply_row


def lock_workshop(session: Session, actor: Actor) -> None:
    """Machines first, the journal after, as everybody does: a person at the bench and a file never wait for each other
    in a ring."""
    mine = select(Device.id).where(Device.organisation_id == actor.organisation_id)
    session.exec(mine.order_by(col(Device.tag)).with_for_update()).all()


class StockImporter:
    """One line a machine. A line says what it likes; the proofs decide how far the machine goes."""

    kind = ImportKind.STOCK

    def run(self, session: Session, actor: Actor, content: bytes, filename: str, *, now: datetime) -> Report:
        table = read_table(content, filename)
        reading = read_stock(table)
        headers = headers_of(table, COLUMNS) | {"tag": headers_of(table, COLUMNS).get("inventory_number", "")}
        headers |= {"erasure": headers.get("erasure_result", ""), "state": headers.get("state_hint", "")}
        lines = faulty_lines(reading.problems)
        lock_workshop(session, actor)
        for row in reading.rows:
            line = apply_line(session, row.line, partial(apply_row, session, actor, row, now=now))
            for problem in line.problems:
                if problem.code in {"serial_taken", "serial_taken_elsewhere"}:
                    line.verdict, problem.column = Verdict.DUPLICATE, "serial"
            line.ref = line.ref or row.inventory_number
            lines.append(in_words_of_the_file(line, headers))
        return Report(sorted(lines, key=lambda line: line.number), notes_of(table, reading))


class HardwareImporter:
    """`lshw -json`: one file, one machine. What it says is added to the unknown, never written over the known."""

    kind = ImportKind.HARDWARE

    def run(self, session: Session, actor: Actor, content: bytes, filename: str, *, now: datetime) -> Report:
        """The name of the file says nothing of the machine: it is not read."""
        del filename
        report, sha256 = read_lshw(content), hashlib.sha256(content).hexdigest()
        lock_workshop(session, actor)
        line = apply_line(session, 1, partial(apply_report, session, actor, report, sha256, now=now))
        return Report([line])
