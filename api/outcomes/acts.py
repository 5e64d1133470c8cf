"""Writing an answer, from the API or from a form: the same checks, the same words."""

from datetime import datetime

from sqlmodel import Session

from api.outcomes.contact import Contact
from api.outcomes.schemas import FollowUpAnswer
from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.errors import Invalid
from equip.outcomes import service
from equip.outcomes.models import FollowUp, Situation
from equip.outcomes.service import Answer


def write_answer(session: Session, actor: Actor, follow_up: FollowUp, given: FollowUpAnswer, *, now: datetime) -> None:
    on = given.answered_on or paris_day(now)
    if given.contact is Contact.DECLINED:
        service.decline(session, actor, follow_up, on=on, now=now)
        return
    if given.contact is Contact.NO_NEWS:
        answer = Answer(Situation.NO_NEWS, comment=given.comment)
    elif given.situation is None:
        raise Invalid("invalid", fields={"situation": "follow_up_situation_missing"})
    else:
        answer = Answer(**given.model_dump(exclude={"contact", "answered_on"}))
    service.answer(session, actor, follow_up, answer, on=on, now=now)
