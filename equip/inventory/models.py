"""The refurbisher's records: where machines come from, what they are, what was done to them. Nothing social."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from equip.records import INSTANT, JSON, Owned, Versioned, utc_now, words


class DeviceState(StrEnum):
    RECEIVED = "received"
    TRIAGE = "triage"
    ERASING = "erasing"
    ERASED = "erased"
    REPAIR = "repair"
    PREPARED = "prepared"
    AVAILABLE = "available"
    RESERVED = "reserved"
    ALLOCATED = "allocated"
    HANDED_OVER = "handed_over"
    IN_SERVICE_REPAIR = "in_service_repair"
    RETURNED = "returned"
    DISMANTLED = "dismantled"
    RECYCLED = "recycled"


class Form(StrEnum):
    LAPTOP = "laptop"
    DESKTOP = "desktop"
    ALL_IN_ONE = "all_in_one"
    MINI_PC = "mini_pc"
    TABLET = "tablet"
    SMARTPHONE = "smartphone"
    SCREEN = "screen"


class StorageKind(StrEnum):
    HDD = "hdd"
    SSD = "ssd"
    NVME = "nvme"
    EMMC = "emmc"


class Flag(StrEnum):
    """What keeps a machine from being available, whatever its state."""

    WIPE_FAILED = "wipe_failed"
    OS_INSTALL_FAILED = "os_install_failed"
    NEEDS_PART = "needs_part"
    NEEDS_INVESTIGATION = "needs_investigation"
    LOCKED_TO_USER = "locked_to_user"


class Grade(StrEnum):
    """Cosmetic only, never performance. C can't be given to a person."""

    A = "A"
    B = "B"
    C = "C"


class TestResult(StrEnum):
    __test__ = False

    PASSED = "passed"
    FAILED = "failed"


class ErasureResult(StrEnum):
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class ErasureLevel(StrEnum):
    """NIST SP 800-88 Rev. 2. An overwrite of an SSD is Clear at best."""

    CLEAR = "clear"
    PURGE = "purge"
    DESTROY = "destroy"


class Verification(StrEnum):
    """How much of what it wrote the tool read back."""

    NONE = "none"
    LAST = "last"
    ALL = "all"


class Category(StrEnum):
    """Performance only, never the looks: `equip.inventory.category`."""

    LIMITED = "limited"
    SIMPLE = "simple"
    EVERYDAY = "everyday"
    FAST = "fast"


class DonorKind(StrEnum):
    PUBLIC = "public"
    PRIVATE = "private"


class Donor(Owned, Versioned, table=True):
    """Shared by the workshops of a département. `kind` decides of the legal cap on prices: None is unknown."""

    __table_args__ = (sa.UniqueConstraint("departement", "name"),)

    name: str
    kind: DonorKind | None = Field(default=None, sa_type=words(DonorKind))


class Lot(Owned, Versioned, table=True):
    """What the workshop calls a delivery. One may hold machines of several donors: the donor is the machine's, and the
    lot's is only what a machine entered in it is given. A lot that a list named knows nothing but its code."""

    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "code"),
        sa.CheckConstraint("weight_g > 0", name="weight_is_positive"),
        sa.CheckConstraint("announced > 0", name="announced_is_positive"),
    )

    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    code: str
    donor_id: UUID | None = Field(default=None, foreign_key="donor.id", index=True)
    received_on: date | None = None
    origin: str | None = Field(default=None, description="Where it was collected, as the workshop writes it")
    weight_g: int | None = Field(default=None, description="Grams")
    announced: int | None = Field(default=None, description="Machines that the donor announced")
    comment: str = ""


