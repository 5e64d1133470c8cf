"""What every page owes to everybody: reading it, whatever the screen, without a dead end or a word of the machine."""

import re
from enum import StrEnum
from importlib import import_module
from pkgutil import walk_packages

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

import equip

SCREENS = {"desktop": (1366, 768), "phone": (390, 844)}
NARROW = {"zoomed to 200 %": (683, 384), "320 px": (320, 640)}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']}).then(found => found.violations)"
WHAT_IT_SAYS = """() => [
    document.documentElement.lang,
    document.querySelectorAll('h1').length,
    document.querySelectorAll('script, [style], [onclick]').length,
    document.title + ' ' + [...document.querySelectorAll('samp')].reduce(
        (text, quoted) => text.replace(quoted.textContent, ''), document.body.textContent),
]"""
# What a partner's file says is quoted in <samp>: its words are not ours.
LEFTOVERS = re.compile(
    r"\b(?:None|Undefined|True|False|nan)\b|\{\{|\}\}|\{%|%\}|&amp;|&#\d+;|&nbsp;|<equip|<input|object at 0x"
)
FRENCH_TOO = frozenset(
    {
        *("absent", "durable", "formation", "ports", "positive", "public", "smartphone", "stock", "transition"),
        *("simple", "webcam"),
    }
)
"""Codes that are also words of the pages."""


def faults_of(page: Page, *, axe: bool = True) -> list[str]:
    """Everything wrong with the page that is shown, in words. The page ends at the size of a desk."""
    lang, titles, inline, text = page.evaluate(WHAT_IT_SAYS)
    faults = [*_head_faults(lang, titles, inline), *_text_faults(text)]
    for name, (width, height) in (NARROW | SCREENS).items():
        page.set_viewport_size({"width": width, "height": height})
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            faults.append(f"scrolls sideways, {name}")
        if axe and name in SCREENS:
            faults += [f"{fault}, {name}" for fault in _axe_faults(page)]
    page.set_viewport_size({"width": SCREENS["desktop"][0], "height": SCREENS["desktop"][1]})
    return faults


def _head_faults(lang: str, titles: int, inline: int) -> list[str]:
    faults = {
        "its language is not said": lang != "fr",
        f"{titles} h1": titles != 1,
        "script or style inside the page": inline > 0,
    }
    return [fault for fault, found in faults.items() if found]


def _text_faults(text: str) -> list[str]:
    found = {*LEFTOVERS.findall(text), *_codes().findall(text)}
    return [f"« {word} » is shown" for word in sorted(found)]


def _axe_faults(page: Page) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    return [
        f"axe {found['id']} ({len(found['nodes'])}): {found['nodes'][0]['html'][:160]}"
        for found in page.evaluate(RUN_AXE, RULES)
    ]


def _codes() -> re.Pattern[str]:
    """Every code of the records that no French page should show, but in an address."""
    if not _KNOWN:
        for module in walk_packages(equip.__path__, "equip."):
            if module.name.endswith(".models"):
                import_module(module.name)
        _KNOWN.append(re.compile(rf"(?<![\w.@/?-])(?:{'|'.join(sorted(_values(StrEnum)))})(?![\w@-])"))
    return _KNOWN[0]


def _values(kind: type[StrEnum]) -> set[str]:
    mine = {str(one) for one in kind} if kind.__module__.startswith("equip.") else set()
    others = (_values(child) for child in kind.__subclasses__())
    return {code for code in mine.union(*others) if len(code) > 3} - FRENCH_TOO


_KNOWN: list[re.Pattern[str]] = []
