"""Signing in with a keyboard, without JavaScript."""

import pytest

from seeds.load import DEMO_PASSWORD

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.xdist_group("browser")]


def test_someone_signs_in_with_the_keyboard_alone(page_for):
    page = page_for()
    page.goto("/connexion")

    page.focus("#email")
    page.keyboard.type("atelier@example.fr")
    page.keyboard.press("Tab")
    page.keyboard.type(DEMO_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")

    assert page.locator("h1").inner_text() == "À faire aujourd’hui"
