"""What the demonstration prints: tables that a person reads with pleasure. File numbers only, never a name."""

from collections import Counter
from typing import Any

from babel.numbers import format_decimal
from rich.console import Console
from rich.panel import Panel
from rich.table import Table

import allocation
from api.client import EquipClient
from api.commands.demo.outside import left_out
from api.commands.demo.stage import ACCOUNTS, Stage
from api.formats import euros, number, plural
from api.rounds.reasons import OTHERS, type_words
from api.typography import typo
from seeds.load import DEMO_PASSWORD

Json = dict[str, Any]
UNSERVED_SHOWN = 40


def opening(console: Console) -> None:
    console.print(
        Panel(
            typo("Une campagne entière, de l’extrait du Département à la remise.\nPersonnes et chiffres inventés."),
            title="Equip, démonstration",
            border_style="cyan",
        )
    )


def files(console: Console, reports: list[tuple[str, Json]]) -> None:
    table = Table(title="Fichiers reçus", title_justify="left")
    table.add_column("Fichier", no_wrap=True)
    for head in ("Lignes", "Créées", "Mises\nà jour", "Déjà\nlà", "À\ncorriger", "Doublons"):
        table.add_column(head, justify="right")
    for name, report in reports:
        counts = report["counts"]
        verdicts = ("create", "update", "identical", "to_correct", "duplicate")
        table.add_row(name, str(sum(counts.values())), *(str(counts[verdict]) for verdict in verdicts))
    console.print(table)
    for name, report in reports:
        for line in report["lines"]:
            for problem in line["problems"]:
                console.print(f"  [yellow]{name}[/] {typo(problem['detail'])}", soft_wrap=True)


def round_result(console: Console, officer: EquipClient, round_number: int) -> None:
    this_round = officer.get(f"/rounds/{round_number}")
    lines = officer.get(f"/rounds/{round_number}/decisions")["items"]
    audit = officer.get(f"/rounds/{round_number}/audit")
    served = [line for line in lines if line["kind"] == "grant"]
    unserved = [line for line in lines if line["kind"] != "grant"]
    console.rule(typo(f"Tour {round_number}, {this_round['label']}"))
    console.print(_stock(officer, round_number, served), _funds(officer, served))
    console.print(_served(served))
    console.print(_unserved(unserved))
    if outside := left_out(officer, [line["request_ref"] for line in lines]):
        console.print(outside)
    console.print(_proof(this_round, audit))


def _stock(officer: EquipClient, round_number: int, served: list[Json]) -> Table:
    """The computers of the frozen problem: the same figures as on the page of the round."""
    problem = allocation.load_problem(officer.get_bytes(f"/rounds/{round_number}/problem"))
    ready = Counter(device.type for device in problem.devices)
    given = Counter(str(line["device_type"]) for line in served)
    table = Table(title="Stock", title_justify="left")
    table.add_column("Type")
    for head in ("Prêts au gel", "Attribués", "Restent"):
        table.add_column(head, justify="right")
    for type_ in sorted(ready):
        table.add_row(_type(type_), *(str(n) for n in (ready[type_], given[type_], ready[type_] - given[type_])))
    return table


def _funds(officer: EquipClient, served: list[Json]) -> Table:
    table = Table(title="Fonds", title_justify="left")
    table.add_column("Fonds")
    for head in ("Budget", "Payé par ce tour", "Reste"):
        table.add_column(head, justify="right")
    for fund in officer.get("/funds")["items"]:
        paid = sum(line["paid_cents"].get(fund["code"], 0) for line in served)
        table.add_row(fund["label"], euros(fund["budget_cents"]), euros(paid), euros(fund["left_cents"]))
    return table


def _served(served: list[Json]) -> Table:
    table = Table(title=typo(f"Servies : {plural(len(served), 'personne')}"), title_justify="left")
    for head in ("Dossier", "Points", "Poste", "Type"):
        table.add_column(head, justify="right" if head == "Points" else "left")
    table.add_column("Participation", justify="right")
    table.add_column("Payé par")
    for line in sorted(served, key=lambda line: (-line["points"], line["request_ref"])):
        paid = ", ".join(f"{code} {euros(cents)}" for code, cents in line["paid_cents"].items())
        table.add_row(
            line["request_ref"],
            str(line["points"]),
            line["device"],
            _type(line["device_type"]),
            euros(line["contribution_cents"]),
            paid,
        )
    return table


def _type(code: str) -> str:
    """« Portable A »."""
    words = type_words(code)
    return words[:1].upper() + words[1:]


