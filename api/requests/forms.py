"""From what is typed in the form of a request to what the services take, and back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from api.formats import short_day
from equip.files.errors import BadValue
from equip.files.values import any_day
from equip.people.models import Beneficiary, Equipment, Household, RsaEvidence, RsaState
from equip.requests.models import EquipmentRequest, MainUse

RSA_ANSWERS = {"open": RsaState.OPEN, "pending": RsaState.PENDING, "closed": RsaState.CLOSED}
RSA_SHOWN = {
    RsaState.OPEN: "open",
    RsaState.SUSPENDED: "open",
    RsaState.PAYMENT_SUSPENDED: "open",
    RsaState.PENDING: "pending",
    RsaState.REFUSED: "closed",
    RsaState.CLOSED: "closed",
    RsaState.CLOSED_EARLIER: "closed",
}
YES_NO = {"yes": True, "no": False}
FORMS = {"laptop": (True, False), "desktop": (False, True), "either": (True, True)}
TEXTS = ("prescriber_name", "comment", "repeat_reason")


@dataclass
class Written:
    """What one form asks to keep: of the request, of the household, and a new attestation if there is one."""

    need: dict[str, Any] = field(default_factory=dict)
    household: dict[str, Any] = field(default_factory=dict)
    attestation: tuple[RsaState, date] | None = None
    faults: dict[str, str] = field(default_factory=dict)
    """{field: code} of what can't be read; these fields are in none of the above."""


def shown(
    request: EquipmentRequest, person: Beneficiary, household: Household, seen: RsaEvidence | None
) -> dict[str, str]:
    """The form as it stands in the records; an empty answer is unknown."""
    forms = {both: name for name, both in FORMS.items()}
    return {
        "version": str(request.version),
        "person_version": str(person.version),
        "rsa": RSA_SHOWN[seen.state] if seen and seen.state else "",
        "seen_on": short_day(seen.seen_on) if seen else "",
        "schoolchildren": "" if household.schoolchildren is None else str(household.schoolchildren),
        "equipment": household.equipment or "",
        "main_use": request.main_use or "",
        "accepts": forms.get((request.accepts_laptop, request.accepts_desktop), ""),
        "min_ram_gib": str(request.min_ram_gib),
        "min_screen_in": "" if request.min_screen_in is None else f"{request.min_screen_in:g}",
        "needs_webcam": "yes" if request.needs_webcam else "",
        "home_internet": _answer(request.home_internet),
        "contribution_accepted": _answer(request.contribution_accepted),
        "agreed_on": short_day(request.agreed_on),
        **{name: getattr(request, name) for name in TEXTS},
    }


def read(form: Mapping[str, str], before: Mapping[str, str]) -> Written:
    """`before` is the form as it was shown: an attestation left as it stands is not recorded again."""
    faults: dict[str, str] = {}
    reader = _Reader(form, faults)
    written = Written(
        need={
            "main_use": reader.one_of("main_use", MainUse),
            "min_ram_gib": reader.read("min_ram_gib", int, "bad_value") or 0,
            "min_screen_in": reader.read("min_screen_in", float, "bad_value"),
            "needs_webcam": bool(form.get("needs_webcam")),
            "home_internet": YES_NO.get(form.get("home_internet", "")),
            "contribution_accepted": YES_NO.get(form.get("contribution_accepted", "")),
            "agreed_on": reader.read("agreed_on", any_day, "bad_day"),
            **{name: form[name].strip() for name in TEXTS if name in form},
        },
        household={
            "schoolchildren": reader.read("schoolchildren", int, "children_not_a_number"),
            "equipment": reader.one_of("equipment", Equipment),
        },
        attestation=_attestation(form, before, reader),
        faults=faults,
    )
    written.need["accepts_laptop"], written.need["accepts_desktop"] = FORMS.get(form.get("accepts", ""), (False, False))
    for facts in (written.need, written.household):
        for name in faults:
            facts.pop(name, None)
    return written


@dataclass
class _Reader:
    form: Mapping[str, str]
    faults: dict[str, str]

    def read(self, name: str, how: Callable[[str], Any], fault: str) -> Any:
        """None when nothing is typed."""
        typed = self.form.get(name, "").strip()
        try:
            return how(typed) if typed else None
        except (ValueError, BadValue):
            self.faults[name] = fault
            return None

    def one_of(self, name: str, kind: Callable[[str], Any]) -> Any:
        return self.read(name, kind, "bad_value")


def _attestation(form: Mapping[str, str], before: Mapping[str, str], reader: _Reader) -> tuple[RsaState, date] | None:
    typed = {name: form.get(name, "").strip() for name in ("rsa", "seen_on")}
    if all(typed[name] == before[name] for name in typed) or not any(typed.values()):
        return None
    seen_on = reader.read("seen_on", any_day, "bad_day")
    if typed["rsa"] not in RSA_ANSWERS:
        reader.faults["rsa"] = "attestation_state_missing"
    elif not typed["seen_on"]:
        reader.faults["seen_on"] = "attestation_date_missing"
    elif seen_on:
        return RSA_ANSWERS[typed["rsa"]], seen_on
    return None


def _answer(value: bool | None) -> str:
    return "" if value is None else "yes" if value else "no"
