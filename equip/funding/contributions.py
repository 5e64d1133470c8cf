"""What a household pays, by its family quotient: the scale in force on a day.

A version in force is never edited: another is published, with its date.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from equip.accounts.actors import Actor
from equip.errors import Invalid
from equip.funding.models import ContributionScale
from equip.journal import service as journal
from equip.nir import check_texts, texts_within
from equip.requests.rules import check_new_version

MOST_CENTS = 100_000
"""A contribution of more than 1,000 € is a slip."""


@dataclass(frozen=True)
class Bracket:
    """One line of the scale: quotients below `below` (None: no ceiling). `unknown`: nobody wrote the quotient down."""

    label: str
    amount_cents: int
    below: int | None = None
    unknown: bool = False


def publish_scale(
    session: Session,
    actor: Actor,
    *,
    version: str,
    in_force_on: date,
    source: str,
    brackets: list[dict[str, Any]],
    now: datetime,
    today: date,
) -> ContributionScale:
    """`source` names the decision that adopted it."""
    check_texts(**texts_within(brackets, "brackets"))
    _check_brackets(brackets)
    known = [(row.version, row.in_force_on) for row in all_scales(session, actor.departement)]
    check_new_version(actor, version, in_force_on, known, today=today)
    row = ContributionScale(
        departement=actor.departement, version=version, in_force_on=in_force_on, source=source, brackets=brackets
    )
    session.add(row)
    session.flush()
    journal.record(session, actor, "scale.publish", "scale", version, now=now, in_force_on=in_force_on)
    return row


def all_scales(session: Session, departement: str) -> Sequence[ContributionScale]:
    """Every version, the newest first."""
    query = select(ContributionScale).where(ContributionScale.departement == departement)
    return session.exec(query.order_by(col(ContributionScale.in_force_on).desc())).all()


def scale_in_force(session: Session, departement: str, on: date) -> ContributionScale | None:
    return session.exec(
        select(ContributionScale)
        .where(ContributionScale.departement == departement, ContributionScale.in_force_on <= on)
        .order_by(col(ContributionScale.in_force_on).desc())
        .limit(1)
    ).first()


def brackets_of(scale: ContributionScale) -> tuple[Bracket, ...]:
    return tuple(
        Bracket(
            label=str(line.get("label", "")),
            amount_cents=int(str(line["amount_cents"])),
            below=None if line.get("below") is None else int(str(line["below"])),
            unknown=bool(line.get("unknown", False)),
        )
        for line in scale.brackets
    )


def bracket_for(scale: ContributionScale, family_quotient: int | None) -> Bracket:
    """An unknown quotient has its own line; without one, the lowest amount: unknown never costs more."""
    brackets = brackets_of(scale)
    if family_quotient is None:
        return next((b for b in brackets if b.unknown), min(brackets, key=lambda b: b.amount_cents))
    known = sorted((b for b in brackets if not b.unknown), key=lambda b: (b.below is None, b.below or 0))
    return next(b for b in known if b.below is None or family_quotient < b.below)


def contribution_cents(session: Session, departement: str, family_quotient: int | None, on: date) -> int:
    """0 when the département asks for no contribution on that day."""
    scale = scale_in_force(session, departement, on)
    return 0 if scale is None else bracket_for(scale, family_quotient).amount_cents


def _check_brackets(brackets: Sequence[Mapping[str, Any]]) -> None:
    """Every quotient falls in one bracket, and one only; the line at fault is said by its number, from 1."""
    for number, bracket in enumerate(brackets, start=1):
        if found := _bracket_fault(bracket):
            raise Invalid(fields={"brackets": found}, bracket=number)
    known = [bracket.get("below") for bracket in brackets if not bracket.get("unknown")]
    ceilings = [below for below in known if below is not None]
    if known != [*ceilings, None]:
        raise Invalid(fields={"brackets": "brackets_without_end"})
    if ceilings != sorted(set(ceilings)):
        raise Invalid(fields={"brackets": "brackets_out_of_order"})
    if sum(bool(bracket.get("unknown")) for bracket in brackets) > 1:
        raise Invalid(fields={"brackets": "brackets_unknown_twice"})


def _bracket_fault(bracket: Mapping[str, Any]) -> str | None:
    label, below = bracket.get("label"), bracket.get("below")
    if not isinstance(label, str) or not label.strip():
        return "bracket_without_words"
    if not _is_whole(bracket.get("amount_cents"), 0, MOST_CENTS):
        return "bracket_bad_amount"
    if below is not None and (bracket.get("unknown") or not _is_whole(below, 1, MOST_CENTS)):
        return "bracket_bad_ceiling"
    return None


def _is_whole(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
