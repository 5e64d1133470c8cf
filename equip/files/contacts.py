"""Readers of what reaches a person: phone, e-mail, CAF number, postal code and town."""

import re
from dataclasses import dataclass

from equip.files.cells import Cell, cell_text
from equip.files.errors import BadValue, ProblemCode

_EMAIL = re.compile(r"[^\s@,;<>\"]+@[^\s@,;<>\"]+\.[^\s@,;<>\".]{2,}")
_POSTAL_TOWN = re.compile(r"(\d{4,5})[\s,\-]+(\D.*)")


@dataclass(frozen=True, slots=True)
class PostalTown:
    """Not a commune yet: one postal code covers up to 22 of them, several names are spelled alike."""

    postal_code: str
    town: str


def phone(cell: Cell) -> str | None:
    """A French number as `0698943255`, a foreign one as `+41791234567`.

    Spreadsheets lose the leading zero of a number; it is put back.
    """
    said = re.sub(r"[\s.\-/()]|(?<=\+33)\(0\)", "", cell_text(cell).replace("(0)", ""))
    said = re.sub(r"^00(?=[1-9])", "+", said)
    if national := re.fullmatch(r"(?:\+?33|0)?([1-9]\d{8})", said, re.ASCII):
        return "0" + national[1]
    if re.fullmatch(r"\+(?!33|0)\d{8,15}", said, re.ASCII):
        return said
    raise BadValue(ProblemCode.NOT_PHONE)


def email(cell: Cell) -> str | None:
    said = cell_text(cell).removeprefix("mailto:")
    if len(said) > 254 or not _EMAIL.fullmatch(said):
        raise BadValue(ProblemCode.NOT_EMAIL)
    return said.lower()


def caf_number(cell: Cell) -> str | None:
    """Seven digits; lost leading zeros come back, the control letter goes."""
    found = re.fullmatch(r"(\d{1,7})\s?[A-Za-z]?", cell_text(cell), re.ASCII)
    if not found or int(found[1]) == 0:
        raise BadValue(ProblemCode.NOT_CAF_NUMBER)
    return found[1].zfill(7)


def postal_code(cell: Cell) -> str | None:
    found = re.fullmatch(r"\d{4,5}", cell_text(cell).replace(" ", ""), re.ASCII)
    if not found:
        raise BadValue(ProblemCode.NOT_POSTAL_CODE)
    return found[0].zfill(5)


def postal_town(cell: Cell) -> PostalTown | None:
    """« 01000 BOURG EN BRESSE »; « 1000 … » gets its zero back."""
    found = _POSTAL_TOWN.fullmatch(cell_text(cell))
    if not found:
        raise BadValue(ProblemCode.NOT_POSTAL_TOWN)
    return PostalTown(found[1].zfill(5), found[2])
