"""Computing a proposal, outside any long transaction: asked for, begun, told of, kept. Each part can be done twice.

A job that comes late (a worker that was thought dead) finds that the round has moved on, and changes nothing.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

import allocation
from allocation import Finding, Outcome, Problem, Progress, Status
from equip import jobs
from equip.accounts.actors import Actor, system_actor
from equip.db import Db
from equip.errors import WrongState
from equip.rounds import approval, service
from equip.rounds.explaining import explain_rest, unexplained
from equip.rounds.models import Proposal, Round, RoundState
from equip.rounds.problem import problem_in_force
from equip.rounds.reservation import HELD, LOST, release, reserve

TASK = "solve_round"
DEFAULT_EFFORT = 120.0
TELL_EVERY = 1.0
ASK_EVERY = 0.4
Clock = Callable[[], datetime]
logger = logging.getLogger("equip.rounds")


def ask_solve(session: Session, actor: Actor, this_round: Round, *, now: datetime) -> int:
    """Put the round in the hands of the workers, in this transaction; the job's number. The caller holds the lock."""
    service.check_may_run(actor)
    release_first = this_round.state is RoundState.PROPOSED
    service.move(session, actor, this_round, RoundState.SOLVING, now=now)
    if release_first:
        release(session, actor, this_round, now=now)
    _forget_proposal(session, this_round)
    service.forget_submission(this_round)
    return _enqueue(session, this_round, now=now)


def ask_explain(session: Session, actor: Actor, this_round: Round, *, now: datetime) -> int:
    """Only the reasons that a stop left unsaid: who is served stays, and stays reserved. What was submitted falls.

    `WrongState` when they are all known, or when the allocation is not proved: a reason is told from the best one.
    """
    service.check_may_run(actor)
    approval.check_proposed(this_round)
    approval.check_sound(session, this_round)
    _, outcome = approval.get_outcome(session, this_round)
    missing = unexplained(outcome)
    if not missing:
        raise WrongState("reasons_all_known", number=this_round.number)
    if outcome.status is not Status.OPTIMAL:
        raise WrongState("reasons_need_proof", number=this_round.number)
    service.move(session, actor, this_round, RoundState.SOLVING, now=now, reasons=len(missing))
    service.forget_submission(this_round)
    return _enqueue(session, this_round, now=now)


def _forget_proposal(session: Session, this_round: Round) -> None:
    """The journal keeps its figures and the fingerprint of its problem."""
    for old in session.exec(select(Proposal).where(Proposal.round_id == this_round.id)):
        session.delete(old)
    session.flush()


def ask_stop(session: Session, actor: Actor, this_round: Round, *, now: datetime) -> None:
    """« Arrêter et garder ce résultat »: the worker reads it within a second."""
    service.check_may_run(actor)
    if this_round.state is not RoundState.SOLVING:
        raise WrongState("round_not_solving", current=this_round.state)
    this_round.stop_asked = True
    session.add(this_round)
    session.flush()
    service.note(session, actor, this_round, "stop", now)


def _enqueue(session: Session, this_round: Round, *, now: datetime) -> int:
    this_round.stop_asked = False
    this_round.progress = _kept(this_round) | {"asked_at": now.isoformat()}
    args = {"departement": this_round.departement, "round_id": str(this_round.id)}
    this_round.job_id = jobs.defer(session, TASK, args, lock=f"round:{this_round.id}")
    session.add(this_round)
    session.flush()
    return this_round.job_id


def _kept(this_round: Round) -> dict[str, object]:
    """What the progress of a computing must not cover: what the round holds, and what it has lost of it."""
    return {key: this_round.progress[key] for key in (HELD, LOST) if key in this_round.progress}


@dataclass(frozen=True)
class _Task:
    """`found` and its `seconds`: when only reasons are sought, of a proposal that is kept. `kept`: see `_kept`."""

    round_id: UUID
    job_id: int | None
    problem: Problem
    effort: float
    found: Outcome | None
    seconds: float
    kept: dict[str, object]


def never() -> bool:
    return False


def run_solve(db: Db, departement: str, round_id: UUID, *, clock: Clock, leaving: Callable[[], bool] = never) -> bool:
    """The job. False when nothing was kept: already proposed, taken back, cancelled, in other hands, or this worker
    is `leaving` (then another one starts again from the snapshot)."""
    actor = system_actor(departement)
    task = _begin(db, actor, round_id)
    if task is None:
        return False
    started = time.monotonic()
    voice = Voice(db, actor, task, clock, leaving)
    try:
        outcome, findings = _compute(task, voice)
    except Exception as error:
        _give_up(db, actor, task, type(error).__name__, now=clock())
        raise
    if leaving():
        return False
    return _keep(db, actor, task, outcome, findings, seconds=time.monotonic() - started, now=clock())


def _compute(task: _Task, voice: "Voice") -> tuple[Outcome, tuple[Finding, ...]]:
    if task.found is not None:
        outcome = explain_rest(
            task.problem, task.found, effort=task.effort, on_progress=voice.tell, should_stop=voice.should_stop
        )
        return outcome, allocation.audit(task.problem, outcome)
    outcome = allocation.solve(task.problem, effort=task.effort, on_progress=voice.tell, should_stop=voice.should_stop)
    outcome = allocation.explain(
        task.problem, outcome, effort=task.effort, on_progress=voice.tell, should_stop=voice.should_stop
    )
    return outcome, allocation.audit(task.problem, outcome)


