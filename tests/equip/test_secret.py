"""The secret that a service makes for itself: one for all its processes, for nobody else to read."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from equip.secret import keyed, secret_of
from equip.settings import Settings


def test_processes_that_start_at_the_same_moment_have_the_same_secret(tmp_path):
    settings, start = Settings(data_dir=tmp_path / "var"), Barrier(8)

    def begin(_):
        start.wait()
        return secret_of(settings).secret

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(begin, range(8)))

    assert len(found) == 1
    assert len(found.pop()) >= 48
    kept = list((tmp_path / "var").iterdir())
    assert [path.name for path in kept] == ["secret"]
    assert kept[0].stat().st_mode & 0o077 == 0


def test_a_file_left_empty_by_a_crash_is_a_secret_still_to_be_made(tmp_path):
    (tmp_path / "secret").touch(0o644)

    made = secret_of(Settings(data_dir=tmp_path)).secret

    assert len(made) >= 48
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0
    assert secret_of(Settings(data_dir=tmp_path)).secret == made


def test_the_secret_that_is_given_is_the_one_that_counts(tmp_path):
    assert secret_of(Settings(data_dir=tmp_path, secret="given")).secret == "given"
    assert list(tmp_path.iterdir()) == []


def test_what_is_keyed_depends_on_the_secret_and_on_its_use():
    made = {keyed(secret, use, "a@example.fr") for secret in ("one", "two") for use in ("sign-in", "public-code")}

    assert len(made) == 4
