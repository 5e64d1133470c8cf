"""Which importer reads which kind of file, who may send it, and what its columns are called."""

from collections.abc import Sequence

from sqlmodel import Session

from equip.accounts.actors import Actor
from equip.accounts.models import Role
from equip.errors import Forbidden, NotFound
from equip.files import attendance_rows, follow_up_rows, people_rows, request_rows, stock_rows
from equip.files.columns import Column
from equip.imports.aliases import open_table
from equip.imports.models import ImportKind
from equip.imports.running import Openers
from equip.imports.service import Importer
from equip.inventory.imports import HardwareImporter, StockImporter, open_stock
from equip.inventory.undo_imports import open_stock_undoing
from equip.outcomes.imports import FollowUpsImporter
from equip.people.imports import PeopleImporter
from equip.requests.imports import RequestsImporter
from equip.training.imports import AttendanceImporter

OPENERS: dict[ImportKind, Openers] = {ImportKind.STOCK: Openers(open_stock, open_stock_undoing)}
"""The kinds whose long files a job takes, and whose imports can be undone."""

IMPORTERS: dict[ImportKind, Importer] = {
    ImportKind.STOCK: StockImporter(),
    ImportKind.HARDWARE: HardwareImporter(),
    ImportKind.PEOPLE: PeopleImporter(),
    ImportKind.ATTENDANCE: AttendanceImporter(),
    ImportKind.REQUESTS: RequestsImporter(),
    ImportKind.FOLLOW_UPS: FollowUpsImporter(),
}

ALLOWED: dict[ImportKind, frozenset[Role]] = {
    ImportKind.STOCK: frozenset({Role.REFURBISHER}),
    ImportKind.HARDWARE: frozenset({Role.REFURBISHER}),
    ImportKind.PEOPLE: frozenset({Role.PROGRAMME_OFFICER}),
    ImportKind.REQUESTS: frozenset({Role.PROGRAMME_OFFICER, Role.PRESCRIBER}),
    ImportKind.ATTENDANCE: frozenset({Role.TRAINER}),
    ImportKind.FOLLOW_UPS: frozenset({Role.PROGRAMME_OFFICER}),
}

IMPORTING = frozenset(role for roles in ALLOWED.values() for role in roles)
"""The roles that may send at least one kind of file."""

COLUMNS: dict[ImportKind, Sequence[Column]] = {
    ImportKind.STOCK: stock_rows.COLUMNS,
    ImportKind.HARDWARE: stock_rows.COLUMNS,
    ImportKind.PEOPLE: people_rows.COLUMNS,
    ImportKind.ATTENDANCE: attendance_rows.COLUMNS,
    ImportKind.REQUESTS: request_rows.COLUMNS,
    ImportKind.FOLLOW_UPS: follow_up_rows.COLUMNS,
}

_TABLES = {kind: columns for kind, columns in COLUMNS.items() if kind is not ImportKind.HARDWARE}


def other_kind(session: Session, actor: Actor, kind: ImportKind, filename: str, content: bytes) -> ImportKind | None:
    """What the headers of a file look like, when they lack what this kind needs and have all that another needs.

    Raises `FileRefused` for what is no table.
    """
    if kind not in _TABLES:
        return None
    keys = set(open_table(session, actor, kind, content, filename).keys)
    if _lacks(keys, _TABLES[kind]) == 0:
        return None
    whole = [other for other, columns in _TABLES.items() if _lacks(keys, columns) == 0]
    return max(whole, key=lambda other: _answered(keys, _TABLES[other]), default=None)


def _lacks(keys: set[str], columns: Sequence[Column]) -> int:
    return sum(column.required and not any(map(column.answers_to, keys)) for column in columns)


def _answered(keys: set[str], columns: Sequence[Column]) -> int:
    return sum(any(map(column.answers_to, keys)) for column in columns)


def kinds_of(role: str) -> list[ImportKind]:
    return [kind for kind in IMPORTERS if role in ALLOWED[kind]]


def importer_of(kind: ImportKind, lot: str | None) -> Importer:
    """`lot`: of the machines whose line names none, in a stock list."""
    return StockImporter(lot) if kind is ImportKind.STOCK else IMPORTERS[kind]


def importer_for(role: str, kind: str) -> Importer:
    """Raises `NotFound` for a kind that does not exist, `Forbidden` for one that is not this role's."""
    found = next((one for one in IMPORTERS if one == kind), None)
    if found is None:
        raise NotFound("import_kind_unknown")
    if role not in ALLOWED[found]:
        raise Forbidden("role_not_allowed")
    return IMPORTERS[found]
