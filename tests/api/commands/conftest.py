"""The command line as people type it, against a real service on a free port, with the token of one role."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from api.commands import main
from equip.accounts import service
from equip.accounts.actors import EVERYWHERE
from tests import world
from tests.conftest import NOW
from tests.serving import free_port, serve

ROOT = Path(__file__).parents[3]
SECRET = "for-tests-only-0123456789abcdef-0123456789"


@pytest.fixture
def address(app):
    with serve(app) as url:
        yield url


@pytest.fixture
def equip(address, db):
    """`equip("programme_officer", "round", "freeze", "1")`; role None is nobody."""

    def type_it(role, *words, typed=""):
        env = {"EQUIP_SERVER": address, "EQUIP_TOKEN": ""}
        if role:
            with db.write(EVERYWHERE) as session:
                env["EQUIP_TOKEN"], _ = service.make_token(session, world.user(session, role), "essai", now=NOW)
        return CliRunner().invoke(main, [str(word) for word in words], env=env, input=typed)

    return type_it


@pytest.fixture
def env(urls):
    """The database of this installation, for `type_it(env, "journal")`: what acts beside the service."""
    return {"EQUIP_DATABASE_URL": urls.app, "EQUIP_OWNER_URL": urls.owner, "EQUIP_SECRET": SECRET}


@pytest.fixture
def worker(urls):
    process = subprocess.Popen([sys.executable, "-m", "tests.api.worker.running", urls.app], cwd=ROOT)
    yield process
    process.terminate()
    process.wait(timeout=30)


@pytest.fixture
def nobody_there():
    return f"http://127.0.0.1:{free_port()}"


def type_it(env, *words):
    return CliRunner().invoke(main, words, env=env)


def check_refusal(answer, words, code=1):
    """One French sentence, a status that is not 0, and nothing of Python's."""
    assert answer.exit_code == code, answer.output
    assert words in answer.output
    assert "Traceback" not in answer.output
    assert isinstance(answer.exception, SystemExit)