def _begin(db: Db, actor: Actor, round_id: UUID) -> _Task | None:
    with db.read(actor.scope) as session:
        this_round = session.get(Round, round_id)
        if this_round is None or this_round.state is not RoundState.SOLVING:
            return None
        effort = float(str(this_round.settings.get("effort", DEFAULT_EFFORT)))
        problem, proposal = problem_in_force(session, this_round), service.find_proposal(session, this_round)
        found = allocation.load_outcome(proposal.outcome) if proposal else None
        seconds = proposal.seconds if proposal else 0.0
        return _Task(round_id, this_round.job_id, problem, effort, found, seconds, _kept(this_round))


def _keep(
    db: Db,
    actor: Actor,
    task: _Task,
    outcome: Outcome,
    findings: tuple[Finding, ...],
    *,
    seconds: float,
    now: datetime,
) -> bool:
    with db.write(actor.scope) as session:
        this_round = _still_mine(session, task)
        if this_round is None:
            return False
        _forget_proposal(session, this_round)
        proposal = Proposal(
            departement=actor.departement,
            round_id=task.round_id,
            solved_at=now,
            outcome=allocation.dump_outcome(outcome),
            findings=[asdict(finding) for finding in findings],
            seconds=round(task.seconds + seconds, 2),
        )
        session.add(proposal)
        this_round.progress = task.kept | {"phase": "DONE"}
        service.move(session, actor, this_round, RoundState.PROPOSED, now=now, **_figures(outcome, findings))
        if task.found is None and (lost := reserve(session, actor, this_round, outcome, now=now)):
            this_round.progress = this_round.progress | {LOST: lost}
        return True


def _figures(outcome: Outcome, findings: tuple[Finding, ...]) -> dict[str, object]:
    return {
        "status": outcome.status.value,
        "served": outcome.served,
        "points": outcome.points,
        "findings": len(findings),
        "fingerprint": outcome.fingerprint,
    }


def _still_mine(session: Session, task: _Task) -> Round | None:
    this_round = session.exec(select(Round).where(Round.id == task.round_id).with_for_update()).first()
    if this_round is None or this_round.state is not RoundState.SOLVING or this_round.job_id != task.job_id:
        return None
    same = allocation.fingerprint(problem_in_force(session, this_round)) == allocation.fingerprint(task.problem)
    return this_round if same else None


def _give_up(db: Db, actor: Actor, task: _Task, why: str, *, now: datetime) -> None:
    """« Le calcul s'est arrêté. Rien n'a été modifié. »"""
    logger.error("solving of a round stopped: %s", why)
    with db.write(actor.scope) as session:
        this_round = _still_mine(session, task)
        if this_round is not None:
            _fall_back(session, actor, this_round, why, now=now)


def _fall_back(session: Session, actor: Actor, this_round: Round, why: str, *, now: datetime) -> RoundState:
    """Where the round was before: frozen, or proposed as it was when only reasons were sought."""
    before = RoundState.PROPOSED if service.find_proposal(session, this_round) else RoundState.FROZEN
    this_round.progress = _kept(this_round) | {"failed": why}
    service.move(session, actor, this_round, before, now=now, failed=why)
    return before


class Voice:
    """What the computing says to the round's own row, and hears from it, each in a short transaction."""

    def __init__(self, db: Db, actor: Actor, task: _Task, clock: Clock, leaving: Callable[[], bool]) -> None:
        self.db, self.actor, self.task, self.clock, self.leaving = db, actor, task, clock, leaving
        self.started = time.monotonic()
        self.told = self.asked = 0.0
        self.stop = False

    def tell(self, progress: Progress) -> None:
        if time.monotonic() - self.told < TELL_EVERY:
            return
        self.told = time.monotonic()
        said = asdict(progress) | {
            "seconds": round(time.monotonic() - self.started),
            "said_at": self.clock().isoformat(),
        }
        with self.db.write(self.actor.scope) as session:
            # Not through the ORM: progress is no change of the round that two people might edit, its version stays.
            session.execute(sa.update(Round).where(*self._mine()).values(progress=self.task.kept | said))

    def should_stop(self) -> bool:
        """True when somebody asked, when the round is no longer ours, or when this worker must go."""
        if self.leaving():
            return True
        if not self.stop and time.monotonic() - self.asked > ASK_EVERY:
            self.asked = time.monotonic()
            with self.db.read(self.actor.scope) as session:
                asked = session.execute(sa.select(col(Round.stop_asked)).where(*self._mine())).scalar()
            self.stop = asked is None or asked
        return self.stop

    def _mine(self) -> tuple[sa.ColumnElement[bool], ...]:
        return (
            col(Round.id) == self.task.round_id,
            col(Round.state) == RoundState.SOLVING,
            col(Round.job_id).is_not_distinct_from(self.task.job_id),
        )


def reconcile(session: Session, actor: Actor, this_round: Round, *, now: datetime) -> str | None:
    """A round can't stay « solving » with no job behind it: failed, it goes back; lost, it is asked again."""
    if this_round.state is not RoundState.SOLVING:
        return None
    status = jobs.status_of(session, this_round.job_id)
    if status is not None and status not in jobs.ENDED:
        return None
    if status in {"failed", "cancelled", "aborted"}:
        return _fall_back(session, actor, this_round, status, now=now).value
    _enqueue(session, this_round, now=now)
    service.note(session, actor, this_round, "ask_again", now, job=this_round.job_id)
    return "asked_again"


__all__ = ["HELD", "TASK", "ask_explain", "ask_solve", "ask_stop", "reconcile", "run_solve"]
