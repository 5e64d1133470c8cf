"""One measure, alone in its process: seconds from the round in memory to the result, and the most memory held."""

import multiprocessing
import os
import resource
import signal
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from benchmarks import floor
from benchmarks.instances import Arrays, Recipe, draw_round
from benchmarks.problems import problem_of
from benchmarks.result import BrokenRule, Result, State

MEMORY_GIB = 16
PATIENCE = 1.5
GRACE_SECONDS, LOOK_SECONDS = 60, 0.2
"""A method that does not mind its limit is ended after `PATIENCE` times as long, and that much more."""
SAID = "said.txt"
PAIRS = 2_000 * 600
NO_MEMORY = ("bad_alloc", "MemoryError", "Cannot allocate memory")


@dataclass(frozen=True)
class Method:
    """`solve` is « module:function », loaded in its own process only: a library that is not used takes no memory.
    `most`: claims × machines beyond which it is not even tried."""

    name: str
    label: str
    solve: str
    most: int | None = None
    given: Callable[[Arrays, Path], Any] = lambda arrays, _: problem_of(arrays)

    def tries(self, recipe: Recipe) -> bool:
        return self.most is None or recipe.claims * recipe.devices <= self.most


def _file(arrays: Arrays, folder: Path) -> Path:
    path = folder / "tour.npz"
    floor.save(arrays, path)
    return path


METHODS = {
    method.name: method
    for method in (
        Method("engine", "moteur d’Equip, tous les objectifs", "engine:all_objectives"),
        Method("engine_reasons", "moteur d’Equip, et tous les motifs", "engine:reasons", PAIRS),
        Method("engine_points", "moteur d’Equip, points seuls", "engine:points"),
        Method("engine_order", "moteur d’Equip, ordre strict", "engine:strict_order"),
        Method("cp_sat", "par couples, CP-SAT", "cp_sat:solve", PAIRS),
        Method("highs", "par couples, HiGHS (SciPy)", "highs:solve", PAIRS),
        Method("cbc", "par couples, CBC (PuLP)", "cbc:solve", PAIRS),
        Method("points", "liste, le plus de points d’abord", "greedy:by_points"),
        Method("age", "liste, premier arrivé", "greedy:by_age"),
        Method("floor", "lire et trier, rien de plus", "floor:read_and_sort", given=_file),
    )
}


@dataclass(frozen=True)
class Measure:
    seconds: float
    memory_mib: int | None
    result: Result


def measure(method: str, recipe: Recipe, seconds: float, *, memory_gib: float = MEMORY_GIB) -> Measure:
    """In a fresh process, so that no method pays for, or profits from, what another one left in memory."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    with tempfile.TemporaryDirectory(prefix="equip-bench-") as folder:
        process = context.Process(target=_run, args=(theirs, method, recipe, seconds, memory_gib, folder))
        process.start()
        theirs.close()
        try:
            return _answer(ours, process, method, seconds, Path(folder))
        finally:
            _end(process)


def _answer(ours: Connection, process: BaseProcess, method: str, seconds: float, folder: Path) -> Measure:
    """`held`: by the process and the programs it started, the most at once; `beside`: when there was such a program."""
    started, held, beside = time.perf_counter(), 0, 0
    while not ours.poll(LOOK_SECONDS):
        parts = _held_mib(process.pid)
        held = max(held, sum(parts))
        beside = max(beside, sum(parts) if len(parts) > 1 else 0)
        if time.perf_counter() - started > PATIENCE * seconds + GRACE_SECONDS:
            return Measure(time.perf_counter() - started, held or None, Result(State.EMPTY))
    try:
        found: Measure = ours.recv()
    except EOFError:
        process.join()
        spent = time.perf_counter() - started
        return Measure(spent, held or None, _died(method, process.exitcode, folder / SAID))
    return found if found.memory_mib is None else replace(found, memory_mib=max(beside, found.memory_mib))


def _died(method: str, code: int | None, said: Path) -> Result:
    """Killed by the system, or of an allocation refused: that is an answer. Anything else is a fault of ours."""
    words = said.read_text(encoding="utf-8", errors="replace") if said.exists() else ""
    if code == -signal.SIGKILL or any(word in words for word in NO_MEMORY):
        return Result(State.OUT_OF_MEMORY)
    raise RuntimeError(f"{method} ended without an answer: {words[-2000:]}")


def _end(process: BaseProcess) -> None:
    """With the programs it started: a solver outlives the Python that waits for it."""
    try:
        os.killpg(process.pid or 0, signal.SIGKILL)
    except ProcessLookupError:
        process.kill()  # ended already, or not yet at the head of a group
    process.join()


def _run(answer: Connection, name: str, recipe: Recipe, seconds: float, memory_gib: float, folder: str) -> None:
    os.setsid()
    _keep_said(Path(folder) / SAID)
    tempfile.tempdir = folder  # what a killed solver leaves behind goes with the folder
    resource.setrlimit(resource.RLIMIT_AS, (int(memory_gib * 2**30),) * 2)
    method = METHODS[name]
    module, _, function = method.solve.partition(":")
    solve = getattr(import_module(f"benchmarks.{module}"), function)
    given = method.given(draw_round(recipe), Path(folder))
    _forget_peak()
    started = time.perf_counter()
    try:
        result = solve(given, seconds)
    except MemoryError:
        result = Result(State.OUT_OF_MEMORY)
    except BrokenRule as broken:
        print(f"{name}: {broken}")
        result = Result(State.BROKEN)
    spent = time.perf_counter() - started
    answer.send(Measure(spent, _peak_mib(), result))


def _keep_said(path: Path) -> None:
    """Solvers write on the screen as they please, and say there of what they die."""
    with path.open("wb") as said:
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)


def _forget_peak() -> None:
    """The most memory is that of the method, with the round and the libraries; not that of drawing the round."""
    forget = Path("/proc/self/clear_refs")
    if forget.exists():
        forget.write_text("5", encoding="ascii")


def _peak_mib() -> int | None:
    """The kernel's own high-water mark, of this process alone; None where there is no such file."""
    return _status_mib("self", "VmHWM")


def _held_mib(leader: int | None) -> list[int]:
    """What the process and each program it started hold now. What `getrusage` says of such a program is no measure:
    it starts as a copy of its parent, and as large."""
    there = os.listdir("/proc") if Path("/proc").exists() else []
    return [_status_mib(name, "VmRSS") or 0 for name in there if _is_led(name, leader)]


def _is_led(name: str, leader: int | None) -> bool:
    try:
        return name.isdecimal() and os.getpgid(int(name)) == leader
    except ProcessLookupError:
        return False


def _status_mib(process: str, word: str) -> int | None:
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return None
    line = next((line for line in lines if line.startswith(f"{word}:")), None)
    return int(line.split()[1]) // 1024 if line else None
