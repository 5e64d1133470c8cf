"""A machine booted on a USB key posts its report with the token of a bench; a person says which it is, and accepts."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from litestar.testing import TestClient
from sqlmodel import func, select

from equip.accounts.models import ApiToken, Workstation
from equip.accounts.service import end_access
from equip.files.reports.door import read_report
from equip.imports.models import ImportFile
from equip.inventory.models import Device
from equip.journal.models import JournalEntry
from tests import world
from tests.api.inventory.test_bench import text_of, write
from tests.conftest import NOW
from tests.factories.inventory import make_device

DATA = Path(__file__).parents[2] / "equip" / "files" / "data"
THINKPAD = (DATA / "thinkpad-t480.json").read_bytes()
SERIAL = read_report(THINKPAD).hardware.serial
REPORTS = "/api/v1/hardware-reports"


class Bench:
    """A USB key: the address and a token, nothing else."""

    def __init__(self, app, token):
        self.client = TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False)
        self.client.headers["authorization"] = f"Bearer {token}"

    def post(self, content=THINKPAD):
        return self.client.post(REPORTS, files={"file": ("-", content)})


@pytest.fixture
def key(app, browser):
    made = browser("refurbisher").submit("/bancs", {"name": "clé bleue", "days": "30"})
    return Bench(app, re.search(r"eqb_[\w-]+", made.text).group(0))


def read(db, query):
    with db.read(world.SYSTEM.scope) as session:
        return session.exec(query).all()


def page_of(bench, posted):
    return f"/releves/{posted.json()['id']}"


def test_the_token_of_a_bench_is_shown_once_and_kept_as_its_hash(browser, db):
    bench = browser("refurbisher")

    token = re.search(r"eqb_[\w-]+", bench.submit("/bancs", {"name": "banc 2", "days": "30"}).text).group(0)

    assert "eqb_" not in bench.get("/bancs").text
    assert "banc 2" in bench.get("/bancs").text
    (kept,) = read(db, select(ApiToken.token_sha256).where(ApiToken.workstation_id.is_not(None)))
    assert token not in kept
    assert token not in str(read(db, select(JournalEntry.details)))


@pytest.mark.parametrize(
    ("typed", "field"), [({"days": "0"}, "days"), ({"days": "∞"}, "days"), ({"name": " "}, "name")]
)
def test_a_token_needs_a_name_and_an_end(browser, typed, field):
    answer = browser("refurbisher").submit("/bancs", {"name": "banc 2", "days": "30", **typed})

    assert answer.status_code == 422
    assert f'id="{field}-err"' in answer.text


def test_the_token_of_a_bench_opens_nothing_but_the_posting_of_reports(key):
    for path in ("/api/v1/me", "/api/v1/devices", "/api/v1/imports", "/api/v1/stock/summary"):
        refused = key.client.get(path)
        assert (refused.status_code, refused.json()["code"]) == (403, "workstation_posts_only")
    assert key.client.post("/api/v1/imports/hardware", files={"file": ("x", THINKPAD)}).status_code == 403
    assert key.client.get("/etabli", follow_redirects=False).status_code == 303
    assert key.post().status_code == 200


def test_a_token_withdrawn_or_past_its_days_opens_nothing_any_more(app, browser, key, db):
    app.state.clock = lambda: NOW + timedelta(days=31)
    assert key.post().status_code == 401
    app.state.clock = lambda: NOW
    (row,) = read(db, select(Workstation.id))

    browser("refurbisher").submit(f"/bancs/{row}/retirer", page="/bancs")

    assert key.post().status_code == 401
    assert "retiré" in browser("refurbisher").get("/bancs").text


def test_a_password_that_changes_does_not_stop_a_bench(key, db):
    with db.write(world.SYSTEM.scope) as session:
        end_access(session, world.user(session, "refurbisher"), now=NOW)

    assert key.post().status_code == 200


def test_an_unknown_machine_waits_at_the_bench_to_be_identified_and_nothing_is_written(key, browser, db):
    posted = key.post()

    assert posted.json() == {"id": posted.json()["id"], "waits": True, "tag": None}
    assert read(db, select(func.count()).select_from(Device)) == [0]
    page = text_of(browser("refurbisher").get("/etabli"))
    assert "Relevés reçus" in page
    assert "à identifier" in page
    assert SERIAL in page


def test_the_home_page_says_that_reports_wait_to_be_read(key, browser):
    assert "relevé reçu" not in text_of(browser("refurbisher").get("/"))

    key.post()

    assert "Lire 1 relevé reçu" in text_of(browser("refurbisher").get("/"))


def test_a_report_posted_twice_waits_once(key, db):
    first, again = key.post(), key.post()

    assert first.json() == again.json()
    assert read(db, select(func.count()).select_from(ImportFile)) == [1]


def test_a_person_gives_it_a_new_label_then_enters_it_once(key, browser, db):
    bench = browser("refurbisher")
    page = page_of(bench, key.post())
    assert bench.submit(f"{page}/accepter", {}, page=page).status_code == 422

    assert bench.submit(f"{page}/etiquette", {"tag": "at-77"}, page=page).status_code == 303

    assert "Nouveau poste AT-77." in text_of(bench.get(page))
    assert read(db, select(Device.tag)) == []
    for _ in range(2):
        accepted = bench.submit(f"{page}/accepter", {"form_key": "one"}, page=page)
        assert accepted.headers["location"] == "/etabli/AT-77?fait=releve"
    assert read(db, select(Device.serial)) == [SERIAL]
    assert "Relevés reçus" not in bench.get("/etabli").text
    assert key.post().json()["waits"] is False


def test_a_label_stuck_before_completes_that_machine(key, browser, db):
    write(db, make_device, tag="AT-9001", ram_gib=None, webcam=None)
    bench = browser("refurbisher")
    page = page_of(bench, key.post())

    bench.submit(f"{page}/etiquette", {"tag": "AT-9001"}, page=page)

    assert "Relevé du poste" in text_of(bench.get(page))
    bench.submit(f"{page}/accepter", {}, page=page)
    (device,) = read(db, select(Device))
    assert (device.tag, device.serial) == ("AT-9001", SERIAL)
    assert device.ram_gib is not None


def test_a_label_of_another_serial_is_refused(key, browser, db):
    write(db, make_device, serial="AUTRE1")
    bench = browser("refurbisher")
    page = page_of(bench, key.post())

    refused = bench.submit(f"{page}/etiquette", {"tag": "AT-9001"}, page=page)

    assert refused.status_code == 409
    assert "est connue avec le numéro AUTRE1" in text_of(refused)


def test_a_known_machine_shows_what_would_change_and_a_person_says_where_the_report_is_right(key, browser, db):
    write(db, make_device, serial=SERIAL, ram_gib=4, model="ThinkPad X1", webcam=None)
    bench = browser("refurbisher")

    posted = key.post()

    assert posted.json()["tag"] == "AT-9001"
    page = page_of(bench, posted)
    words = re.sub(r"<[^>]+>", "", text_of(bench.get(page)))
    assert "Mémoire : 4 Go → " in words
    assert read(db, select(Device.ram_gib)) == [4]
    bench.submit(f"{page}/accepter", {"take-ram_gib": "oui"}, page=page)
    (device,) = read(db, select(Device))
    assert device.ram_gib != 4
    assert device.model == "ThinkPad X1"


def test_a_report_set_aside_writes_nothing_and_may_be_posted_again(key, browser, db):
    bench = browser("refurbisher")
    page = page_of(bench, key.post())

    assert bench.submit(f"{page}/ecarter", page=page).status_code == 303

    assert "Relevés reçus" not in bench.get("/etabli").text
    assert bench.submit(f"{page}/accepter", {}, page=page).status_code == 409
    assert key.post().json()["waits"] is True
    assert read(db, select(func.count()).select_from(Device)) == [0]


def test_nothing_personal_of_a_posted_report_is_kept(key, db):
    key.post((DATA / "glpi-portable.json").read_bytes())

    (kept,) = read(db, select(ImportFile.content))
    for word in ("lastloggeduser", "winowner", "local_users", "softwares", "networks"):
        assert word not in kept.decode().lower()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Ce fichier est vide"),
        (b"{", "il manque peut-être la fin"),
        (b" " * 11_000_000, "10 Mo"),
        (b"[]", "lshw"),
    ],
    ids=["empty", "cut", "large", "nothing"],
)
def test_what_is_no_report_is_refused_in_a_sentence(key, content, words):
    refused = key.post(content)

    assert refused.status_code in {413, 422}
    assert words in text_of(refused)


def test_another_workshop_never_sees_what_was_posted(key, browser, db):
    posted = key.post()
    with db.write(world.SYSTEM.scope) as session:
        row = session.exec(select(ImportFile)).one()
        organisation = world.organisation(session, "Micronov")
        other = type(organisation)(departement="01", name="Autre atelier", kind=organisation.kind)
        session.add(other)
        session.flush()
        row.organisation_id = other.id

    assert browser("refurbisher").get(f"/releves/{posted.json()['id']}").status_code == 404
