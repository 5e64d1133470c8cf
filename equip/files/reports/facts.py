"""What a report says of a machine, of its drives and of their erasure, whatever program wrote it."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from equip.files.sizes import sold_gib

_GIB = 1024**3


@dataclass(frozen=True, slots=True)
class Drive:
    """An internal drive. `kind` is None without an honest hint: a SATA drive may be either."""

    model: str | None
    serial: str | None
    size_gb: int | None
    kind: str | None
    power_on_hours: int | None = None
    smart_passed: bool | None = None
    """The drive's own verdict on itself. True proves little; False is a drive to replace."""


@dataclass(frozen=True, slots=True)
class Battery:
    model: str | None
    design_mwh: int | None
    health_pct: int | None = None
    """Full charge compared with the design, at most 100; None when either is unknown or absurd."""
    cycles: int | None = None


@dataclass(frozen=True, slots=True)
class HardwareReport:
    form: str | None
    """To be confirmed at the bench: firmwares call a 2-in-1 what they like."""
    maker: str | None
    model: str | None
    serial: str | None
    uuid: str | None
    cpu_model: str | None
    cpu_cores: int | None
    cpu_threads: int | None
    ram_bytes: int | None
    drives: tuple[Drive, ...]
    """Empty when none was seen, which does not prove that there is none (eMMC, driver missing)."""
    batteries: tuple[Battery, ...]
    webcam: bool | None
    """True when one answers; its driver may simply be missing, so never False."""
    screen_in: float | None = None
    """Diagonal of the machine's own panel, in inches; never that of a screen beside it."""
    keyboard: str | None = None
    os: str | None = None
    """The system that wrote the report, when it is the machine's own and not a workshop's key."""
    tpm: str | None = None
    doubts: tuple[str, ...] = ()
    """Codes of what the report itself says in two ways, or could not be read in it."""

    @property
    def ram_gib(self) -> int | None:
        return None if self.ram_bytes is None else sold_gib(Fraction(self.ram_bytes, _GIB))

    @property
    def storage_gb(self) -> int | None:
        sizes = [drive.size_gb for drive in self.drives]
        return sum(size or 0 for size in sizes) or None if None not in sizes else None

    @property
    def storage_kind(self) -> str | None:
        """The kind that all drives share, if they do."""
        kinds = {drive.kind for drive in self.drives}
        return kinds.pop() if len(kinds) == 1 else None

    @property
    def battery_pct(self) -> int | None:
        """The worst battery, when the health of each is known: it is the one that leaves a person in the dark."""
        known = [battery.health_pct for battery in self.batteries]
        return min((pct for pct in known if pct is not None), default=None) if None not in known else None

    @property
    def battery_cycles(self) -> int | None:
        """Of the battery that was charged most, when each says it."""
        known = [battery.cycles for battery in self.batteries]
        return max((cycles for cycles in known if cycles is not None), default=None) if None not in known else None


@dataclass(frozen=True, slots=True)
class ErasedDrive:
    """One erasure of one drive, as its tool tells it. Instants are those of the tool's clock, often without a zone."""

    serial: str | None
    model: str | None
    size_gb: int | None
    kind: str | None
    method: str
    succeeded: bool
    verified: str | None
    """`none`, `last` or `all` passes read back; None when the tool doesn't say."""
    started_at: datetime | None
    ended_at: datetime
    errors: int | None
    hidden_area: bool | None = None
    """True when sectors out of reach (HPA, DCO) were seen and may hold data still."""


@dataclass(frozen=True, slots=True)
class ErasureReport:
    """Evidence for each drive. Tools read here overwrite: that is the level « Clear » at best, whatever its name."""

    tool: str
    drives: tuple[ErasedDrive, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one file says: a machine, drives without their machine, erasures; at least one of the three."""

    hardware: HardwareReport | None = None
    drives: tuple[Drive, ...] = ()
    erasures: tuple[ErasureReport, ...] = ()
