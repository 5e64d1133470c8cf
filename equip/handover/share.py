"""A household's share, looked at a last time at the counter: what it received since the round was decided counts."""

from datetime import date

from sqlmodel import Session, select

from equip.errors import Conflict
from equip.handover.models import Handover
from equip.people.models import Household
from equip.requests.holdings import held_besides, holdings_of, is_recent, years_between
from equip.requests.models import EquipmentRequest
from equip.rounds.models import Decision, Round
from equip.rounds.rules import rules_of


def check_share(
    session: Session, handover: Handover, request: EquipmentRequest, household: Household, *, today: date
) -> None:
    """`household` is locked by the caller: of two hand-overs at the same moment, the second sees the first.

    Raises `Conflict("handover_household_served")`, which names nobody: the workshop reads it.
    """
    years = years_between(session, request.departement, today)
    holdings = holdings_of(session, request.departement, {household.id}).get(household.id, [])
    received = sum(is_recent(held.handed_over_on, years, today) for held in holdings if held.request_id != request.id)
    # A computer known by its day alone, of a file that was imported, is one.
    received = received or int(is_recent(held_besides(request, household, holdings).equipped_on, years, today))
    if received >= _most(session, handover):
        raise Conflict("handover_household_served")


def _most(session: Session, handover: Handover) -> int:
    """What the rule of its own round allows to one household."""
    query = select(Round).join(Decision).where(Decision.id == handover.decision_id)
    return rules_of(session.exec(query).one().settings).household_most
