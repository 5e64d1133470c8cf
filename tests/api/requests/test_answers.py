"""What the pages say of a request's state: answered or not, and what today's reading of the rules changes to it."""

import pytest

from equip.requests.models import RequestState
from equip.rounds import freezing, publication
from equip.rounds.service import get_round
from tests import world
from tests.factories.inventory import make_available_device
from tests.factories.rounds import make_approved_round, make_round


def test_a_request_that_a_round_has_answered_is_no_longer_without_an_answer(browser, db, now):
    make_approved_round(db)
    officer = browser("programme_officer")
    assert "10 demandes sans réponse depuis 45 jours ou plus" in told(officer.get("/demandes?silence=2-mois"))
    with db.write(world.SYSTEM.scope) as session:
        publication.publish(session, world.SYSTEM, get_round(session, world.SYSTEM, 1, lock=True), now=now)
        make_available_device(session, tag="AT-7100")
        freezing.freeze(session, world.SYSTEM, make_round(session), now=now)

    waiting = told(officer.get("/demandes"))

    assert "En attente du tour <b>4</b>" in waiting, "refused the first time, they take part in the next round"
    assert "0 demande sans réponse depuis 45 jours ou plus" in told(officer.get("/demandes?silence=2-mois"))
    assert "sans réponse" not in told(officer.get("/"))


@pytest.mark.parametrize(
    ("state", "presences", "tag", "words"),
    [
        (RequestState.DRAFT, "PAA", "non recevable", "le brouillon est gardé"),
        (RequestState.INELIGIBLE, "PAA", "non recevable", "La demande est gardée. Si la situation change,"),
        (RequestState.INELIGIBLE, None, "à compléter aujourd’hui", "reste « non recevable » tant qu’elle n’est pas"),
        (RequestState.INCOMPLETE, "PAA", "non recevable aujourd’hui", "reste « à compléter » tant qu’elle n’est pas"),
        (RequestState.INCOMPLETE, "PPP", "recevable aujourd’hui", "reste « à compléter » tant qu’elle n’est pas"),
        (RequestState.WAITING, "PAA", "non recevable aujourd’hui", "de nouveau, ou relue par un tour."),
        (
            RequestState.WITHDRAWN,
            "PAA",
            "non recevable aujourd’hui",
            "information : la demande reste « retirée ».",
        ),
        (RequestState.WAITING, "PPP", "recevable", ""),
    ],
)
def test_what_is_read_today_is_told_apart_from_the_state_of_the_request(browser, made, state, presences, tag, words):
    page = told(browser("prescriber").get(f"/demandes/{made(state=state, person={'presences': presences})}"))
    aside = page[page.index('id="recevabilite"') :]

    assert f'">{tag}</span>' in aside
    assert words in aside
    assert ("le brouillon est gardé" in aside) == (state is RequestState.DRAFT)
    assert ("reste «" in aside) == tag.endswith("aujourd’hui")


def told(answer):
    return answer.text.replace("\u00a0", " ").replace("\u202f", " ")
