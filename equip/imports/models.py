"""Files that partners sent: kept with their report until they are saved, abandoned, or 30 days old."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import Field

from equip.records import INSTANT, JSON, Owned, words


class ImportKind(StrEnum):
    PEOPLE = "people"
    STOCK = "stock"
    HARDWARE = "hardware"
    ATTENDANCE = "attendance"
    REQUESTS = "requests"
    FOLLOW_UPS = "follow_ups"


class ImportState(StrEnum):
    CHECKED = "checked"
    SAVED = "saved"
    ABANDONED = "abandoned"


class ImportFile(Owned, table=True):
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    kind: ImportKind = Field(sa_type=words(ImportKind), index=True)
    filename: str
    sha256: str = Field(max_length=64)
    content: bytes
    state: ImportState = Field(default=ImportState.CHECKED, sa_type=words(ImportState))
    report: dict[str, object] = Field(default_factory=dict, sa_type=JSON)
    uploaded_by: UUID | None = Field(default=None, foreign_key="account.id")
    uploaded_at: datetime = Field(sa_type=INSTANT)
    saved_at: datetime | None = Field(default=None, sa_type=INSTANT)
    lot_code: str | None = Field(default=None, description="The lot of the machines whose line names none")
    is_posted: bool = Field(default=False, description="A report that a machine posted itself: a person looks at it")
