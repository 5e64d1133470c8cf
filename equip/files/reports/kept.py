"""What is kept of a report between its trial and its saving: the facts, and the hash of the document as it came.

The document itself, with the people and programs it may name, is not kept at all.
"""

import hashlib
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from equip.files.errors import FileRefused, RefusalCode
from equip.files.reports.door import read_report
from equip.files.reports.facts import Reading

_MARK = b"equip report 1\n"


@dataclass(frozen=True, slots=True)
class Document:
    sha256: str
    """Of the file as it was sent."""
    reading: Reading


_DOCUMENT = TypeAdapter(Document)


def read_document(data: bytes) -> Document:
    """From a file as it came. Raises `FileRefused`, also for one that pretends to have been kept by us."""
    return Document(hashlib.sha256(data).hexdigest(), read_report(data))


def kept(document: Document) -> bytes:
    return _MARK + _DOCUMENT.dump_json(document)


def opened(data: bytes) -> Document:
    """From what `kept` wrote, else from a file as it came. Raises `FileRefused`."""
    if not data.startswith(_MARK):
        return read_document(data)
    try:
        return _DOCUMENT.validate_json(data.removeprefix(_MARK))
    except ValidationError as error:
        raise FileRefused(RefusalCode.UNKNOWN_REPORT) from error
