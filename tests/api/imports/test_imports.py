"""The whole way of a partner's file: sent, reviewed, saved, sent again."""

from pathlib import Path

import pytest
from sqlmodel import func, select

from equip.files.export import ExportColumn, to_xlsx
from equip.imports.models import ImportFile
from equip.inventory.models import Device
from equip.journal.chain import broken_links
from tests import world
from tests.equip.files.test_read_table import ods, ods_row

SEEDS = Path(__file__).parents[3] / "seeds" / "ain"
STOCK = (SEEDS / "stock-micronov.csv").read_bytes()


def send(caller, name="stock-micronov.csv", content=STOCK, kind="stock"):
    return caller.post(f"/api/v1/imports/{kind}", files={"file": (name, content)})


def devices(db):
    with db.read(world.SYSTEM.scope) as session:
        return session.exec(select(func.count()).select_from(Device)).one()


def words_of(answer, number):
    line = next(line for line in answer.json()["lines"] if line["number"] == number)
    return [problem["detail"] for problem in line["problems"]]


def test_the_report_names_line_column_and_reason_and_nothing_is_written(caller, db):
    answer = send(caller("refurbisher"))

    assert answer.status_code == 201
    assert answer.json()["counts"] == {"create": 68, "update": 0, "identical": 0, "to_correct": 2, "duplicate": 1}
    assert words_of(answer, 66) == [
        "Ligne 66, colonne « prix € » : « cent trente » n’est pas une somme en euros. Écrivez-la sous la forme 145,50."
    ]
    assert words_of(answer, 33)[0].startswith("Ligne 33, colonne « type » : « borne » n’est pas un mot connu.")
    assert words_of(answer, 22) == [
        "Ligne 22, colonne « effacement résultat » : ce poste n’a pas de preuve d’effacement : "
        "ajoutez le rapport du disque."
    ]
    assert [note["detail"] for note in answer.json()["notes"]] == [
        "Le fichier est lu en Windows (cp1252), colonnes séparées par « point-virgule ».",
        "Colonne « écran (pouces) » : décimales lues avec la virgule : « 15,6 ».",
        "Colonne « date réception » : dates lues jour/mois/année : « 19/07/2026 » est le 19/07/2026.",
    ]
    assert devices(db) == 0


def test_saving_puts_the_good_lines_in_and_sending_again_changes_nothing(caller, db):
    workshop = caller("refurbisher")
    saved = workshop.post(f"/api/v1/imports/{send(workshop).json()['id']}/save")
    assert saved.status_code == 200
    assert saved.json()["state"] == "saved"
    assert devices(db) == 68
    assert workshop.get("/api/v1/stock/availability").json()["total"] == 55

    again = send(workshop)

    assert again.json()["counts"] == {"create": 0, "update": 0, "identical": 68, "to_correct": 2, "duplicate": 1}
    refused = workshop.post(f"/api/v1/imports/{again.json()['id']}/save")
    assert (refused.status_code, refused.json()["code"]) == (409, "import_nothing_ready")
    with db.read(world.SYSTEM.scope) as session:
        assert list(broken_links(session, "01")) == []


def test_an_import_is_saved_once(caller):
    workshop = caller("refurbisher")
    path = f"/api/v1/imports/{send(workshop).json()['id']}/save"
    workshop.post(path)

    assert workshop.post(path).json()["detail"].startswith("Cet import est déjà terminé.")


def test_a_hardware_report_is_compared_with_the_stock(caller):
    workshop = caller("refurbisher")
    workshop.post(f"/api/v1/imports/{send(workshop).json()['id']}/save")

    answer = send(workshop, "lshw.json", (SEEDS / "lshw-portable.json").read_bytes(), "hardware")

    assert answer.json()["lines"][0]["ref"] == "AT-2344"
    assert words_of(answer, 1) == [
        "Ligne 1, colonne « Disque (Go) » : le stock dit « 240 Go », le relevé dit « 256 Go ». "
        "Rien n’est changé : vérifiez le poste."
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty_file"), (b"%PDF-1.7", "unsupported_format"), (b"\xd0\xcf\x11\xe0x", "old_workbook")],
)
def test_a_file_that_can_not_be_read_is_refused_in_french(caller, content, code):
    answer = send(caller("refurbisher"), content=content)

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["errors"][0]["field"] == "file"


def test_each_role_sends_its_own_files_only(caller):
    assert send(caller("prescriber")).status_code == 403
    assert send(caller("refurbisher"), kind="people").status_code == 403
    assert send(caller("analyst")).status_code == 403
    assert send(caller("refurbisher"), kind="nothing").status_code == 404


def test_another_role_does_not_see_the_workshop_s_file(caller):
    import_id = send(caller("refurbisher")).json()["id"]

    for other in (caller("programme_officer"), caller("prescriber"), caller("programme_officer", "38")):
        assert other.get(f"/api/v1/imports/{import_id}").status_code == 404
        assert other.post(f"/api/v1/imports/{import_id}/save").status_code == 404


