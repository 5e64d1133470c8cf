"""What a household pays, by its family quotient: the scale in force on a day; a new one replaces it."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from equip.funding.models import ContributionScale


@dataclass(frozen=True)
class Bracket:
    """One line of the scale: quotients below `below` (None: no ceiling). `unknown`: nobody wrote the quotient down."""

    label: str
    amount_cents: int
    below: int | None = None
    unknown: bool = False


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
