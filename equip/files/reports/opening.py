"""From the bytes sent to text, JSON or chunks: bounded before anything is believed."""

import json
import zlib
from collections.abc import Iterator

from equip.files.errors import FileRefused, RefusalCode
from equip.files.reports.parts import walk

MAX_BYTES = 10_000_000
"""Of a report as it is sent. The largest seen, a Windows inventory with all its programs, has 2 MB."""
MAX_UNPACKED = 40_000_000
"""Of XML, which is read as a stream; JSON and logs keep to `MAX_BYTES`."""
MAX_DEPTH = 64
MAX_PARTS = 200_000
_CHUNK = 64 * 1024


def unpacked(data: bytes) -> bytes:
    """What the agent compressed (zlib or gzip), opened up to `MAX_UNPACKED`; anything else as it is.

    Raises `FileRefused`.
    """
    if len(data) > MAX_BYTES:
        raise FileRefused(RefusalCode.REPORT_TOO_LARGE, {"limit_mb": MAX_BYTES // 1_000_000})
    opened = b"".join(_inflated(data)) if _is_packed(data) else data
    if not opened.strip():
        raise FileRefused(RefusalCode.EMPTY_FILE)
    return opened


def check_plain_size(data: bytes) -> None:
    """What is not read as a stream has the same limit opened as sent."""
    if len(data) > MAX_BYTES:
        raise FileRefused(RefusalCode.UNPACKED_TOO_LARGE, {"limit_mb": MAX_BYTES // 1_000_000})


def _is_packed(data: bytes) -> bool:
    gzip = data[:2] == b"\x1f\x8b"
    return gzip or (len(data) > 2 and data[0] == 0x78 and data[1] in {0x01, 0x5E, 0x9C, 0xDA})


def _inflated(data: bytes) -> Iterator[bytes]:
    inflater, total, rest = zlib.decompressobj(zlib.MAX_WBITS | 32), 0, data
    while not inflater.eof:
        try:
            chunk = inflater.decompress(rest, _CHUNK)
        except zlib.error as error:
            raise FileRefused(RefusalCode.UNREADABLE_ARCHIVE) from error
        total, rest = total + len(chunk), inflater.unconsumed_tail
        if total > MAX_UNPACKED:
            raise FileRefused(RefusalCode.UNPACKED_TOO_LARGE, {"limit_mb": MAX_UNPACKED // 1_000_000})
        if not chunk and not rest and not inflater.eof:
            raise FileRefused(RefusalCode.UNREADABLE_ARCHIVE)
        yield chunk


def parsed_json(data: bytes) -> object:
    """Raises `FileRefused` for what is no JSON, too deep, or of more parts than any machine has.

    Brackets are counted before anything is built: ten megabytes of empty lists would take two hundred of memory.
    """
    check_plain_size(data)
    if data.count(b"{") + data.count(b"[") > MAX_PARTS:
        raise FileRefused(RefusalCode.TOO_MANY_PARTS, {"limit": MAX_PARTS})
    try:
        found: object = json.loads(data)
    except RecursionError as error:
        raise FileRefused(RefusalCode.TOO_DEEP) from error
    except ValueError as error:  # bad JSON, bad encoding, or a number of thousands of digits
        raise FileRefused(RefusalCode.INVALID_JSON, {"line": getattr(error, "lineno", None)}) from error
    if any(depth > 4 * MAX_DEPTH for _, depth in walk(found)):
        raise FileRefused(RefusalCode.TOO_DEEP)
    return found


def inner_json(written: object) -> object:
    """JSON that a report carries as a text: parsed under the same limits, or None when it is broken."""
    if not isinstance(written, str):
        return written
    try:
        return parsed_json(written.encode("utf-8", "replace"))
    except FileRefused as refused:
        if refused.code is RefusalCode.INVALID_JSON:
            return None
        raise
