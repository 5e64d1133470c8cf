"""A row that is locked is read as it is now, even when the transaction already knew it as it was."""

import pytest

from equip.funding import service as funding
from equip.funding.models import Fund
from equip.handover import service as handover
from equip.handover.models import Handover
from equip.outcomes import service as outcomes
from equip.outcomes.models import FollowUp, Milestone
from equip.requests import service as requests
from equip.requests.models import EquipmentRequest
from equip.warranty import service as warranty
from equip.warranty.models import WarrantyTicket
from tests import world
from tests.factories.handover import make_commitment, make_granted
from tests.factories.outcomes import make_follow_ups
from tests.factories.requests import make_request
from tests.factories.warranty import make_equipped, make_ticket


def a_fund(session):
    fund = session.get(Fund, make_commitment(session, make_granted(session)).fund_id)
    return fund, "label", lambda other, *, lock: funding.get_fund(other, world.SYSTEM, fund.code, lock=lock)


def a_request(session):
    row = make_request(session)
    return row, "comment", lambda other, *, lock: requests.get_request(other, world.SYSTEM, row.ref, lock=lock)


def a_handover(session):
    row = make_granted(session).handover
    return row, "first_name", lambda other, *, lock: handover.get_handover(other, world.SYSTEM, row.id, lock=lock)


def an_awaited_handover(session):
    row = make_granted(session).handover
    return row, "first_name", lambda other, *, lock: handover.find_waiting(other, row.request_id, lock=lock)


def a_follow_up(session):
    row = make_follow_ups(session)[Milestone.M3]
    return row, "comment", lambda other, *, lock: outcomes.get_follow_up(other, world.SYSTEM, row.id, lock=lock)


def a_ticket(session):
    row = make_ticket(session, make_equipped(session).handover)
    return row, "words", lambda other, *, lock: warranty.get_ticket(other, world.SYSTEM, row.id, lock=lock)


@pytest.mark.parametrize("make", [a_fund, a_request, a_handover, an_awaited_handover, a_follow_up, a_ticket])
def test_a_locked_row_says_what_somebody_else_has_just_written(db, make):
    with db.write(world.SYSTEM.scope) as session:
        row, field, get = make(session)
    kind: type[Fund | EquipmentRequest | Handover | FollowUp | WarrantyTicket] = type(row)

    with db.write(world.SYSTEM.scope) as session:
        known = get(session, lock=False)
        with db.write(world.SYSTEM.scope) as other:
            setattr(other.get(kind, row.id), field, "écrit entre-temps")

        assert get(session, lock=True) is known
        assert getattr(known, field) == "écrit entre-temps"
