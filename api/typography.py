"""French spacing of a page: no-break spaces before « : ; ? ! % € », inside guillemets, between figures and units."""

import re

NBSP, THIN = "\u00a0", "\u202f"
UNITS = "h|Go|To|ans|an|mois|jours|points|point|km|min|s|pouces|personnes|postes"

_TAG = re.compile(r"(<!--.*?-->|<(?P<kept>textarea|pre|code|script|style)\b.*?</(?P=kept)>|<[^>]+>)", re.DOTALL)
_HIGH = re.compile(r" ([?!;])")
_WIDE = re.compile(r" ([:»%€])")
_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_UNIT = re.compile(rf"(\d) (?=(?:{UNITS})\b)")


def typo(text: str) -> str:
    text = _WIDE.sub(NBSP + r"\1", _HIGH.sub(THIN + r"\1", text)).replace("« ", f"«{NBSP}")
    return _UNIT.sub(r"\1" + NBSP, _THOUSANDS.sub(THIN, text))


def typo_html(html: str) -> str:
    """The same on the text of a page; tags, and what people typed (textarea, pre, code), are left alone."""
    out, end = [], 0
    for tag in _TAG.finditer(html):
        out += [typo(html[end : tag.start()]), tag.group(0)]
        end = tag.end()
    return "".join([*out, typo(html[end:])])
