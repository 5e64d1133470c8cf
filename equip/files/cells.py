"""One cell of a table: its text, whether it says anything, whether it looks like a NIR."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from equip.nir import holds_nir

Cell = str | int | float | bool | date | datetime | time | timedelta | None

# Marks that people type to say « nothing »; words such as « inconnu » are left to each reader.
_NOTHING = {"", "-", "–", "—", "?", "/", "n/a", "#n/a"}
# A formula guard that we, or a careful colleague, put on export.
_GUARDED = re.compile(r"^'(?=\s*[=+\-@＝＋－＠])")
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\ufeff\ud800-\udfff]")
_NUMERO = re.compile(r"\bn[°º]|\bnum\b\.?")
MASKED = "numéro masqué"
_NIR_HEADERS = re.compile(r"\b(?:nir|nirpp|securite sociale|secu)\b")


def cell_text(cell: Cell) -> str:
    """The cell as a person would write it, on one line: no invisible character, no double space."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y}" if cell.time() == time() else f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    text = _GUARDED.sub("", _INVISIBLE.sub("", str(cell)).strip())
    return " ".join(text.split())


def says_nothing(cell: Cell) -> bool:
    if cell is None or cell == "":
        return True
    return isinstance(cell, str) and len(cell.strip()) <= 8 and cell_text(cell).casefold() in _NOTHING


def word_key(text: str) -> str:
    """What is left of a word or a header once case, accents, punctuation and line breaks are forgotten."""
    lowered = unicodedata.normalize("NFC", text).casefold().replace("œ", "oe").replace("’", "'")
    # « < 6 mois » and « > 6 mois » are two situations: these signs are words, the others are not
    lowered = _NUMERO.sub("numero ", lowered).replace("<", " moins de ").replace(">", " plus de ")
    plain = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^a-z0-9+]+", " ", plain).split())


def looks_like_nir(cell: Cell) -> bool:
    """Holding one is enough, whatever else is written beside it."""
    return isinstance(cell, str | int | float) and holds_nir(cell_text(cell))


def is_nir_header(key: str) -> bool:
    return _NIR_HEADERS.search(key) is not None


def shown(cell: Cell) -> str:
    """A cell quoted in a problem: short, and never a NIR."""
    if looks_like_nir(cell):
        return MASKED
    text = cell_text(cell)
    return text if len(text) <= 60 else text[:57] + "…"
