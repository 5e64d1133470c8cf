"""What the footer of every page leads to."""

import pytest


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/aide", "Aide et contact"),
        ("/accessibilite", "Accessibilité : non auditée"),
        ("/donnees-personnelles", "Vos données personnelles"),
    ],
)
def test_anybody_reads_the_pages_of_the_footer_with_a_number_to_call(browser, path, title):
    page = browser().get(path)

    assert page.status_code == 200
    assert f"<h1>{title}</h1>" in page.text.replace("\u00a0", " ")
    assert "tel:0465710001" in page.text
