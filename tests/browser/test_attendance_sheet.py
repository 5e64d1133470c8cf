"""The sheet of a day at the two sizes: a dozen people must be noted without scrolling more than they need to."""

import pytest

from tests import world
from tests.browser.conftest import SIZES
from tests.factories.people import make_person
from tests.factories.training import DAYS, make_enrolment, make_training

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("size", SIZES)
def test_the_three_answers_of_a_person_stand_on_one_line(page_for, db, size):
    with db.write(world.SYSTEM.scope) as session:
        training = make_training(session)
        person = make_person(session, last_name="Vuitton-Maréchal", first_name="Alix")
        make_enrolment(session, training=training, person=person)
        address = f"/formations/{training.id}/seances/{DAYS[0]}"
    page = page_for("trainer", size)

    page.goto(address)
    answers = [answer.bounding_box() for answer in page.locator(".tests .opt").all()]

    assert len(answers) == 3
    assert len({answer["y"] for answer in answers}) == 1
