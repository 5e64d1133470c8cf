"""A list that is searched, sorted and paged; its whole state stands in the address, so that any view is a bookmark."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session

T = TypeVar("T")
PAGE_SIZE = 50
MAX_PAGE_SIZE = 200


class Paged(BaseModel, Generic[T]):
    """A page of a list, as the API gives it."""

    items: list[T]
    total: int = Field(description="Nombre de lignes de toute la liste", examples=[61])
    page: int = Field(examples=[1])
    page_size: int = Field(examples=[50])


@dataclass(frozen=True)
class Asked:
    """What the address asks: text searched, order, page and filters."""

    q: str = ""
    sort: str = ""
    page: int = 1
    page_size: int = PAGE_SIZE
    filters: Mapping[str, str] = field(default_factory=dict)

    @property
    def descending(self) -> bool:
        return self.sort.startswith("-")

    @property
    def sort_key(self) -> str:
        return self.sort.removeprefix("-")


def asked(query: Mapping[str, Any], filters: Sequence[str] = ()) -> Asked:
    """Read an address; what makes no sense falls back on the first page, never on an error."""
    return Asked(
        q=str(query.get("q", "")).strip()[:100],
        sort=str(query.get("tri", ""))[:40],
        page=max(1, _whole(query.get("page"), 1)),
        page_size=min(MAX_PAGE_SIZE, max(1, _whole(query.get("par_page"), PAGE_SIZE))),
        filters={name: str(query[name]) for name in filters if query.get(name)},
    )


@dataclass(frozen=True)
class Listing(Generic[T]):
    """One page of rows with the addresses around it."""

    path: str
    asked: Asked
    rows: Sequence[T]
    total: int
    can_export: bool = True
    has_workbook: bool = False

    @property
    def first(self) -> int:
        return (self.asked.page - 1) * self.asked.page_size + 1 if self.rows else 0

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1 if self.rows else 0

    @property
    def previous_url(self) -> str | None:
        return self.url(page=self.asked.page - 1) if self.asked.page > 1 else None

    @property
    def next_url(self) -> str | None:
        return self.url(page=self.asked.page + 1) if self.last < self.total and self.rows else None

    @property
    def export_url(self) -> str | None:
        return self.url(path=f"{self.path}.csv", page=1) if self.can_export else None

    @property
    def workbook_url(self) -> str | None:
        return self.url(path=f"{self.path}.xlsx", page=1) if self.has_workbook else None

    def url(self, path: str = "", **changes: Any) -> str:
        state: dict[str, Any] = {"q": self.asked.q, "tri": self.asked.sort, **self.asked.filters}
        state |= {"page": self.asked.page, **changes}
        kept = {k: v for k, v in state.items() if v not in ("", None) and not (k == "page" and v == 1)}
        return f"{path or self.path}?{urlencode(kept)}" if kept else path or self.path

    def filter_url(self, name: str, value: str | None) -> str:
        changes: dict[str, Any] = {"page": 1, name: value}
        return self.url(**changes)

    def sort_url(self, key: str) -> str:
        ascending = self.asked.sort_key == key and not self.asked.descending
        return self.url(tri=f"-{key}" if ascending else key, page=1)

    def aria_sort(self, key: str) -> str:
        if self.asked.sort_key != key:
            return "none"
        return "descending" if self.asked.descending else "ascending"

    def arrow(self, key: str) -> str:
        return {"ascending": " ↑", "descending": " ↓", "none": ""}[self.aria_sort(key)]


def list_rows(
    session: Session,
    statement: Any,  # SQLModel’s own select classes of one or several columns have no common type
    wanted: Asked,
    *,
    orders: Mapping[str, Any],
    default: str,
    unique: Any,
) -> tuple[Sequence[Any], int]:
    """One page of `statement` and the count of the whole. `unique` ends every order, so that pages never overlap."""
    total = session.execute(select(func.count()).select_from(statement.order_by(None).subquery())).scalar_one()
    key = wanted.sort_key if wanted.sort_key in orders else default
    column: ColumnElement[Any] = orders[key]
    ordered = statement.order_by(column.desc().nulls_last() if wanted.descending else column.asc().nulls_last(), unique)
    window = ordered.limit(wanted.page_size).offset((wanted.page - 1) * wanted.page_size)
    result = session.execute(window)
    rows = result.scalars().all() if len(statement.column_descriptions) == 1 else result.all()
    return rows, total


def _whole(value: Any, fallback: int) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return fallback
