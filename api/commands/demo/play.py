"""The acts: files come in, a round is frozen, solved, approved and published, a computer is handed over.

Each act looks first at what is already there, so that a second demonstration changes nothing.
"""

import hashlib
import time
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

import seeds
from api.client import EquipClient
from api.commands.demo import show
from api.commands.demo.stage import Stage
from api.commands.progress import CALCULATION, progress_words

FILES = Path(seeds.__file__).parent / "ain"
# Who sends what, in the order of a real campaign.
SENT = (
    ("officer", "people", "extrait-iodas.csv"),
    ("trainer", "attendance", "emargement.csv"),
    ("officer", "requests", "demandes.csv"),
    ("refurbisher", "stock", "stock-micronov.csv"),
    ("refurbisher", "hardware", "lshw-portable.json"),
    ("refurbisher", "hardware", "lshw-fixe.json"),
    ("officer", "follow_ups", "suivis-2012.csv"),
)
SOON = timedelta(seconds=5)
"""An appointment can't be fixed in the past; the demonstration waits for its own, as nobody is served before it."""
LABEL, REFERENCE_ON = "Novembre 2026", "2026-11-23"
RULES = {
    "household_most": 1,
    "reserve_laptops": 2,
    "reserve_desktops": 1,
    "under30_percent": 15,
    "rural_percent": 30,
    "source": "Règles de démonstration, non adoptées",
}


def bring_files(console: Console, stage: Stage) -> None:
    reports = []
    with Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console) as bar:
        task = bar.add_task("Fichiers des partenaires", total=len(SENT))
        for role, kind, name in SENT:
            bar.update(task, description=f"Import de {name}")
            reports.append((name, _bring(stage.client(role), kind, FILES / name)))
            bar.advance(task)
        bar.update(task, description="Fichiers des partenaires")
    show.files(console, reports)


def run_round(console: Console, stage: Stage) -> int:
    """The number of the demonstration's round, published."""
    officer, approver = stage.client("officer"), stage.client("approver")
    number = _find_round(officer)
    this_round = officer.get(f"/rounds/{number}")
    if this_round["state"] == "draft":
        this_round = officer.post(f"/rounds/{number}/freeze")
    if this_round["state"] in {"frozen", "solving"}:
        this_round = _solve(console, officer, number)
    if this_round["state"] == "proposed":
        if not this_round["proposed"]:
            officer.post(f"/rounds/{number}/submit", {"reason": "Meilleure répartition selon les règles publiées."})
        this_round = approver.post(f"/rounds/{number}/approve")
    if this_round["state"] == "approved":
        officer.post(f"/rounds/{number}/publish", once=f"demo-publish-{number}")
    _keep_files(stage, officer, number)
    show.round_result(console, officer, number)
    return number


def hand_over(console: Console, stage: Stage) -> None:
    """The first hand-over is fixed and done, unless it was by an earlier demonstration."""
    workshop = stage.client("refurbisher")
    rows = list(workshop.pages("/handovers"))
    done = next((row for row in rows if row["state"] == "done"), None)
    if done is None and rows:
        first = min(rows, key=lambda row: str(row["device_tag"]))
        at = datetime.now(UTC) + SOON
        _change(workshop, first, "schedule", {"scheduled_at": at.isoformat()})
        with console.status("Une personne vient à son rendez-vous…"):
            time.sleep(max(0.0, (at - datetime.now(UTC)).total_seconds()))
        paid = {"receipt_signed": True, "contribution_received": True}
        done = _change(workshop, first, "hand-over", paid)
    if done:
        show.handed_over(console, done)


def _bring(client: EquipClient, kind: str, path: Path) -> dict[str, Any]:
    report = client.check_import(kind, path.name, path.read_bytes())
    if report["counts"]["create"] + report["counts"]["update"]:
        client.save_import(report["id"])
    return report


def _find_round(officer: EquipClient) -> int:
    found: Iterable[dict[str, Any]] = officer.get("/rounds")["items"]
    mine = [row["number"] for row in found if row["label"] == LABEL and row["state"] != "cancelled"]
    if mine:
        return int(mine[0])
    made = officer.post("/rounds", {"label": LABEL, "reference_on": REFERENCE_ON, "rules": RULES})
    return int(made["number"])


def _solve(console: Console, officer: EquipClient, number: int) -> dict[str, Any]:
    columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(CALCULATION, total=None)
        return officer.solve_round(
            number, on_progress=lambda row: bar.update(task, description=progress_words(row["progress"]))
        )


def _keep_files(stage: Stage, officer: EquipClient, number: int) -> None:
    """The two files of the round, for `equip round replay` and `equip round audit`."""
    folder = stage.settings.data_dir / "tours"
    folder.mkdir(parents=True, exist_ok=True)
    for kind in ("problem", "outcome"):
        (folder / f"tour-{number}-{kind}.json").write_bytes(officer.get_bytes(f"/rounds/{number}/{kind}"))


def _change(client: EquipClient, row: dict[str, Any], act: str, content: dict[str, Any]) -> dict[str, Any]:
    """`If-Match: *`: the demonstration is alone at its counter."""
    key = hashlib.sha256(f"{row['id']}{act}".encode()).hexdigest() if act == "hand-over" else uuid.uuid4().hex
    return client.post(f"/handovers/{row['id']}/{act}", content, once=key, version="*")
