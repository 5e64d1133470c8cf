"""Every page that a role can reach by its links keeps the promises of all pages, on a desk and on a phone."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from playwright.sync_api import Page

from equip.accounts.models import Role
from tests.browser.audit import faults_of

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.xdist_group("browser")]

TWICE = 2
"""Each kind of page; one that an address asks for by two names, once; by more, it is only asked whether it is there."""
NUMBER = r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\d|[A-Z]+-[\w-]*\d+|[A-Z0-9]{4}-[A-Z0-9]{4}|\d+"
MENUS = {
    Role.PRESCRIBER: {
        *("/personnes/*", "/demandes/*", "/demandes/nouvelle", "/suivis", "/personnes/*/suivis/M3"),
        *("/garanties", "/garanties/*"),
    },
    Role.REFURBISHER: {
        *("/etabli/*", "/etabli/nouveau", "/stock/*", "/imports/*/verifier", "/remises/*"),
        *("/garanties", "/garanties/nouveau", "/garanties/*", "/garanties/*/echange", "/pannes"),
        *("/lots", "/lots/*", "/lots/nouveau", "/lots/*/coller", "/lots/*/modifier", "/donneurs", "/donneurs/modifier"),
        *("/bancs", "/releves/*", "/stock/choix", "/stock/impact", "/besoins"),
    },
    Role.TRAINER: {
        "/suivis",
        "/formations/*",
        "/formations/*/seances/*",
        "/formations/*/competences",
        "/imports/*/verifier",
    },
    Role.PROGRAMME_OFFICER: {
        "/tours/*",
        "/tours/nouveau",
        "/tours/*/approbation",
        "/demandes/*",
        "/stock/*",
        "/stock/impact",
        "/fonds",
        "/exigences-effacement",
    },
    Role.APPROVER: {"/tours/*", "/tours/*/approbation", "/regles"},
    Role.ANALYST: {"/resultats", "/regles"},
    Role.ADMIN: {"/comptes", "/comptes/*", "/structures", "/structures/*", "/mon-compte", "/journal", "/regles"},
    None: {"/connexion", "/regles", "/regles/machines", "/suivi", "/aide", "/accessibilite", "/donnees-personnelles"},
}
"""Kinds of pages that each role must have met on its way: a walk that stays at the door proves nothing."""


@dataclass
class Walk:
    """Breadth first, from the first page; each kind of page is read twice, each link is tried."""

    page: Page
    start: str
    seen: set[str] = field(default_factory=set)
    kinds: Counter[str] = field(default_factory=Counter)
    titles: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def run(self) -> None:
        self.page.goto(self.start)
        waiting = [(self.start, "the menu")]
        while waiting:
            href, origin = waiting.pop(0)
            if href in self.seen:
                continue
            self.seen.add(href)
            waiting += [(link, href) for link in self._visit(href, origin)]

    def _visit(self, href: str, origin: str) -> list[str]:
        answer = self.page.context.request.get(href)
        if answer.status != 200:
            self.faults.append(f"{href} answers {answer.status}, linked from {origin}")
            return []
        path, kind = kind_of(answer.url.removeprefix(self.base))
        if "text/html" not in answer.headers["content-type"] or self.kinds[kind] >= times(kind):
            return []
        self.page.goto(href)
        first = not self.kinds[path]
        self.kinds.update({path, kind})
        self.faults += [f"{href} {fault}" for fault in faults_of(self.page, axe=first)]
        self._check_title(href, path)
        return self._links()

    def _check_title(self, href: str, path: str) -> None:
        other = self.titles.setdefault(self.page.title(), path)
        if other != path:
            self.faults.append(f"{href} has the title of {other}")

    def _links(self) -> list[str]:
        found = self.page.locator("a[href]").evaluate_all("links => links.map(link => link.getAttribute('href'))")
        whole = (urljoin(self.page.url, link).split("#")[0] for link in found)
        return [link.removeprefix(self.base) for link in whole if link.startswith(self.base)]

    @property
    def base(self) -> str:
        """The address of the service, from the page that is shown."""
        return "://".join(urlsplit(self.page.url)[:2])


def times(kind: str) -> int:
    """How often a kind of page is read: a list of nine filters has 500 combinations, each of which is a link."""
    names = kind.count("?")
    return TWICE if names < TWICE else int(names == TWICE)


def kind_of(href: str) -> tuple[str, str]:
    """The path without its numbers, and the same with the names of its query."""
    parts = urlsplit(href)
    path = re.sub(rf"(?<=/)(?:{NUMBER})(?=/|$)", "*", parts.path)
    return path, "?".join([path, *sorted({name for name, _ in parse_qsl(parts.query)})])


@pytest.mark.parametrize("role", MENUS, ids=lambda role: role or "public")
def test_every_page_that_a_role_can_reach_is_sound(visit: Callable[..., Page], role: Role | None) -> None:
    walk = Walk(visit(role, javascript=True), "/" if role else "/regles")

    walk.run()

    assert not walk.faults, "\n".join(walk.faults)
    assert set(walk.kinds) >= MENUS[role]
