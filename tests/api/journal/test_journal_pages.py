"""The journal is read by administrators, of their own département, in French."""

import ast
from pathlib import Path
from typing import get_args

import pytest
import sqlalchemy as sa
from sqlmodel import select

from api.journal.words import ACTIONS, said
from equip.accounts.actors import EVERYWHERE
from equip.inventory.events import EventKind
from equip.journal.models import JournalEntry
from equip.outcomes.following import Record
from equip.warranty.models import WarrantyTicket

ROOT = Path(__file__).parents[3]


def test_the_journal_says_who_did_what_and_that_its_chain_holds(caller):
    admin = caller("admin")

    entries = admin.get("/api/v1/journal", params={"q": "grid"}).json()
    verification = admin.get("/api/v1/journal/verification").json()

    assert {row["action"] for row in entries["items"]} == {"grid.publish"}
    newest = admin.get("/api/v1/journal").json()["items"][0]
    assert verification["intact"] is True
    assert (verification["broken"], verification["end"]) == ([], None)
    assert (verification["last_number"], verification["last_hash"]) == (newest["number"], newest["hash"])


def test_the_journal_is_exported_without_losing_a_line(browser, caller):
    total = caller("admin").get("/api/v1/journal").json()["total"]
    visitor = browser("admin")

    lines = visitor.get("/journal.csv").content.decode("utf-8-sig").splitlines()

    assert len(lines) >= total + 1


def test_a_journal_cut_at_its_end_is_said_by_the_page_and_by_the_api(browser, caller, urls):
    admin, visitor = caller("admin"), browser("admin")
    cut_the_end(urls)

    verification = admin.get("/api/v1/journal/verification").json()
    page = visitor.get("/journal").text

    assert (verification["intact"], verification["broken"], verification["end"]) == (False, [], "journal_shorter")
    assert "il manque des lignes à la fin du journal" in page
    assert "Prévenez la personne chargée de la protection des données." in page


def test_the_page_says_each_action_in_french_and_keeps_its_code_for_support(browser):
    page = browser("admin").get("/journal?q=grid").text

    assert "Grille de points publiée" in page
    assert "grid.publish" in page


@pytest.mark.parametrize("words", ["grille de points", "grid.publish", "GRILLE"])
def test_the_journal_is_searched_in_french_as_well_as_by_code(caller, words):
    found = caller("admin").get("/api/v1/journal", params={"q": words}).json()

    assert {row["action"] for row in found["items"]} == {"grid.publish"}
    assert {row["action_label"] for row in found["items"]} == {"Grille de points publiée"}


def test_a_change_of_state_says_both_states():
    details = {"current": "frozen", "wanted": "solving"}
    line = JournalEntry(action="round.move", details=details)

    assert said(line) == "Tour : changement d’état, de « figé » à « calcul en cours »"


def test_every_action_that_the_code_records_has_its_french_sentence_and_no_sentence_is_for_nothing():
    recorded = actions_in_the_code()

    assert recorded - set(ACTIONS) == set()
    assert set(ACTIONS) - recorded == set()
    assert all(words[0].isupper() and "." not in words for words in ACTIONS.values())


def test_every_action_seen_in_a_journal_that_was_lived_has_its_french_sentence(walled_db, sets):
    with walled_db.read(EVERYWHERE) as session:
        seen = set(session.exec(select(JournalEntry.action).distinct()))

    assert seen - set(ACTIONS) == set()
    assert len(seen) > 10


def actions_in_the_code():
    """Read in the calls of `journal.record`; what a call leaves open is found in the calls of its function."""
    found = set()
    for path in sorted([*ROOT.glob("equip/**/*.py"), *ROOT.glob("api/**/*.py")]):
        calls = calls_in(path)
        for call in (call for call in calls if ast.unparse(call.func) == "journal.record"):
            found |= spelled(call.args[2], path)
    return found


def spelled(action, path):
    if isinstance(action, ast.IfExp):
        return spelled(action.body, path) | spelled(action.orelse, path)
    if isinstance(action, ast.Constant):
        return {action.value}
    return OPEN[ast.unparse(action)](path)


def texts_given(path, names, place):
    """The text at this place in each call of one of these functions; all must be written out, or be passed on."""
    given = [call.args[place] for call in calls_in(path) if ast.unparse(call.func) in names and len(call.args) > place]
    written = [side for one in given for side in ((one.body, one.orelse) if isinstance(one, ast.IfExp) else (one,))]
    return {argument.value for argument in written if isinstance(argument, ast.Constant)}


def calls_in(path):
    return [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]


def verbs_of_rounds(_path):
    rooms = (ROOT / "equip/rounds").glob("*.py")
    return {f"round.{verb}" for file in rooms for verb in texts_given(file, {"_record", "service.note"}, 3)}


def verbs_of_warranties(_path):
    rooms = (ROOT / "equip/warranty").glob("*.py")
    return {f"warranty.{verb}" for file in rooms for verb in texts_given(file, {"record"}, 3)}


def kind_of(record):
    """As `equip.outcomes.following` writes it."""
    return "warranty_ticket" if record is WarrantyTicket else record.__name__.lower()


# An action that is put together: how its parts are found. An unknown way of writing one is a KeyError, on purpose.
OPEN = {
    "f'device.{kind}'": lambda _path: {f"device.{kind}" for kind in EventKind},
    "f'round.{verb}'": verbs_of_rounds,
    "f'warranty.{verb}'": verbs_of_warranties,
    "f'{record_type}.publish'": lambda path: {f"{noun}.publish" for noun in texts_given(path, {"_publish"}, 3)},
    "f'{kind}.follow'": lambda _path: {f"{kind_of(record)}.follow" for record in get_args(Record)},
    "action": lambda path: texts_given(path, {"_save", "_record"}, 3),
}


def cut_the_end(urls, departement="01"):
    """What only the owner of the tables can do."""
    owner = sa.create_engine(urls.owner, poolclass=sa.NullPool)
    with owner.begin() as connection:
        last = sa.select(sa.func.max(JournalEntry.number)).where(JournalEntry.departement == departement)
        number = connection.scalar(last)
        cut = sa.delete(JournalEntry).where(JournalEntry.departement == departement, JournalEntry.number == number)
        connection.execute(cut)
