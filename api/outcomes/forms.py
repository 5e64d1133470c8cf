"""Reading the form of a follow-up: four questions, each with its sentence when it can't be read."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from api.outcomes.contact import Contact
from api.outcomes.schemas import FollowUpAnswer
from equip.errors import Invalid
from equip.files.errors import BadValue
from equip.files.values import day
from equip.outcomes.models import ComputerUse, Situation

E = TypeVar("E", bound=StrEnum)

SITUATIONS: dict[str, tuple[Situation, ...]] = {
    "En emploi": (
        Situation.CDI,
        Situation.CDI_SUBSIDISED,
        Situation.FIXED_TERM_6M_PLUS,
        Situation.FIXED_TERM_UNDER_6M,
        Situation.SUBSIDISED_FIXED_TERM,
        Situation.IAE_CONTRACT,
        Situation.BUSINESS_CREATION,
        Situation.CIVIL_SERVICE,
    ),
    "En formation": (Situation.QUALIFYING_TRAINING,),
    "Sans emploi": (Situation.UNEMPLOYED, Situation.INACTIVE, Situation.RETIREMENT),
    "Autre": (
        Situation.OTHER_POSITIVE,
        Situation.LONG_LEAVE,
        Situation.MOVED_AWAY,
        Situation.ADMIN_DECISION,
        Situation.TOO_SHORT,
        Situation.DEATH,
    ),
}
"""In the words of everyday life: the form never tells which answer counts as what before it is given."""

USES = (ComputerUse.OFTEN, ComputerUse.SOMETIMES, ComputerUse.NEVER, ComputerUse.BROKEN, ComputerUse.USED)
YES_NO = {"yes": True, "no": False}


def read_answer(data: Mapping[str, str]) -> FollowUpAnswer:
    """Raises `Invalid` with the errors of all the fields at once."""
    fields: dict[str, str] = {}
    contact = _member(Contact, data.get("contact", ""))
    situation = _member(Situation, data.get("situation", ""))
    if contact is None:
        fields["contact"] = "follow_up_contact_missing"
    if contact is Contact.REACHED and situation is None:
        fields["situation"] = "follow_up_situation_missing"
    days = {name: _day(data.get(name, ""), name, fields) for name in ("answered_on", "situation_since")}
    comment = data.get("comment", "").strip()
    if len(comment) > 2000:
        fields["comment"] = "follow_up_comment_too_long"
    if fields or contact is None:
        raise Invalid("invalid", fields=fields, length=2000)
    return FollowUpAnswer(
        contact=contact,
        situation=situation,
        any_job_since=YES_NO.get(data.get("any_job_since", "")),
        computer_use=_member(ComputerUse, data.get("computer_use", "")),
        certification=YES_NO.get(data.get("certification", "")),
        comment=comment,
        **days,
    )


def _member(enum: type[E], value: str) -> E | None:
    return enum(value) if value in {member.value for member in enum} else None


def _day(text: str, name: str, fields: dict[str, str]) -> date | None:
    try:
        return day(text.strip()) if text.strip() else None
    except BadValue:
        fields[name] = "follow_up_bad_day"
        return None
