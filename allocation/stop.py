"""Saying stop: the caller is asked now and then, from one thread, for as long as a piece of work lasts.

A long proof finds nothing to report on, and a long explanation is made of searches too short to ask
in each of them: so the sign outlives the searches, and stops the one that is running.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread

from ortools.sat.python import cp_model

ShouldStop = Callable[[], bool]
POLL_SECONDS = 0.1


class StopSign:
    """Raised once, for good."""

    def __init__(self) -> None:
        self._raised = Event()
        self._lock = Lock()
        self._running: cp_model.CpSolver | None = None

    @property
    def raised(self) -> bool:
        return self._raised.is_set()

    def set(self) -> None:
        with self._lock:
            self._raised.set()
            if self._running is not None:
                self._running.stop_search()

    @contextmanager
    def over(self, solver: cp_model.CpSolver) -> Iterator[None]:
        """This solver stops when the sign is raised."""
        with self._lock:
            self._running = solver
        try:
            yield
        finally:
            with self._lock:
                self._running = None


@contextmanager
def watching(should_stop: ShouldStop | None) -> Iterator[StopSign]:
    """A sign that is raised when the caller says so."""
    sign = StopSign()
    if should_stop is None:
        yield sign
        return
    if should_stop():
        sign.set()
    done = Event()

    def poll() -> None:
        while not sign.raised and not done.wait(POLL_SECONDS):
            if should_stop():
                sign.set()

    watcher = Thread(target=poll, daemon=True)
    watcher.start()
    try:
        yield sign
    finally:
        done.set()
        watcher.join()