def _unserved(unserved: list[Json]) -> Table:
    table = Table(title=typo(f"Non servies : {plural(len(unserved), 'personne')}"), title_justify="left")
    table.add_column("Dossier", no_wrap=True)
    table.add_column("Points", justify="right")
    table.add_column("Pourquoi")
    table.add_column("Ce qui aurait changé le résultat")
    table.caption = typo(f"Chaque changement, seul, aurait servi la demande. {OTHERS}")
    ranked = sorted(unserved, key=lambda line: (-line["points"], line["request_ref"]))
    for line in ranked[:UNSERVED_SHOWN]:
        table.add_row(line["request_ref"], str(line["points"]), typo(line["why"]), typo(" ; ".join(line["changes"])))
    if len(ranked) > UNSERVED_SHOWN:
        table.caption = typo(f"Et {len(ranked) - UNSERVED_SHOWN} autres, dans les pages. {table.caption}")
    return table


def _proof(this_round: Json, audit: Json) -> Panel:
    figures = this_round["figures"]
    proved = figures["status"] == "OPTIMAL"
    seen = "aucun écart" if not audit["findings"] else plural(len(audit["findings"]), "écart")
    rows = [
        f"[bold green]Optimal, prouvé[/] : aucune répartition permise ne dépasse {number(figures['points'])} points."
        if proved
        else "Bonne répartition, optimum non prouvé.",
        f"{figures['served']} personnes servies sur {figures['claims']} demandes recevables.",
        f"Borne recalculée sans le solveur : {number(audit['certified_bound'])} points ; "
        f"{plural(audit['points_on_search'], 'point repose', 'points reposent')} sur la recherche exhaustive.",
        f"Seconde lecture des règles, par un programme indépendant : {seen}.",
        f"Empreinte des données figées : {this_round['fingerprint']}",
        f"Calcul et motifs : {number(figures['seconds'])} s",
    ]
    return Panel("\n".join(typo(row) for row in rows), title="Preuve", border_style="green" if proved else "yellow")


def handed_over(console: Console, row: Json) -> None:
    day = "/".join(reversed(str(row["done_on"]).split("-")))
    console.print(typo(f"Remise du {day} : poste {row['device_tag']}, code {row['pickup_code']}. Suivis planifiés."))


def results(console: Console, stage: Stage) -> None:
    """What became of the 34 people of 2012: the figures the analyst reads, with their definition."""
    outcomes = stage.client("analyst").get("/outcomes", year=2012)
    table = Table(title=typo(f"Résultats de 2012 : {outcomes['followed']} personnes équipées"), title_justify="left")
    table.add_column("Suivi")
    for head in ("Comptées", "Retirées", "Sorties dynamiques", "Taux", "Intervalle à 95 %", "Sans nouvelle"):
        table.add_column(typo(head), justify="right")
    for rate in outcomes["rates"]:
        if rate["n"]:
            table.add_row(
                rate["milestone"],
                _cell(rate["n"]),
                _cell(outcomes["followed"] - rate["n"]),
                _cell(rate["dynamic"]),
                _percent(rate["percent"]),
                f"{_decimal(rate['low'])} à {_percent(rate['high'])}",
                _cell(rate["no_news"]),
            )
    table.caption = typo(outcomes["definition"])
    console.print(table)


def _cell(value: float | None) -> str:
    return "masqué" if value is None else number(value)


def _percent(value: float | None) -> str:
    return "masqué" if value is None else typo(f"{_decimal(value)} %")


def _decimal(value: float | None) -> str:
    """« 29,0 »: one decimal everywhere, so that figures compare."""
    return "masqué" if value is None else str(format_decimal(value, format="0.0", locale="fr"))


def closing(console: Console, *, seconds: float) -> None:
    table = Table(title="Comptes prêts (démonstration seulement)", title_justify="left")
    table.add_column("Adresse")
    table.add_column("Rôle")
    words = {
        "officer": "chargée du dispositif",
        "approver": "commission",
        "refurbisher": "atelier",
        "trainer": "organisme de formation",
        "analyst": "analyse des résultats",
    }
    for role, email in ACCOUNTS.items():
        table.add_row(email, words[role])
    table.add_row("salome.guichardot@example.fr", "référente")
    table.add_row("regis.charvet@example.fr", "administration")
    console.print(table)
    console.print(typo(f"Mot de passe de tous : {DEMO_PASSWORD}"))
    console.print(typo(f"Terminé en {number(round(seconds))} s. Pour voir les pages, tapez :"))
    console.print("  [bold]make serve[/]")
