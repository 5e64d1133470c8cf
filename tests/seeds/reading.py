"""A second reading of the demo files, by the plainest means and without the project's importers."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

REFERENCE_DAY = date(2026, 11, 23)
EQUIPMENT = {
    "aucun": "none",
    "smartphone seulement": "smartphone_only",
    "ordinateur hors d'usage": "broken_computer",
    "ordinateur": "computer",
}
USE = {
    "recherche d'emploi": "job_search",
    "formation": "training",
    "démarches en ligne": "online_services",
    "enfants scolarisés": "schooling",
    "autre": "other",
}
LAPTOPS, DESKTOPS = {"portable"}, {"PC", "fixe", "tour", "UC"}
Row = dict[str, str]


def rows_of(content: bytes, encoding: str, skip: int = 0) -> list[Row]:
    """Records by header; the line break of a header cell is read as a space."""
    records = list(csv.reader(io.StringIO(content.decode(encoding), newline=""), delimiter=";"))[skip:]
    header = [cell.replace("\r\n", " ") for cell in records[0]]
    return [dict(zip(header, record, strict=True)) for record in records[1:]]


def load(folder: Path) -> dict[str, list[Row]]:
    encodings = {
        "extrait-iodas": "utf-8-sig",
        "stock-micronov": "cp1252",
        "emargement": "utf-8",
        "demandes": "utf-8-sig",
        "suivis-2012": "utf-8-sig",
    }
    return {
        name: rows_of((folder / f"{name}.csv").read_bytes(), encoding, skip=name == "emargement")
        for name, encoding in encodings.items()
    }


def day(text: str) -> date | None:
    if text.isdigit():
        return date(1899, 12, 30) + timedelta(days=int(text))
    try:
        d, m, y = text.split("/")
        return date(int(y), int(m), int(d))
    except ValueError:
        return None


def number(text: str) -> float | None:
    return float(text.replace(",", ".")) if re.fullmatch(r"\d+([.,]\d+)?", text) else None


def plain(name: str) -> str:
    letters = unicodedata.normalize("NFD", re.sub(r"[’'-]", " ", name))
    words = "".join(c for c in letters if not unicodedata.combining(c)).upper().split()
    return " ".join({"ST": "SAINT", "STE": "SAINTE"}.get(word, word) for word in words)


def communes(folder: Path) -> dict[tuple[str, str], dict[str, Any]]:
    rows = json.loads((folder.parent / "communes.json").read_text(encoding="utf-8"))["communes"]
    return {(code, plain(row["nom"])): row for row in rows for code in row["codesPostaux"]}


def commune_of(row: Row, known: dict[tuple[str, str], dict[str, Any]]) -> dict[str, Any] | None:
    code, _, name = row["CP Ville"].partition(" ")
    return known.get((code, plain(name)))


def good_people(folder: Path) -> dict[str, Row]:
    known = communes(folder)
    return {
        row["Code individu Iodas"]: row
        for row in load(folder)["extrait-iodas"]
        if row["NOM"]
        and day(row["Date de Naissance"])
        and row["ETATDOSRSA"] in set("0123456")
        and commune_of(row, known)
    }


def attendance(row: Row) -> int | None:
    """Whole percent of the sessions noted P or A; None when nothing is noted."""
    marks = list(row.values())[5:]
    noted = marks.count("P") + marks.count("A")
    return 100 * marks.count("P") // noted if noted else None


@dataclass
class Claim:
    request: Row
    person: Row
    enrolment: Row | None
    commune: dict[str, Any]

    @property
    def percent(self) -> int | None:
        return attendance(self.enrolment) if self.enrolment else None


def good_claims(folder: Path) -> list[Claim]:
    """Requests of known people, readable, the first of each person."""
    files, people, known = load(folder), good_people(folder), communes(folder)
    enrolled = {row["Code Iodas"]: row for row in files["emargement"]}
    seen: dict[str, Claim] = {}
    for request in files["demandes"]:
        code = request["Code Iodas"]
        if code in people and day(request["Date de la demande"]) and code not in seen:
            commune = commune_of(people[code], known)
            assert commune is not None
            seen[code] = Claim(request, people[code], enrolled.get(code), commune)
    return list(seen.values())


def is_eligible(claim: Claim) -> bool:
    attested = day(claim.person["DATE ATTESTATION"])
    return (
        claim.person["ETATDOSRSA"] in {"2", "3", "4"}
        and attested is not None
        and attested >= date(2026, 8, 23)
        and claim.percent is not None
        and claim.percent >= 50
        and claim.request["Participation acceptée"] == "oui"
        and claim.request["Accord signé le"] != ""
    )


def points_of(claim: Claim, grid: dict[str, Any], distances: dict[str, float]) -> int:
    asked = day(claim.request["Date de la demande"])
    assert asked is not None
    months = (REFERENCE_DAY.year - asked.year) * 12 + REFERENCE_DAY.month - asked.month
    facts: dict[str, Any] = {
        "equipment": EQUIPMENT.get(claim.person["EQUIPEMENT FOYER"]),
        "attendance": claim.percent,
        "use": USE[claim.request["Usage premier"]],
        "distance": distances[claim.commune["code"]],
        "schoolchildren": number(claim.person["ENFANTS SCOLARISES"]),
        "waiting": months - (asked.day > REFERENCE_DAY.day),
    }
    return sum(_points(criterion["scale"], facts[criterion["code"]]) for criterion in grid["criteria"])


def _points(scale: list[dict[str, Any]], fact: Any) -> int:
    tests: dict[str, Callable[[Any], bool]] = {
        "unknown": lambda _: fact is None,
        "equals": lambda value: bool(fact == value),
        "min": lambda value: fact is not None and fact >= value,
        "above": lambda value: fact is not None and fact > value,
    }
    for step in scale:
        [(name, value)] = step["when"].items()
        if tests[name](value):
            return int(step["points"])
    raise AssertionError(f"no step for {fact!r}")


def available_computers(folder: Path) -> list[Row]:
    """Ready, erased, priced, of a known kind, the first of each serial number."""
    kept, serials = [], set[str]()
    for row in load(folder)["stock-micronov"]:
        twin = row["n° série"] in serials - {""}
        serials.add(row["n° série"])
        ready = row["état"] == "prêt" and row["effacement résultat"] == "réussi"
        if ready and not twin and number(row["prix €"]) and row["type"].strip() in LAPTOPS | DESKTOPS:
            kept.append(row)
    return kept


def suits(claim: Claim, machine: Row) -> bool:
    kind = machine["type"].strip()
    accepted = {"portable": LAPTOPS, "fixe": DESKTOPS, "les deux": LAPTOPS | DESKTOPS}[claim.request["Type accepté"]]
    ram, screen = claim.request["Mémoire mini (Go)"], number(claim.request["Écran mini (pouces)"])
    return (
        kind in accepted
        and (not ram or int(machine["RAM (Go)"]) >= int(ram))
        and (claim.request["Besoin webcam"] != "oui" or machine["webcam"] == "oui")
        and (screen is None or (number(machine["écran (pouces)"]) or 0) >= screen)
    )
