"""The words of the files of a round."""

import ast
from pathlib import Path

from api.commands.round_words import FINDINGS, REFUSALS, printable

ENGINE = Path(__file__).parents[3] / "allocation"


def test_every_code_of_the_engine_has_its_french():
    refused, found = set(), set()
    for path in ENGINE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                codes = {a.value for a in node.args if isinstance(a, ast.Constant) and str(a.value).isupper()}
                refused |= codes if node.func.id in {"ProblemError", "refuse"} else set()
                found |= codes if node.func.id == "Finding" else set()

    assert (refused - set(REFUSALS), found - set(FINDINGS)) == (set(), set())
    assert refused
    assert found


def test_what_a_file_says_never_moves_the_cursor():
    assert printable("a\x1b[2J\nb\u202e") == "a\ufffd[2J\ufffdb\ufffd"
    assert len(printable("é" * 10_000)) == 200
