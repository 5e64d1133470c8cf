"""The two files of a round, that stand alone: what was frozen and what was answered; auditing again."""

import hashlib
from dataclasses import dataclass

from sqlmodel import Session

import allocation
from allocation import Finding
from equip.rounds.approval import get_outcome
from equip.rounds.models import Round
from equip.rounds.problem import problem_in_force


@dataclass(frozen=True)
class SecondReading:
    """What the audit sees in the archived files, and their fingerprints."""

    findings: tuple[Finding, ...]
    certified_bound: int | None
    points_on_search: int
    objectives_on_search: tuple[allocation.Objective, ...]
    problem_sha256: str
    outcome_sha256: str


def problem_bytes(session: Session, this_round: Round) -> bytes:
    return allocation.dump_problem(problem_in_force(session, this_round))


def outcome_bytes(session: Session, this_round: Round) -> bytes:
    return get_outcome(session, this_round)[0].outcome


def second_reading(session: Session, this_round: Round) -> SecondReading:
    """Reads the two files as they are archived, not the rows."""
    data, answered = problem_bytes(session, this_round), outcome_bytes(session, this_round)
    found = allocation.verified(allocation.load_problem(data), allocation.load_outcome(answered))
    return SecondReading(
        found.findings,
        found.certified_bound,
        found.points_on_search,
        found.objectives_on_search,
        hashlib.sha256(data).hexdigest(),
        hashlib.sha256(answered).hexdigest(),
    )
