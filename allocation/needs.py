"""What a claim asks of a machine, and whether a machine gives it. Unknown never satisfies a floor."""

from __future__ import annotations

from dataclasses import dataclass

from allocation.errors import ProblemError

STORAGE_STEP_GB = 64


@dataclass(frozen=True, slots=True)
class Need:
    """Hard floors. No form listed: any form will do. Screens are in tenths of an inch (156 is 15.6″)."""

    forms: tuple[str, ...] = ()
    min_ram_gib: int | None = None
    min_storage_gb: int | None = None
    webcam: bool = False
    keyboard: str | None = None
    min_screen_tenths: int | None = None


@dataclass(frozen=True, slots=True)
class TypeCosts:
    """A need given as a table: the types accepted, each with its over-specification (0 is best)."""

    costs: tuple[tuple[str, int], ...]

    def __post_init__(self) -> None:
        types = [type_ for type_, _ in self.costs]
        if len(set(types)) != len(types) or any(cost < 0 for _, cost in self.costs):
            raise ProblemError("BAD_TYPE_COSTS", {"types": tuple(types)})


@dataclass(frozen=True, slots=True)
class Device:
    """One machine of the stock. `None` means unknown, `type` is what the stock list and the rules name."""

    id: str
    type: str
    form: str
    price_cents: int
    ram_gib: int | None = None
    storage_gb: int | None = None
    webcam: bool | None = None
    keyboard: str | None = None
    screen_tenths: int | None = None
    depot: str = ""


def fits(need: Need | TypeCosts, device: Device) -> bool:
    """Does this machine meet every floor? An attribute nobody wrote down does not."""
    if isinstance(need, TypeCosts):
        return any(type_ == device.type for type_, _ in need.costs)
    return (
        (not need.forms or device.form in need.forms)
        and _reaches(device.ram_gib, need.min_ram_gib)
        and _reaches(device.storage_gb, need.min_storage_gb)
        and (not need.webcam or device.webcam is True)
        and (need.keyboard is None or device.keyboard == need.keyboard)
        and _reaches(device.screen_tenths, need.min_screen_tenths)
    )


def _reaches(value: int | None, floor: int | None) -> bool:
    return floor is None or (value is not None and value >= floor)


def overspec(need: Need | TypeCosts, device: Device) -> int:
    """What this machine wastes on this need: GiB of memory over the floor, steps of 64 GB of
    storage over the floor, and 1 for a webcam nobody asked for. What is unknown wastes nothing."""
    if isinstance(need, TypeCosts):
        return dict(need.costs)[device.type]
    ram = max(0, (device.ram_gib or 0) - (need.min_ram_gib or 0))
    storage = max(0, (device.storage_gb or 0) - (need.min_storage_gb or 0)) // STORAGE_STEP_GB
    return ram + storage + (1 if device.webcam and not need.webcam else 0)
