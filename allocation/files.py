"""The two files of a round, problem and outcome: canonical JSON that stands alone and is archived.

Canonical: UTF-8, sorted keys, no space, no float, lists in the order of ids. The same round is the
same bytes, and its fingerprint is their SHA-256.
"""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from threading import Lock
from typing import Any, TypeVar, cast

from allocation.canonical import CLAIM_FORMS, lists_in_order
from allocation.codec import decode
from allocation.codec_read import Odd, read
from allocation.codec_write import Writer
from allocation.errors import ProblemError
from allocation.outcome import Outcome
from allocation.problem import Claim, Objective, Problem

VERSION = 2
"""What is read: all versions up to this one. What is written: the first version that can say it, so that a
published file and its fingerprint stay what they are."""
T = TypeVar("T", Problem, Outcome)


@dataclass(slots=True)
class _Uses:
    lock: Lock = field(default_factory=Lock)
    running: int = 0
    collected: bool = True


_USES = _Uses()


def dump_problem(problem: Problem) -> bytes:
    return "".join(_problem_text(problem)).encode()


def load_problem(data: bytes) -> Problem:
    """Raise `ProblemError` with the path or the ids of what is wrong; never anything else."""
    return _load(data, "equip-problem", Problem)


def dump_outcome(outcome: Outcome) -> bytes:
    version = _version_of(result.objective for result in outcome.objectives)
    return "".join(_file_text("equip-outcome", version, Writer().object(Outcome, _fields(outcome)))).encode()


def load_outcome(data: bytes) -> Outcome:
    """Raise `ProblemError` with the path of what is wrong; never anything else."""
    return _load(data, "equip-outcome", Outcome)


def fingerprint(problem: Problem) -> str:
    """SHA-256 of the problem's file, in hexadecimal."""
    digest = hashlib.sha256()
    for piece in _problem_text(problem):
        digest.update(piece.encode())
    return digest.hexdigest()


def decision_bytes(outcome: Outcome) -> bytes:
    """The outcome's file without what another version or another machine may do differently on the
    way to the same decision: versions, effort, certificate and how each value was proved."""
    kept = _fields(outcome)
    for incidental in ("versions", "effort", "certificate"):
        del kept[incidental]
    kept["objectives"] = tuple(
        {"objective": result.objective, "value": result.value, "bound": result.bound} for result in outcome.objectives
    )
    return "".join(_file_text("equip-decision", 1, Writer().object(Outcome, kept))).encode()


def _problem_text(problem: Problem) -> Iterator[str]:
    version = 2 if problem.distances else _version_of(problem.objectives)
    content = Writer({Claim: CLAIM_FORMS}).object(Problem, _fields(problem) | lists_in_order(problem))
    return _file_text("equip-problem", version, content)


def _file_text(format_: str, version: int, content: Iterable[str]) -> Iterator[str]:
    yield '{"content":'
    yield from content
    yield f',"format":"{format_}","version":{version}}}'


def _fields(thing: Problem | Outcome) -> dict[str, Any]:
    return {field.name: getattr(thing, field.name) for field in fields(thing)}


def _version_of(objectives: Iterable[Objective]) -> int:
    """Distances and strict order came with version 2."""
    return 2 if {Objective.ORDER, Objective.DISTANCE}.intersection(objectives) else 1


def _load(data: bytes, format_: str, hint: type[T]) -> T:
    with uncollected():
        file = _parse(data)
        if not isinstance(file, dict) or file.get("format") != format_:
            raise ProblemError("NOT_THIS_KIND_OF_FILE", {"expected": format_})
        if type(file.get("version")) is not int or not 1 <= file["version"] <= VERSION:
            raise ProblemError("UNKNOWN_FILE_VERSION", {"known": VERSION})
        if set(file) != {"format", "version", "content"}:
            raise ProblemError("UNKNOWN_FIELD", {"path": "$"})
        try:
            (loaded,) = read([file["content"]], hint)
        except (Odd, ProblemError):
            loaded = decode(file["content"], hint)  # the same values one by one, to say what is wrong and where
        return cast(T, loaded)


@contextmanager
def uncollected() -> Iterator[None]:
    """Without Python's collector of cycles, which would walk a large round again and again and find none.
    Uses may overlap: the last to end turns the collector on again, if it was on before the first."""
    with _USES.lock:
        if not _USES.running:
            _USES.collected = gc.isenabled()
        _USES.running += 1
        gc.disable()
    try:
        yield
    finally:
        with _USES.lock:
            _USES.running -= 1
            if _USES.collected and not _USES.running:
                gc.enable()


def _parse(data: bytes) -> Any:
    try:
        return json.loads(data.decode(), parse_float=_no_float, parse_constant=_no_float, object_pairs_hook=_object)
    except ProblemError:
        raise
    except (ValueError, RecursionError) as error:
        raise ProblemError("NOT_JSON", {"error": type(error).__name__}) from error


def _no_float(text: str) -> None:
    raise ProblemError("FLOAT_IN_FILE", {"number": text[:40]})


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ProblemError("REPEATED_FIELD", {"fields": tuple(sorted(found))[:10]})
    return found
