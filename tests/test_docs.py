"""The documentation says only what exists: paths, commands, options, files, variables, columns, examples, buttons."""

import re
from pathlib import Path

import click
import pytest

from api.app import create_app
from api.commands import main
from api.imports.registry import COLUMNS
from api.menus import menu_of
from equip.accounts.actors import Actor
from equip.accounts.models import Role
from equip.db import Db
from equip.files.attendance_rows import read_attendance
from equip.files.follow_up_rows import read_follow_ups
from equip.files.people_rows import read_people
from equip.files.reports.door import read_report
from equip.files.request_rows import read_requests
from equip.files.stock_rows import read_stock
from equip.files.tables import read_table
from equip.settings import Settings

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
IDS = [str(page.relative_to(DOCS)) for page in PAGES]
ROLES = sorted((DOCS / "roles").glob("*.md"))
PREFIX = "/api/v1"
READERS = {
    "Extrait des personnes": read_people,
    "Liste des postes": read_stock,
    "Feuille de présence": read_attendance,
    "Demandes": read_requests,
    "Suivis": read_follow_ups,
}
MADE_BY_COMMANDS = re.compile(
    r"^(tours/)?tour-\d+-(problem|outcome)\.json$|^(problem|outcome)\.json$|^grille-2027\.json$"
)
FILE = re.compile(
    r"(?<![\w/$.~-])((?:[\w.-]+/)*[\w-][\w.-]*\.(?:py|md|toml|yml|lock|csv|json|template|example))(?![\w/])"
)


