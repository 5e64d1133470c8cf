"""Files that partners sent: kept with their report until they are saved, abandoned, or 30 days old."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
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
    """CHECKING, SAVING and UNDOING: a job is at it (`equip.imports.running`)."""

    CHECKING = "checking"
    CHECKED = "checked"
    SAVING = "saving"
    SAVED = "saved"
    UNDOING = "undoing"
    UNDONE = "undone"
    ABANDONED = "abandoned"


class Verdict(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    IDENTICAL = "identical"
    TO_CORRECT = "to_correct"
    DUPLICATE = "duplicate"


class Undone(StrEnum):
    """What became of what a line had written, when its import was undone."""

    REMOVED = "removed"
    PUT_BACK = "put_back"
    PUT_BACK_IN_PART = "put_back_in_part"
    KEPT = "kept"


class ImportFile(Owned, table=True):
    """`report`: the notes said once for the file, and how many lines of each verdict; lines are `ImportLine`."""

    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    kind: ImportKind = Field(sa_type=words(ImportKind), index=True)
    filename: str
    sha256: str = Field(max_length=64)
    content: bytes
    state: ImportState = Field(default=ImportState.CHECKED, sa_type=words(ImportState))
    report: dict[str, object] = Field(default_factory=dict, sa_type=JSON)
    job_id: int | None = Field(default=None, sa_type=sa.BigInteger)
    progress: dict[str, object] = Field(default_factory=dict, sa_type=JSON)
    uploaded_by: UUID | None = Field(default=None, foreign_key="account.id")
    uploaded_at: datetime = Field(sa_type=INSTANT)
    saved_at: datetime | None = Field(default=None, sa_type=INSTANT)
    lot_code: str | None = Field(default=None, description="The lot of the machines whose line names none")
    is_posted: bool = Field(default=False, description="A report that a machine posted itself: a person looks at it")


class ImportLine(Owned, table=True):
    """`remarked`: something is said of it (`problems`), whatever the verdict."""

    __table_args__ = (sa.Index("ix_import_line_import_id_verdict_number", "import_id", "verdict", "number"),)

    import_id: UUID = Field(foreign_key="import_file.id", ondelete="CASCADE")
    number: int
    verdict: Verdict = Field(sa_type=words(Verdict))
    ref: str
    changes: dict[str, list[object]] = Field(default_factory=dict, sa_type=JSON)
    problems: list[dict[str, object]] = Field(default_factory=list, sa_type=JSON)
    remarked: bool
    undone: Undone | None = Field(default=None, sa_type=words(Undone))


class HeaderAlias(Owned, table=True):
    """A header that an organisation's files use for one of our columns, said once by hand.

    `key`: the header as `equip.files.cells.word_key` leaves it; `label`: that of our column.
    """

    __table_args__ = (sa.UniqueConstraint("organisation_id", "kind", "key"),)

    organisation_id: UUID = Field(foreign_key="organisation.id")
    kind: ImportKind = Field(sa_type=words(ImportKind))
    key: str
    label: str
