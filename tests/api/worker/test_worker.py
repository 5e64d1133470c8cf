"""Real workers in real processes: one is killed in the middle of a computation, another one ends it."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import select

import allocation
from equip.inventory.models import Device, DeviceState
from equip.journal.models import JournalEntry
from equip.requests.models import EquipmentRequest, RequestState
from equip.rounds import approval, freezing, service, solving
from equip.rounds.models import Proposal, Round, RoundState, Snapshot
from equip.rounds.problem import problem_in_force
from tests import world
from tests.factories.inventory import make_available_device
from tests.factories.rounds import make_frozen_round, make_queued_request, make_round, officer

ROOT = Path(__file__).parents[3]


@contextmanager
def worker(urls) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-m", "tests.api.worker.running", urls.app], cwd=ROOT)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(true: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


@pytest.fixture
def asked_round(db, now) -> Round:
    """Sixty people of close points, thirty-six machines of as many prices: something to search, and to explain."""
    with db.write(world.SYSTEM.scope) as session:
        for rank in range(60):
            make_queued_request(session, rank=rank)
        for rank in range(36):
            make_available_device(session, tag=f"AT-{8001 + rank}", price_cents=12_000 + 37 * rank)
        this_round = make_round(session, territory_minimum=2, under30_percent=2)
        freezing.freeze(session, officer(session), this_round, now=now)
        solving.ask_solve(session, officer(session), this_round, now=now)
        return this_round


def state_of(db, this_round) -> Round:
    with db.read(world.SYSTEM.scope) as session:
        return service.get_round(session, world.SYSTEM, this_round.number)


@contextmanager
def held_in_the_middle(urls) -> Iterator[None]:
    """A database too slow to hear how far a computation is: it stays in the middle, however fast the engine gets.

    Entered when the worker waits to say its first word about the round; it goes on when this ends.
    """
    engine = sa.create_engine(urls.owner)
    with engine.connect() as holder, holder.begin():
        holder.execute(sa.text("select pg_advisory_xact_lock(:key)"), {"key": SLOW})
        with engine.begin() as other:
            other.exec_driver_sql(SLOW_TO_HEAR)
        yield
    engine.dispose()


def wait_until_held(urls) -> None:
    engine = sa.create_engine(urls.owner)
    with engine.connect() as session:
        wait_for(lambda: session.execute(sa.text(WAITING), {"key": SLOW}).scalar_one() > 0)
    engine.dispose()


SLOW = 2609
SLOW_TO_HEAR = f"""
    create function hear_slowly() returns trigger language plpgsql as
    $$ begin perform pg_advisory_xact_lock_shared({SLOW}); return null; end $$;
    create trigger hear_slowly before update of progress on round for each statement execute function hear_slowly();
"""
# pg_locks shows every database of the server: without the second line, the worker of a test beside this one counts
WAITING = """
    select count(*) from pg_locks where locktype = 'advisory' and objid = :key and not granted
    and database = (select oid from pg_database where datname = current_database())
"""


def job(db, this_round) -> tuple[str, int]:
    with db.read(world.SYSTEM.scope) as session:
        row = session.execute(
            sa.text("select status::text, attempts from procrastinate_jobs where id = :id"), {"id": this_round.job_id}
        ).one()
        return row.status, row.attempts


def test_a_worker_killed_in_the_middle_loses_nothing_and_doubles_nothing(db, urls, asked_round):
    with held_in_the_middle(urls), worker(urls) as first:
        wait_until_held(urls)
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert state_of(db, asked_round).state is RoundState.SOLVING
    assert job(db, asked_round) == ("doing", 0)

    with worker(urls):
        wait_for(lambda: state_of(db, asked_round).state is RoundState.PROPOSED)
        wait_for(lambda: job(db, asked_round) == ("succeeded", 2))

    with db.read(world.SYSTEM.scope) as session:
        this_round = service.get_round(session, world.SYSTEM, asked_round.number)
        proposal, outcome = approval.get_outcome(session, this_round)
        assert len(session.exec(select(Proposal)).all()) == 1
        assert allocation.audit(problem_in_force(session, this_round), outcome) == ()
        assert proposal.findings == []
        reserved = session.exec(select(Device.tag).where(Device.state == DeviceState.RESERVED)).all()
        proposed = session.exec(select(EquipmentRequest.ref).where(EquipmentRequest.state == RequestState.PROPOSED))
        assert sorted(reserved) == sorted(award.device for award in outcome.awards)
        assert sorted(proposed) == sorted(award.claim for award in outcome.awards)
        moves = session.exec(select(JournalEntry.details).where(JournalEntry.action == "round.move")).all()
        assert [move["wanted"] for move in moves] == ["frozen", "solving", "proposed"]


def test_a_worker_told_to_stop_hands_its_round_to_the_next_one(db, urls, asked_round):
    with worker(urls) as first:
        with held_in_the_middle(urls):
            wait_until_held(urls)
            first.send_signal(signal.SIGTERM)
            time.sleep(3)  # three times what a worker waits for its jobs before it says that it leaves
        assert first.wait(timeout=15) == 0
    assert state_of(db, asked_round).state is RoundState.SOLVING
    assert job(db, asked_round) == ("todo", 1)

    with worker(urls):
        wait_for(lambda: state_of(db, asked_round).state is RoundState.PROPOSED)


def test_stopping_keeps_what_was_found_and_says_what_is_not_proved(db, urls, now, asked_round):
    with worker(urls):
        with held_in_the_middle(urls):
            wait_until_held(urls)
            with db.write(world.SYSTEM.scope) as session:
                locked = service.get_round(session, world.SYSTEM, asked_round.number, lock=True)
                solving.ask_stop(session, officer(session), locked, now=now)
            time.sleep(3)  # it asks several times a second whether to stop
        wait_for(lambda: state_of(db, asked_round).state is RoundState.PROPOSED)

    with db.read(world.SYSTEM.scope) as session:
        this_round = service.get_round(session, world.SYSTEM, asked_round.number)
        _, outcome = approval.get_outcome(session, this_round)
        assert outcome.served > 0
        assert {reason.code for reason in outcome.reasons} >= {allocation.ReasonCode.NOT_PROVED}


def test_a_round_left_solving_with_no_job_is_computed_all_the_same(db, urls, now):
    with db.write(world.SYSTEM.scope) as session:
        this_round = make_frozen_round(session)
        solving.ask_solve(session, officer(session), this_round, now=now)
        session.connection().exec_driver_sql("delete from procrastinate_jobs")

    with worker(urls):
        wait_for(lambda: state_of(db, this_round).state is RoundState.PROPOSED)


def test_a_computation_that_fails_gives_the_round_back_and_says_so(db, urls, now):
    """A snapshot that nobody can read any more: the worker survives, and the round is not left « solving »."""
    with db.write(world.SYSTEM.scope) as session:
        this_round = make_frozen_round(session)
        solving.ask_solve(session, officer(session), this_round, now=now)
        snapshot = session.exec(select(Snapshot)).one()
        snapshot.problem = b"{}"
        session.add(snapshot)

    with worker(urls) as process:
        wait_for(lambda: state_of(db, this_round).state is RoundState.FROZEN)
        assert process.poll() is None

    assert state_of(db, this_round).progress == {"failed": "failed"}
    with db.read(world.SYSTEM.scope) as session:
        assert len(session.exec(select(Device).where(Device.state == DeviceState.AVAILABLE)).all()) == 8
