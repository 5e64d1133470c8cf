"""One measure, alone in its process: seconds from the bytes of the file to the result, and the most memory held."""

import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import allocation
from allocation import Objective, Problem, Status
from benchmarks import greedy, naive
from benchmarks.result import Result, result_of

PATIENCE = 6
"""A method that does not mind its limit is ended after so many times as long."""
STATUS = Path("/proc/self/status")


@dataclass(frozen=True)
class Measure:
    """`result` None: the method was still at work when it was ended."""

    seconds: float
    memory_mib: int | None
    result: Result | None


def engine(problem: Problem, seconds: float) -> Result:
    end = time.monotonic() + seconds
    outcome = allocation.solve(problem, should_stop=lambda: time.monotonic() > end)
    served = {award.claim for award in outcome.awards}
    bound = next((line.bound for line in outcome.objectives if line.objective is Objective.POINTS), None)
    proved, impossible = (outcome.status is status for status in (Status.OPTIMAL, Status.INFEASIBLE))
    claims = [claim for claim in problem.claims if claim.id in served]
    return result_of(
        problem, claims, bound=bound, proved=proved, stopped=not (proved or impossible), impossible=impossible
    )


METHODS: dict[str, Callable[[Problem, float], Result]] = {
    "engine": engine,
    "cp_sat": naive.by_cp_sat,
    "highs": naive.by_highs,
    "points": lambda problem, _: greedy.by_points(problem),
    "age": lambda problem, _: greedy.by_age(problem),
}


def measure(method: str, data: bytes, seconds: float) -> Measure:
    """In a fresh process, so that no method pays for, or profits from, what another one left in memory."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(theirs, method, data, seconds))
    process.start()
    theirs.close()
    most = PATIENCE * seconds + 30
    try:
        if not ours.poll(most):
            return Measure(most, None, None)
        found: Measure = ours.recv()
        return found
    except EOFError:
        raise RuntimeError(f"{method} ended without an answer: its error stands above") from None
    finally:
        process.kill()
        process.join()


def _run(answer: Connection, method: str, data: bytes, seconds: float) -> None:
    started = time.perf_counter()
    result = METHODS[method](allocation.load_problem(data), seconds)
    spent = time.perf_counter() - started
    answer.send(Measure(spent, _peak_mib(), result))


def _peak_mib() -> int | None:
    """The kernel's own high-water mark; None where there is no such file."""
    if not STATUS.exists():
        return None
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1024
