"""Every code has its French sentence, and the sentence has all it needs."""

import re

import pytest

from api.file_messages import PROBLEMS, REFUSALS
from api.imports.words import problem_words, reason
from api.messages import sentence
from equip.files.errors import FileRefused, ProblemCode, RefusalCode
from equip.files.reports.door import read_report
from equip.files.request_rows import read_requests
from equip.files.stock_rows import read_stock
from equip.files.tables import MAX_LINES, read_table
from equip.imports.models import ImportKind
from equip.imports.service import LineProblem

LACKING = {"{", "…"}
"""What a sentence shows of a detail that nobody gave."""


def test_every_code_has_a_sentence() -> None:
    assert set(PROBLEMS) == set(ProblemCode)
    assert set(REFUSALS) == set(RefusalCode)


def test_a_sentence_names_the_line_the_column_and_the_remedy() -> None:
    problem = LineProblem(ProblemCode.NOT_A_DATE, "Date de naissance", {"value": "31/02/1981"})
    assert problem_words(ImportKind.PEOPLE, 12, problem) == (
        "Ligne 12, colonne « Date de naissance » : « 31/02/1981 » n’est pas une date. "
        "Écrivez-la sous la forme 21/11/1981."
    )


@pytest.mark.parametrize("words", [*PROBLEMS.values(), *REFUSALS.values()])
def test_sentences_are_typeset_in_french(words: str) -> None:
    assert "'" not in words
    assert not re.search(r"\w[;:!?]|«\S|\S»", words)
    assert words.endswith((".", "releve.json"))


def test_the_problems_that_readers_give_have_all_their_sentence_needs() -> None:
    content = "n° inventaire;n° série;type;RAM;disque;écran;webcam;batterie;prix;date réception;garantie;obs;prix €\n"
    lines = [
        "A;S;fixe;;;;;;;;;;",
        "B;S;borne;huit;huit;99;peut-être;1;cher;hier;trois;" + "x" * 2001 + ";",
        ";;;;;;;200;;21/11/1881;200;;;9",
    ]
    lines += ["C;S;fixe;;;;;;;;;bon;", "D;T;fixe;;;;;;;;;1 85 05 78 006 084;"]
    problems = read_stock(read_table((content + "\n".join(lines)).encode(), "x")).problems
    problems += read_requests(read_table(b"a;b\n1;2\n", "x")).problems
    assert {p.code for p in problems} >= set(ProblemCode) - {
        code for code in ProblemCode if code.value.startswith(("not_", "no_date", "ambiguous"))
    }
    for problem in problems:
        written = LineProblem(problem.code, problem.column, dict(problem.details))
        assert not LACKING & set(reason(ImportKind.STOCK, written))


@pytest.mark.parametrize(
    "data", [b"", b"x" * 20_000_001, b"a\n" * (MAX_LINES + 2), b"PK\x03\x04", b'a;b\n"x', b"a\n" + b"x" * 40_000, b"\0"]
)
def test_the_refusals_of_tables_have_all_their_sentence_needs(data: bytes) -> None:
    with pytest.raises(FileRefused) as refused:
        read_table(data, "x")
    assert not LACKING & set(sentence(refused.value.code, **refused.value.details))


@pytest.mark.parametrize("data", [b"", b"{", b"[" * 100_000, b"[1, 2]", b"1", b" " * 10_000_001])
def test_the_refusals_of_dumps_have_all_their_sentence_needs(data: bytes) -> None:
    with pytest.raises(FileRefused) as refused:
        read_report(data)
    assert not LACKING & set(sentence(refused.value.code, **refused.value.details))
