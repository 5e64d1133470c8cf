"""Headers as one partner writes them: said once by hand, they are known the next time for that organisation."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from equip.accounts.actors import Actor
from equip.errors import Invalid
from equip.files.cells import word_key
from equip.files.columns import Column
from equip.files.tables import Table, read_table
from equip.imports.models import HeaderAlias, ImportFile, ImportKind
from equip.journal import service as journal


def open_table(session: Session, actor: Actor, kind: ImportKind, content: bytes, filename: str) -> Table:
    """The table, its keys put in our words where this organisation said what its headers mean."""
    table = read_table(content, filename)
    known = aliases_of(session, actor, kind)
    keys = tuple(word_key(known[key]) if known.get(key) else key for key in table.keys)
    return replace(table, keys=keys)


def aliases_of(session: Session, actor: Actor, kind: ImportKind) -> dict[str, str]:
    """Key of the header → label of our column."""
    query = select(HeaderAlias).where(HeaderAlias.organisation_id == actor.organisation_id, HeaderAlias.kind == kind)
    return {alias.key: alias.label for alias in session.exec(query)}


def say_aliases(
    session: Session,
    actor: Actor,
    row: ImportFile,
    columns: Sequence[Column],
    said: Mapping[str, str],
    *,
    now: datetime,
) -> bool:
    """Keep what a person says of this file's headers, for it and for the next ones; answers whether anything changed.

    `said`: header → label of our column, empty for « as the file says ». Raises `Invalid` for a label that is no
    column, or that two headers claim.
    """
    _check(columns, [label for label in said.values() if label])
    keys = {word_key(header): label for header, label in said.items() if word_key(header)}
    known = {alias.key: alias for alias in _known(session, row, keys)}
    changed = {key: label for key, label in keys.items() if label != (known[key].label if key in known else "")}
    for key, label in changed.items():
        if key in known:
            session.delete(known[key])
            session.flush()
        if label:
            owner: dict[str, Any] = {"departement": row.departement, "organisation_id": row.organisation_id}
            session.add(HeaderAlias(**owner, kind=row.kind, key=key, label=label))
    if changed:
        details = {"kind": row.kind, "count": len(changed)}
        journal.record(session, actor, "import.columns", "import_file", row.id, now=now, **details)
    return bool(changed)


def _check(columns: Sequence[Column], chosen: Sequence[str]) -> None:
    labels = {column.label for column in columns}
    if any(label not in labels for label in chosen):
        raise Invalid("import_column_unknown", fields={"columns": "import_column_unknown"})
    if len(set(chosen)) < len(chosen):
        raise Invalid("import_column_twice", fields={"columns": "import_column_twice"})


def _known(session: Session, row: ImportFile, keys: Collection[str]) -> Iterable[HeaderAlias]:
    query = select(HeaderAlias).where(HeaderAlias.organisation_id == row.organisation_id, HeaderAlias.kind == row.kind)
    return session.exec(query.where(col(HeaderAlias.key).in_(keys)))
