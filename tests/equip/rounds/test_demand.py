"""What a workshop is told of the requests that wait: rounded numbers, from which no small one comes back."""

from collections import defaultdict
from itertools import product

import pytest
from sqlmodel import select

from allocation import ChangeKind, Counterfactual, Outcome, Reason, ReasonCode, Status
from equip.db import narrow
from equip.inventory.models import Form
from equip.requests.models import EquipmentRequest, RequestState
from equip.rounds import freezing, solving
from equip.rounds.demand import DemandKind, DemandLine, demand, rounded
from equip.rounds.unlocking import Unlock, last_unlocking, unlocking_of
from tests import world
from tests.factories.inventory import make_available_device, make_device, workshop
from tests.factories.rounds import (
    NOW,
    make_frozen_round,
    make_queued_request,
    make_round,
    make_unexplained_round,
    officer,
)

LAPTOP = {"accepts_laptop": True, "accepts_desktop": False}
DESKTOP = {"accepts_laptop": False, "accepts_desktop": True}


def told(session):
    return {line.kind: line for line in demand(session, workshop(session))}


def test_the_numbers_are_those_of_the_requests_that_the_next_round_would_freeze(session):
    for state in (RequestState.ELIGIBLE, RequestState.WAITING, RequestState.NOT_SERVED):
        for _ in range(4):
            make_queued_request(session, state=state, **LAPTOP, needs_webcam=True, min_ram_gib=8)
    for _ in range(5):
        make_queued_request(session, **DESKTOP, min_screen_in=22)
    for state in (RequestState.DRAFT, RequestState.SUBMITTED, RequestState.ALLOCATED, RequestState.WITHDRAWN):
        for _ in range(5):
            make_queued_request(session, state=state, **LAPTOP)

    lines = told(session)
    assert {kind: line.at_least for kind, line in lines.items()} == {
        DemandKind.ALL: 15,
        DemandKind.LAPTOP: 10,
        DemandKind.DESKTOP: 5,
        DemandKind.EITHER: None,
        DemandKind.RAM_8: 10,
        DemandKind.RAM_16: None,
        DemandKind.STORAGE_256: None,
        DemandKind.SCREEN_14: 5,
        DemandKind.SCREEN_15: 5,
        DemandKind.SCREEN_22: 5,
        DemandKind.WEBCAM: 10,
    }


def test_fewer_than_five_are_not_told_not_even_that_there_is_none(session):
    before = told(session)
    for _ in range(4):
        make_queued_request(session, **LAPTOP, needs_webcam=True, min_ram_gib=16, min_screen_in=15.6)

    assert told(session) == before
    assert {line.at_least for line in before.values()} == {None}


def test_machines_that_could_be_given_stand_beside_and_unknown_is_not_enough(session):
    make_available_device(session, tag="AT-1001", ram_gib=16)
    make_available_device(session, tag="AT-1002", ram_gib=None, webcam=None)
    make_available_device(session, tag="AT-1003", form=Form.MINI_PC, screen_in=None, webcam=False)
    make_device(session, tag="AT-1004")

    ready = {kind: line.ready for kind, line in told(session).items()}
    assert (ready[DemandKind.ALL], ready[DemandKind.LAPTOP], ready[DemandKind.DESKTOP], ready[DemandKind.EITHER]) == (
        3,
        2,
        1,
        3,
    )
    assert (ready[DemandKind.RAM_8], ready[DemandKind.RAM_16], ready[DemandKind.WEBCAM]) == (2, 1, 1)


@pytest.mark.parametrize(
    ("at_least", "ready", "missing"),
    [(None, 0, (0, 4)), (None, 4, (0, 0)), (10, 3, (7, 11)), (10, 12, (0, 2)), (10, 14, (0, 0))],
)
def test_what_is_missing_is_known_within_the_rounding(at_least, ready, missing):
    assert DemandLine(DemandKind.ALL, at_least, ready).missing == missing


def test_no_subtraction_gives_a_small_number_back():
    """The forms add up to all requests: whatever is told, every number under five may be another one."""
    worlds = defaultdict(set)
    for counts in product(range(16), repeat=3):
        worlds[tuple(rounded(count) for count in (*counts, sum(counts)))].add(counts)

    for seen, possible in worlds.items():
        for place in range(3):
            if seen[place] is None:
                assert len({counts[place] for counts in possible}) > 1, seen


def test_the_wall_stands_again_once_the_numbers_are_known(session):
    make_queued_request(session)
    mine = workshop(session)
    narrow(session, mine.scope)

    demand(session, mine)
    last_unlocking(session, mine)

    assert session.exec(select(EquipmentRequest)).all() == []


def test_the_type_that_lacked_is_named_and_how_many_it_would_have_served_only_from_five_on(db):
    """Four ask for a laptop, there are two, and money for all: one more laptop serves somebody, one more desktop no."""
    with db.write(world.SYSTEM.scope) as session:
        for rank in range(4):
            make_queued_request(session, rank=rank, **LAPTOP)
        for rank in range(2):
            make_available_device(session, tag=f"AT-100{rank}")
            make_available_device(session, tag=f"AT-200{rank}", form=Form.DESKTOP, price_cents=11_000)
        this_round = make_round(session)
        freezing.freeze(session, officer(session), this_round, now=NOW)
        solving.ask_solve(session, officer(session), this_round, now=NOW)
    assert solving.run_solve(db, "01", this_round.id, clock=lambda: NOW)

    with db.read(world.SYSTEM.scope) as session:
        found = last_unlocking(session, workshop(session))
    assert found.unlocks == (Unlock("laptop-B", 1),)
    assert found.all_given == ("laptop-B",)
    assert (found.is_whole, found.is_published, found.unfitted) == (True, False, None)


def test_types_are_in_the_order_of_the_people_that_one_more_serves_and_the_number_is_rounded():
    laptop, desktop = (
        Counterfactual(ChangeKind.DEVICE, type_, 1, smallest=True) for type_ in ("laptop-A", "desktop-B")
    )
    money = Counterfactual(ChangeKind.FUND, "fse", 10_000, smallest=True)
    reasons = [Reason(f"D-{n}", ReasonCode.STOCK_OUT, {}, (laptop, money)) for n in range(7)]
    reasons += [Reason(f"D-{n}", ReasonCode.STOCK_OUT, {}, (desktop,)) for n in range(7, 9)]
    reasons += [Reason(f"D-{n}", ReasonCode.NO_FITTING_DEVICE) for n in range(9, 15)]
    outcome = Outcome(Status.OPTIMAL, "", unserved=tuple(r.claim for r in reasons), reasons=tuple(reasons))

    found = unlocking_of(outcome, NOW.date(), is_published=True)

    assert found.unlocks == (Unlock("laptop-A", 5), Unlock("desktop-B", 1))
    assert found.unfitted == 5


def test_what_no_reason_says_is_not_guessed(db):
    make_unexplained_round(db)
    with db.read(world.SYSTEM.scope) as session:
        found = last_unlocking(session, workshop(session))

    assert found.unlocks == ()
    assert not found.is_whole


def test_before_a_first_allocation_there_is_nothing_to_say(db):
    with db.write(world.SYSTEM.scope) as session:
        make_frozen_round(session)
        assert last_unlocking(session, workshop(session)) is None
