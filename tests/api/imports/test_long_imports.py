"""A long list in the pages: asked of a job, told while it goes on, and led to where it ends."""

import re
from pathlib import Path

import pytest

from api.imports.registry import OPENERS
from equip.imports import running
from tests.conftest import NOW

STOCK = (Path(__file__).parents[3] / "seeds" / "ain" / "stock-micronov.csv").read_bytes()
REFRESH = re.compile(r'http-equiv="refresh" content="3; url=([^"]+)"')


@pytest.fixture(autouse=True)
def short_patience(monkeypatch):
    monkeypatch.setattr(running, "LONG_BYTES", 1000)


def text_of(answer):
    return answer.text.replace("\u00a0", " ").replace("\u202f", " ")


def run(db, address):
    import_id = re.search(r"/imports/([^/]+)/", address)[1]
    return running.run_import(db, OPENERS, import_id, clock=lambda: NOW)


def test_a_long_list_says_that_it_waits_then_leads_to_its_report_and_its_saving(browser, db):
    bench = browser("refurbisher")
    asked = bench.submit("/imports", {"kind": "stock"}, files={"file": ("stock.csv", STOCK)}).headers["location"]

    waiting = bench.get(asked)
    assert "Lecture du fichier : demandé." in text_of(waiting)
    assert REFRESH.search(waiting.text)[1] == asked
    run(db, asked)
    assert "Enregistrer les 68 lignes prêtes" in text_of(bench.get(asked))

    saving = bench.submit(asked.replace("verifier", "enregistrer"), page=asked).headers["location"]
    ends_at = REFRESH.search(bench.client.get(saving, follow_redirects=True).text)[1]
    run(db, asked)
    assert ends_at == saving
    assert "<h1>68 lignes enregistrées</h1>" in text_of(bench.get(saving))

    bench.submit(asked.replace("verifier", "annuler"), page=saving)
    assert "Import annulé" in text_of(bench.client.get(asked, follow_redirects=True))
