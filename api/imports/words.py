"""What a report says to a person: each fault with its line and column, each change with its old and new values."""

from collections.abc import Callable
from datetime import date
from typing import Any

from api.formats import UNKNOWN, euros, number, short_day, yes_no
from api.imports.registry import COLUMNS
from api.inventory.words import FIELD_WORDS, drive_words, field_value
from api.labels import label
from api.messages import sentence
from api.people.labels import ENUMS as PEOPLE_ENUMS
from api.people.labels import FIELDS as PEOPLE_FIELDS
from equip.imports.models import ImportKind
from equip.imports.report import LineProblem
from equip.inventory.events import EventKind
from equip.training.models import Presence

_SEPARATORS = {";": "point-virgule", ",": "virgule", "\t": "tabulation", "|": "barre verticale"}
_ENCODINGS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "cp1252": "Windows (cp1252)"}
_WORKSHOP = frozenset({ImportKind.STOCK, ImportKind.HARDWARE})


def reason(kind: ImportKind, problem: LineProblem) -> str:
    """What is wrong and what to do, without the place."""
    return sentence(problem.code, **_written(kind, problem))


def column_words(kind: ImportKind, problem: LineProblem) -> str:
    """The file's own header; a hardware report has none, so the field's name."""
    return field_words(kind, problem.column) if problem.column else ""


def problem_words(kind: ImportKind, number_of_line: int, problem: LineProblem) -> str:
    """« Ligne 33, colonne « type » : « borne » n’est pas un mot connu. … »"""
    column = f", colonne « {column_words(kind, problem)} »" if problem.column else ""
    said = reason(kind, problem)
    return f"Ligne {number_of_line}{column} : {said[0].lower() + said[1:]}"


def line_words(kind: ImportKind, problem: LineProblem) -> str:
    """« type : « borne » n’est pas un mot connu. … », in a column beside the line itself."""
    column = column_words(kind, problem)
    return f"{column} : {reason(kind, problem)}" if column else reason(kind, problem)


def note_words(kind: ImportKind, note: LineProblem) -> str:
    said = reason(kind, note)
    if not note.column or note.code == "nir_dropped":
        return said
    return f"Colonne « {note.column} » : {said[0].lower()}{said[1:]}"


def field_words(kind: ImportKind, field: str) -> str:
    written = next((column.label for column in COLUMNS.get(kind, ()) if column.field == field), None)
    return written or FIELD_WORDS.get(field) or PEOPLE_FIELDS.get(field) or _as_day(field)


def value_words(kind: ImportKind, field: str, value: Any) -> str:
    """A value of a report, which JSON kept, as a person reads it."""
    if value is None:
        return UNKNOWN
    if kind in _WORKSHOP:
        return field_value(field, value)
    if kind is ImportKind.ATTENDANCE:
        return label(Presence(value))
    if kind is ImportKind.PEOPLE and field in PEOPLE_ENUMS:
        return label(PEOPLE_ENUMS[field](value))
    return _plain_words(field, value)


def _plain_words(field: str, value: Any) -> str:
    if isinstance(value, bool):
        return yes_no(value)
    if field.endswith("_cents") and isinstance(value, int):
        return euros(value)
    return number(value) if isinstance(value, int | float) else _as_day(str(value))


def _as_day(value: str) -> str:
    try:
        return short_day(date.fromisoformat(value))
    except ValueError:
        return value


def _written(kind: ImportKind, problem: LineProblem) -> dict[str, Any]:
    field = (problem.column or "") if problem.code == "hardware_contradicts" else ""
    return {name: _in_french(kind, field, name, value) for name, value in problem.details.items()}


def _in_french(kind: ImportKind, field: str, name: str, value: Any) -> Any:
    if name in _READ_AS:
        return _READ_AS[name](value)
    if isinstance(value, list | tuple):
        return ", ".join(f"« {word} »" for word in value)
    if name in {"state", "wanted"} and kind in _WORKSHOP:
        return field_value("state", value)
    if name in {"known", "seen"} and field:
        return f"« {field_value(field, value)} »"
    tables = {"separator": _SEPARATORS, "encoding": _ENCODINGS}
    return tables.get(name, {}).get(str(value).lower(), value)


_READ_AS: dict[str, Callable[[Any], str]] = {
    "drive": drive_words,
    "gaps": lambda value: value,  # its sentence writes it in words
    "act": lambda value: label(EventKind(value)),
    "day": lambda value: _as_day(str(value)),
}
