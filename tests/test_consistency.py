"""What only attentive people used to notice: words missing, templates unused, files grown too long, walls forgotten."""

import ast
import re
import subprocess
import tomllib
from enum import StrEnum
from pathlib import Path

import pytest
import sqlalchemy as sa

from api.labels import TABLES
from api.messages import SENTENCES
from api.states import MACHINES, diagrams
from equip import errors
from equip.db import Db
from equip.tables import METADATA, ROOMS

ROOT = Path(__file__).parents[1]
SOURCES = [path for floor in ("allocation", "equip", "api", "seeds") for path in sorted((ROOT / floor).rglob("*.py"))]
OURS = [path for path in SOURCES if "migrations/versions" not in str(path)]
REFUSALS = {name for name in dir(errors) if isinstance(getattr(errors, name), type)}
WITHOUT_WALL = {
    # Reference data of the State.
    *("arrondissement", "epci", "commune", "postal_code", "departement"),
}
# Without a département of their own, behind a wall all the same: the service itself reads them, for whoever they open.
SECRETS = {"browser_session", "api_token", "attempt", "idempotent_answer"}


def test_every_refusal_has_its_french_sentence():
    missing = {code for path in OURS for code in _refusal_codes(path) if code not in SENTENCES}

    assert missing == set()


def test_no_sentence_is_left_that_nothing_says():
    said = {
        node.value
        for path in OURS
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    assert {code for code in SENTENCES if code not in said} == set()


def test_sentences_are_kind():
    unkind = re.compile(r"veuillez|invalide|désolé|erreur fatale|illégal", re.IGNORECASE)

    assert [words for words in SENTENCES.values() if unkind.search(words)] == []


@pytest.mark.parametrize("enum", sorted(TABLES, key=lambda enum: enum.__name__), ids=lambda enum: enum.__name__)
def test_every_member_of_an_enumeration_has_its_french_word(enum):
    assert set(TABLES[enum]) == set(enum)


def test_every_enumeration_of_the_records_is_translated():
    kept = {
        value
        for room in ROOMS
        for value in vars(room).values()
        if isinstance(value, type) and issubclass(value, StrEnum) and value is not StrEnum
    }

    assert {enum.__name__ for enum in kept - set(TABLES)} == set()


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.code)
def test_no_state_is_forgotten_in_its_table(machine):
    enum = type(next(iter(machine.table)))

    assert set(machine.table) == set(enum)
    assert {state for following in machine.table.values() for state in following} <= set(enum)


def test_the_diagrams_of_the_states_are_fresh():
    assert (ROOT / "docs" / "etats.md").read_text(encoding="utf-8") == diagrams()


def test_every_template_is_used():
    templates = ROOT / "api" / "templates"
    text = "\n".join(path.read_text(encoding="utf-8") for path in [*OURS, *templates.rglob("*.html")])

    unused = [str(path.relative_to(templates)) for path in templates.rglob("*.html")]

    assert [name for name in unused if name not in text] == []


def test_files_and_functions_stay_small():
    long_files = {str(path.relative_to(ROOT)): n for path in OURS if (n := len(path.read_text().splitlines())) > 300}
    long_functions = {
        f"{path.relative_to(ROOT)}:{node.name}": length
        for path in OURS
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > 40
    }

    assert long_files == {}
    assert long_functions == {}


def test_imports_stand_at_the_top():
    hidden = [
        f"{path.relative_to(ROOT)}:{inner.lineno}"
        for path in OURS
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]

    assert hidden == []


def test_the_day_of_an_instant_is_asked_of_one_function_that_of_paris():
    """In UTC it is still yesterday for the first hour or two of a day in Paris, and today is refused as the future."""
    kept = {"equip/days.py", "equip/files/values.py"}  # the function itself; the cell of a sheet, which has no zone
    elsewhere = {str(path.relative_to(ROOT)): path for path in OURS if str(path.relative_to(ROOT)) not in kept}

    found = [
        f"{name}:{node.lineno}"
        for name, path in elsewhere.items()
        for node in ast.walk(_tree(path))
        if _asks_the_day(node) or _writes_the_day_of_an_instant(node)
    ]

    assert found == []


