"""Names compared as people say them: without case, accents, hyphens or apostrophes, in Python and in SQL alike."""

import re
import unicodedata
from difflib import SequenceMatcher
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement
from sqlmodel import col

from equip.people.models import Beneficiary, Household

_OTHERS = {"ı": "i", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ø": "o", "Ø": "O", "-": " ", "'": " ", "’": " "}


def _table() -> dict[str, str]:
    """Each accented letter of the languages of Europe with the letter that it is typed as."""
    letters = {chr(code): unicodedata.normalize("NFKD", chr(code))[0] for code in range(0xC0, 0x180)}
    return {letter: plain for letter, plain in letters.items() if plain.isascii()} | _OTHERS


_LETTERS = _table()
_TRANSLATION = str.maketrans(_LETTERS)
_CAF = re.compile(r"\d{5,7}")
_CLOSE = 0.85


def plain_name(name: str) -> str:
    letters = unicodedata.normalize("NFC", name).translate(_TRANSLATION).lower()
    return " ".join(re.sub(r"[^a-z0-9œæ]+", " ", letters).split())


def close_names(one: str, other: str) -> bool:
    """« Lorenzi Marie-Line » and « LORENZY Marie Line »; two names of a family with other first names are not close."""
    return SequenceMatcher(None, plain_name(one), plain_name(other)).ratio() >= _CLOSE


def plain_column(column: Any) -> ColumnElement[str]:
    return sa.func.lower(sa.func.translate(column, "".join(_LETTERS), "".join(_LETTERS.values())))


def naming(text: str) -> ColumnElement[bool]:
    """Every word stands in the name; a text without a word names nobody."""
    names = plain_column(Beneficiary.last_name).concat(" ").concat(plain_column(Beneficiary.first_name))
    words = plain_name(text).split()
    return sa.and_(*(names.contains(word, autoescape=True) for word in words)) if words else sa.false()


def matching(text: str) -> ColumnElement[bool]:
    """Every word stands in the name, or the text is the reference, the internal identifier or the CAF number.

    For a query that joins `Household`.
    """
    asked = text.strip()
    digits = asked.replace(" ", "")
    found: list[ColumnElement[bool]] = [
        sa.func.upper(col(Beneficiary.ref)) == asked.upper(),
        col(Beneficiary.internal_id) == asked,
    ]
    if _CAF.fullmatch(digits):
        found.append(col(Household.caf_number) == digits.zfill(7))
    return sa.or_(naming(text), *found)
