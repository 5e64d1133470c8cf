"""EDID, what a screen says of itself: here its diagonal, when it is the machine's own panel."""

import base64
import binascii
import math
from collections.abc import Iterable

from equip.files.reports.words import name

_HEADER = b"\x00\xff\xff\xff\xff\xff\xff\x00"
# Makers of panels sold to makers of laptops, never under their own name as a screen to put on a desk.
_PANEL_MAKERS = {"AUO", "BOE", "CMN", "CMO", "CSO", "IVO", "INL", "KDB", "LGD", "NCP", "SDC", "SHP", "TMX"}
_INSIDE_PORTS = ("EDP", "LVDS", "DSI")
_WITH_A_PANEL = {"laptop", "tablet", "all_in_one"}


def panel_inches(monitors: Iterable[tuple[object, object]], form: str | None) -> float | None:
    """From (EDID in base64, port) of each screen seen; None unless exactly one is the machine's own."""
    if form not in _WITH_A_PANEL:
        return None
    found = {inches for edid, port in monitors if (inches := _own_panel(edid, port)) is not None}
    return found.pop() if len(found) == 1 else None


def _own_panel(written: object, port: object) -> float | None:
    edid = _decoded(written)
    place = (name(port) or "").upper()
    if edid is None or (place and not place.startswith(_INSIDE_PORTS)):
        return None
    return _diagonal(edid) if place or _maker(edid) in _PANEL_MAKERS else None


def _decoded(written: object) -> bytes | None:
    if not isinstance(written, str) or len(written) > 4096:
        return None
    try:
        edid = base64.b64decode(written, validate=False)
    except (binascii.Error, ValueError):
        return None
    return edid if len(edid) >= 128 and edid.startswith(_HEADER) else None


def _maker(edid: bytes) -> str:
    """Bytes 8 and 9: three letters of five bits."""
    packed = edid[8] << 8 | edid[9]
    return "".join(chr(64 + (packed >> shift & 31)) for shift in (10, 5, 0))


def _diagonal(edid: bytes) -> float | None:
    """Bytes 21 and 22: width and height in centimetres, 0 for a projector."""
    inches = round(math.hypot(edid[21], edid[22]) / 2.54, 1)
    return inches if edid[21] and edid[22] and 5 <= inches <= 40 else None
