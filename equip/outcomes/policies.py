"""Who sees which follow-up. The committee and the workshop see none: what became of people never weighs on a choice."""

from typing import Any

from sqlmodel import Session, col, select

from equip.accounts.actors import Actor
from equip.accounts.models import Role
from equip.errors import Forbidden
from equip.outcomes.models import FollowUp, Milestone
from equip.people.evidence import find_open_consent
from equip.people.models import Beneficiary, ConsentKind
from equip.training.models import Enrolment
from equip.walls import beyond_the_wall

WRITERS = frozenset({Role.PRESCRIBER, Role.TRAINER, Role.PROGRAMME_OFFICER})
FIGURES = frozenset({Role.PROGRAMME_OFFICER, Role.ANALYST})


def check_can_follow(actor: Actor) -> None:
    if actor.role not in WRITERS and actor.role != "system":
        raise Forbidden("role_not_allowed")


def check_can_read_figures(actor: Actor) -> None:
    if actor.role not in FIGURES and actor.role != "system":
        raise Forbidden("role_not_allowed")


def has_agreed(session: Session, actor: Actor, person: Beneficiary) -> bool:
    """To say what becomes of them: a yes or a no, told to trainers too, who see nothing of the agreement itself."""
    with beyond_the_wall(session, actor):
        return find_open_consent(session, person, ConsentKind.FOLLOW_UP) is not None


def visible_to(actor: Actor) -> list[Any]:
    """A trainer sees the four-week follow-up of the people it trained, and nothing later."""
    where: list[Any] = [col(FollowUp.departement) == actor.departement]
    if actor.role == Role.PRESCRIBER:
        where.append(col(FollowUp.organisation_id) == actor.organisation_id)
    if actor.role == Role.TRAINER:
        trained = select(Enrolment.beneficiary_id).where(Enrolment.organisation_id == actor.organisation_id)
        where += [col(FollowUp.milestone) == Milestone.J28, col(FollowUp.beneficiary_id).in_(trained)]
    return where
