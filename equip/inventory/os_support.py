"""Until when an operating system receives security updates: a dated table, each date with the page where it was read.

A system that is not here, or whose version is not written, has no known date: nothing is guessed.
"""

import re
from dataclasses import dataclass
from datetime import date

READ_ON = date(2026, 11, 30)
_WINDOWS = "Microsoft, cycle de vie de Windows (éditions Famille et Pro)"
_WINDOWS_10 = "https://learn.microsoft.com/en-us/lifecycle/products/windows-10-home-and-pro"
_WINDOWS_11 = "https://learn.microsoft.com/en-us/lifecycle/products/windows-11-home-and-pro"
_COPY = "https://github.com/altrhombus/DataForGeeks (relevé du 10 février 2026)"
_MINT = "Linux Mint, guide de l’utilisateur : cinq ans pour chaque version majeure"
_MINT_COPY = (
    "https://github.com/BeeHiveCyberSecurity/KnowledgeBase/blob/web/operating-systems/linux-mint/user-guide/upgrades.md"
)


@dataclass(frozen=True)
class Support:
    """`until` is the last day; with `is_month`, the source says the month only, and `until` is its last day.

    `address`: the vendor's own page; `read_at`: the copy of it that was read, on `READ_ON`.
    """

    name: str
    until: date
    source: str
    address: str
    read_at: str
    is_month: bool = False

    def is_over(self, today: date) -> bool:
        return today > self.until


SUPPORTS = (
    Support("Windows 10", date(2025, 10, 14), _WINDOWS, _WINDOWS_10, _COPY),
    Support("Windows 11 22H2", date(2024, 10, 8), _WINDOWS, _WINDOWS_11, _COPY),
    Support("Windows 11 23H2", date(2025, 11, 11), _WINDOWS, _WINDOWS_11, _COPY),
    Support("Windows 11 24H2", date(2026, 10, 13), _WINDOWS, _WINDOWS_11, _COPY),
    Support("Windows 11 25H2", date(2027, 10, 12), _WINDOWS, _WINDOWS_11, _COPY),
    Support("Linux Mint 20", date(2025, 4, 30), _MINT, "", _MINT_COPY, is_month=True),
    Support("Linux Mint 21", date(2027, 4, 30), _MINT, "", _MINT_COPY, is_month=True),
)
_BY_NAME = {support.name: support for support in SUPPORTS}
_OTHER_DATES = re.compile(r"\b(?:lts[bc]|enterprise|entreprise|education|éducation|iot|server)\b", re.IGNORECASE)
_WINDOWS_OS = re.compile(r"\bwindows +(10|11)\b(?:.*?\b(\d\dH[12])\b)?", re.IGNORECASE)
_MINT_OS = re.compile(r"\b(?:linux +mint|linuxmint) +(\d\d)\b", re.IGNORECASE)


def support_of(os: str | None) -> Support | None:
    """Editions with other dates (LTSC, Enterprise, Education) are not in the table: None."""
    text = os or ""
    if found := _WINDOWS_OS.search(text):
        name = "Windows 10" if found[1] == "10" else f"Windows 11 {(found[2] or '').upper()}"
        return None if _OTHER_DATES.search(text) else _BY_NAME.get(name)
    found = _MINT_OS.search(text)
    return _BY_NAME.get(f"Linux Mint {found[1]}") if found else None
