"""The help of every command, as it is read at a terminal: not a word of click's English."""

import re

import click
import pytest
from click.testing import CliRunner

from api.commands import main

ENGLISH = re.compile(r"Usage: |Options:|Commands:|COMMAND\b|ARGS|TEXT |INTEGER|default|required|Show this|exit\b")


def every(command=main, way=()):
    """Each command with the words that call it."""
    yield way
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            yield from every(command.get_command(context, name), (*way, name))


@pytest.mark.parametrize("way", list(every()), ids=lambda way: " ".join(way) or "equip")
def test_the_help_of_every_command_is_in_french(way):
    answer = CliRunner().invoke(main, [*way, "--help"])

    assert answer.exit_code == 0, answer.output
    assert answer.output.startswith("Usage : ")
    assert "Afficher cette aide." in answer.output
    assert not ENGLISH.search(answer.output), answer.output


def test_a_password_typed_differently_is_asked_again_in_french():
    asked = CliRunner().invoke(main, ["user", "password", "a@example.fr"], input="un\ndeux\n")

    assert "Nouveau mot de passe : " in asked.output
    assert "Les deux mots de passe sont différents. Recommencez." in asked.output
    assert "Interrompu." in asked.output
