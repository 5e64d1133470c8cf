"""The five steps of a request, and the sentence of where it stands."""

from datetime import date

import pytest

from api.public.steps import standing, steps_of
from equip.handover.status import PublicStatus
from equip.requests.models import RequestState


@pytest.mark.parametrize("state", [state for state in RequestState if state is not RequestState.DRAFT])
def test_every_state_has_a_sentence_five_steps_and_at_most_one_that_is_now(state):
    status = PublicStatus("01", state, date(2026, 9, 7), granted=state is RequestState.ALLOCATED)

    steps = steps_of(status, date(2026, 11, 23))

    assert standing(status).title.endswith(".")
    assert len(steps) == 5
    assert sum(step.state == "now" for step in steps) <= 1


@pytest.mark.parametrize("state", [RequestState.SUBMITTED, RequestState.INCOMPLETE, RequestState.ELIGIBLE])
@pytest.mark.parametrize(
    ("training", "current"),
    [
        (None, "Formation"),
        ((date(2026, 12, 1), date(2026, 12, 18)), "Formation"),
        ((date(2026, 11, 2), date(2026, 12, 18)), "Formation en cours"),
        ((date(2026, 10, 1), date(2026, 10, 30)), "Ordinateur attribué"),
    ],
)
def test_the_current_step_is_the_first_that_is_not_done(state, training, current):
    status = PublicStatus("01", state, date(2026, 9, 7), training)

    steps = steps_of(status, date(2026, 11, 23))

    assert [step.title for step in steps if step.state == "now"] == [current]


def test_whoever_was_given_a_computer_comes_for_it_even_before_the_end_of_the_course():
    status = PublicStatus(
        "01", RequestState.ALLOCATED, date(2026, 9, 7), (date(2026, 11, 2), date(2026, 12, 18)), granted=True
    )

    steps = steps_of(status, date(2026, 11, 23))

    assert [step.title for step in steps if step.state == "now"] == ["Venir chercher l’ordinateur"]
