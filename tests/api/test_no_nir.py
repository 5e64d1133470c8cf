"""No free text that people write keeps a social security number: every text of the API, the forms, the files."""

import json

import pytest
import sqlalchemy as sa

from equip.accounts.actors import EVERYWHERE
from equip.accounts.models import Role
from equip.requests.models import RequestState
from equip.tables import METADATA
from seeds.load import DEMO_PASSWORD
from tests import addresses, world
from tests.api.requests.test_request_pages import fields_of
from tests.api.test_permissions import ROUTES
from tests.factories.requests import make_applicant, make_request
from tests.walking import Walker, build, in_its_round, references

NIR = "1 85 05 78 006 084 36"
WORDS = f"Rappeler sa sœur, {NIR}, avant midi"
REFUSED = "Ceci ressemble à un numéro de sécurité sociale."
WRITES = [route for route in ROUTES if route[0] in {"POST", "PUT", "PATCH"}]
# Of the texts that the walk writes in, those of each room; the others stand below, where a call needs more.
FREE = {
    ("follow-ups/{follow_up_id:uuid}", "comment"),
    ("funds", "label"),
    ("funds", "source"),
    ("devices/{device_tag:str}/flags", "reason"),
    ("grids", "criteria.0.sentence"),
    ("grids", "source"),
    ("organisations", "name"),
    ("people", "address"),
    ("people", "last_name"),
    ("rounds", "label"),
    ("rounds/{round_number:int}/lines/{request_ref:str}", "reason"),
    ("rounds/{round_number:int}/send-back", "remark"),
    ("rounds/{round_number:int}/submit", "reason"),
    ("rules", "rules.0.sentence"),
    ("rules", "source"),
    ("trainings", "course_title"),
    ("trainings", "label"),
}


def leaves(body, path=()):
    """Every text of a JSON body, by the way that leads to it."""
    if isinstance(body, str):
        yield path
    for key, value in body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ():
        yield from leaves(value, (*path, key))


def put(body, path, value):
    changed = json.loads(json.dumps(body))
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return changed


def kept(db):
    """The tables that hold the number, in any of its columns."""
    with db.read(EVERYWHERE) as session:
        query = 'select count(*) from "{}" t where t::text like :nir'
        return [n for n in METADATA.tables if session.scalar(sa.text(query.format(n)), {"nir": f"%{NIR}%"})]


def refusals(role, app, sets, db):
    """(route, field) of each text of each body that is refused for the number that it holds."""
    walker = Walker(app, role)
    for method, route, allowed in WRITES:
        if not route.startswith("/api/") or (role not in allowed and allowed):
            continue
        body = addresses.example_body(walker.document, method, route)
        for way in leaves(body):
            known = in_its_round(sets["mine"], route, references(sets["mine"], role))
            address = next(iter(addresses.fill(route, known)))
            headers = {"if-match": "*", "idempotency-key": f"nir {role} {method} {address} {way}"}
            answer = walker.api.request(method, address, headers=headers, json=put(body, way, WORDS))
            assert answer.status_code < 500, (route, way)
            faults = answer.json().get("errors", []) if answer.status_code == 422 else []
            yield from ((route, fault["field"]) for fault in faults if fault["code"] == "nir_refused")


def test_no_text_of_the_api_keeps_one(app, db):
    sets = build(db)

    refused = {found for role in Role for found in refusals(role, app, sets, db)}

    assert kept(db) == []
    assert {(route.removeprefix("/api/v1/"), field) for route, field in refused} >= FREE


@pytest.fixture
def request_ref(db):
    with db.write(world.SYSTEM.scope) as session:
        return make_request(session, person=make_applicant(session), state=RequestState.DRAFT).ref


def refused_at(answer, field):
    found = {fault["field"]: fault["detail"] for fault in answer.json().get("errors", [])}
    return answer.status_code == 422 and found.get(field, "").startswith(REFUSED)


@pytest.mark.parametrize("field", ["comment", "repeat_reason", "prescriber_name"])
def test_a_request_keeps_none(field, caller, db, request_ref):
    answer = caller("prescriber").patch(
        f"/api/v1/requests/{request_ref}", json={field: WORDS}, headers={"if-match": "*"}
    )

    assert refused_at(answer, field)
    assert kept(db) == []


