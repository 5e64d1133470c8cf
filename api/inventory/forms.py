"""What the bench's forms send, read field by field; an empty field says « unknown »."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from api.faults import Faults
from api.typed import read_cents, read_day, read_whole
from equip.errors import Invalid
from equip.files import values as readers
from equip.files.errors import BadValue, ProblemCode
from equip.inventory.models import ErasureLevel, ErasureResult, Form, StorageKind, Verification

Reader = Callable[[str], Any]
Typed = Mapping[str, str]


def _decimal(text: str) -> float | None:
    size = readers.inches(text)
    return None if size is None else float(size)


_whole = readers.integer()
IDENTITY: dict[str, tuple[Reader, str]] = {
    "form": (Form, "bad_value"),
    "maker": (str, "text_too_long"),
    "model": (str, "text_too_long"),
    "serial": (str, "text_too_long"),
    "cpu": (str, "text_too_long"),
    "ram_gib": (_whole, "not_a_whole_number"),
    "storage_gb": (_whole, "not_a_whole_number"),
    "storage_kind": (StorageKind, "bad_value"),
    "screen_in": (_decimal, "not_a_size"),
    "webcam": (readers.yes_no, "bad_value"),
    "keyboard": (str, "bad_value"),
    "os": (str, "text_too_long"),
    "tpm": (str, "text_too_long"),
    "battery_pct": (_whole, "not_a_whole_number"),
    "battery_cycles": (_whole, "not_a_whole_number"),
    "weight_g": (_whole, "not_a_whole_number"),
    "warranty_months": (_whole, "not_a_whole_number"),
    "comment": (str, "text_too_long"),
}
LONGEST = {"drive_serial": 100, "method": 200, "operator": 100, "signed_by": 100, "said_by": 100, "confirmed_by": 100}
"""Of what the bench writes of a drive and its erasure; the API has the same limits."""


def read_identity(data: Typed, faults: Faults) -> dict[str, Any]:
    """Only the fields that the form holds; what can't be read is a fault, and left out."""
    values: dict[str, Any] = {}
    for field, (reader, code) in IDENTITY.items():
        if field not in data:
            continue
        text = data[field].strip()
        try:
            values[field] = reader(text) if text else None
        except BadValue as bad:
            faults.add({field: f"{field}_out_of_range" if bad.code is ProblemCode.OUT_OF_RANGE else code})
        except ValueError:
            faults.add({field: code})
    return values


def read_price(data: Typed) -> int:
    cents = read_cents(data.get("price_cents", ""))
    if cents is None:
        raise Invalid("invalid", fields={"price_cents": "not_an_amount"})
    return cents


def read_drive(data: Typed) -> dict[str, Any]:
    size = data.get("size_gb", "").strip()
    wrong = _too_long(data, "drive_serial")
    size_gb = None
    try:
        size_gb = readers.integer(1, 100_000)(size) if size else None
    except BadValue:
        wrong["size_gb"] = "storage_gb_out_of_range"
    if wrong:
        raise Invalid("invalid", fields=wrong)
    kind = data.get("drive_kind", "")
    return {
        "size_gb": size_gb,
        "kind": StorageKind(kind) if kind in set(StorageKind) else None,
        "serial": data.get("drive_serial", "").strip() or None,
    }


def read_erasure(data: Typed) -> tuple[UUID, dict[str, Any]]:
    """The drive, and the report without what only a tool knows."""
    wrong = _too_long(data, "method", "operator")
    drive_id = _uuid(data.get("drive_id", ""))
    done_on = read_day(data.get("done_on", ""))
    result, errors = data.get("result", ""), data.get("errors", "").strip()
    if drive_id is None:
        wrong["drive_id"] = "required"
    if done_on is None:
        wrong["done_on"] = "not_a_day"
    if result not in set(ErasureResult):
        wrong["result"] = "required"
    if not data.get("method", "").strip():
        wrong["method"] = "erasure_method_missing"
    if not data.get("operator", "").strip():
        wrong["operator"] = "signature_missing"
    if errors and read_whole(errors) is None:
        wrong["errors"] = "not_a_whole_number"
    if wrong or drive_id is None or done_on is None:
        raise Invalid("invalid", fields=wrong)
    report = {
        "result": ErasureResult(result),
        "method": data["method"].strip(),
        "done_on": done_on,
        "operator": data["operator"].strip(),
        "level": ErasureLevel(data["level"]) if data.get("level") in set(ErasureLevel) else None,
        "verified": Verification(data["verified"]) if data.get("verified") in set(Verification) else None,
        "errors": read_whole(errors) if errors else None,
    }
    return drive_id, report


def read_signature(data: Typed) -> str:
    """Who made the final check."""
    wrong = _too_long(data, "signed_by")
    if not data.get("signed_by", "").strip():
        wrong["signed_by"] = "signature_missing"
    if wrong:
        raise Invalid("invalid", fields=wrong)
    return data["signed_by"].strip()


def read_signatures(data: Typed) -> dict[str, str]:
    """The two people who sign that a machine has no drive; the service says what is missing."""
    wrong = _too_long(data, "said_by", "confirmed_by")
    if wrong:
        raise Invalid("invalid", fields=wrong)
    return {field: data.get(field, "") for field in ("said_by", "confirmed_by")}


def _too_long(data: Typed, *fields: str) -> dict[str, str]:
    """{field: code}. Refused, never cut: a proof of erasure that lost its end proves something else."""
    return {field: f"{field}_too_long" for field in fields if len(data.get(field, "").strip()) > LONGEST[field]}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
