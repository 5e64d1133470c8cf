"""No fund spends a cent more than it has, and each pays only for whom it may."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlmodel import select

from equip.accounts.actors import EVERYWHERE
from equip.errors import Conflict, Invalid
from equip.funding import service
from equip.funding.contributions import contribution_cents
from equip.funding.models import Commitment, Fund, Payer
from tests import world

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("code", "is_esf", "schoolchildren", "pays"),
    [
        ("INS", False, None, True),
        ("FSE", True, None, True),
        ("FSE", False, 2, False),
        ("MEC", False, 1, True),
        ("MEC", True, 0, False),
        ("MEC", True, None, False),
    ],
)
def test_each_fund_pays_only_for_whom_it_may(session, code, is_esf, schoolchildren, pays):
    fund = service.get_fund(session, world.SYSTEM, code)

    assert service.may_pay(fund, is_esf=is_esf, schoolchildren=schoolchildren) is pays


@pytest.mark.parametrize(
    ("quotient", "cents"),
    [(0, 1500), (299, 1500), (300, 2500), (449, 2500), (450, 4000), (600, 6000), (9999, 6000), (None, 1500)],
)
def test_the_contribution_follows_the_bracket_of_the_family_quotient(session, quotient, cents):
    assert contribution_cents(session, "01", quotient, TODAY) == cents


def test_before_any_scale_nothing_is_asked_of_the_household(session):
    assert contribution_cents(session, "01", 500, date(2025, 1, 1)) == 0


def test_only_the_funds_open_on_the_day_are_there(session):
    assert [fund.code for fund in service.funds_of(session, "01", TODAY)] == ["FSE", "INS", "MEC"]
    assert service.funds_of(session, "01", date(2027, 1, 1)) == []


def test_a_budget_never_goes_below_zero_or_past_its_own_end(session, now):
    with pytest.raises(Invalid) as refusal:
        service.create_fund(
            session,
            world.SYSTEM,
            code="X 1",
            label=" ",
            pays_for=Payer.EVERYONE,
            budget_cents=-1,
            opens_on=TODAY,
            closes_on=date(2026, 1, 1),
            now=now,
        )

    assert set(refusal.value.fields) == {"label", "code", "budget_cents", "closes_on"}


def test_a_fund_is_never_over_spent_by_a_cent_whoever_asks_at_the_same_moment(db, urls, now):
    """Forty commitments of 100 € race for a fund of 3 600 €: 36 pass. Decisions are not needed to see the lock."""
    _without_decisions(urls)
    with db.write(world.SYSTEM.scope) as session:
        fund = service.get_fund(session, world.SYSTEM, "INS", lock=True)
        service.change_fund(session, world.SYSTEM, fund, budget_cents=360_000, now=now)

    def take(_: int) -> str:
        try:
            with db.write(world.SYSTEM.scope) as session:
                fund = service.get_fund(session, world.SYSTEM, "INS")
                service.commit(session, world.SYSTEM, fund, uuid4(), 10_000, now=now)
        except Conflict as refusal:
            return f"{refusal.code} {refusal.details['fund']} {refusal.details['missing_cents']}"
        return "taken"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(take, range(40)))

    assert answers.count("taken") == 36
    assert answers.count("fund_overspent INS 10000") == 4
    with db.read(EVERYWHERE) as session:
        fund = session.exec(select(Fund).where(Fund.code == "INS")).one()
        assert service.left_cents(session, fund) == 0


def test_what_is_released_may_be_spent_again_and_only_once(db, urls, now):
    _without_decisions(urls)
    decision = uuid4()
    with db.write(world.SYSTEM.scope) as session:
        fund = service.get_fund(session, world.SYSTEM, "MEC")
        budget = fund.budget_cents
        service.commit(session, world.SYSTEM, fund, decision, budget, now=now)
        assert service.release(session, world.SYSTEM, decision, now=now) == budget
        assert service.release(session, world.SYSTEM, decision, now=now) == 0
        service.commit(session, world.SYSTEM, fund, decision, budget, now=now)

        assert service.left_cents(session, fund) == 0
        assert len(session.exec(select(Commitment)).all()) == 2


def test_a_budget_can_not_be_cut_below_what_is_promised(db, urls, now):
    _without_decisions(urls)
    with db.write(world.SYSTEM.scope) as session:
        fund = service.get_fund(session, world.SYSTEM, "MEC", lock=True)
        service.commit(session, world.SYSTEM, fund, uuid4(), 50_000, now=now)

        with pytest.raises(Conflict) as refusal:
            service.change_fund(session, world.SYSTEM, fund, budget_cents=49_999, now=now)

        assert refusal.value.code == "fund_below_committed"


def _without_decisions(urls):
    engine = sa.create_engine(urls.owner, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text("alter table commitment drop constraint fk_commitment_decision_id_decision"))
