"""Requests of the demonstration's social centre, for the tests of their pages."""

import pytest

from tests import world
from tests.factories.requests import make_applicant, make_request


@pytest.fixture
def made(db):
    """`made(state=…, person={…}, **need)` gives the reference of a request of the demonstration's social centre."""

    def made(*, person=None, organisation=None, **kwargs):
        with db.write(world.SYSTEM.scope) as session:
            owner = world.organisation(session, organisation) if organisation else None
            applicant = make_applicant(session, organisation=owner, **(person or {}))
            return make_request(session, person=applicant, **kwargs).ref

    return made