def test_neither_does_the_reason_to_withdraw_it(caller, db, request_ref):
    answer = caller("prescriber").post(
        f"/api/v1/requests/{request_ref}/withdraw", json={"reason": WORDS}, headers={"if-match": "*"}
    )

    assert refused_at(answer, "reason")
    assert kept(db) == []


def test_neither_does_an_account_nor_a_token(caller, db):
    admin = caller("admin")
    where = next(row["id"] for row in admin.get("/api/v1/organisations").json() if row["name"] == "Micronov")
    account = {"email": "x@example.fr", "role": "refurbisher", "organisation_id": where, "password": "x" * 20}

    made = admin.post("/api/v1/accounts", json=account | {"display_name": WORDS})
    token = {"email": "atelier@example.fr", "password": DEMO_PASSWORD, "label": f"poste {NIR}"}

    assert refused_at(made, "display_name")
    assert refused_at(admin.post("/api/v1/tokens", json=token), "label")
    assert kept(db) == []


def test_neither_does_a_machine_nor_its_erasure_but_its_own_number_may_look_like_one(caller, db):
    workshop = caller("refurbisher")
    made = workshop.post("/api/v1/devices", json={"tag": "AT-9901", "form": "laptop", "serial": "1850578006084"})
    assert made.status_code == 201, made.text

    answer = workshop.patch("/api/v1/devices/AT-9901", json={"comment": WORDS}, headers={"if-match": "*"})

    assert refused_at(answer, "comment")
    assert kept(db) == []


def test_the_form_of_a_request_says_so_at_its_field_and_keeps_what_was_typed(browser, db, request_ref):
    page, visitor = f"/demandes/{request_ref}", browser("prescriber")
    sent = fields_of(visitor.get(page).text) | {"comment": WORDS}

    answer = visitor.submit(page, sent)

    assert answer.status_code == 422
    assert REFUSED in answer.text.split('id="comment-err"')[1].split("</p>")[0]
    assert kept(db) == []


@pytest.mark.parametrize(
    ("role", "path", "form", "field"),
    [
        ("trainer", "/formations/nouvelle", {"course_title": WORDS, "label": "Hiver"}, "course_title"),
        (
            "programme_officer",
            "/fonds",
            {"code": "INS29", "label": "Fonds", "source": WORDS, "may_pay": "everyone"},
            "source",
        ),
        ("admin", "/structures", {"name": WORDS, "kind": "trainer"}, "name"),
    ],
)
def test_the_other_forms_say_so_at_the_field(role, path, form, field, browser, db):
    days = {"starts_on": "11/01/2027", "ends_on": "12/03/2027"}
    money = {"budget_cents": "100", "opens_on": "01/01/2027", "closes_on": "31/12/2027"}

    answer = browser(role).submit(path, form | days | money)

    assert answer.status_code == 422
    assert REFUSED in answer.text.split(f'id="{field}-err"')[1].split("</p>")[0]
    assert kept(db) == []


def test_a_line_of_a_file_that_holds_one_is_left_out_and_the_file_is_kept_without_it(caller, db):
    rows = ("N° inventaire;Type;N° série;Observation", f"AT-9911;portable;X1;{WORDS}")
    lines = "\n".join([*rows, "AT-9912;portable;1850578006084;bon", "AT-9913;portable;X3;bon"])
    workshop = caller("refurbisher")

    sent = workshop.post("/api/v1/imports/stock", files={"file": ("stock.csv", lines.encode())}).json()
    saved = workshop.post(f"/api/v1/imports/{sent['id']}/save").json()

    for report in (sent, saved):
        assert (report["counts"]["create"], report["counts"]["to_correct"]) == (2, 1)
        said = [problem["detail"] for line in report["lines"] for problem in line["problems"]]
        assert any("ressemble à un numéro de sécurité sociale" in words for words in said)
    with db.read(EVERYWHERE) as session:
        files = session.scalars(sa.text("select convert_from(content, 'UTF8') from import_file")).all()
        assert files
        assert not [text for text in files if NIR in text]
        assert session.scalar(sa.text("select serial from device where tag = 'AT-9912'")) == "1850578006084"
    assert kept(db) == []
