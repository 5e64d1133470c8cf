"""From draft to proposed: who takes part, the same bytes from the same snapshot, and a job that may run twice."""

import hashlib
import json
import re

import pytest
from sqlmodel import select

import allocation
from allocation import Status
from equip import jobs
from equip.accounts.actors import EVERYWHERE
from equip.errors import Conflict, WrongState
from equip.inventory.models import Device, DeviceState
from equip.requests.models import EquipmentRequest, RequestState
from equip.rounds import approval, freezing, service, solving
from equip.rounds.models import Proposal, Round, RoundState, Snapshot
from equip.rounds.problem import problem_in_force
from tests import world
from tests.factories.inventory import make_available_device
from tests.factories.requests import make_applicant, make_request
from tests.factories.rounds import (
    DAY,
    make_frozen_round,
    make_proposed_round,
    make_queued_request,
    make_round,
    make_small_world,
    officer,
)


def test_only_the_eligible_take_part_and_the_incomplete_go_back(session, now):
    make_small_world(session)
    old = make_applicant(session, rsa_seen_on=DAY.replace(month=5))
    away = make_applicant(session, presences="AAAA")
    incomplete = make_request(session, person=old, state=RequestState.ELIGIBLE)
    refused = make_request(session, person=away, state=RequestState.WAITING)
    this_round = make_round(session)

    snapshot = freezing.freeze(session, officer(session), this_round, now=now)

    problem = allocation.load_problem(snapshot.problem)
    assert this_round.state is RoundState.FROZEN
    assert len(problem.claims) == 12
    assert incomplete.state is RequestState.INCOMPLETE
    assert refused.state is RequestState.INELIGIBLE
    assert {row.state for row in _requests(session, [claim.id for claim in problem.claims])} == {RequestState.WAITING}


def test_the_snapshot_names_nobody(session, now):
    requests, _ = make_small_world(session)
    this_round = make_round(session)

    snapshot = freezing.freeze(session, officer(session), this_round, now=now)

    text = snapshot.problem.decode() + json.dumps(snapshot.claims)
    text = re.sub(r"\b[0-9a-f]{16,}\b", "a digest", text)  # where « 1991 » may stand by chance
    for word in ("Bozonnet", "Camille", "1991", str(requests[0].household_id), str(requests[0].beneficiary_id)):
        assert word not in text
    assert snapshot.sha256 == hashlib.sha256(snapshot.problem).hexdigest()


def test_a_round_with_nobody_or_nothing_to_give_is_not_frozen(session, now):
    with pytest.raises(WrongState, match="no_eligible_request"):
        freezing.freeze(session, officer(session), make_round(session), now=now)


def test_a_share_kept_for_a_group_where_nobody_is_would_serve_nobody_and_is_refused(session, now):
    make_queued_request(session)
    make_available_device(session)

    with pytest.raises(WrongState) as refusal:
        freezing.freeze(session, officer(session), make_round(session, under30_percent=5), now=now)

    assert refusal.value.details == {"rule": "under30"}


def test_minimums_that_ask_for_more_than_the_stock_are_refused_before_any_computing(session, now):
    make_small_world(session)
    this_round = make_round(session, territory_minimum=9)

    with pytest.raises(WrongState) as refusal:
        freezing.freeze(session, officer(session), this_round, now=now)

    assert refusal.value.code == "minimums_over_stock"
    assert refusal.value.details == {"people": 12, "devices": 8}


def test_two_rounds_can_not_hold_the_same_people_at_once(session, now):
    first = make_frozen_round(session)
    second = make_round(session)

    with pytest.raises(Conflict) as refusal:
        freezing.freeze(session, officer(session), second, now=now)

    assert refusal.value.details == {"number": first.number}


def test_the_same_snapshot_gives_the_same_bytes_and_the_audit_finds_nothing(db):
    this_round = make_proposed_round(db, under30_percent=5, reserve_laptops=1)

    with db.read(world.SYSTEM.scope) as session:
        problem = problem_in_force(session, this_round)
        proposal, outcome = approval.get_outcome(session, this_round)
    again = allocation.explain(problem, allocation.solve(problem))
    shuffled = allocation.load_problem(
        allocation.dump_problem(
            allocation.Problem(
                claims=problem.claims[::-1],
                devices=problem.devices[::-1],
                funds=problem.funds[::-1],
                plans=problem.plans[::-1],
                rules=problem.rules[::-1],
                seed=problem.seed,
            )
        )
    )

    assert outcome.status is Status.OPTIMAL
    assert proposal.findings == []
    assert outcome.served == 7
    assert allocation.dump_outcome(again) == proposal.outcome
    assert allocation.fingerprint(shuffled) == outcome.fingerprint
    assert len(outcome.reasons) == 5


