"""What never comes out: foreign records in lists, people at the workshop, outcomes at the committee, names in addresses
and logs, and foreign references slipped into a good body."""

import json
import logging
import re
from urllib.parse import unquote

import pytest

from api.permissions import ANYBODY
from equip.accounts.models import Role
from tests import addresses
from tests.api.test_permissions import ROUTES
from tests.walking import Walker, answer_of, fingerprint, in_its_round, references, strangers

# « Zz » begins every word of the sets: a search that finds them all without writing any mark in the page.
SEARCHES = (
    "",
    "?par_page=200&page_size=200",
    "?q=Zz&vue=tous&par_page=200",
    "?q=26-9",
    "?departement=38&q=Zz&structure=prescriber+isere",
    "?on=2026-11-09&year=2026",
    "?code=AT-9",
    "?silence=oui&etat=allocated",
)
LISTS = [(m, p, a) for m, p, a in ROUTES if m == "GET" and not addresses.parameters(p) and a != ANYBODY]
READINGS = [(m, p, a) for m, p, a in ROUTES if m == "GET" and a != ANYBODY]
HREF = re.compile(r'(?:href|action)="([^"]*)"')


def readings(walker, role, mine):
    """Every page, list, export and record that the role can read of its own, with its address."""
    own = references(mine, role)
    for method, path, allowed in READINGS:
        if role in allowed:
            for address in addresses.fill(path, in_its_round(mine, path, own)):
                yield address, walker.call(method, path, address)


@pytest.mark.parametrize("role", Role, ids=str)
def test_lists_searches_and_exports_hold_no_foreign_record(role, walled_app, sets):
    walker, leaks, read = Walker(walled_app, role), [], 0
    for method, path, allowed in LISTS:
        for search in SEARCHES if role in allowed else ():
            text = walker.call(method, path, path + search).text
            read += 1
            leaks += [(path, search, word) for name in strangers(role) for word in sets[name].words if word in text]

    assert leaks == []
    assert read > 0


def test_ones_own_records_do_stand_in_the_lists(walled_app, sets):
    """What the test above proves nothing without."""
    officer = Walker(walled_app, Role.PROGRAMME_OFFICER)
    found = "".join(
        officer.call(m, p, p + "?par_page=200&page_size=200&vue=tous").text for m, p, a in LISTS if officer.role in a
    )

    words = {word for name in ("mine", "elsewhere") for word in sets[name].words}
    assert {word for word in words if word not in found} == {"ZZZZ-9101", "ZZZZ-9202"}, "codes stand in no list"


def test_the_workshop_never_reads_anything_social(walled_app, sets):
    """Neither name, reference, household, CAF number, address nor points of the people behind its machines."""
    workshop = Walker(walled_app, Role.REFURBISHER)
    answers = list(readings(workshop, Role.REFURBISHER, sets["mine"]))
    answers += [
        (path + search, workshop.call(method, path, path + search))
        for method, path, allowed in LISTS
        for search in SEARCHES
        if Role.REFURBISHER in allowed
    ]

    assert [(address, word) for address, answer in answers for word in sets["mine"].social if word in answer.text] == []
    assert any("Zzmineprenom" in answer.text for _, answer in answers), "the first name is called at the counter"


def test_the_committee_never_reads_a_follow_up(walled_app, sets):
    approver = Walker(walled_app, Role.APPROVER)
    follow_up = (sets["mine"].references["follow_up_id"], "Zzminesuivi", "/suivis")

    answers = list(readings(approver, Role.APPROVER, sets["mine"]))

    assert [(address, word) for address, answer in answers for word in follow_up if word in answer.text] == []
    assert len(answers) > 10


@pytest.mark.parametrize("role", [Role.PRESCRIBER, Role.PROGRAMME_OFFICER, Role.TRAINER, Role.REFURBISHER], ids=str)
def test_names_stand_in_no_address_and_in_no_log(role, walled_app, sets, caplog):
    caplog.set_level(logging.DEBUG)
    names = ("Zzminenom", "Zzmineprenom", "7779101", "0639989101", "zzmine.personne@example.fr", "rue Zzmine")

    answers = [answer for _, answer in readings(Walker(walled_app, role), role, sets["mine"])]

    led = [unquote(href) for answer in answers for href in HREF.findall(answer.text)]
    led += [unquote(answer.headers.get("location", "")) for answer in answers]
    led += [unquote(answer.headers.get("content-disposition", "")) for answer in answers]
    shown = [href for href in led if not href.startswith(("tel:", "mailto:"))]
    assert [href for href in shown for name in names if name in href] == []
    # httpx writes the addresses that this test itself calls; they hold references only, which the line above proves.
    assert [name for name in names if name in caplog.text] == []
    assert len(shown) > 10


