"""`make docs`: the pages that are written from the code. With --check, only says which are stale."""

import json
import sys
from pathlib import Path

from allocation.schema import outcome_schema, problem_schema
from api.states import diagrams
from scripts.glossary import glossary

ROOT = Path(__file__).parents[1]
PAGES = {
    "docs/etats.md": diagrams,
    "GLOSSAIRE.md": glossary,
    "docs/schemas/equip-problem.schema.json": lambda: _json(problem_schema()),
    "docs/schemas/equip-outcome.schema.json": lambda: _json(outcome_schema()),
}


def main(*, check: bool) -> int:
    stale = []
    for name, write in PAGES.items():
        path, text = ROOT / name, write()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    for name in stale:
        print(f"{name} : {'à réécrire (make docs)' if check else 'réécrite'}")
    return 1 if check and stale else 0


def _json(schema: dict[str, object]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv))
