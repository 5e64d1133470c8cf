"""The walls: every route × every role × another organisation's record and another département's.

A foreign record answers exactly like one that does not exist, and nothing is written. Every call carries a good body,
If-Match, an Idempotency-Key or a CSRF token, so that it is the wall that answers and not the validation.
"""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
import sqlalchemy as sa

from equip.accounts.actors import EVERYWHERE
from equip.accounts.models import ApiToken, Role
from equip.accounts.views import keep_view
from equip.db import Db
from tests import addresses, world
from tests.api.test_permissions import ROUTES
from tests.conftest import NOW, fresh_copy
from tests.records import Records
from tests.walking import Walker, answer_of, build, fingerprint, in_its_round, references, strangers

ON_RECORDS = [route for route in ROUTES if addresses.records_of(route[1])]
UNREADABLE = {400, 401, 415, 428, 500}


def tries(role: str, sets: dict[str, Records], path: str) -> Iterator[tuple[str, dict[str, str], dict[str, str]]]:
    """Foreign references with missing ones to compare; then one's own round with a foreign request in it."""
    missing = addresses.nowhere(path)
    for name in strangers(role):
        yield name, references(sets[name], role), missing
        if {"round_number", "request_ref"} <= set(addresses.records_of(path)):
            own = {"round_number": sets["mine"].references["round_number"]}
            yield f"own round, {name}", references(sets[name], role) | own, missing | own


def test_every_address_is_known_to_this_walk():
    made = {*Records("x").references, *(name for _, path, _ in ON_RECORDS for name in addresses.records_of(path))}
    forms = {path for method, path, _ in ON_RECORDS if method == "POST" and not path.startswith("/api/")}

    assert made == {
        *("person_ref", "request_ref", "device_tag", "round_number", "handover_id", "follow_up_id", "training_id"),
        *("import_id", "fund_code", "account_id", "token_id", "organisation_id", "photo_id", "view_id", "lot_id"),
        *("report_id", "workstation_id", "ticket_id"),
    }
    assert set(addresses.FORMS) == forms


@pytest.mark.parametrize("role", Role, ids=str)
def test_a_foreign_record_answers_like_a_missing_one_and_nothing_is_written(role, walled_app, walled_db, sets):
    walker = Walker(walled_app, role)
    before, told = fingerprint(walled_db), []
    for method, path, allowed in ON_RECORDS:
        if role not in allowed:
            continue
        for name, foreign, missing in tries(role, sets, path):
            for address, nowhere in zip(addresses.fill(path, foreign), addresses.fill(path, missing), strict=True):
                seen = walker.call(method, path, address)
                unseen = walker.call(method, path, nowhere)
                if answer_of(seen, *foreign.values()) != answer_of(unseen, *missing.values()):
                    told.append((method, path, name, seen.status_code, unseen.status_code, seen.text[:200]))
                elif seen.status_code not in {404, 303}:
                    told.append((method, path, name, seen.status_code, "not a refusal", seen.text[:200]))

    assert told == []
    assert {table for table, digest in fingerprint(walled_db).items() if digest != before[table]} == set()


@pytest.mark.parametrize("role", Role, ids=str)
def test_the_same_calls_find_ones_own_records(role, server, template, application):
    """What the walk above proves nothing without: with one's own records, these very calls are understood."""
    with fresh_copy(server, template) as urls, closing(Db(urls.app)) as db:
        application.state.db, application.state.clock = db, lambda: NOW
        mine = build(db)["mine"]
        own = references(mine, role)
        walker = Walker(application, role)
        with db.read(EVERYWHERE) as session:
            tokens = sa.select(ApiToken.id).where(ApiToken.user_id == world.user(session, role).id)
            own["token_id"] = str(session.scalars(tokens).one())
        with db.write(EVERYWHERE) as session:
            actor = world.actor(session, role, "01")
            own["view_id"] = str(keep_view(session, actor, "/stock", "À moi", "", now=NOW).id)
        wrong = list(_misunderstood(walker, role, mine, own))

    assert wrong == []


def _misunderstood(walker: Walker, role: str, mine: Records, own: dict[str, str]) -> Iterator[tuple[Any, ...]]:
    last = [route for route in ON_RECORDS if "token_id" in route[1]]
    for method, path, allowed in [*(route for route in ON_RECORDS if route not in last), *last]:
        if role not in allowed:
            continue
        known, unknown = in_its_round(mine, path, own), addresses.nowhere(path)
        for address, nowhere in zip(addresses.fill(path, known), addresses.fill(path, unknown), strict=True):
            missing, found = walker.call(method, path, nowhere), walker.call(method, path, address)
            same = answer_of(found, *known.values()) == answer_of(missing, *unknown.values())
            not_read = found.status_code == 422 and ('"required"' in found.text or '"bad_value"' in found.text)
            if found.status_code in UNREADABLE or not_read or (same and found.status_code == 404):
                yield method, address, found.status_code, found.text[:300]
