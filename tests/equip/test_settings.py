"""What the environment says, read once."""

from pathlib import Path

from equip.settings import Settings, from_environment


def test_a_variable_set_to_nothing_is_not_set(monkeypatch):
    """A Compose file without its `.env`, or a folder whose variable was emptied, must not become the current folder."""
    for name in ("DATABASE_URL", "OWNER_URL", "DATA_DIR", "PUBLIC_URL", "SECRET", "SECURE_COOKIES", "TRUST_PROXY"):
        monkeypatch.setenv(f"EQUIP_{name}", "")

    assert from_environment() == Settings(data_dir=Path("var").resolve())
