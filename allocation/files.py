"""The two files of a round, problem and outcome: canonical JSON that stands alone and is archived.

Canonical: UTF-8, sorted keys, no space, no float, lists in the order of ids. The same round is the
same bytes, and its fingerprint is their SHA-256.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any, TypeVar

from allocation.canonical import canonical
from allocation.codec import decode, encode
from allocation.errors import ProblemError
from allocation.outcome import Outcome
from allocation.problem import Objective, Problem

VERSION = 2
"""What is read: all versions up to this one. What is written: the first version that can say it, so that a
published file and its fingerprint stay what they are."""
T = TypeVar("T", Problem, Outcome)


def dump_problem(problem: Problem) -> bytes:
    version = 2 if problem.distances else _version_of(problem.objectives)
    return _dump("equip-problem", encode(canonical(problem)), version)


def load_problem(data: bytes) -> Problem:
    """Raise `ProblemError` with the path or the ids of what is wrong; never anything else."""
    return _load(data, "equip-problem", Problem)


def dump_outcome(outcome: Outcome) -> bytes:
    return _dump("equip-outcome", encode(outcome), _version_of(result.objective for result in outcome.objectives))


def load_outcome(data: bytes) -> Outcome:
    """Raise `ProblemError` with the path of what is wrong; never anything else."""
    return _load(data, "equip-outcome", Outcome)


def fingerprint(problem: Problem) -> str:
    """SHA-256 of the problem's file, in hexadecimal."""
    return hashlib.sha256(dump_problem(problem)).hexdigest()


def decision_bytes(outcome: Outcome) -> bytes:
    """The outcome's file without what another version or another machine may do differently on the
    way to the same decision: versions, effort, certificate and how each value was proved."""
    plain = encode(outcome)
    for incidental in ("versions", "effort", "certificate"):
        del plain[incidental]
    for result in plain["objectives"]:
        del result["proof"]
    return _dump("equip-decision", plain)


def _dump(format_: str, content: Any, version: int = 1) -> bytes:
    file = {"format": format_, "version": version, "content": content}
    return json.dumps(file, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _version_of(objectives: Iterable[Objective]) -> int:
    """Distances and strict order came with version 2."""
    return 2 if {Objective.ORDER, Objective.DISTANCE}.intersection(objectives) else 1


def _load(data: bytes, format_: str, hint: type[T]) -> T:
    file = _parse(data)
    if not isinstance(file, dict) or file.get("format") != format_:
        raise ProblemError("NOT_THIS_KIND_OF_FILE", {"expected": format_})
    if type(file.get("version")) is not int or not 1 <= file["version"] <= VERSION:
        raise ProblemError("UNKNOWN_FILE_VERSION", {"known": VERSION})
    if set(file) != {"format", "version", "content"}:
        raise ProblemError("UNKNOWN_FIELD", {"path": "$"})
    loaded: T = decode(file["content"], hint)
    return loaded


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
