"""Organisations are added and renamed by administrators, each of their own département."""

import pytest
from sqlmodel import func, select

from equip.accounts.actors import EVERYWHERE
from equip.accounts.models import Organisation
from equip.journal.models import JournalEntry
from equip.places.models import Site

PATH = "/api/v1/organisations"
NEW = {"name": "MDS Nantua", "kind": "prescriber", "commune_insee": "01269"}


def count(db):
    with db.read(EVERYWHERE) as session:
        return session.exec(select(func.count(Organisation.id))).one()


def test_an_organisation_is_added_with_its_first_site_and_journaled(caller, db):
    admin = caller("admin")

    made = admin.post(PATH, json=NEW)

    assert made.status_code == 201
    assert made.json() in admin.get(PATH).json()
    with db.read(EVERYWHERE) as session:
        site = session.exec(select(Site).where(Site.name == "MDS Nantua")).one()
        assert (str(site.organisation_id), site.commune_insee) == (made.json()["id"], "01269")
        line = session.exec(select(JournalEntry).where(JournalEntry.action == "organisation.create")).one()
        assert line.record_id == made.json()["id"]


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"name": " "}, 422),
        ({"name": "x" * 121}, 422),
        ({"kind": "armée"}, 422),
        ({"commune_insee": "99999"}, 422),
        ({"name": "mds  oyonnax"}, 409),
    ],
)
def test_a_bad_organisation_is_refused_and_nothing_is_written(caller, db, wrong, status):
    before = count(db)

    answer = caller("admin").post(PATH, json=NEW | wrong)

    assert answer.status_code == status
    assert count(db) == before


def test_renaming_asks_for_the_version_that_was_read(caller):
    admin = caller("admin")
    one = admin.get(PATH).json()[0]
    etag = admin.get(f"{PATH}/{one['id']}").headers["etag"]

    done = admin.patch(f"{PATH}/{one['id']}", json={"name": "Autre nom"}, headers={"if-match": etag})
    late = admin.patch(f"{PATH}/{one['id']}", json={"name": "Encore"}, headers={"if-match": etag})
    blind = admin.patch(f"{PATH}/{one['id']}", json={"name": "Encore"})

    assert (done.status_code, late.status_code, blind.status_code) == (200, 412, 428)
    assert admin.get(f"{PATH}/{one['id']}").json()["name"] == "Autre nom"


def test_a_name_already_taken_is_refused_and_its_own_may_change_case(caller):
    admin = caller("admin")
    rows = {row["name"]: row["id"] for row in admin.get(PATH).json()}
    path = f"{PATH}/{rows['MDS Oyonnax']}"

    taken = admin.patch(path, json={"name": "MDS Belley"}, headers={"if-match": "*"})
    same = admin.patch(path, json={"name": "Mds Oyonnax"}, headers={"if-match": "*"})

    assert (taken.status_code, taken.json()["code"]) == (409, "organisation_name_taken")
    assert same.json()["name"] == "Mds Oyonnax"


def test_the_page_lists_adds_and_renames(browser):
    admin = browser("admin")
    added = admin.submit("/structures", {"name": "MDS Nantua", "kind": "prescriber"})
    text = admin.get("/structures").text
    page = text.split('">MDS Nantua</a>')[0].rpartition('href="')[2]

    renamed = admin.submit(page, {"name": "MDS du Haut-Bugey", "version": "1"})
    late = admin.submit(page, {"name": "Trop tard", "version": "1"})

    assert (added.status_code, renamed.status_code, late.status_code) == (303, 303, 412)
    assert "MDS du Haut-Bugey" in admin.get("/structures").text
    assert 'value="Trop tard"' in late.text


@pytest.mark.parametrize(
    ("form", "field", "words"),
    [
        ({"name": "MDS Nantua"}, "kind", "Répondez à cette question."),
        ({"name": "", "kind": "prescriber"}, "name", "Répondez à cette question."),
        ({"name": "MDS Oyonnax", "kind": "prescriber"}, "name", "porte déjà ce nom."),
        ({"name": "X", "kind": "prescriber", "commune_insee": "Nantua"}, "commune_insee", "ce code INSEE."),
    ],
)
def test_a_form_to_correct_says_what_and_keeps_the_rest(browser, db, form, field, words):
    before = count(db)

    answer = browser("admin").submit("/structures", form)

    assert answer.status_code in {409, 422}
    assert f'href="#{field}"' in answer.text
    assert words in answer.text
    assert f'value="{form["name"]}"' in answer.text
    assert count(db) == before