def test_a_proposal_reserves_its_machines_and_proposes_its_requests(db):
    this_round = make_proposed_round(db)

    with db.read(world.SYSTEM.scope) as session:
        _, outcome = approval.get_outcome(session, this_round)
        reserved = session.exec(select(Device.tag).where(Device.state == DeviceState.RESERVED)).all()
        proposed = session.exec(select(EquipmentRequest.ref).where(EquipmentRequest.state == RequestState.PROPOSED))

        assert sorted(reserved) == sorted(award.device for award in outcome.awards)
        assert sorted(proposed) == sorted(award.claim for award in outcome.awards)


def test_cancelling_gives_everything_back(db, now):
    this_round = make_proposed_round(db)

    with db.write(world.SYSTEM.scope) as session:
        locked = service.get_round(session, world.SYSTEM, this_round.number, lock=True)
        service.cancel(session, officer(session), locked, now=now)

    with db.read(world.SYSTEM.scope) as session:
        assert len(session.exec(select(Device).where(Device.state == DeviceState.AVAILABLE)).all()) == 8
        waiting = select(EquipmentRequest).where(EquipmentRequest.state == RequestState.WAITING)
        assert len(session.exec(waiting).all()) == 12


def test_a_job_that_runs_twice_changes_nothing_the_second_time(db, now):
    this_round = make_proposed_round(db)
    with db.read(world.SYSTEM.scope) as session:
        before = session.exec(select(Proposal)).one().id

    assert solving.run_solve(db, "01", this_round.id, clock=lambda: now) is False

    with db.read(world.SYSTEM.scope) as session:
        assert session.exec(select(Proposal)).one().id == before


def test_a_round_frozen_anew_has_one_snapshot_and_keeps_the_old_fingerprint_in_the_journal(db, now):
    this_round = make_proposed_round(db)
    with db.write(world.SYSTEM.scope) as session:
        locked = service.get_round(session, world.SYSTEM, this_round.number, lock=True)
        first = session.exec(select(Snapshot)).one().sha256
        service.reopen(session, officer(session), locked, now=now)
        late = make_queued_request(session, rank=13)
        freezing.freeze(session, officer(session), locked, now=now)

    with db.read(world.SYSTEM.scope) as session:
        snapshot = session.exec(select(Snapshot)).one()
        assert snapshot.sha256 != first
        assert late.ref in snapshot.claims["claims"]
        assert session.exec(select(Proposal)).all() == []


def test_asking_and_its_job_are_kept_together_or_not_at_all(db, now):
    with db.write(world.SYSTEM.scope) as session:
        this_round = make_frozen_round(session)

    class Oops(Exception):
        pass

    def ask_then_fail() -> None:
        with db.write(world.SYSTEM.scope) as session:
            locked = service.get_round(session, world.SYSTEM, this_round.number, lock=True)
            assert solving.ask_solve(session, officer(session), locked, now=now)
            raise Oops

    with pytest.raises(Oops):
        ask_then_fail()

    with db.read(EVERYWHERE) as session:
        assert session.get(Round, this_round.id).state is RoundState.FROZEN
        assert jobs.status_of(session, 1) is None


def test_a_round_whose_job_has_vanished_is_asked_again_and_one_whose_job_failed_is_frozen_again(session, now):
    this_round = make_frozen_round(session)
    solving.ask_solve(session, officer(session), this_round, now=now)
    assert solving.reconcile(session, world.SYSTEM, this_round, now=now) is None

    session.connection().exec_driver_sql("delete from procrastinate_jobs")
    assert solving.reconcile(session, world.SYSTEM, this_round, now=now) == "asked_again"
    assert jobs.status_of(session, this_round.job_id) == "todo"

    session.connection().exec_driver_sql("update procrastinate_jobs set status = 'failed'")
    assert solving.reconcile(session, world.SYSTEM, this_round, now=now) == "frozen"
    assert this_round.state is RoundState.FROZEN


def test_an_infeasible_round_is_shown_and_can_not_be_submitted(db, now):
    """Half of the people served must be under 30, and one person is: the round says which rules stand in its way."""
    this_round = make_proposed_round(db, under30_percent=50, territory_minimum=1)

    with db.write(world.SYSTEM.scope) as session:
        locked = service.get_round(session, world.SYSTEM, this_round.number, lock=True)
        _, outcome = approval.get_outcome(session, locked)
        assert outcome.status is Status.INFEASIBLE
        assert "under30" in {limit.id for limit in outcome.conflict.limits}

        with pytest.raises(WrongState, match="proposal_infeasible"):
            approval.submit(session, officer(session), locked, reason="Quand même.", now=now)


def _requests(session, refs):
    return session.exec(select(EquipmentRequest).where(EquipmentRequest.ref.in_(refs))).all()
