"""Seeking the reasons that a stop left unsaid: the same awards, held all along, and nobody signs what then changed."""

import pytest
from sqlmodel import select

import allocation
from allocation import ReasonCode, Status
from equip import jobs
from equip.errors import Forbidden, WrongState
from equip.inventory.models import Device, DeviceState
from equip.journal.models import JournalEntry
from equip.rounds import approval, service, solving
from equip.rounds.explaining import unexplained
from equip.rounds.models import RoundState
from equip.rounds.problem import problem_in_force
from tests import world
from tests.factories.rounds import (
    approver,
    make_frozen_round,
    make_proposed_round,
    make_unexplained_round,
    make_unproved_round,
    officer,
)


def locked(session, this_round):
    return service.get_round(session, world.SYSTEM, this_round.number, lock=True)


def ask(db, this_round, now):
    with db.write(world.SYSTEM.scope) as session:
        solving.ask_explain(session, officer(session), locked(session, this_round), now=now)


def reserved(session):
    return sorted(session.exec(select(Device.tag).where(Device.state == DeviceState.RESERVED)))


def test_the_reasons_are_those_of_a_calculation_that_nobody_stopped_and_nobody_loses_their_machine(db, now):
    this_round = make_unexplained_round(db)
    with db.read(world.SYSTEM.scope) as session:
        _, before = approval.get_outcome(session, this_round)
        problem, held = problem_in_force(session, this_round), reserved(session)

    ask(db, this_round, now)
    with db.read(world.SYSTEM.scope) as session:
        assert reserved(session) == held
    assert solving.run_solve(db, "01", this_round.id, clock=lambda: now)

    with db.read(world.SYSTEM.scope) as session:
        proposal, after = approval.get_outcome(session, this_round)
        row = service.get_round(session, world.SYSTEM, this_round.number)
        assert (len(unexplained(before)), unexplained(after)) == (4, ())
        assert after.awards == before.awards
        assert after.reasons == allocation.explain(problem, before).reasons
        assert (row.state, proposal.findings, reserved(session)) == (RoundState.PROPOSED, [], held)
        assert sorted(row.progress["held"]["devices"]) == held
        assert allocation.replay(problem, after)


def test_what_was_submitted_falls_and_the_journal_says_how_many_reasons_were_sought(db, now):
    this_round = make_unexplained_round(db)
    with db.write(world.SYSTEM.scope) as session:
        approval.submit(session, officer(session), locked(session, this_round), reason="Règles adoptées.", now=now)

    ask(db, this_round, now)

    with db.read(world.SYSTEM.scope) as session:
        assert service.get_round(session, world.SYSTEM, this_round.number).proposed_by is None
        last = session.exec(select(JournalEntry).order_by(JournalEntry.number.desc())).first()
        assert (last.action, last.details["reasons"]) == ("round.move", 4)


def test_reasons_are_sought_again_only_where_some_are_missing_and_the_allocation_is_proved(db, now):
    this_round = make_proposed_round(db)
    with db.write(world.SYSTEM.scope) as session:
        with pytest.raises(WrongState, match="reasons_all_known"):
            solving.ask_explain(session, officer(session), locked(session, this_round), now=now)
        with pytest.raises(Forbidden):
            solving.ask_explain(session, approver(session), locked(session, this_round), now=now)


def test_a_round_that_is_not_proved_is_solved_again_instead(db, now):
    this_round = make_unproved_round(db)
    with db.write(world.SYSTEM.scope) as session:
        _, outcome = approval.get_outcome(session, this_round)
        assert outcome.status is Status.FEASIBLE
        assert {reason.code for reason in outcome.reasons} == {ReasonCode.NOT_PROVED}
        with pytest.raises(WrongState, match="reasons_need_proof"):
            solving.ask_explain(session, officer(session), locked(session, this_round), now=now)


def test_a_frozen_round_has_no_reasons_to_seek(session, now):
    with pytest.raises(WrongState, match="round_not_proposed"):
        solving.ask_explain(session, officer(session), make_frozen_round(session), now=now)


def test_a_search_of_reasons_that_fails_leaves_the_proposal_as_it_was(db, now):
    this_round = make_unexplained_round(db)
    ask(db, this_round, now)

    with db.write(world.SYSTEM.scope) as session:
        row, held = locked(session, this_round), reserved(session)
        session.connection().exec_driver_sql("update procrastinate_jobs set status = 'failed'")
        assert jobs.status_of(session, row.job_id) == "failed"
        assert solving.reconcile(session, world.SYSTEM, row, now=now) == "proposed"
        assert row.progress["failed"] == "failed"
        assert approval.get_outcome(session, row)[1].served == 8
        assert reserved(session) == held
        service.cancel(session, officer(session), row, now=now)
        assert reserved(session) == []


def test_an_approval_keeps_in_the_journal_how_many_reasons_were_missing(db, now):
    this_round = make_unexplained_round(db)
    with db.write(world.SYSTEM.scope) as session:
        approval.submit(session, officer(session), locked(session, this_round), reason="Règles adoptées.", now=now)
        approval.approve(session, approver(session), locked(session, this_round), now=now)

    with db.read(world.SYSTEM.scope) as session:
        last = session.exec(select(JournalEntry).order_by(JournalEntry.number.desc())).first()
        assert (last.details["wanted"], last.details["unexplained"]) == ("approved", 4)
