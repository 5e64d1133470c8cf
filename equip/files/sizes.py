"""Sizes of memory and disks, as sold: « 7,6 » of usable memory is a machine of 8 Go."""

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from equip.files.cells import Cell, cell_text
from equip.files.errors import BadValue, ProblemCode
from equip.files.values import decimal

_SIZE = re.compile(
    r"([\d\s.,]+?)\s*(mo|go|to|mio|gio|tio|mb|gb|tb|mib|gib|tib|m|g|t)?\.?"
    r"(?:\s+(?:ssd|hdd|nvme|emmc|sata|m\.?2|ram|(?:lp)?ddr\d?\w?))*",
    re.IGNORECASE,
)
_SOLD_GIB = (1, 2, 3, 4, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024)
# Memory is counted in powers of 1024 whatever people call it; disks in powers of 1000, but for « Gio ».
_GIB = {"m": Fraction(1, 1024), "g": Fraction(1), "t": Fraction(1024)}
_GB = {"m": Fraction(1, 1000), "g": Fraction(1), "t": Fraction(1000)}
_BINARY_GB = {"m": Fraction(1024**2, 10**9), "g": Fraction(1024**3, 10**9), "t": Fraction(1024**4, 10**9)}


def sold_gib(gib: Fraction | int) -> int:
    """A whole number stays; otherwise the next size sold, the missing part being what the graphics take.

    Below 1 GiB the answer is 1, the smallest size there is: such a machine fits no request either way.
    """
    if gib >= 1 and Fraction(gib).denominator == 1:
        return int(gib)
    return next((size for size in _SOLD_GIB if size >= gib), round(gib))


def ram_gib(unit: str = "g") -> Callable[[Cell], int | None]:
    """`unit` is that of a bare number: the header says it (« RAM (Go) », « RAM (MB) »)."""

    def read(cell: Cell) -> int | None:
        number, written = _parts(cell, ProblemCode.NOT_RAM)
        gib = number * _GIB[(written or unit)[0]]
        if not Fraction(1, 8) <= gib <= 1024:
            raise BadValue(ProblemCode.NOT_RAM)
        return sold_gib(gib)

    return read


def storage_gb(unit: str = "g") -> Callable[[Cell], int | None]:
    def read(cell: Cell) -> int | None:
        number, written = _parts(cell, ProblemCode.NOT_STORAGE)
        written = written or unit
        gb = number * (_BINARY_GB if "i" in written else _GB)[written[0]]
        if not 1 <= gb <= 100_000:
            raise BadValue(ProblemCode.NOT_STORAGE)
        return round(gb)

    return read


def _parts(cell: Cell, code: ProblemCode) -> tuple[Fraction, str]:
    """« 256 Go SSD » → 256, « go »; « 2 x 500 Go » is refused: two disks are not one."""
    found = _SIZE.fullmatch(cell_text(cell))
    try:
        number = decimal(found[1]) if found and not isinstance(cell, bool) else None
    except BadValue as error:
        raise BadValue(code) from error
    if found is None or number is None:
        raise BadValue(code)
    return Fraction(Decimal(number)), (found[2] or "").lower()
