"""A real server on a free port, a real Chromium. Tests that write have a server and a database of their own."""

import asyncio
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from granian.constants import Interfaces
from granian.server.embed import Server
from playwright.sync_api import Browser, Page, sync_playwright

from api.app import create_app
from equip.accounts import service
from equip.accounts.actors import EVERYWHERE
from equip.db import Db
from equip.settings import Settings
from tests import world
from tests.browser import campaign
from tests.conftest import NOW, fresh_copy

SIZES = {"desktop": (1366, 768), "phone": (390, 844)}
# As root Chromium has no sandbox; without the network flags it looks for its maker's hosts at every start.
FLAGS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        yield browser
        browser.close()


@pytest.fixture
def address(app: Any) -> Iterator[str]:
    """The application of the test, served by granian in a thread."""
    with _serve(app) as url:
        yield url


@pytest.fixture
def page_for(chromium: Browser, address: str, db: Db) -> Iterator[Callable[..., Page]]:
    """`page_for("refurbisher", size="phone")`: a page of that role, JavaScript off as the service promises."""
    with _pages(chromium, address, db) as open_page:
        yield open_page


@pytest.fixture(scope="session")
def campaign_db(server: object, template: str) -> Iterator[Db]:
    """The world of `campaign`, made once: for tests that only look."""
    with fresh_copy(server, template) as urls:
        db = Db(urls.app)
        campaign.build(db, now=NOW)
        yield db
        db.close()


@pytest.fixture(scope="session")
def campaign_address(campaign_db: Db) -> Iterator[str]:
    settings = Settings(secret="for-tests-only-0123456789abcdef-0123456789")
    with _serve(create_app(campaign_db, settings, clock=lambda: NOW)) as url:
        yield url


@pytest.fixture
def visit(chromium: Browser, campaign_address: str, campaign_db: Db) -> Iterator[Callable[..., Page]]:
    """`visit("approver")`: a page of that role in the campaign."""
    with _pages(chromium, campaign_address, campaign_db) as open_page:
        yield open_page


@contextmanager
def _serve(app: Any) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = Server(app, address="127.0.0.1", port=port, interface=Interfaces.ASGI, log_enabled=False)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=lambda: loop.run_until_complete(server.serve()), daemon=True)
    thread.start()
    _wait(port)
    yield f"http://127.0.0.1:{port}"
    loop.call_soon_threadsafe(server.stop)
    thread.join(timeout=10)
    loop.close()


@contextmanager
def _pages(chromium: Browser, address: str, db: Db) -> Iterator[Callable[..., Page]]:
    contexts = []

    def open_page(role: str | None = None, size: str = "desktop", *, javascript: bool = False) -> Page:
        width, height = SIZES[size]
        context = chromium.new_context(
            base_url=address,
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            locale="fr-FR",
        )
        contexts.append(context)
        if role:
            with db.write(EVERYWHERE) as session:
                token = service.open_session(session, world.user(session, role), now=NOW)
            context.add_cookies([{"name": "equip_session", "value": token, "url": address}])
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def _wait(port: int) -> None:
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"nothing listens on {port}")
