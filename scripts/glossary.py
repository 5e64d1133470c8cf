"""The second half of GLOSSAIRE.md: every code of an enumeration with its word, from the tables of labels."""

from pathlib import Path

from api.labels import TABLES

GLOSSARY = Path(__file__).parents[1] / "GLOSSAIRE.md"
MARK = "<!-- écrit par make docs -->"


def glossary() -> str:
    """The whole page: what people wrote, then what the code holds."""
    written = GLOSSARY.read_text(encoding="utf-8").partition(MARK)[0]
    parts = [written + MARK, "", "## Codes", "", "Ces listes sont écrites à partir des tables de `api/*/labels.py`."]
    for enum in sorted(TABLES, key=lambda enum: enum.__name__):
        parts += ["", f"### `{enum.__name__}`", "", "| Mot | Code |", "|---|---|"]
        parts += [f"| {TABLES[enum][member]} | `{member.value}` |" for member in enum]
    return "\n".join(parts) + "\n"