class Device(Owned, Versioned, table=True):
    """One machine. What a report did not say stays None."""

    __table_args__ = (
        sa.UniqueConstraint("departement", "tag"),
        sa.Index(
            "uq_device_serial",
            "departement",
            "maker",
            "serial",
            unique=True,
            postgresql_where=sa.text("serial is not null"),
        ),
        sa.CheckConstraint("price_cents >= 0", name="price_not_negative"),
        sa.CheckConstraint("battery_pct between 0 and 100", name="battery_is_a_percentage"),
        sa.CheckConstraint("weight_g > 0", name="weight_is_positive"),
    )

    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    lot_id: UUID | None = Field(default=None, foreign_key="lot.id", index=True)
    donor_id: UUID | None = Field(default=None, foreign_key="donor.id", index=True)
    received_on: date | None = None
    site_id: UUID | None = Field(default=None, foreign_key="site.id")
    tag: str = Field(description="Our label, for example AT-2417")
    serial: str | None = None
    smbios_uuid: str | None = Field(default=None, index=True)
    form: Form | None = Field(default=None, sa_type=words(Form))
    maker: str | None = None
    model: str | None = None
    cpu: str | None = None
    ram_gib: int | None = None
    storage_gb: int | None = None
    storage_kind: StorageKind | None = Field(default=None, sa_type=words(StorageKind))
    screen_in: float | None = None
    webcam: bool | None = None
    keyboard: str | None = None
    os: str | None = None
    tpm: str | None = None
    battery_pct: int | None = None
    battery_cycles: int | None = None
    weight_g: int | None = None
    category: Category | None = Field(default=None, sa_type=words(Category), index=True)
    category_table: str | None = Field(default=None, description="The version of the table that gave `category`")
    grade: Grade | None = Field(default=None, sa_type=words(Grade))
    tests: TestResult | None = Field(default=None, sa_type=words(TestResult))
    checks: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    price_cents: int | None = None
    warranty_months: int | None = None
    state: DeviceState = Field(default=DeviceState.RECEIVED, sa_type=words(DeviceState), index=True)
    state_since: datetime = Field(default_factory=utc_now, sa_type=INSTANT)
    ready_on: date | None = Field(
        default=None, description="When it last passed the gate: the requirements of that day"
    )
    has_no_drive: bool = Field(default=False, description="Said by a person: there is no drive to erase")
    no_drive_said_by: str | None = Field(default=None, description="The employee who looked, and signs")
    no_drive_confirmed_by: str | None = Field(default=None, description="Another, who looked too")
    no_drive_said_on: date | None = None
    flags: list[str] = Field(default_factory=list, sa_type=JSON)
    comment: str = ""


class Drive(Owned, table=True):
    device_id: UUID = Field(foreign_key="device.id", index=True)
    serial: str | None = None
    model: str | None = None
    size_gb: int | None = None
    kind: StorageKind | None = Field(default=None, sa_type=words(StorageKind))
    power_on_hours: int | None = None
    smart_passed: bool | None = Field(default=None, description="The drive's own verdict: True proves little")
    smart_read_on: date | None = Field(default=None, description="The day of that reading, hours included")


class Erasure(Owned, table=True):
    """One erasure of one drive. A return of the machine sets `voided_at`: it must be erased again."""

    drive_id: UUID = Field(foreign_key="drive.id", index=True)
    device_id: UUID = Field(foreign_key="device.id", index=True)
    result: ErasureResult = Field(sa_type=words(ErasureResult))
    level: ErasureLevel | None = Field(default=None, sa_type=words(ErasureLevel))
    method: str
    tool: str | None = None
    verified: Verification | None = Field(default=None, sa_type=words(Verification))
    errors: int | None = None
    done_on: date
    operator: str | None = Field(
        default=None, description="The employee who signs the erasure, as the workshop names them"
    )
    document_sha256: str | None = None
    voided_at: datetime | None = Field(default=None, sa_type=INSTANT)


class DevicePhoto(Owned, table=True):
    """Drawn anew when it came: it says nothing of where, when and with what it was taken."""

    device_id: UUID = Field(foreign_key="device.id", index=True)
    added_at: datetime = Field(sa_type=INSTANT)
    width: int
    height: int
    sha256: str
    jpeg: bytes = Field(sa_column=sa.Column(sa.LargeBinary, nullable=False))


class ErasureRequirement(Owned, table=True):
    """The least level for each kind of drive, from a date. Never edited: a new one is dated.

    `levels`: kind of drive → level; a kind that is not there needs no level.
    """

    __table_args__ = (sa.UniqueConstraint("departement", "in_force_on"),)

    in_force_on: date
    source: str = Field(description="The decision that adopted it")
    levels: dict[str, str] = Field(sa_type=JSON)
    decided_by: str
    decided_at: datetime = Field(sa_type=INSTANT)


class DeviceEvent(Owned, table=True):
    """Append-only life of a machine, shown as its timeline. `number` orders what happened at one instant."""

    number: int | None = Field(default=None, nullable=False, sa_column_args=[sa.Identity(always=True)])
    device_id: UUID = Field(foreign_key="device.id", index=True)
    at: datetime = Field(sa_type=INSTANT)
    kind: str
    from_state: DeviceState | None = Field(default=None, sa_type=words(DeviceState, "from_state"))
    to_state: DeviceState | None = Field(default=None, sa_type=words(DeviceState, "to_state"))
    act_id: UUID | None = Field(
        default=None, index=True, description="Shared by what one transaction did, or one import"
    )
    actor_id: UUID | None = Field(default=None, foreign_key="account.id", index=True)
    actor_name: str
    details: dict[str, object] = Field(default_factory=dict, sa_type=JSON)
