"""How many times one may be wrong: at one account from one address, at one account, from one address."""

from datetime import timedelta

import pytest
from sqlmodel import select

from equip.accounts import attempts, credentials
from equip.accounts.attempts import OWN_PASSWORD, SIGN_IN, SIGN_IN_ACCOUNT, SIGN_IN_ADDRESS, Knock
from equip.accounts.models import Attempt
from equip.errors import Forbidden, TooMany
from seeds.load import DEMO_PASSWORD
from tests import world
from tests.conftest import NOW

SOON = NOW + timedelta(minutes=5, seconds=1)
LATER = NOW + timedelta(minutes=15, seconds=1)


def knock(account="her", address="home"):
    return Knock(account, address, f"{address} {account}")


def fail(session, times, *, account="her", address="home", now=NOW):
    for _ in range(times):
        attempts.take_sign_in(session, knock(account, address), now=now)


def refused(session, account="her", address="home", now=NOW):
    try:
        attempts.forgive(session, attempts.take_sign_in(session, knock(account, address), now=now))
    except TooMany as too_many:
        return too_many.details["minutes"]
    return None


def test_ten_failures_close_one_account_to_one_address_and_to_no_other(session):
    fail(session, SIGN_IN.most)

    assert refused(session) == 15
    assert refused(session, address="elsewhere") is None
    assert refused(session, account="somebody else") is None
    assert refused(session, now=LATER) is None


def test_a_right_try_is_not_counted(session):
    for _ in range(3 * SIGN_IN_ACCOUNT.most):
        assert refused(session) is None


def test_whoever_has_many_addresses_is_slowed_for_five_minutes(session):
    for number in range(SIGN_IN_ACCOUNT.most):
        fail(session, 1, address=f"address {number}")

    assert refused(session, address="one more") == 5
    assert refused(session, address="one more", now=SOON) is None


def test_those_many_addresses_do_not_slow_the_one_that_opened_the_account(session):
    attempts.remember(session, knock(), now=NOW - timedelta(days=60))
    for number in range(SIGN_IN_ACCOUNT.most):
        fail(session, 1, address=f"address {number}")

    assert refused(session) is None
    fail(session, SIGN_IN.most)
    assert refused(session) == 15


def test_an_address_that_opened_it_long_ago_is_a_stranger_again(session):
    attempts.remember(session, knock(), now=NOW - timedelta(days=91))
    for number in range(SIGN_IN_ACCOUNT.most):
        fail(session, 1, address=f"address {number}")

    assert refused(session) == 5


def test_one_address_that_tries_every_account_is_stopped(session):
    for number in range(SIGN_IN_ADDRESS.most):
        fail(session, 1, account=f"account {number}")

    assert refused(session, account="one more") == 15
    assert refused(session, account="one more", address="elsewhere") is None


def test_kinds_are_counted_apart(session):
    for _ in range(OWN_PASSWORD.most):
        attempts.take(session, [(OWN_PASSWORD, knock().both)], now=NOW)

    assert refused(session) is None


def test_what_is_kept_of_a_failure_goes_after_a_day(session):
    fail(session, 1, address="yesterday", now=NOW - timedelta(days=1, seconds=1))
    attempts.remember(session, knock(), now=NOW - timedelta(days=60))
    before = set(session.exec(select(Attempt.who_sha256)))

    fail(session, 1, account="another", address="today")

    gone = before - set(session.exec(select(Attempt.who_sha256)))
    assert gone == {"her", "yesterday", "yesterday her"}


def test_comparing_costs_the_same_for_an_address_that_nobody_has(session):
    """argon2's cost is told by what stands before the salt: algorithm, memory, time, lanes."""
    known = credentials.claimed_by(session, world.user(session, "analyst").email)
    unknown = credentials.claimed_by(session, "nobody@example.fr")

    assert unknown.user_id is None
    assert known.password_hash.split("$")[:4] == unknown.password_hash.split("$")[:4]


@pytest.mark.parametrize("meanwhile", ["closed", "another password"])
def test_what_changed_while_the_password_was_compared_opens_nothing(session, meanwhile):
    user = world.user(session, "analyst")
    claimed = credentials.claimed_by(session, user.email)
    credentials.check_password(claimed, DEMO_PASSWORD)
    assert credentials.confirmed(session, claimed) is user

    if meanwhile == "closed":
        user.is_active = False
        session.flush()
    else:
        credentials.keep_hash(session, user, credentials.hashed("un tout autre mot de passe"))

    with pytest.raises(Forbidden):
        credentials.confirmed(session, claimed)
