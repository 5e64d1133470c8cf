"""Some machines of the stock, chosen one by one or by a search, and the same act done to all of them."""

import re

import pytest

from equip.inventory import service
from equip.inventory.models import DeviceState, Flag
from tests import world
from tests.factories.inventory import NOW, make_available_device, make_device, make_erased_device, workshop

SEVERAL = "AT-1,AT-2,AT-3"
CHOICE = f"/stock/choix?postes={SEVERAL}"


@pytest.fixture
def bench(browser, db):
    with db.write(world.SYSTEM.scope) as session:
        make_available_device(session, tag="AT-1")
        make_erased_device(session, tag="AT-2")
        make_device(session, tag="AT-3")
    return browser("refurbisher")


def states(db, tags=SEVERAL):
    with db.read(world.SYSTEM.scope) as session:
        return [service.get_device(session, workshop(session), tag).state for tag in tags.split(",")]


def text_of(answer):
    return answer.text.replace("\u00a0", " ").replace("\u202f", " ")


def sent(bench, step, key="key", **typed):
    """The answer to one form of the page of three machines, and the page it leads to."""
    answer = bench.submit(f"/stock/choix/{step}", {"postes": SEVERAL, "form_key": key, **typed}, page=CHOICE)
    return text_of(bench.get(answer.headers["location"]) if answer.status_code == 303 else answer)


def promise(db, tag):
    with db.write(world.SYSTEM.scope) as session:
        device = service.get_device(session, workshop(session), tag, lock=True)
        service.move(session, workshop(session), device, DeviceState.RESERVED, now=NOW)


def test_the_boxes_that_are_ticked_become_an_address_that_lists_exports_and_prints_them(bench):
    chosen = bench.get("/stock/choix?poste=AT-1&poste=AT-3")

    assert chosen.headers["location"] == "/stock/choix?postes=AT-1%2CAT-3"
    assert "2 postes choisis" in text_of(bench.get(chosen.headers["location"]))
    for path in ("/stock", "/stock.csv"):
        assert set(re.findall(r"AT-\d\b", bench.get(path, params={"postes": "AT-1,AT-3"}).text)) == {"AT-1", "AT-3"}
    assert bench.get("/stock/etiquettes.pdf", params={"postes": "AT-1,AT-3"}).content.startswith(b"%PDF")


def test_all_that_a_search_finds_may_be_chosen(bench):
    assert "1 poste choisi" in text_of(bench.get("/stock/choix?etat=available&tous=1"))
    assert "3 postes choisis" in text_of(bench.get("/stock/choix?q=AT-&tous=1"))
    assert "Aucun poste n’est choisi" in bench.get("/stock/choix?q=rien-de-tel&tous=1").text
    assert 'href="/stock/choix?q=AT-&amp;tous=1"' in bench.get("/stock?q=AT-&par_page=2").text


def test_nothing_ticked_is_nothing_chosen_never_the_whole_stock(bench):
    page = bench.get("/stock/choix").text

    assert "cochez-en au moins un" in page
    assert "/stock/choix/sortie" not in page


def test_the_same_act_is_done_to_each_and_who_refuses_is_named_with_the_reason(bench, db):
    promise(db, "AT-1")

    words = sent(bench, "reparation")

    assert states(db) == [DeviceState.RESERVED, DeviceState.REPAIR, DeviceState.REPAIR]
    assert "Mettre en réparation : 2 postes faits." in words
    assert "1 poste n’a pas changé" in words
    assert "se décide dans un tour ou à une remise" in words


def test_an_act_sent_twice_is_done_once(bench, db):
    for _ in range(2):
        assert "3 postes faits" in sent(bench, "signalement", flag=Flag.NEEDS_PART.value)

    with db.read(world.SYSTEM.scope) as session:
        device = service.get_device(session, workshop(session), "AT-3")
        assert [event.kind for event in service.events_of(session, device)].count("flagged") == 1


@pytest.mark.parametrize(
    ("step", "typed", "said"),
    [
        ("prix", {"price_cents": "cent"}, "Écrivez une somme en euros"),
        ("sortie", {"end": "recycled"}, "Cochez la case pour confirmer"),
    ],
)
def test_what_is_typed_wrongly_changes_no_machine_and_stays_on_the_page(bench, db, step, typed, said):
    before = states(db)

    page = sent(bench, step, **typed)

    assert said in page
    assert all(value in page for value in typed.values())
    assert states(db) == before


def test_an_act_that_no_chosen_machine_allows_is_listed_with_the_reason(bench):
    page = bench.get(CHOICE).text

    assert "Aucun de ces postes n’est en réparation." in page
    assert "Le contrôle final se signe poste par poste, à l’établi." in page


def test_each_act_of_many_is_undone_by_itself(bench, db):
    sent(bench, "reparation")
    with db.write(world.SYSTEM.scope) as session:
        actor = workshop(session)
        act = next(act for act in service.last_acts(session, actor, now=NOW) if act.device.tag == "AT-3")
        service.undo(session, actor, service.get_device(session, actor, "AT-3", lock=True), act.number, now=NOW)

    assert states(db) == [DeviceState.REPAIR, DeviceState.REPAIR, DeviceState.RECEIVED]


def test_an_officer_sees_the_choice_but_no_act(bench, browser):
    officer = browser("programme_officer")

    page = officer.get(CHOICE).text

    assert "Exporter (XLSX)" in page
    assert "/stock/choix/reparation" not in page
    assert officer.submit("/stock/choix/reparation", {"postes": SEVERAL}, page="/stock").status_code == 403


def test_a_machine_that_the_search_finds_since_the_page_was_read_is_left_as_it_is(bench, db):
    page = bench.get("/stock/choix?etat=received&tous=1")
    fields = dict(re.findall(r'<input type="hidden" name="(etat|vus|_csrf_token)" value="([^"]*)"', page.text))
    assert fields["vus"] == "AT-3"
    with db.write(world.SYSTEM.scope) as session:
        make_device(session, tag="AT-4")

    bench.client.post("/stock/choix/reparation", data=fields)

    assert states(db, "AT-3,AT-4") == [DeviceState.REPAIR, DeviceState.RECEIVED]
