"""Makes PDF files: a typst template and its data go in, bytes come out. Knows neither records nor roles.

What people typed reaches typst as JSON, never as source: whatever it holds, it is text. No template may import a
package (typst would download it) nor evaluate a string.
"""

import json
import threading
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

TEMPLATES = Path(__file__).parents[1] / "templates" / "papers"
_TURN = threading.Lock()
# Fonts inside the wheel only: the same page on every machine. Reused, or each page would load them again.
_COMPILER = typst.Compiler(root=str(TEMPLATES), font_paths=typst.Fonts(include_system_fonts=False))


def print_pdf(template: str, data: Mapping[str, Any], *, now: datetime) -> bytes:
    """A tagged PDF. `template` is a file of `templates/papers`; `now` dates the file, to the second.

    PDF/UA-1, which refuses a sign that no font of ours draws (an emoji in a comment): then the paper is made all the
    same, tagged, the sign as an empty box that still holds its character.
    """
    inputs = {"data": json.dumps(_plain(data))}
    try:
        return _compile(template, inputs, now, ["ua-1"])
    except typst.TypstError:
        return _compile(template, inputs, now, [])


def _compile(template: str, inputs: dict[str, str], now: datetime, standards: list[Any]) -> bytes:
    with _TURN:  # a compiler serves one thread at a time, and says « Already borrowed » to the others
        made = _COMPILER.compile(
            str(TEMPLATES / template),
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=standards,
            timestamp=now.replace(microsecond=0),  # typst refuses any
        )
    if not isinstance(made, bytes):  # of a PDF there is always one file
        raise TypeError(type(made))
    return made


def _plain(value: Any) -> Any:
    """Without the signs that nobody sees: they break a file, or make a proof read backwards (U+202E)."""
    if isinstance(value, str):
        return "".join(" " if sign in "\n\t" else sign for sign in value if sign in "\n\t" or not _is_unseen(sign))
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cf", "Cs"}
