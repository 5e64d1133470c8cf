"""The requests that came in and took no part in the round: how many, for what reason, which."""

from collections.abc import Iterable
from typing import Any

from rich.table import Table

from api.client import EquipClient
from api.formats import plural
from api.labels import label
from api.typography import typo
from equip.requests.models import RequestState

Json = dict[str, Any]
DRAFT = "Brouillon : des réponses manquent"
_LEFT_OUT = {RequestState.INCOMPLETE: "unknown", RequestState.INELIGIBLE: "not_met"}
"""The verdict of a condition that keeps a request in this state."""


def left_out(officer: EquipClient, in_the_round: Iterable[str]) -> Table | None:
    """None when every request was in the round."""
    taken = set(in_the_round)
    others = [row for row in officer.pages("/requests") if row["ref"] not in taken]
    if not others:
        return None
    title = f"Hors du tour : {plural(len(others), 'demande')} sur {len(taken) + len(others)}"
    table = Table(title=typo(title), title_justify="left")
    table.add_column("Pourquoi")
    table.add_column("Demandes", justify="right")
    table.add_column("Dossiers")
    for why, refs in sorted(_by_reason(officer, others).items(), key=lambda item: (-len(item[1]), item[0])):
        table.add_row(typo(why), str(len(refs)), ", ".join(sorted(refs)))
    table.caption = typo("Une demande à qui il manque plusieurs choses est comptée à chacune.")
    return table


def _by_reason(officer: EquipClient, rows: list[Json]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in rows:
        for why in _reasons(officer, row):
            found.setdefault(why, []).append(row["ref"])
    return found


def _reasons(officer: EquipClient, row: Json) -> list[str]:
    state = RequestState(row["state"])
    if state is RequestState.DRAFT:
        return [DRAFT]
    if state not in _LEFT_OUT:
        return [_upper(label(state))]
    checks = officer.get(f"/requests/{row['ref']}/eligibility")["checks"]
    failed = [check["label"] for check in checks if check["verdict"] == _LEFT_OUT[state]]
    return [f"{_upper(label(state))} : {words}" for words in failed] or [_upper(label(state))]


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