def test_the_pages_lead_from_the_file_to_the_saved_lines(browser, db):
    workshop = browser("refurbisher")
    sent = workshop.submit("/imports", {"kind": "stock"}, files={"file": ("stock.csv", STOCK)})
    assert sent.status_code == 303
    review = workshop.get(sent.headers["location"])
    page = review.text.replace("\u00a0", " ")
    assert "Lignes à corriger : 2" in page
    assert "Enregistrer les 68 lignes prêtes" in page
    assert "Ce poste n’a pas de preuve d’effacement" in page

    path = sent.headers["location"].replace("verifier", "enregistrer")
    saved = workshop.submit(path, {"form_key": "once"}, page=sent.headers["location"])

    assert (saved.status_code, devices(db)) == (303, 68)
    assert "68 lignes enregistrées" in workshop.get(saved.headers["location"]).text.replace("\u00a0", " ")
    assert "stock.csv</a>" in workshop.get("/imports").text
    assert "Corriger 3 lignes de l’import stock.csv" in workshop.get("/").text.replace("\u00a0", " ")


def test_a_page_without_a_file_says_what_to_choose(browser):
    answer = browser("refurbisher").submit("/imports", {"kind": "stock"}, files={"file": ("", b"")})

    assert answer.status_code == 422
    assert "Choisissez un fichier CSV, ODS, XLSX, JSON, XML ou un journal nwipe" in answer.text


def test_the_nir_column_is_dropped_and_said(caller):
    content = b"n inventaire;type;NIR\nAT-1;portable;180010100090012\n"

    answer = send(caller("refurbisher"), content=content)

    assert "La colonne NIR n’est ni lue ni gardée." in [note["detail"] for note in answer.json()["notes"]]
    assert "180010100090012" not in answer.text


def test_the_file_is_read_from_the_field_that_the_document_names_and_no_other(caller):
    answer = caller("refurbisher").post("/api/v1/imports/stock", files={"data": ("stock-micronov.csv", STOCK)})

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "import_file_missing")


@pytest.mark.parametrize("part", [("", b""), (None, b"AT-1;laptop")], ids=["no file chosen", "text and no file"])
def test_a_call_that_carries_no_file_is_told_so(part, caller, db):
    answer = caller("refurbisher").post("/api/v1/imports/stock", files={"file": part})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "import_file_missing"
    with db.read(world.SYSTEM.scope) as session:
        assert session.exec(select(ImportFile.id)).all() == []


def test_a_file_sent_again_closes_by_itself_and_asks_for_nothing(caller, browser):
    workshop = caller("refurbisher")
    workshop.post(f"/api/v1/imports/{send(workshop).json()['id']}/save")

    again = send(workshop).json()

    assert again["state"] == "saved"
    page, home = (
        browser("refurbisher").get(f"/imports/{again['id']}/verifier").text,
        browser("refurbisher").get("/").text,
    )
    assert "Rien de nouveau" in page
    assert "à enregistrer" not in browser("refurbisher").get("/imports").text
    assert "Enregistrer" not in home


@pytest.mark.parametrize(
    ("role", "sent_as", "name", "looks_like"),
    [
        ("programme_officer", "people", "stock-micronov.csv", "liste des postes"),
        ("programme_officer", "requests", "extrait-iodas.csv", "extrait des personnes"),
        ("refurbisher", "stock", "demandes.csv", "demandes"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_the_kind_it_looks_like(caller, role, sent_as, name, looks_like):
    answer = send(caller(role), name, (SEEDS / name).read_bytes(), sent_as)

    assert (answer.status_code, answer.json()["code"]) == (422, "import_other_kind")
    assert f"« {looks_like}" in answer.json()["errors"][0]["detail"].replace("\u00a0", " ")


@pytest.mark.parametrize("kind", ["ods", "xlsx"])
def test_a_workbook_goes_the_whole_way_as_a_csv_does(caller, db, kind):
    cells = [("N° inventaire", "Type", "Prix €"), ("AT-1", "portable", "120,50")]
    columns = [ExportColumn[tuple[str, ...]](name, lambda row, at=at: row[at]) for at, name in enumerate(cells[0])]
    book = ods("".join(ods_row(*row) for row in cells)) if kind == "ods" else to_xlsx(cells[1:], columns, name="Stock")
    workshop = caller("refurbisher")

    sent = send(workshop, f"liste.{kind}", book).json()
    workshop.post(f"/api/v1/imports/{sent['id']}/save")

    assert sent["counts"]["create"] == 1
    with db.read(world.SYSTEM.scope) as session:
        device = session.exec(select(Device)).one()
        assert (device.tag, device.form, device.price_cents) == ("AT-1", "laptop", 12_050)
