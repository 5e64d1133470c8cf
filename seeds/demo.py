"""The demo campaign of the Ain: fixed seed, traps planted by hand. `python -m seeds.demo` writes it again."""

from functools import cache
from pathlib import Path

from seeds.files import encode, encode_json, write_all
from seeds.generate import generate
from seeds.model import Campaign
from seeds.places import distances_to_nearest
from seeds.tables import make_tables
from seeds.traps import Planted, plant

FOLDER = Path(__file__).with_name("ain")
README = FOLDER / "README.md"
TABLE_START, TABLE_END = "<!-- pièges : début (écrit par seeds.demo) -->", "<!-- pièges : fin -->"
SEED, PEOPLE, REQUESTS, MACHINES, COVER = 71, 115, 92, 71, 0.67
# Where the demo says that one may use a computer in public: invented list, real communes.
PUBLIC_PLACES = (
    *("01053", "01283", "01033", "01004", "01354", "01173", "01160", "01249"),
    *("01034", "01244", "01427", "01262", "01269", "01093", "01305", "01185"),
)


def demo_campaign() -> Campaign:
    return generate(PEOPLE, MACHINES, SEED, requests=REQUESTS, cover=COVER)


@cache
def _demo() -> tuple[dict[str, bytes], tuple[Planted, ...]]:
    campaign = demo_campaign()
    tables = make_tables(campaign)
    planted = plant(tables)
    files = {name: encode(table) for name, table in tables.items()}
    files["fonds.json"] = encode_json(campaign.funds)
    files["lieux-numeriques.json"] = encode_json(public_places())
    return files, tuple(planted)


def demo_files() -> dict[str, bytes]:
    """File name → content of every generated file of seeds/ain/ (the others are written by hand)."""
    return dict(_demo()[0])


def demo_traps() -> tuple[Planted, ...]:
    return _demo()[1]


def public_places() -> dict[str, object]:
    return {
        "version": "2026-demo",
        "source": "Liste de démonstration : communes réelles, lieux inventés",
        "method": "Distance à vol d’oiseau entre centres de communes, en kilomètres, arrondie à 0,1",
        "places": [{"commune": code} for code in PUBLIC_PLACES],
        "distances_km": distances_to_nearest(PUBLIC_PLACES),
    }


def traps_table() -> str:
    """The part of README.md that says where the traps stand."""
    head = ("Fichier", "Ligne du tableur", "Ligne du texte", "Colonne", "Piège", "Sort attendu")
    rows = [(f"`{t.file}`", str(t.row), str(t.line), t.column or "–", t.label, t.outcome) for t in demo_traps()]
    lines = [f"| {' | '.join(cells)} |" for cells in (head, *rows)]
    return "\n".join([TABLE_START, lines[0], "|---|--:|--:|---|---|---|", *lines[1:], TABLE_END])


def readme_with_traps(text: str) -> str:
    before, rest = text.split(TABLE_START)
    return before + traps_table() + rest.split(TABLE_END)[1]


def main() -> None:
    write_all(demo_files(), FOLDER)
    README.write_text(readme_with_traps(README.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
