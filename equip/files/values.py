"""Readers of one cell: text, numbers, money, dates, yes/no, percentages, words of a closed list.

Each takes a cell that says something, gives a typed value or `None` (unknown), or raises `BadValue`.
Sizes of memory and disks are in `sizes.py`; phones, addresses and CAF numbers in `contacts.py`.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from equip.files.cells import MASKED, Cell, cell_text, looks_like_nir, word_key
from equip.files.errors import BadValue, ProblemCode

_LONGEST_TEXT = 2_000
_UNKNOWN = {
    "inconnu",
    "inconnue",
    "ne sait pas",
    "nsp",
    "non renseigne",
    "non renseignee",
    "nc",
    "non precise",
}
_YES = {"oui", "o", "x", "vrai", "true", "yes", "y", "1", "ok"}
_NO = {"non", "n", "faux", "false", "no", "0"}
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?: 0?0:00(?::00)?)?")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+\-]\d{2}:\d{2})?)?")
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")
# Excel counts days from here (its phantom 29 February 1900 included), from 1927 on for five digits.
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_WRITTEN_YEARS = (1000, 2999)


def text(cell: Cell) -> str | None:
    said = serial_number(cell)
    if said is None:
        return None
    if said == MASKED or looks_like_nir(said):
        # Masked in the file that was kept: refused at the saving as it was at the trial.
        raise BadValue(ProblemCode.HOLDS_NIR)
    return said


def serial_number(cell: Cell) -> str | None:
    """What a machine says of itself: nobody's number, however long."""
    said = cell_text(cell)
    if len(said) > _LONGEST_TEXT:
        raise BadValue(ProblemCode.TOO_LONG, {"limit": _LONGEST_TEXT})
    return said or None


def decimal(cell: Cell) -> Decimal | None:
    """« 15,6 », « 1 234.5 »; both signs of decimals in one number are refused, not guessed."""
    if isinstance(cell, bool):
        raise BadValue(ProblemCode.NOT_A_NUMBER)
    said = cell_text(round(cell, 9) if isinstance(cell, float) else cell)
    plain = re.sub(r"(?<=\d)\s(?=\d{3}\b)", "", said).replace(",", ".")
    if not re.fullmatch(r"[+\-]?\d{1,15}(?:\.\d{1,15})?", plain, re.ASCII):
        raise BadValue(ProblemCode.NOT_A_NUMBER)
    try:
        return Decimal(plain)
    except InvalidOperation as error:
        raise BadValue(ProblemCode.NOT_A_NUMBER) from error


def integer(least: int = 0, most: int = 10**9) -> Callable[[Cell], int | None]:
    def read(cell: Cell) -> int | None:
        try:
            number = decimal(cell)
        except BadValue as error:
            raise BadValue(ProblemCode.NOT_AN_INTEGER) from error
        if number is None or number != number.to_integral_value():
            raise BadValue(ProblemCode.NOT_AN_INTEGER)
        if not least <= number <= most:
            raise BadValue(ProblemCode.OUT_OF_RANGE, {"least": least, "most": most})
        return int(number)

    return read


def year(cell: Cell) -> int | None:
    try:
        return integer(_FIRST_YEAR, _LAST_YEAR)(cell)
    except BadValue as error:
        raise BadValue(ProblemCode.NOT_A_YEAR) from error


def inches(cell: Cell) -> Decimal | None:
    """A diagonal: « 15,6 », « 15.6" », « 14 pouces »."""
    bare = re.sub(r"\s*(?:\"|''|″|”|pouces?|po)$", "", cell_text(cell), flags=re.IGNORECASE)
    size = decimal(bare)
    if size is not None and not 5 <= size <= 60:
        raise BadValue(ProblemCode.OUT_OF_RANGE, {"least": 5, "most": 60})
    return size


def cents(cell: Cell) -> int | None:
    """Euros as written, in whole cents. A negative amount or a third decimal is refused."""
    bare = re.sub(r"\s*(?:€|euros?|eur)$", "", cell_text(cell), flags=re.IGNORECASE)
    try:
        amount = decimal(cell if isinstance(cell, float) else bare)
    except BadValue as error:
        raise BadValue(ProblemCode.NOT_MONEY) from error
    if amount is None or amount < 0 or amount >= 10**9 or amount * 100 != (amount * 100).to_integral_value():
        raise BadValue(ProblemCode.NOT_MONEY)
    return int(amount * 100)


def percent(cell: Cell) -> int | None:
    """0 to 100. Between 0 and 1 it is a fraction, as spreadsheets store « 85 % »; a bare 1 may be either."""
    said = cell_text(cell)
    bare = said.removesuffix("%").rstrip()
    try:
        number = decimal(bare)
    except BadValue as error:
        raise BadValue(ProblemCode.NOT_PERCENT) from error
    if number is None or not 0 <= number <= 100:
        raise BadValue(ProblemCode.NOT_PERCENT)
    if number == 1 and bare == said:
        raise BadValue(ProblemCode.AMBIGUOUS_PERCENT)
    if 0 < number < 1 and bare == said:
        number *= 100
    return int(number.to_integral_value())


def yes_no(cell: Cell) -> bool | None:
    if isinstance(cell, bool):
        return cell
    said = cell_text(cell)
    word = "x" if said in {"✓", "✔", "☑"} else word_key(said)
    if word in _UNKNOWN:
        return None
    if word not in _YES | _NO:
        raise BadValue(ProblemCode.NOT_YES_NO)
    return word in _YES


def day(cell: Cell) -> date | None:
    """A day of a file: no service says later which years are possible, so this one does."""
    found = any_day(cell)
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise BadValue(ProblemCode.DAY_OUT_OF_RANGE, {"least": _FIRST_YEAR, "most": _LAST_YEAR})
    return found


def any_day(cell: Cell) -> date:
    """A French date, an ISO one, or an Excel serial. Two-digit years are refused, not guessed.

    Whether that year is possible is the service's to say; one that nobody writes would overflow at midnight elsewhere.
    """
    if isinstance(cell, datetime):
        cell = cell.date()
    found = cell if isinstance(cell, date) else _day_of(cell_text(cell))
    if found is None or not _WRITTEN_YEARS[0] <= found.year <= _WRITTEN_YEARS[1]:
        raise BadValue(ProblemCode.NOT_A_DATE)
    return found


def _day_of(said: str) -> date | None:
    try:
        if parts := _DAY_FIRST.fullmatch(said):
            return date(int(parts[3]), int(parts[2]), int(parts[1]))
        if parts := _ISO.fullmatch(said):
            return date(int(parts[1]), int(parts[2]), int(parts[3]))
    except ValueError:
        return None
    if _SERIAL.fullmatch(said):
        return _EXCEL_DAY_ZERO + timedelta(days=int(said[:5]))
    return None


def one_of(words: Mapping[str, tuple[str, ...]], unknown: tuple[str, ...] = ()) -> Callable[[Cell], str | None]:
    """`words` gives, for each code, what people write; the first of each is what a refusal proposes.

    `unknown` are words, besides the usual « inconnu », that say that nobody knows yet.
    """
    nothing = _UNKNOWN | {word_key(word) for word in unknown}
    codes = {word_key(word): code for code, accepted in words.items() for word in accepted}
    proposed = tuple(accepted[0] for accepted in words.values())

    def read(cell: Cell) -> str | None:
        word = word_key(cell_text(cell))
        if word in codes:
            return codes[word]
        if word in nothing:
            return None
        raise BadValue(ProblemCode.UNKNOWN_WORD, {"accepted": proposed})

    return read
