"""The wrong and odd lines of the demo files, planted by hand on top of the generated rows.

Wrong lines must be reported and not imported; odd lines must get in, or get in with a remark.
"""

from dataclasses import dataclass
from datetime import date

from seeds.files import sheet_row, text_line
from seeds.tables import ATTENDANCE, EXTRACT, REQUESTS, STOCK, Table

REJECTED, KEPT, NOTED = "refusée", "importée", "importée avec remarque"
UNKNOWN_CODE = "9999999"
BLANK_ROWS = 3


@dataclass(frozen=True, slots=True)
class Planted:
    """`kind` is a stable code; `row` and `line` are what a spreadsheet and a text editor show."""

    file: str
    row: int
    line: int
    column: str
    kind: str
    label: str
    outcome: str


@dataclass(frozen=True, slots=True)
class _Mark:
    file: str
    record: list[str]  # found again by identity once all rows are in place
    column: str
    kind: str
    label: str
    outcome: str


def plant(tables: dict[str, Table]) -> list[Planted]:
    """Changes the tables in place; answers where each planted line stands."""
    marks = [
        *_plant_in_extract(tables[EXTRACT]),
        *_plant_in_stock(tables[STOCK]),
        *_plant_in_attendance(tables[ATTENDANCE], {row[0] for row in tables[REQUESTS].rows}),
        *_plant_in_requests(tables[REQUESTS], tables[EXTRACT]),
    ]
    return [_locate(mark, tables[mark.file]) for mark in marks]


def _locate(mark: _Mark, table: Table) -> Planted:
    row = next(i for i, record in enumerate(table.rows) if record is mark.record)
    return Planted(
        mark.file,
        sheet_row(table, row),
        text_line(table, row),
        mark.column.replace("\r\n", " "),
        mark.kind,
        mark.label,
        mark.outcome,
    )


def _plant_in_extract(table: Table) -> list[_Mark]:
    h = {name: i for i, name in enumerate(table.header)}
    born = "Date de\r\nNaissance"
    wrong = (
        (17, born, "31/02/1985", "bad_date", "date qui n’existe pas (31/02/1985)"),
        (38, "CP Ville", "01999 VILLENEUVE LES EPIS", "unknown_commune", "code postal et commune inconnus"),
        (61, "NOM", "", "missing_name", "nom absent"),
        (84, "ETATDOSRSA", "9", "unknown_state", "état du droit inconnu (9)"),
        (
            105,
            "CP Ville",
            "01300 ST PIERRE DU BUGEY",
            "unknown_commune",
            "commune inconnue sous un code postal qui en a plusieurs",
        ),
    )
    marks = []
    for k, (position, column, value, kind, label) in enumerate(wrong):
        record = _stranger(table, k, h)
        record[h[column]] = value
        table.rows.insert(position, record)
        marks.append(_Mark(EXTRACT, record, column, kind, label, REJECTED))
    for position, kind in ((9, "excel_serial"), (52, "excel_serial")):
        record = table.rows[position]
        record[h[born]] = _excel_serial(record[h[born]])
        marks.append(_Mark(EXTRACT, record, born, kind, "date en numéro de série de tableur", KEPT))
    record = table.rows[29]
    record[h["ADRESSE"]] = 'Bât. "Les Peupliers", 3 allée des Tilleuls'
    marks.append(_Mark(EXTRACT, record, "ADRESSE", "embedded_quotes", "guillemets dans la cellule", KEPT))
    for _ in range(BLANK_ROWS):
        record = [""] * len(table.header)
        table.rows.append(record)
        marks.append(_Mark(EXTRACT, record, "", "blank_row", "ligne vide en fin de fichier", "ignorée"))
    return marks


def _stranger(table: Table, k: int, h: dict[str, int]) -> list[str]:
    """One more person, made of pieces of the others, with a code and a CAF number of their own."""
    record = list(table.rows[11 + 17 * k])
    record[h["Code individu Iodas"]] = str(1990001 + k)
    record[h["MATRICULE"]] = f"{990001 + k:07d}"
    record[h["ROLE PERSONNE"]] = "DEMANDEUR"
    record[h["NIR"]] = f"1800101000{900 + k}"
    record[h["PRENOM"]] = ("Bastien", "Noura", "Colette", "Hugo", "Milena")[k]
    record[h["NOM"]] = ("GROSBAS", "TALEB", "", "MATHONNAT", "DRAGAN")[k]
    record[h["ADRESSE ELECTRONIQUE DOSSIER"]] = ""
    return record


def _excel_serial(day: str) -> str:
    d, m, y = (int(part) for part in day.split("/"))
    return str((date(y, m, d) - date(1899, 12, 30)).days)


