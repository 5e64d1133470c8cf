"""A real server on a free port, a real Chromium. Tests that write have a server and a database of their own."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from api.app import create_app
from equip.accounts import service
from equip.accounts.actors import EVERYWHERE
from equip.db import Db
from equip.settings import Settings
from tests import world
from tests.browser import campaign
from tests.conftest import NOW, fresh_copy
from tests.serving import serve

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
    with serve(app) as url:
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
    with serve(create_app(campaign_db, settings, clock=lambda: NOW)) as url:
        yield url


@pytest.fixture
def visit(chromium: Browser, campaign_address: str, campaign_db: Db) -> Iterator[Callable[..., Page]]:
    """`visit("approver")`: a page of that role in the campaign."""
    with _pages(chromium, campaign_address, campaign_db) as open_page:
        yield open_page


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