def slipped():
    """A good body in which one reference is not one's own: role, method, route, body made of the references."""
    return [
        ("prescriber", "POST", "/api/v1/requests", lambda r: {"person_ref": r["person_ref"], "accepts_laptop": True}),
        ("programme_officer", "POST", "/api/v1/requests", lambda r: {"person_ref": r["person_ref"]}),
        *(
            (role, "POST", "/api/v1/handovers/{handover_id:uuid}/schedule", _slot)
            for role in ("prescriber", "programme_officer", "refurbisher")
        ),
        ("refurbisher", "POST", "/api/v1/devices/{device_tag:str}/erasures", _erasure),
        *(
            (role, "POST", "/api/v1/warranty-tickets/{ticket_id:uuid}/swap", lambda r: {"device_tag": r["device_tag"]})
            for role in ("refurbisher", "programme_officer")
        ),
        ("trainer", "POST", "/api/v1/trainings/{training_id:uuid}/enrolments", _enrolment),
        ("trainer", "PUT", "/api/v1/trainings/{training_id:uuid}/attendance/{day:date}", _presence),
        ("trainer", "PUT", "/api/v1/trainings/{training_id:uuid}/skills", _skill),
        ("admin", "POST", "/api/v1/accounts", _account),
        ("programme_officer", "PATCH", "/api/v1/people/{person_ref:str}", _organisation),
        ("programme_officer", "POST", "/api/v1/people", lambda r: _organisation(r) | _NOBODY),
        ("prescriber", "PATCH", "/api/v1/people/{person_ref:str}", _organisation),
    ]


_NOBODY = {"last_name": "Inconnu", "first_name": "Parfait"}


def _slot(known):
    return {"scheduled_at": "2026-12-08T14:00:00+01:00", "site_id": known["site_id"]}


def _erasure(known):
    said = {"result": "succeeded", "method": "ATA Secure Erase", "done_on": "2026-11-20"}
    return {"drive_id": known["drive_id"], **said}


def _enrolment(known):
    return {"code": known["person_ref"], "last_name": known["last_name"]}


def _presence(known):
    return [{"person_ref": known["person_ref"], "presence": "present"}]


def _skill(known):
    line = {"scale": "strategic", "phase": "after", "level": "acquired"}
    return {"assessed_on": "2026-11-09", "skills": [{"person_ref": known["person_ref"], **line}]}


def _account(known):
    said = {"email": "nouveau@example.fr", "display_name": "Nouveau", "password": "un mot de passe assez long"}
    return {"organisation_id": known["organisation_id"], "role": "prescriber", **said}


def _organisation(known):
    return {"organisation_id": known["organisation_id"]}


@pytest.mark.parametrize(
    ("role", "method", "route", "body"), slipped(), ids=lambda value: str(value) if isinstance(value, str) else ""
)
def test_a_foreign_reference_in_a_body_answers_like_a_missing_one(
    role, method, route, body, walled_app, walled_db, sets
):
    walker, nowhere = Walker(walled_app, role), addresses.NOWHERE["uuid"]
    missing = {**addresses.SHAPES, **dict.fromkeys(("site_id", "drive_id", "organisation_id"), nowhere)}
    missing["last_name"] = "Inconnue"
    address = next(addresses.fill(route, references(sets["mine"], role)))
    before = fingerprint(walled_db)

    def ask(known):
        answer = walker.api.request(method, address, json=body(known), headers={"if-match": "*"})
        return answer_of(answer, *known.values(), json.dumps(known["last_name"]))

    # A trainer may enrol anybody of the département whose code and name they hold together.
    for name in ("isere",) if "enrolments" in route else strangers(role):
        told = ask({**sets[name].references, **sets[name].body})
        assert told == ask(missing)
        assert told[0] in {404, 422, 403}
    assert fingerprint(walled_db) == before


def test_looking_for_a_person_of_another_departement_finds_nobody(walled_app, sets):
    """Of another organisation's person, a prescriber learns the organisation; of another département's, nothing."""
    prescriber = Walker(walled_app, Role.PRESCRIBER).api
    asked = {"first_name": "Zzisereprenom", "last_name": "Zziserenom", "birth_date": "1984-03-02"}
    theirs = prescriber.post("/api/v1/people/matches", json=asked | {"caf_number": "7779303"})
    neighbour = {"first_name": "Zzelsewhereprenom", "last_name": "Zzelsewherenom", "birth_date": "1984-03-02"}
    found = prescriber.post("/api/v1/people/matches", json=neighbour | {"caf_number": "7779202"})

    assert theirs.json() == {"mine": [], "elsewhere": None}
    assert found.json() == {"mine": [], "elsewhere": "prescriber elsewhere"}
