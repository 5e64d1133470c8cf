"""nwipe's log (ShredOS): what became of each drive. Evidence is only what a run wrote to its end.

Lines about the host, the kernel and whoever ordered the erasure are not read. Serials come from the lines that write
them whole, since the table at the end cuts them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from equip.files.errors import FileRefused, RefusalCode
from equip.files.reports.facts import ErasedDrive, ErasureReport
from equip.files.reports.opening import check_plain_size
from equip.files.reports.parts import disk_gb, kind_by_words
from equip.files.reports.words import name, real_serial

_STAMP = r"\[(?P<at>\d{4}/\d\d/\d\d \d\d:\d\d:\d\d)\]\s*(?:nwipe:)?\s*\w*:?\s*"
_LINE = re.compile(_STAMP + r"(?P<said>.*)")
_LOOKS = re.compile(rb"^\[\d{4}/\d\d/\d\d \d\d:\d\d:\d\d\].*?(?:nwipe|Found /dev/|/dev/\w+)", re.MULTILINE)
_FOUND = re.compile(r"Found (/dev/\w+), *([^,]*?) *, *(.*?), *([\d.]+ *[KMGT]?B) *, *S/N=(.*)")
_SERIAL = re.compile(r"(/dev/\w+) has serial number(.*)")
_SIZES = re.compile(r"(/dev/\w+), sect/blk/dev \d+/\d+/(\d{1,18})")
_OLD_SIZE = re.compile(r"Device '(/dev/\w+)' is size (\d{1,18})")
_INVOKED = re.compile(r"Invoking method '(.{1,80}?)' on (?:device )?'?(/dev/\w+)")
_WRITTEN = re.compile(r"(\d{1,18}) bytes written to (?:device )?'?(/dev/\w+)")
_HIDDEN = re.compile(r"HIDDEN (?:AREA|SECTORS) DETECTED.* on (/dev/\w+)", re.IGNORECASE)
_VERIFY = re.compile(r"verify +=? *\d? *\((off|last pass|all passes)\)")
_VERSION = re.compile(r"(?:banner +=|^) *nwipe v?(\d[\w.]{0,15})")
_ERRORS = re.compile(r"[! ]\s*(\w+) \|\s*(\d+) \|\s*(\d+)(?: \|\s*(\d+))?\s*")
_STATUS = re.compile(r"[! ]\s*(\w+) \|\s*(-?[A-Za-z]+-?) *\|.*")
_VERIFIED = {"off": "none", "last pass": "last", "all passes": "all"}
_MAX_LINES = 200_000
_LONGEST = 500
_MAX_DRIVES = 100


@dataclass
class _Wiped:
    """One drive of one run, as the lines tell it."""

    serial: str | None = None
    model: str | None = None
    size: int | None = None
    kind: str | None = None
    method: str = ""
    status: str = ""
    errors: int | None = None
    hidden: bool | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass
class _Run:
    tool: str = "nwipe"
    verified: str | None = None
    drives: dict[str, _Wiped] = field(default_factory=dict)
    in_the_end: bool = False

    def drive(self, place: str) -> _Wiped:
        """Raises `FileRefused` at more drives than any machine erases at once."""
        drive = self.drives.setdefault(place.removeprefix("/dev/"), _Wiped())
        if len(self.drives) > _MAX_DRIVES:
            raise FileRefused(RefusalCode.TOO_MANY_PARTS, {"limit": _MAX_DRIVES})
        return drive


def looks_like_nwipe(data: bytes) -> bool:
    return b"nwipe" in data[:200_000].lower() and _LOOKS.search(data[:200_000]) is not None


def read_nwipe(data: bytes) -> tuple[ErasureReport, ...]:
    """One report a run: several runs may share a log. Raises `FileRefused` when none of them says how it ended."""
    check_plain_size(data)
    lines = [line[:_LONGEST] for line in data.decode("utf-8", "replace").splitlines()]
    if len(lines) > _MAX_LINES:
        raise FileRefused(RefusalCode.TOO_MANY_PARTS, {"limit": _MAX_LINES})
    reports = [ErasureReport(run.tool, tuple(_erased(run))) for run in _runs(lines)]
    ended = tuple(report for report in reports if report.drives)
    if not ended:
        raise FileRefused(RefusalCode.UNFINISHED_ERASURE)
    return ended


def _runs(lines: list[str]) -> Iterator[_Run]:
    run = _Run()
    for line in lines:
        told = _LINE.match(line)
        if told and run.in_the_end and ("Found /dev/" in told["said"] or _VERSION.search(told["said"])):
            yield run
            run = _Run()
        if told:
            _hear(run, " ".join(told["said"].split()), _instant(told["at"]))
        else:
            _read_table(run, line)
    yield run


def _hear(run: _Run, said: str, at: datetime | None) -> None:
    """What a stamped line teaches. Each pattern is of one kind of line, so the first that fits is the one."""
    if version := _VERSION.search(said):
        run.tool = f"nwipe {version[1]}"
    elif verify := _VERIFY.search(said):
        run.verified = _VERIFIED[verify[1]]
    elif found := _FOUND.search(said):
        _found(run.drive(found[1]), found)
    elif serial := _SERIAL.search(said):
        run.drive(serial[1]).serial = real_serial(_shown(serial[2])) or run.drive(serial[1]).serial
    elif size := _SIZES.search(said) or _OLD_SIZE.search(said):
        run.drive(size[1]).size = int(size[2])
    elif hidden := _HIDDEN.search(said):
        run.drive(hidden[1]).hidden = True
    elif invoked := _INVOKED.search(said):
        drive = run.drive(invoked[2])
        drive.method, drive.started_at, drive.ended_at = " ".join(invoked[1].split()), at, at
    else:
        _follow(run, said, at)


def _found(drive: _Wiped, found: re.Match[str]) -> None:
    drive.model, drive.serial = name(_shown(found[3])), real_serial(_shown(found[5]))
    drive.kind = kind_by_words(found[2], found[3])


def _follow(run: _Run, said: str, at: datetime | None) -> None:
    """The last line about a drive that was being erased is when it ended; the bytes written are its size."""
    if written := _WRITTEN.search(said):
        drive = run.drive(written[2])
        drive.size = drive.size or int(written[1])
    for place, drive in run.drives.items():
        if drive.started_at and at and re.search(rf"/dev/{place}\b", said):
            drive.ended_at = at


def _read_table(run: _Run, line: str) -> None:
    """The two tables of the end: errors counted, then the status, where a device bears its last signs only."""
    if "Drive Status" in line:
        run.in_the_end = True
    elif errors := _ERRORS.fullmatch(line):
        if drive := _by_end(run, errors[1]):
            drive.errors = sum(int(one) for one in errors.groups()[1:] if one)
    elif (status := _STATUS.fullmatch(line)) and run.in_the_end and (drive := _by_end(run, status[1])):
        drive.status = status[2].strip("-").casefold()


def _by_end(run: _Run, place: str) -> _Wiped | None:
    return run.drives.get(place) or next((d for at, d in run.drives.items() if at.endswith(place)), None)


def _erased(run: _Run) -> Iterator[ErasedDrive]:
    """Any status but « Erased » is a failure: aborted by a person, failed, or one that should never be written."""
    for drive in run.drives.values():
        if not drive.status or not drive.method or drive.ended_at is None:
            continue
        yield ErasedDrive(
            serial=drive.serial,
            model=drive.model,
            size_gb=disk_gb(drive.size),
            kind=drive.kind,
            method=drive.method,
            succeeded=drive.status == "erased" and not drive.errors,
            verified=run.verified,
            started_at=drive.started_at,
            ended_at=drive.ended_at,
            errors=drive.errors,
            hidden_area=drive.hidden,
        )


def _shown(written: str) -> str | None:
    """What the log hides (`-q`) or could not read is no serial."""
    text = written.strip(" .\t")
    return None if not text or "�" in text or not re.search(r"[A-Za-z0-9]", text) else text


def _instant(written: str) -> datetime | None:
    try:
        return datetime.strptime(written, "%Y/%m/%d %H:%M:%S")  # noqa: DTZ007 - nwipe writes no zone, and we add none
    except ValueError:
        return None
