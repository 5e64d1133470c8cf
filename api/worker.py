"""The worker: Procrastinate on the same PostgreSQL. Any number of them, anywhere; killing one loses nothing.

`solve_round` computes a proposal, `run_import` checks, saves or undoes a long file. `care` runs every few seconds on
one worker: it takes over the jobs of dead workers and puts right a round that is « solving » with no job behind it.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from procrastinate import App, JobContext, PsycopgConnector, RetryStrategy
from procrastinate.exceptions import ConnectorException, JobAborted
from procrastinate.jobs import Job, Status
from sqlalchemy.engine import make_url
from sqlmodel import select

from api.imports.registry import OPENERS
from equip.accounts.actors import EVERYWHERE, system_actor
from equip.accounts.models import Departement
from equip.db import Db
from equip.imports import running
from equip.jobs import QUEUE
from equip.outcomes.service import close_overdue
from equip.rounds import service, solving
from equip.rounds.models import Round, RoundState

CARE = "care"
CARE_QUEUE = "care"
MOST_ATTEMPTS = 5
"""A job that has taken so many workers down with it is given up: the round goes back to frozen, and says so."""

IF_ABORTED = RetryStrategy(max_attempts=MOST_ATTEMPTS, retry_exceptions=[JobAborted])
TAKEN_OVER = frozenset({solving.TASK, running.TASK})
Clock = Callable[[], datetime]


def now_utc() -> datetime:
    return datetime.now(UTC)


def run_worker(
    url: str,
    *,
    concurrency: int = 2,
    heartbeat_seconds: float = 3.0,
    stalled_seconds: float = 15.0,
    care_seconds: int = 5,
    clock: Clock = now_utc,
) -> None:
    """Blocks until SIGTERM or SIGINT; what is being computed then is handed to the next worker."""
    db = Db(url)
    app = make_app(url, db, stalled_seconds=stalled_seconds, care_seconds=care_seconds, clock=clock)
    try:
        asyncio.run(_run(app, concurrency, heartbeat_seconds, stalled_seconds))
    finally:
        db.close()


async def _run(app: App, concurrency: int, heartbeat_seconds: float, stalled_seconds: float) -> None:
    async with app.open_async():
        await app.run_worker_async(
            queues=[QUEUE, CARE_QUEUE, "builtin"],
            concurrency=concurrency,
            update_heartbeat_interval=heartbeat_seconds,
            stalled_worker_timeout=stalled_seconds,
            # Then `should_abort` is true, the search stops within a second, and the job goes back to the queue.
            shutdown_graceful_timeout=1.0,
        )


def make_app(url: str, db: Db, *, stalled_seconds: float, care_seconds: int, clock: Clock) -> App:
    conninfo = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    app = App(connector=PsycopgConnector(conninfo=conninfo))

    @app.task(name=solving.TASK, queue=QUEUE, pass_context=True, retry=IF_ABORTED)
    def solve_round(context: JobContext, departement: str, round_id: str) -> None:
        leaving = context.should_abort
        solving.run_solve(db, departement, UUID(round_id), clock=clock, leaving=leaving)
        if leaving():
            raise JobAborted

    @app.task(name=running.TASK, queue=QUEUE, pass_context=True, retry=IF_ABORTED)
    def run_import(context: JobContext, departement: str, import_id: str) -> None:  # noqa: ARG001 - asked with it
        leaving = context.should_abort
        running.run_import(db, OPENERS, UUID(import_id), clock=clock, leaving=leaving)
        if leaving():
            raise JobAborted

    @app.periodic(cron=f"* * * * * */{care_seconds}")
    @app.task(name=CARE, queue=CARE_QUEUE, queueing_lock=CARE, lock=CARE)
    async def care(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate gives it
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=stalled_seconds):
            await take_over(app, job)
        await asyncio.to_thread(reconcile_all, db, clock)

    @app.periodic(cron="5 3 * * *")
    @app.task(name="daily", queue=CARE_QUEUE, queueing_lock="daily")
    async def daily(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate gives it
        await asyncio.to_thread(close_follow_ups, db, clock)

    @app.periodic(cron="17 * * * *")
    @app.task(name="tidy", queue=CARE_QUEUE, queueing_lock="tidy")
    async def tidy(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate gives it
        await app.job_manager.delete_old_jobs(nb_hours=1, queue=CARE_QUEUE, include_failed=True, include_aborted=True)

    return app


async def take_over(app: App, job: Job) -> None:
    """Back to the queue what a dead worker was doing; what can't go back is ended, so that its lock is free."""
    if job.task_name in TAKEN_OVER and job.attempts < MOST_ATTEMPTS:
        try:
            await app.job_manager.retry_job(job)
        except ConnectorException:
            pass  # the same job was asked for again meanwhile, and waits: the old one ends below
        else:
            return
    await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)


def close_follow_ups(db: Db, clock: Clock) -> None:
    """Open what is due, and close what nobody answered in time: « sans nouvelle », which counts."""
    with db.read(EVERYWHERE) as session:
        codes = session.exec(select(Departement.code)).all()
    for code in codes:
        actor = system_actor(code)
        with db.write(actor.scope) as session:
            close_overdue(session, actor, now=clock())


def reconcile_all(db: Db, clock: Clock) -> None:
    with db.read(EVERYWHERE) as session:
        solving_now = session.exec(select(Round).where(Round.state == RoundState.SOLVING)).all()
    for found in solving_now:
        actor = system_actor(found.departement)
        with db.write(actor.scope) as session:
            this_round = service.get_round(session, actor, found.number, lock=True)
            solving.reconcile(session, actor, this_round, now=clock())
    with db.read(EVERYWHERE) as session:
        files = [(file.departement, file.id) for file in running.working(session)]
    for departement, import_id in files:
        with db.write(system_actor(departement).scope) as session:
            running.reconcile(session, import_id)