def test_the_lock_file_holds_no_address():
    assert "://" not in (ROOT / "requirements.lock").read_text()


def test_httpx_is_imported_by_the_client_alone():
    assert [path.name for path in OURS if re.search(r"^(import|from) httpx", path.read_text(), re.M)] == ["client.py"]


def test_every_table_of_a_departement_stands_behind_the_second_wall(shared_db: Db):
    with shared_db.engine.connect() as connection:
        walled = set(connection.scalars(sa.text("select tablename from pg_policies where policyname = 'wall'")))
        secured = set(connection.scalars(sa.text("select relname from pg_class where relrowsecurity")))

    wanted = {name for name in METADATA.tables if name not in WITHOUT_WALL}
    assert wanted <= walled & secured
    assert {name for name, table in METADATA.tables.items() if "departement" in table.c} - {
        "departement"
    } == wanted - SECRETS


def test_the_application_can_not_lift_the_wall(shared_db: Db):
    query = "select rolsuper or rolbypassrls or rolcreaterole from pg_roles where rolname = current_user"
    owned = "select count(*) from pg_class where relowner = (select oid from pg_roles where rolname = current_user)"
    with shared_db.engine.connect() as connection:
        assert connection.scalar(sa.text("select current_user")) == "equip_app"
        assert connection.scalar(sa.text(query)) is False
        assert connection.scalar(sa.text(owned)) == 0


def test_the_glossary_holds_every_word_of_the_code():
    glossary = (ROOT / "GLOSSAIRE.md").read_text(encoding="utf-8")

    assert [
        f"{enum.__name__}.{member.name}" for enum in TABLES for member in enum if f"`{member.value}`" not in glossary
    ] == []


def test_git_holds_no_path_of_a_machine():
    # Written in two parts so that this file does not find itself.
    pattern = "/" + "work/|/" + "root/|/" + "home/[a-z]"
    found = subprocess.run(
        ["git", "grep", "-nE", pattern, "--", ":!*.lock"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert found.stdout == ""


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _asks_the_day(node: ast.AST) -> bool:
    """`at.date()`, `date.today()`, `func.current_date()`."""
    asking = {"date", "today", "utcnow", "current_date"}
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in asking


def _writes_the_day_of_an_instant(node: ast.AST) -> bool:
    """`f"{now:%Y}"`: an instant is known by its name, `now` or `…_at` as the house has it."""
    if not isinstance(node, ast.FormattedValue) or not isinstance(node.value, ast.Name | ast.Attribute):
        return False
    name = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
    return node.format_spec is not None and (name in {"now", "at"} or name.endswith("_at"))


def _refusal_codes(path: Path) -> set[str]:
    """The first argument of every `NotFound("…")` and the codes in `fields={…}`."""
    found: set[str] = set()
    for node in ast.walk(_tree(path)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in REFUSALS:
            continue
        found |= {arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant)}
        for keyword in node.keywords:
            if keyword.arg == "fields" and isinstance(keyword.value, ast.Dict):
                found |= {value.value for value in keyword.value.values if isinstance(value, ast.Constant)}
    return found


def test_the_second_reader_is_kept_from_every_module_of_the_solver():
    """A new module of the engine joins the contract, unless it is one of the few that state what a round is."""
    shared = {"problem", "outcome", "needs", "rules", "files", "codec", "canonical", "errors", "audit"}
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    contract = next(one for one in contracts if one["name"].startswith("The second reader"))

    solver = {f"allocation.{path.stem}" for path in (ROOT / "allocation").glob("*.py")} - {"allocation.__init__"}
    wanted = {module for module in solver if module.removeprefix("allocation.").split("_")[0] not in shared}

    assert wanted <= set(contract["forbidden_modules"])
