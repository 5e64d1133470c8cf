"""What all rows share: an id, a département, a version, column types, no NIR. Knows no noun of the scheme."""

import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import declared_attr
from sqlmodel import AutoString, Field, SQLModel

from equip.nir import check_texts

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

INSTANT = sa.DateTime(timezone=True)
JSON = JSONB


# What machines write, where a NIR is nobody's and 13 digits in a row are likely.
NUMBERED = re.compile(r"sha256$|hash$|^serial$|^smbios_uuid$|^seed$|^key$")


def words(enum: type[StrEnum], check: str = "") -> Any:
    """Column type of an enumeration: its values as text, with a CHECK that the database enforces.

    `check` names the constraint where one table holds the same enumeration twice.
    """
    return sa.Enum(
        enum,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        values_callable=lambda members: [member.value for member in members],
        name=check or enum.__name__.lower(),
        length=40,
    )


def utc_now() -> datetime:
    """For `created_at` columns only; services receive the time as an argument."""
    return datetime.now(UTC)


class Table(SQLModel):
    """Names its table after its class: `DeviceEvent` is `device_event`."""

    @declared_attr.directive
    def __tablename__(cls) -> str:  # noqa: N805 - SQLAlchemy gives the class
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cls.__name__).lower()


class Row(Table):
    id: UUID = Field(default_factory=uuid4, primary_key=True)


class Owned(Row):
    """A row that belongs to one département; row-level security keeps the others away from it."""

    departement: str = Field(foreign_key="departement.code", index=True, max_length=3)


class Versioned(SQLModel):
    """`version` grows at each update; it is the ETag of what two people may edit."""

    version: int = Field(default=1)


@event.listens_for(Versioned, "before_update", propagate=True)
def _grow_version(_mapper: Any, _connection: Any, row: Any) -> None:
    row.version += 1


@event.listens_for(Table, "attribute_instrument")
def _guard_texts(_class: type[Table], name: str, attribute: Any) -> None:
    """A text that holds a NIR is refused as it is written, whatever room writes it: nobody can forget to look."""
    columns = getattr(attribute.property, "columns", ())
    if not columns or not isinstance(columns[0].type, AutoString) or NUMBERED.search(name):
        return

    @event.listens_for(attribute, "set")
    def _check(_row: Any, value: Any, _before: Any, _event: Any) -> None:
        if isinstance(value, str):
            check_texts(**{name: value})
