"""The rules a round may have: a code, the published sentence, and integers. No arithmetic here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from allocation.errors import ProblemError

HUNDREDTHS = 10_000
"""A share of 100 %: shares are integers in hundredths of a percent (55 % is 5500)."""
MOST_AMOUNT = 10**9


class Basis(StrEnum):
    """What the amount of a group rule is counted in."""

    COUNT = "COUNT"
    """A number of claims."""
    SHARE_OF_SERVED = "SHARE_OF_SERVED"
    """Hundredths of a percent of all the claims served."""
    SHARE_OF_CLAIMS = "SHARE_OF_CLAIMS"
    """Hundredths of a percent of the claims that the group itself has in the round."""


@dataclass(frozen=True, slots=True)
class HouseholdShare:
    """At most so many machines for one household. A claim without household is alone in its own."""

    code: str
    sentence: str
    most: int = 1

    def __post_init__(self) -> None:
        _check_amount(self.code, self.most)


@dataclass(frozen=True, slots=True)
class GroupMinimum:
    """At least this much is served in the group, whatever their points."""

    code: str
    sentence: str
    group: str
    amount: int
    basis: Basis = Basis.COUNT

    def __post_init__(self) -> None:
        _check_amount(self.code, self.amount, self.basis)


@dataclass(frozen=True, slots=True)
class GroupCap:
    """At most this much is served in the group."""

    code: str
    sentence: str
    group: str
    amount: int
    basis: Basis = Basis.COUNT

    def __post_init__(self) -> None:
        _check_amount(self.code, self.amount, self.basis)


@dataclass(frozen=True, slots=True)
class Reserve:
    """So many machines of one form, or of one type, stay in the cupboard (appeals, breakdowns)."""

    code: str
    sentence: str
    keep: int
    form: str | None = None
    type: str | None = None

    def __post_init__(self) -> None:
        _check_amount(self.code, self.keep)
        if (self.form is None) == (self.type is None):
            raise ProblemError("RESERVE_NEEDS_FORM_OR_TYPE", {"ids": (self.code,)})


@dataclass(frozen=True, slots=True)
class SiteCapacity:
    """At most so many machines are handed over at one site."""

    code: str
    sentence: str
    site: str
    most: int

    def __post_init__(self) -> None:
        _check_amount(self.code, self.most)


Rule = HouseholdShare | GroupMinimum | GroupCap | Reserve | SiteCapacity


def _check_amount(code: str, amount: int, basis: Basis = Basis.COUNT) -> None:
    ceiling = MOST_AMOUNT if basis is Basis.COUNT else HUNDREDTHS
    if not 0 <= amount <= ceiling:
        raise ProblemError("RULE_AMOUNT_OUT_OF_RANGE", {"ids": (code,), "amount": amount})
