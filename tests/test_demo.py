"""The demonstration, as the README promises it: it ends by itself, and a second time changes nothing."""

import os
import re
import subprocess
import sys

import pytest

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("demo")]


def test_the_demonstration_ends_well_and_a_second_one_changes_nothing(tmp_path):
    tmp_path.chmod(0o755)
    env = os.environ | {"EQUIP_DATA_DIR": str(tmp_path / "var"), "COLUMNS": "160"}

    first, second = (_play(env) for _ in range(2))

    for played in (first, second):
        assert played.returncode == 0, played.stderr
        assert "Optimal, prouvé" in played.stdout
        assert "aucun écart" in played.stdout
        assert played.stdout.rstrip().endswith("make serve")
        assert "Hors du tour : 15 demandes sur 92" in played.stdout.replace("\u00a0", " ")
        assert "Non recevable : Formation suivie" in played.stdout.replace("\u00a0", " ")
        assert not re.search("…|Screen", played.stdout)
        assert re.search(r"J28\D+31\D+3\D+9\D+29,0.%\D+16,1 à 46,6.%", played.stdout)
    assert "Le calcul a été arrêté" not in first.stdout
    assert _fingerprint(first) == _fingerprint(second)
    assert re.search(r"extrait-iodas\.csv\D+120\D+0\D+0\D+115\D+5\D+0\D", second.stdout)


def _play(env):
    command = [sys.executable, "-m", "api.commands", "demo"]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=900, check=False)


def _fingerprint(played):
    return re.findall(r"\b[0-9a-f]{64}\b", played.stdout)
