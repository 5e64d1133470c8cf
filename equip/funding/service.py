"""Funds: what is left, for whom they may pay, what a decision takes from them. The fund's row is the lock."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from equip.accounts.actors import Actor
from equip.days import faults_of, paris_day, planned_day_fault
from equip.errors import Conflict, Invalid, NotFound
from equip.funding.contributions import contribution_cents
from equip.funding.models import Commitment, Fund, Payer
from equip.journal import service as journal

__all__ = [
    "all_funds",
    "change_fund",
    "commit",
    "committed_cents",
    "contribution_cents",
    "create_fund",
    "funds_of",
    "get_fund",
    "left_cents",
    "may_pay",
    "release",
]

MOST_CENTS = 10**11


def funds_of(session: Session, departement: str, on: date) -> list[Fund]:
    """The funds open on that day, in the order of their codes."""
    return list(
        session.exec(
            select(Fund)
            .where(Fund.departement == departement, Fund.opens_on <= on, Fund.closes_on >= on)
            .order_by(col(Fund.code))
        )
    )


def all_funds(session: Session, actor: Actor) -> list[Fund]:
    mine = select(Fund).where(Fund.departement == actor.departement)
    return list(session.exec(mine.order_by(col(Fund.closes_on).desc(), col(Fund.code))))


def get_fund(session: Session, actor: Actor, code: str, *, lock: bool = False) -> Fund:
    query = select(Fund).where(Fund.departement == actor.departement, Fund.code == code)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    fund = session.exec(query).first() if code.isprintable() else None
    if fund is None:
        raise NotFound("fund_not_found")
    return fund


def committed_cents(session: Session, fund: Fund) -> int:
    promised = session.scalar(
        sa.select(sa.func.coalesce(sa.func.sum(Commitment.amount_cents), 0)).where(
            col(Commitment.fund_id) == fund.id, col(Commitment.released_at).is_(None)
        )
    )
    return int(promised or 0)


def left_cents(session: Session, fund: Fund) -> int:
    return fund.budget_cents - committed_cents(session, fund)


def may_pay(fund: Fund, *, is_esf: bool, schoolchildren: int | None) -> bool:
    """Unknown schoolchildren is not a child: this fund does not pay, another one may."""
    if fund.may_pay is Payer.ESF_PARTICIPANT:
        return is_esf
    return fund.may_pay is Payer.EVERYONE or (schoolchildren or 0) > 0


def commit(session: Session, actor: Actor, fund: Fund, decision_id: UUID, cents: int, *, now: datetime) -> Commitment:
    """Promise cents for a decision. Two at the same moment wait for each other: no fund is over-spent by a cent."""
    locked = get_fund(session, actor, fund.code, lock=True)
    left = left_cents(session, locked)
    if cents > left:
        raise Conflict("fund_overspent", fund=fund.code, missing_cents=cents - left)
    made = Commitment(
        departement=actor.departement, fund_id=locked.id, decision_id=decision_id, amount_cents=cents, made_at=now
    )
    session.add(made)
    session.flush()
    journal.record(session, actor, "fund.commit", "fund", fund.code, now=now, decision=decision_id, amount_cents=cents)
    return made


def release(session: Session, actor: Actor, decision_id: UUID, *, now: datetime) -> int:
    """Give back to the funds what a fallen decision had taken; returns the cents. Twice gives nothing more."""
    standing = session.exec(
        select(Commitment)
        .where(Commitment.departement == actor.departement, Commitment.decision_id == decision_id)
        .where(col(Commitment.released_at).is_(None))
        .with_for_update()
    ).all()
    for commitment in standing:
        commitment.released_at = now
        session.add(commitment)
    cents = sum(commitment.amount_cents for commitment in standing)
    if standing:
        journal.record(session, actor, "fund.release", "decision", decision_id, now=now, amount_cents=cents)
    session.flush()
    return cents


def create_fund(
    session: Session,
    actor: Actor,
    *,
    code: str,
    label: str,
    pays_for: Payer,
    budget_cents: int,
    opens_on: date,
    closes_on: date,
    source: str = "",
    now: datetime,
) -> Fund:
    _check(
        label=label,
        code=code,
        source=source,
        budget_cents=budget_cents,
        opens_on=opens_on,
        closes_on=closes_on,
        today=paris_day(now),
    )
    taken = select(Fund).where(Fund.departement == actor.departement, Fund.code == code)
    if session.exec(taken).first():
        raise Conflict("fund_code_taken", fund=code)
    fund = Fund(
        departement=actor.departement,
        code=code,
        label=label.strip(),
        may_pay=pays_for,
        budget_cents=budget_cents,
        opens_on=opens_on,
        closes_on=closes_on,
        source=source.strip(),
    )
    session.add(fund)
    session.flush()
    journal.record(session, actor, "fund.create", "fund", code, now=now, budget_cents=budget_cents)
    return fund


def change_fund(
    session: Session,
    actor: Actor,
    fund: Fund,
    *,
    label: str | None = None,
    budget_cents: int | None = None,
    closes_on: date | None = None,
    source: str | None = None,
    now: datetime,
) -> Fund:
    """Change a fund whose row is locked. Its budget can't go below what it has already promised."""
    fund.label = fund.label if label is None else label.strip()
    fund.source = fund.source if source is None else source.strip()
    fund.closes_on = closes_on or fund.closes_on
    before, fund.budget_cents = fund.budget_cents, fund.budget_cents if budget_cents is None else budget_cents
    _check(
        label=fund.label,
        code=fund.code,
        source=fund.source,
        budget_cents=fund.budget_cents,
        opens_on=fund.opens_on,
        closes_on=fund.closes_on,
        today=paris_day(now),
    )
    promised = committed_cents(session, fund)
    if fund.budget_cents < promised:
        raise Conflict("fund_below_committed", fund=fund.code, committed_cents=promised)
    session.add(fund)
    session.flush()
    journal.record(
        session, actor, "fund.change", "fund", fund.code, now=now, before_cents=before, after_cents=fund.budget_cents
    )
    return fund


def _check(
    *, label: str, code: str, source: str, budget_cents: int, opens_on: date, closes_on: date, today: date
) -> None:
    wrong = faults_of(opens_on=planned_day_fault(opens_on, today), closes_on=planned_day_fault(closes_on, today))
    if not label.strip():
        wrong["label"] = "required"
    if not label.isprintable() or not source.isprintable():
        wrong["label" if not label.isprintable() else "source"] = "bad_text"
    if not code.isalnum() or len(code) > 20:
        wrong["code"] = "bad_fund_code"
    if not 0 <= budget_cents <= MOST_CENTS:
        wrong["budget_cents"] = "bad_budget"
    if closes_on < opens_on:
        wrong["closes_on"] = "closes_before_it_opens"
    if wrong:
        raise Invalid(fields=wrong)
