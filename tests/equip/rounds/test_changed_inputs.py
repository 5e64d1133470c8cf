"""Seeing what has changed since the freeze costs as many statements for many machines as for few."""

import pytest
import sqlalchemy as sa

from equip.inventory import service as inventory
from equip.inventory.models import Flag
from equip.rounds import freezing
from tests.factories.inventory import make_available_device, make_device
from tests.factories.rounds import make_frozen_round, make_queued_request, make_round, officer


def statements_of(session, this_round) -> int:
    counted = []

    def note(*args: object) -> None:
        counted.append(args[2])

    connection = session.connection()
    session.expire_all()
    sa.event.listen(connection, "before_cursor_execute", note)
    assert freezing.changed_inputs(session, this_round) == []
    sa.event.remove(connection, "before_cursor_execute", note)
    return len(counted)


@pytest.fixture
def counts(session, now):
    """For one machine, then for seven."""
    found = []
    for machines in (1, 7):
        with session.begin_nested() as undone:
            make_queued_request(session)
            for rank in range(machines):
                make_available_device(session, tag=f"AT-{7001 + rank}")
            this_round = make_round(session)
            freezing.freeze(session, officer(session), this_round, now=now)
            found.append(statements_of(session, this_round))
            undone.rollback()
    return found


def test_the_statements_do_not_grow_with_the_machines(counts):
    few, many = counts

    assert 0 < few == many


def test_a_machine_whose_proof_is_gone_is_named(session, now):
    this_round = make_frozen_round(session, now=now)
    device = inventory.get_device(session, officer(session), "AT-7003")
    for erasure in inventory.erasures_of(session, device):
        erasure.voided_at = now
    session.flush()

    assert freezing.changed_inputs(session, this_round) == ["AT-7003"]


def test_many_machines_are_judged_as_each_alone(session, now):
    devices = [make_available_device(session, tag="AT-8001"), make_device(session, tag="AT-8002")]
    devices.append(make_available_device(session, tag="AT-8003"))
    devices[2].flags = [Flag.NEEDS_PART]
    session.flush()

    alone = {device.id for device in devices if inventory.blocking_reasons(session, device, now.date())}

    assert inventory.blocked_among(session, devices, now.date()) == alone == {devices[1].id, devices[2].id}
