"""What the environment says, read once."""

from pathlib import Path

import pytest

from equip.settings import Settings, from_environment


def test_a_variable_set_to_nothing_is_not_set(monkeypatch):
    """A Compose file without its `.env`, or a folder whose variable was emptied, must not become the current folder."""
    for name in ("DATABASE_URL", "OWNER_URL", "DATA_DIR", "PUBLIC_URL", "SECRET", "SECURE_COOKIES", "TRUST_PROXY"):
        monkeypatch.setenv(f"EQUIP_{name}", "")

    assert from_environment() == Settings(data_dir=Path("var").resolve())


@pytest.mark.parametrize(
    ("url", "known_here_only"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://localhost", True),
        ("http://[::1]:8000", True),
        ("equip", True),
        ("https://equip.ain.fr", False),
    ],
)
def test_an_address_of_this_machine_alone_is_told_before_labels_are_printed(url, known_here_only):
    assert Settings(public_url=url).is_known_here_only is known_here_only