def code_of(text: str) -> list[str]:
    """What stands between backquotes, and the lines of blocks that are commands."""
    blocks = re.findall(r"^```(?:sh)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    return [*re.findall(r"`([^`\n]+)`", prose), *lines]


@pytest.fixture(scope="module")
def routes():
    db = Db("postgresql+psycopg://nobody@/nowhere")  # never connected: only the table of routes is read
    found = [route.path for route in create_app(db, Settings(secret="for-tests-only-0123456789")).routes]
    db.close()
    return [re.compile(re.sub(r"\\\{[^/]+?\\\}", r"[^/]+", re.escape(path)) + "/?") for path in found]


def paths_of(code: str) -> list[str]:
    """« /demandes/nouvelle », « POST /api/v1/funds », and the addresses that curl calls."""
    called = re.findall(r"\$EQUIP_SERVER(/[^\s\"?]+)", code)
    alone = re.fullmatch(r"(?:(?:GET|POST|PUT|PATCH|DELETE) )?(/[^\s?]*)(?:\?\S*)?", code)
    return [*called, *([alone[1]] if alone else [])]


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_path_written_is_a_route(page, routes):
    named = {path for code in code_of(page.read_text(encoding="utf-8")) for path in paths_of(code)} - {PREFIX}

    assert sorted(path for path in named if not any(route.fullmatch(path) for route in routes)) == []


def commands_of(code: str) -> list[list[str]]:
    return [found.split() for found in re.findall(r"(?:^|[;&] |\.venv/bin/)equip ([a-z][^|;&>]*)", code)]


def fault_of(words: list[str]) -> str:
    """What of « equip … » is not a command or an option of one; empty when all is."""
    command: click.Command | None = main
    context = click.Context(main)
    rest = list(words)
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        name = rest.pop(0)
        command = command.get_command(context, name)
        if command is None:
            return f"equip {' '.join(words)} : {name}"
        if not isinstance(command, click.Group):
            break
    known = {"--help"} | {option for it in (command or main).params for option in (*it.opts, *it.secondary_opts)}
    return " ".join(word for word in rest if word.startswith("--") and word not in known)


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_command_written_is_a_command(page):
    said = [words for code in code_of(page.read_text(encoding="utf-8")) for words in commands_of(code)]

    assert [fault for words in said if (fault := fault_of(words))] == []


def test_a_command_that_does_not_exist_is_found():
    assert fault_of(["round", "publish", "7"])
    assert fault_of(["import", "stock", "x.csv", "--force"])
    assert not fault_of(["import", "stock", "x.csv", "--save"])


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_file_named_exists(page):
    text = page.read_text(encoding="utf-8")
    linked = [link.partition("#")[0] for link in re.findall(r"\]\((?!https?:|#)([^)]+)\)", text)]
    named = [name for code in code_of(text) for name in FILE.findall(code) if not MADE_BY_COMMANDS.match(name)]

    missing = [name for name in named if not any((folder / name).exists() for folder in (ROOT, DOCS, page.parent))]

    assert missing == []
    assert [link for link in linked if not (page.parent / link).exists()] == []


def test_every_anchor_of_the_formats_is_a_title():
    text = (DOCS / "formats.md").read_text(encoding="utf-8")
    titles = {re.sub(r"[ ’]", "-", title.lower()) for title in re.findall(r"^## (.+)$", text, re.MULTILINE)}

    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= titles


def test_every_variable_is_explained_and_every_variable_explained_exists():
    sources = [*(ROOT / "equip").rglob("*.py"), *(ROOT / "api").rglob("*.py"), ROOT / "docker-compose.yml"]
    sources += [ROOT / ".env.example", *(ROOT / "deploy").glob("*.template")]
    wanted = {name for path in sources for name in _variables(path)}

    said = set(re.findall(r"^\| `(EQUIP_\w+)`", (DOCS / "exploitation.md").read_text(encoding="utf-8"), re.MULTILINE))

    assert said == wanted


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_variable_named_in_a_page_is_explained(page):
    explained = set(_variables(DOCS / "exploitation.md"))

    assert set(_variables(page)) <= explained


def _variables(path: Path) -> list[str]:
    return re.findall(r"\bEQUIP_[A-Z_]*[A-Z]\b", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", COLUMNS, ids=str)
def test_every_column_and_every_title_that_is_read_is_in_the_formats(kind):
    text = (DOCS / "formats.md").read_text(encoding="utf-8")
    titles = [title for column in COLUMNS[kind] for title in (column.label, *column.aliases)]

    assert [title for title in titles if title not in text] == []


@pytest.mark.parametrize("title", READERS)
def test_every_example_of_the_formats_is_read_without_a_fault(title):
    section = (DOCS / "formats.md").read_text(encoding="utf-8").partition(f"## {title}\n")[2]
    example = re.search(r"^```text\n(.*?)^```", section, re.MULTILINE | re.DOTALL)

    reading = READERS[title](read_table(example[1].encode(), "exemple.csv"))

    assert (len(reading.rows), list(reading.problems), reading.unknown_columns) == (1, [], ())


def test_the_example_of_a_hardware_report_is_read():
    section = (DOCS / "formats.md").read_text(encoding="utf-8").partition("```json\n")[2].partition("```")[0]

    assert read_report(section.encode()).hardware.serial == "WEDZD6D"


@pytest.mark.parametrize("page", ROLES, ids=lambda page: page.stem)
def test_every_word_in_bold_of_a_role_is_on_a_button_or_in_a_menu(page):
    """Bold is kept for what can be pressed, so a button that changes its words is seen here."""
    templates = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "api" / "templates").rglob("*.html"))
    shown = templates + (ROOT / "api" / "menus.py").read_text(encoding="utf-8")

    assert [
        words for words in re.findall(r"\*\*(.+?)\*\*", page.read_text(encoding="utf-8")) if words not in shown
    ] == []


ROLE_OF = {
    "administration": Role.ADMIN,
    "analyse": Role.ANALYST,
    "atelier": Role.REFURBISHER,
    "charge-du-dispositif": Role.PROGRAMME_OFFICER,
    "commission": Role.APPROVER,
    "organisme-de-formation": Role.TRAINER,
    "referente": Role.PRESCRIBER,
}


@pytest.mark.parametrize("page", ROLE_OF)
def test_the_page_of_a_role_says_the_menu_that_this_role_has(page):
    line = next(line for line in (DOCS / "roles" / f"{page}.md").read_text().splitlines() if line.startswith("Menu"))

    said = re.findall(r"\*\*([^*]+)\*\*", line.split(". ")[0])

    actor = Actor(None, ROLE_OF[page], "01", None, "")
    assert said == [words for words, _ in menu_of(actor)]
