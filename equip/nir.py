"""Whether a text holds a social security number (NIR). The service keeps none, wherever people may write one.

Seen with or without spaces, dots and dashes, among other words, whatever its key. A phone, a CAF number or a SIRET is
none, beside other numbers too. Temporary numbers (first digit 3, 4, 7, 8) are not seen.
"""

import re
import unicodedata

from equip.errors import Invalid

# Sex, year, month (20-42 and 50-99 are real: unknown or foreign months), department, commune, order, key.
_FIELDS = ("[12]", r"\d\d", r"(?:0[1-9]|1[0-2]|[2-9]\d)", r"(?:\d\d|2[AB])", r"\d{3}", r"\d{3}")
_GAP = r"[\s._–-]{0,3}"
# A digit of a longer number before or after, or a sign of a hexadecimal digest: then it is something else.
_ALONE, _ENDS = r"(?<![0-9A-F])", r"(?![0-9A-F])"
_WHOLE = re.compile("".join(_FIELDS) + r"(?:\d\d)?", re.ASCII)
_WRITTEN = re.compile(_ALONE + _GAP.join(_FIELDS) + rf"(?:{_GAP}\d\d)?{_ENDS}")
# Numbers with nothing but gaps between them, cut anywhere: « 185 057 800 608 436 ».
_RUN = re.compile(rf"{_ALONE}(?:2[AB]|[0-9])(?:{_GAP}(?:2[AB]|[0-9]))+{_ENDS}")
_SIRET = re.compile(r"(?<!\d)(?:\d{14}|\d{3}[ .]\d{3}[ .]\d{3}[ .]\d{5})(?!\d)")
# A postal code or a CAF number, then a phone.
_THEN_PHONE = re.compile(r"(?<!\d)(?:\d{5}|\d{7})[\s.–-]{1,3}0[1-9](?:[ .-]?\d\d){4}(?!\d)")
_ENOUGH = re.compile(r"(?:\d[^\d]{0,4}){11}")


def holds_nir(text: str) -> bool:
    if not _ENOUGH.search(text):
        return False
    plain = unicodedata.normalize("NFKC", text).upper()
    if _WRITTEN.search(plain):
        return True
    rest = _THEN_PHONE.sub(",", _SIRET.sub(",", plain))
    return any(_WHOLE.fullmatch(re.sub(_GAP, "", run)) for run in _RUN.findall(rest))


def is_nir(text: str) -> bool:
    """The number and nothing else: a column of such cells is one to drop."""
    return _WHOLE.fullmatch(re.sub(_GAP, "", unicodedata.normalize("NFKC", text).upper())) is not None


def nir_faults(**texts: str | None) -> dict[str, str]:
    """{field: code} of the texts that hold one."""
    return {name: "nir_refused" for name, text in texts.items() if text and holds_nir(text)}


def check_texts(**texts: str | None) -> None:
    """`Invalid` at the fields that hold one."""
    if faults := nir_faults(**texts):
        raise Invalid(fields=faults)


def texts_within(value: object, name: str = "") -> dict[str, str]:
    """Every text of a structure by the way that leads to it, for `check_texts`: a list of rules, an act's details."""
    if isinstance(value, str):
        return {name: value}
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list | tuple) else ()
    found: dict[str, str] = {}
    for key, item in inner:
        found |= texts_within(item, f"{name}.{key}" if name else str(key))
    return found
