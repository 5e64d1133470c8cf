"""Reading parts of a report that anyone may have written: each answer is sane, or None."""

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

_WHOLE = re.compile(r"\d{1,18}(?:\.0+)?", re.ASCII)
_SOLD_GB = (
    *(8, 16, 30, 32, 40, 60, 64, 80, 100, 120, 128, 160, 180, 200, 240, 250, 256, 300, 320, 400, 480, 500, 512),
    *(640, 750, 960, 1000, 1024, 1500, 1920, 2000, 2048, 3000, 4000, 6000, 8000, 10_000, 12_000, 16_000),
)
_LEAST_DISK, _MOST_BYTES = 500_000_000, 10**17


def mapping(found: object) -> Mapping[str, Any]:
    return found if isinstance(found, dict) else {}


def items(found: object) -> list[Mapping[str, Any]]:
    """The objects of a list; one object alone is a list of one, as XML turned to JSON often has it."""
    if isinstance(found, dict):
        return [found]
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def whole(written: object) -> int | None:
    """A number that is not negative, written as one or as digits. True is no number."""
    if isinstance(written, bool):
        return None
    if isinstance(written, float):
        return int(written) if math.isfinite(written) and 0 <= written < 1e18 else None
    if isinstance(written, int):
        return written if 0 <= written < 10**18 else None
    return (
        int(written.split(".")[0])
        if isinstance(written, str) and _WHOLE.fullmatch(written := written.strip())
        else None
    )


def count(written: object) -> int | None:
    """Of cores or threads."""
    found = whole(written)
    return found if found is not None and 0 < found < 1000 else None


def disk_gb(size: int | None) -> int | None:
    """From bytes, in decimal GB as sold. A disk under half a gigabyte is no disk of a computer."""
    return round(size / 10**9) if size is not None and _LEAST_DISK <= size < _MOST_BYTES else None


def disk_gb_of_bare(megabytes: int | None) -> int | None:
    """From « MB » that may be of 1000 or of 1024: the one that makes a size that is sold, else the decimal one."""
    if megabytes is None:
        return None
    as_binary, as_decimal = megabytes * 1024**2, megabytes * 10**6
    return disk_gb(as_binary if _is_sold(as_binary) and not _is_sold(as_decimal) else as_decimal)


def _is_sold(size: int) -> bool:
    return any(abs(size / 10**9 - sold) <= sold * 0.005 for sold in _SOLD_GB)


def health(full: float | None, design: float | None) -> int | None:
    """In percent, both in one unit. A new battery may hold a little more than its label."""
    if not full or not design or not 0.03 <= full / design <= 1.2:
        return None
    return min(100, round(100 * full / design))


def kind_by_words(*written: object) -> str | None:
    """« NVMe » and « SSD » in what a maker or a tool wrote; nothing else is a proof."""
    words = " ".join(one for one in written if isinstance(one, str)).upper()
    if "NVME" in words:
        return "nvme"
    if any(hint in words for hint in ("SSD", "SOLID STATE")):
        return "ssd"
    return "hdd" if re.search(r"\bHDD\b", words) else None


def walk(tree: object) -> Iterator[tuple[object, int]]:
    """Every object and list of parsed JSON with its depth, without recursion."""
    waiting: list[tuple[object, int]] = [(tree, 0)]
    while waiting:
        found, depth = waiting.pop()
        inner = found.values() if isinstance(found, dict) else found if isinstance(found, list) else None
        if inner is None:
            continue
        yield found, depth
        waiting += [(one, depth + 1) for one in inner if isinstance(one, dict | list)]