def _plant_in_stock(table: Table) -> list[_Mark]:
    h = {name: i for i, name in enumerate(table.header)}
    ready = [row for row in table.rows if row[h["état"]] == "prêt"]
    marks = []
    for record in (ready[6], ready[31]):
        record[h["n° série"]] = ""
        marks.append(_Mark(STOCK, record, "n° série", "no_serial", "sans numéro de série", NOTED))
    twin = ready[40]
    twin[h["n° série"]] = ready[12][h["n° série"]]
    marks.append(
        _Mark(
            STOCK,
            twin,
            "n° série",
            "duplicate_serial",
            f"même numéro de série que {ready[12][0]}",
            "refusée, à trancher par une personne",
        )
    )
    marks += _plant_without_proof(ready[18], ready[47], h)
    ready[25][h["type"]] = "borne"
    marks.append(_Mark(STOCK, ready[25], "type", "unknown_type", "type inconnu (borne)", REJECTED))
    ready[53][h["prix €"]] = "cent trente"
    marks.append(_Mark(STOCK, ready[53], "prix €", "bad_price", "prix illisible (cent trente)", REJECTED))
    return marks + _plant_other_kinds(table, h)


def _plant_without_proof(unproved: list[str], failed: list[str], h: dict[str, int]) -> list[_Mark]:
    """Said ready by the workshop, though a disk was never erased, or could not be."""
    for column in ("effacement date", "effacement méthode", "effacement résultat"):
        unproved[h[column]] = ""
    failed[h["effacement résultat"]] = "échec"
    told = ((unproved, "dit prêt sans preuve d’effacement"), (failed, "dit prêt, effacement en échec"))
    kind, outcome = "ready_without_erasure", "importée, jamais disponible"
    return [_Mark(STOCK, record, "effacement résultat", kind, label, outcome) for record, label in told]


def _plant_other_kinds(table: Table, h: dict[str, int]) -> list[_Mark]:
    """A tablet and a screen among the computers: good lines that no request asks for."""
    marks = []
    kinds = (
        (table.rows[22], "tablette", "Samsung", "Galaxy Tab A7", "Snapdragon 662", "10,4", "95"),
        (table.rows[57], "écran", "Dell", "P2417H", "", "23,8", "30"),
    )
    for record, kind, brand, model, cpu, size, price in kinds:
        changes = {
            "type": kind,
            "marque": brand,
            "modèle": model,
            "CPU": cpu,
            "écran (pouces)": size,
            "clavier": "",
            "système": "Android 12" if cpu else "",
            "batterie %": "",
            "webcam": "oui" if cpu else "non",
            "prix €": price if record[h["état"]] == "prêt" else "",
            "observations": "",
        }
        if not cpu:
            changes |= dict.fromkeys(
                (
                    "RAM (Go)",
                    "disque (Go)",
                    "type disque",
                    "effacement date",
                    "effacement méthode",
                    "effacement résultat",
                ),
                "",
            )
        for column, value in changes.items():
            record[h[column]] = value
        marks.append(_Mark(STOCK, record, "type", "other_kind", f"{kind} parmi les ordinateurs", KEPT))
    return marks


def _plant_in_attendance(table: Table, asking: set[str]) -> list[_Mark]:
    marks = []
    people = [row for row in table.rows if row[2] in asking]
    for record, mark, kind, label in (
        (people[14], "P", "always_present", "présente à toutes les séances (100 %)"),
        (people[33], "A", "never_present", "jamais présente (0 %)"),
        (people[57], "", "nothing_noted", "rien de noté : assiduité inconnue"),
    ):
        record[5:] = [mark] * len(record[5:])
        marks.append(_Mark(ATTENDANCE, record, "", kind, label, KEPT))
    stranger = [table.rows[0][0], table.rows[0][1], UNKNOWN_CODE, "LAVOREL", "Maud", *"PPAPPPPAP"]
    table.rows.insert(41, stranger)
    marks.append(_Mark(ATTENDANCE, stranger, "Code Iodas", "unknown_code", "code inconnu de l’extrait", REJECTED))
    return marks


def _plant_in_requests(table: Table, extract: Table) -> list[_Mark]:
    h = {name: i for i, name in enumerate(table.header)}
    asking = {row[0] for row in table.rows}
    silent = next(row[0] for row in extract.rows if row[0] and row[0] not in asking and row[0] < "199")
    stranger, undated, again = list(table.rows[20]), list(table.rows[44]), list(table.rows[31])
    stranger[0] = UNKNOWN_CODE
    undated[0], undated[h["Date de la demande"]] = silent, "31/11/2026"
    again[h["Date de la demande"]], again[h["Accord signé le"]] = "19/11/2026", "19/11/2026"
    again[h["Commentaire"]] = ""
    marks = []
    for position, record, column, kind, label in (
        (27, stranger, "Code Iodas", "unknown_code", "code inconnu de l’extrait"),
        (63, undated, "Date de la demande", "bad_date", "date qui n’existe pas (31/11/2026)"),
        (90, again, "Code Iodas", "second_request", "deuxième demande de la même personne"),
    ):
        table.rows.insert(position, record)
        marks.append(_Mark(REQUESTS, record, column, kind, label, REJECTED))
    return marks
