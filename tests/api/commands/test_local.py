"""What is done beside the database itself: `equip migrate`, `equip journal verify`, `equip serve`."""

import os
import signal
import subprocess
import sys

import httpx
import pytest
import sqlalchemy as sa

from equip.journal.models import JournalEntry
from tests.api.commands.conftest import ROOT, SECRET, check_refusal, type_it
from tests.api.journal.test_journal_pages import cut_the_end
from tests.serving import free_port, wait_for


def test_migrating_twice_changes_nothing(env):
    first, second = type_it(env, "migrate"), type_it(env, "migrate")

    assert [(answer.exit_code, answer.output) for answer in (first, second)] == 2 * [(0, "La base est à jour.\n")]


@pytest.mark.parametrize("command", [("migrate",), ("journal", "verify"), ("serve", "--no-worker")])
@pytest.mark.parametrize("url", ["postgresql+psycopg://x@127.0.0.1:1/equip", "pas une adresse"])
def test_a_database_that_does_not_answer_is_said_in_french(command, url):
    env = {"EQUIP_DATABASE_URL": url, "EQUIP_OWNER_URL": url, "EQUIP_SECRET": SECRET}
    port = ["--port", str(free_port())] if command[0] == "serve" else []  # 8000 may be somebody's

    check_refusal(type_it(env, *command, *port), "La base de données ne répond pas. Vérifiez EQUIP_DATABASE_URL")


def test_an_intact_journal_is_said_intact_for_each_departement(env):
    answer = type_it(env, "journal", "verify")

    assert answer.exit_code == 0
    words = [line for line in answer.output.splitlines() if "intact" in line]
    assert words == [f"Département {code} : le journal est intact." for code in ("01", "38")]


def test_the_end_of_the_journal_is_said_to_be_kept_elsewhere_and_is_recognised_the_next_time(env):
    kept = marks(type_it(env, "journal", "verify"))

    again = type_it(env, "journal", "verify", "--expect", kept["01"], "--expect", kept["38"])

    assert again.exit_code == 0, again.output
    assert marks(again) == kept


def test_a_journal_cut_at_its_end_is_found_with_and_without_what_was_kept(env, urls):
    kept = marks(type_it(env, "journal", "verify"))
    cut_the_end(urls)

    alone = type_it(env, "journal", "verify")
    compared = type_it(env, "journal", "verify", "--expect", kept["01"])

    check_refusal(alone, "Département 01 : il manque des lignes à la fin du journal.")
    check_refusal(compared, "Département 01 : le journal est plus court que la ligne notée ailleurs.")
    assert "Département 38 : le journal est intact." in compared.output


@pytest.mark.parametrize(
    ("noted", "words"),
    [
        (f"01:1:{'f' * 64}", "la ligne notée ailleurs n’est plus la même : le journal a été réécrit."),
        (f"74:1:{'f' * 64}", "Département 74 : il n’est pas dans cette base."),
        ("1204", "Écrivez CODE:NUMÉRO:EMPREINTE"),
    ],
)
def test_a_mark_that_does_not_fit_is_said_plainly(env, noted, words):
    check_refusal(type_it(env, "journal", "verify", "--expect", noted), words)


def test_a_line_changed_behind_the_service_s_back_is_found(env, urls):
    engine = sa.create_engine(urls.owner, poolclass=sa.NullPool)
    with engine.begin() as owner:
        first = owner.scalar(sa.select(sa.func.min(JournalEntry.number)).where(JournalEntry.departement == "01"))
        changed = sa.update(JournalEntry).where(JournalEntry.departement == "01", JournalEntry.number == first)
        owner.execute(changed.values(action="something.else"))

    answer = type_it(env, "journal", "verify")

    check_refusal(answer, f"Département 01 : la chaîne est rompue aux lignes {first}")
    assert "Département 38 : le journal est intact." in answer.output


@pytest.mark.parametrize("processes", [1, 2])
def test_the_service_starts_answers_and_stops_when_told(env, tmp_path, processes):
    port = free_port()
    with start(env, tmp_path, port, "--processes", str(processes)) as service:
        wait_for(port, 60)
        answers = [httpx.get(f"http://127.0.0.1:{port}/connexion").status_code for _ in range(4)]
        service.send_signal(signal.SIGTERM)
        code = service.wait(timeout=40)

    assert answers == 4 * [200]
    assert code == 0
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}/connexion")


def test_a_port_that_is_taken_is_said_in_french(env, tmp_path):
    port = free_port()
    with start(env, tmp_path, port) as first:
        wait_for(port, 60)
        second = type_it(env, "serve", "--port", str(port), "--no-worker")
        first.send_signal(signal.SIGTERM)
        first.wait(timeout=40)

    check_refusal(second, f"Le port {port} est déjà pris. Choisissez-en un autre avec --port.")


def marks(answer):
    """By département, what the command says to keep elsewhere."""
    kept = [line.rpartition(" ")[2] for line in answer.output.splitlines() if "à garder ailleurs" in line]
    return {mark.partition(":")[0]: mark for mark in kept}


def start(env, folder, port, *options):
    command = [sys.executable, "-m", "api.commands", "serve", "--port", str(port), *options]
    return subprocess.Popen(command, env=os.environ | env | {"PYTHONPATH": str(ROOT)}, cwd=folder)
