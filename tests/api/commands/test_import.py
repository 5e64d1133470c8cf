"""`equip import`: a partner's file sent by the command line."""

import tracemalloc
from pathlib import Path

import pytest
from sqlmodel import func, select

from equip.inventory.models import Device
from tests import world
from tests.api.commands.conftest import check_refusal

STOCK = Path(__file__).parents[3] / "seeds" / "ain" / "stock-micronov.csv"


def devices(db):
    with db.read(world.SYSTEM.scope) as session:
        return session.exec(select(func.count()).select_from(Device)).one()


def test_the_report_is_read_first_and_saying_no_keeps_nothing(equip, db):
    answer = equip("refurbisher", "import", "stock", STOCK, typed="n\n")

    assert answer.exit_code == 0, answer.output
    assert "Ligne 66, colonne « prix € »" in answer.output.replace("\u00a0", " ")
    assert "68 à créer, 0 à mettre à jour, 0 identiques, 2 à corriger, 1 doublons possibles." in answer.output
    assert devices(db) == 0


def test_save_keeps_the_lines_that_are_ready_and_a_second_time_there_are_none(equip, db):
    first = equip("refurbisher", "import", "stock", STOCK, "--save")
    second = equip("refurbisher", "import", "stock", STOCK, "--save")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.output.rstrip().endswith("68 lignes enregistrées.")
    assert second.output.rstrip().endswith("Aucune ligne à enregistrer.")
    assert devices(db) == 68


def test_a_file_that_is_not_of_that_kind_is_refused(equip, tmp_path, db):
    path = tmp_path / "scan.pdf"
    path.write_bytes(b"%PDF-1.7")

    answer = equip("refurbisher", "import", "stock", path)

    check_refusal(answer, "Ce n’est pas un tableau que nous savons lire.")
    assert answer.output.count("tableau que nous savons lire") == 1
    assert devices(db) == 0


@pytest.mark.parametrize(("kind", "most"), [("hardware", 10), ("stock", 20)])
def test_a_file_over_the_limit_is_refused_without_being_read(equip, tmp_path, kind, most):
    path = tmp_path / "enorme.json"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    tracemalloc.start()

    answer = equip("refurbisher", "import", kind, path)

    assert tracemalloc.get_traced_memory()[1] < 50_000_000
    tracemalloc.stop()
    check_refusal(answer, f"dépasse {most} Mo")


@pytest.mark.parametrize("name", ["glpi-portable.json", "fusioninventory.xml", "workbench-script.json"])
def test_a_report_goes_through_the_same_door(equip, name):
    path = Path(__file__).parents[2] / "equip" / "files" / "data" / name

    first = equip("refurbisher", "import", "hardware", path, "--save")
    second = equip("refurbisher", "import", "hardware", path, "--save")

    assert first.output.rstrip().endswith("1 lignes enregistrées.")
    assert second.output.rstrip().endswith("Aucune ligne à enregistrer.")


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("prescriber", "Votre compte ne permet pas cette action."),
        (None, "Il faut un jeton d’accès."),
    ],
)
def test_who_may_not_send_a_stock_is_told_so(equip, role, words, db):
    check_refusal(equip(role, "import", "stock", STOCK), words)
    assert devices(db) == 0


def test_a_token_that_is_not_accepted_is_said_with_how_to_get_another(equip, db):
    answer = equip(None, "import", "stock", STOCK, "--token", "eqp_autre")

    check_refusal(answer, "Le service n’accepte pas ce jeton : il est faux, expiré ou fermé.")
    assert "/api/v1/tokens en donne un" in answer.output
    assert "page" not in answer.output


def test_a_service_that_is_not_there_is_said_with_its_address(equip, nobody_there):
    answer = equip("refurbisher", "import", "stock", STOCK, "--server", nobody_there)

    check_refusal(answer, f"Pas de réponse de {nobody_there}. Le service est-il démarré ?")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("import", "stock", "nulle-part.csv"), "PATH : ce fichier n’existe pas, ou ne se lit pas."),
        (("import", "meubles", str(STOCK)), "KIND : choisissez parmi people, stock, hardware"),
        (("import", "stock"), "Il manque PATH."),
        (("import", "stock", str(STOCK), "--vite"), "« --vite » n’est pas une option de cette commande."),
        (("import", "stock", str(STOCK), "encore"), "Cette commande ne s’écrit pas ainsi"),
        (("importer",), "« importer » n’est pas une commande."),
        (("round", "freeze", "sept"), "NUMBER : écrivez un nombre entier."),
    ],
)
def test_what_is_typed_wrongly_is_said_in_french(equip, typed, words):
    answer = equip("refurbisher", *typed)

    check_refusal(answer, f"Erreur : {words}", code=2)
    assert "--help »" in answer.output
