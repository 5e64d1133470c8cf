"""Write the rule book, `docs/regles-du-tour.md`, from the tests of this folder.

    python tests/allocation/spec/render.py

Each module is a chapter, each test a rule: its docstring and its tables, and the published sentences
of the rules it sets. Nothing is written twice, so the book says what the engine does.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

HERE = Path(__file__).resolve().parent
BOOK = HERE.parents[2] / "docs" / "regles-du-tour.md"
OPENING = """# Les règles d’un tour, par l’exemple

Chaque règle est un petit tour : des postes, des demandes, et la réponse que chacune reçoit.
Ces exemples sont des tests : le moteur y répond ainsi à chaque version.
Cette page est produite par `tests/allocation/spec/render.py` ; ne pas la modifier à la main.
"""


def book() -> str:
    """The whole page."""
    chapters = (chapter(ast.parse(path.read_text("utf-8"))) for path in sorted(HERE.glob("test_[0-9]*.py")))
    return "\n".join((OPENING, *chapters))


def chapter(module: ast.Module) -> str:
    title, _, words = (ast.get_docstring(module) or "").partition("\n")
    constants = {
        node.targets[0].id: node.value
        for node in module.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    rules = [rule(node, constants) for node in module.body if isinstance(node, ast.FunctionDef)]
    return "\n".join((f"## {title}\n", f"{words.strip()}\n", *rules))


def rule(test: ast.FunctionDef, constants: dict[str, ast.expr]) -> str:
    title, _, words = (ast.get_docstring(test) or "").partition("\n")
    parts = [f"### {title}\n", f"{words.strip()}\n"]
    parts += [f"Règle du tour : « {sentence} »\n" for sentence in sentences(test, constants)]
    parts += [markdown(text) for text in tables(test)]
    return "\n".join(parts)


def sentences(test: ast.FunctionDef, constants: dict[str, ast.expr]) -> Iterator[str]:
    """The published sentences: the second argument of what is given as `rules`."""
    for node in ast.walk(test):
        if isinstance(node, ast.keyword) and node.arg == "rules" and isinstance(node.value, ast.Tuple):
            for item in node.value.elts:
                made = constants[item.id] if isinstance(item, ast.Name) else item
                if isinstance(made, ast.Call) and isinstance(made.args[1], ast.Constant):
                    yield str(made.args[1].value)


def tables(test: ast.FunctionDef) -> Iterator[str]:
    """Funds, plans and distances first, then machines and claims."""
    calls = [node for node in ast.walk(test) if isinstance(node, ast.Call)]
    call = next(node for node in calls if getattr(node.func, "id", "") == "attribue")
    ordered = [k.value for k in call.keywords if k.arg in ("fonds", "plans", "distances")] + list(call.args)
    yield from (node.value for node in ordered if isinstance(node, ast.Constant))


def markdown(table: str) -> str:
    lines = dedent(table).strip().splitlines()
    rows = [[cell.strip() for cell in line.split("|")] for line in (lines[0], *lines[2:])]
    head, *body = ("| " + " | ".join(row) + " |" for row in rows)
    return "\n".join((head, "|" + "---|" * len(rows[0]), *body)) + "\n"


if __name__ == "__main__":
    BOOK.write_text(book(), "utf-8")
