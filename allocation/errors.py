"""What the engine refuses. A code and details for the caller, an English sentence for the log.

AllocationError
└── ProblemError      the problem (or a file that claims to hold one) can't be read as a round
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


class AllocationError(ValueError):
    """Whatever the engine refuses: `code` for a table of sentences, `details` for its blanks."""

    def __init__(self, code: str, details: Mapping[str, Any] | None = None) -> None:
        self.code = code
        self.details = dict(details or {})
        listed = ", ".join(f"{key}={value!r}" for key, value in self.details.items())
        super().__init__(f"{code}: {listed}" if listed else code)


class ProblemError(AllocationError):
    """The problem is not a round: duplicated, unknown or impossible values, with the guilty ids."""


def refuse(guilty: Iterable[str], code: str, **details: Any) -> None:
    """Raise `ProblemError(code)` when there is at least one guilty id."""
    if found := tuple(dict.fromkeys(guilty)):
        raise ProblemError(code, {**details, "ids": found})
