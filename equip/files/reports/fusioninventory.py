"""The XML that FusionInventory and older OCS agents post → the sections of GLPI, in the same words.

Written with the standard library's expat: no document type is accepted, so no entity can be declared, hence none can
expand or fetch. Only the sections that are read are built; those of people and programs never become objects.
"""

from typing import Any
from xml.parsers import expat

from equip.files.errors import FileRefused, RefusalCode
from equip.files.reports.facts import HardwareReport
from equip.files.reports.glpi import read_content
from equip.files.reports.opening import MAX_DEPTH

_ONCE = {"HARDWARE", "BIOS", "OPERATINGSYSTEM"}
_MANY = {"MEMORIES", "STORAGES", "CPUS", "BATTERIES", "INPUTS", "MONITORS", "CAMERAS", "USBDEVICES", "SIMCARDS"}
_MAX_SECTIONS = 5_000
_LONGEST = 5_000
_SECTION_DEPTH, _FIELD_DEPTH = 3, 4


def looks_like_xml(data: bytes) -> bool:
    """Also in UTF-16, whose first signs are `<` between zeros."""
    return data.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<")


def read_fusioninventory(data: bytes) -> HardwareReport:
    """Raises `FileRefused`, and nothing else, whatever the bytes."""
    sections = _Sections()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = sections.start
    parser.EndElementHandler = sections.end
    parser.CharacterDataHandler = sections.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(data, True)  # noqa: FBT003 - expat takes no keyword
    except (expat.ExpatError, ValueError, LookupError) as error:  # ill-formed, or in an encoding that isn't one
        raise FileRefused(RefusalCode.INVALID_XML, {"line": getattr(error, "lineno", None)}) from error
    if sections.root != "REQUEST":
        raise FileRefused(RefusalCode.UNKNOWN_REPORT)
    if sections.query != "INVENTORY" or not sections.content:
        raise FileRefused(RefusalCode.NOT_AN_INVENTORY)
    return read_content(sections.content)


def _refuse_doctype(*_said: object) -> None:
    raise FileRefused(RefusalCode.XML_WITH_ENTITIES)


class _Sections:
    """What the document is and holds, filled in as expat reads it: REQUEST > CONTENT > section > field."""

    def __init__(self) -> None:
        self.root = ""
        self.query = ""
        self.content: dict[str, Any] = {}
        self._way: list[str] = []
        self._section: dict[str, str] | None = None
        self._words = ""
        self._sections = 0

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        self._way.append(tag.upper())
        self._words = ""
        if len(self._way) > MAX_DEPTH:
            raise FileRefused(RefusalCode.TOO_DEEP)
        if len(self._way) == 1:
            self.root = self._way[0]
        if len(self._way) == _SECTION_DEPTH and self._way[1] == "CONTENT" and self._way[2] in _ONCE | _MANY:
            self._open_section()

    def text(self, words: str) -> None:
        if len(self._words) < _LONGEST:
            self._words += words

    def end(self, _tag: str) -> None:
        tag, depth = self._way.pop(), len(self._way) + 1
        if depth == _FIELD_DEPTH and self._section is not None:
            self._section[tag.lower()] = self._words.strip()
        elif depth == _SECTION_DEPTH:
            self._section = None
        elif depth == _SECTION_DEPTH - 1 and tag == "QUERY":
            self.query = self._words.strip().upper()
        self._words = ""

    def _open_section(self) -> None:
        self._sections += 1
        if self._sections > _MAX_SECTIONS:
            raise FileRefused(RefusalCode.TOO_MANY_PARTS, {"limit": _MAX_SECTIONS})
        tag, self._section = self._way[2], {}
        if tag in _ONCE:
            self.content.setdefault(tag.lower(), self._section)
        else:
            self.content.setdefault(tag.lower(), []).append(self._section)
