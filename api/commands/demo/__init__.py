"""`equip demo`: a whole campaign, driven through the real service as its users drive it.

The one place of the face that knows the seeds: a demonstration brings its own people, machines and money.
"""

import time

import click
from rich.console import Console

from api.client import Refused, Unreachable
from api.commands.demo import play, show
from api.commands.demo.stage import Stage
from api.commands.french import FrenchCommand


@click.command(cls=FrenchCommand)
def demo_command() -> None:
    """Dérouler une campagne de démonstration, de l’extrait de la CAF à la remise, puis s’arrêter."""
    console = Console(highlight=False)
    started = time.monotonic()
    try:
        with Stage(console) as stage:
            show.opening(console)
            play.bring_files(console, stage)
            play.run_round(console, stage)
            play.hand_over(console, stage)
            show.results(console, stage)
    except Refused as refusal:
        raise click.ClickException(refusal.problem.detail) from refusal
    except Unreachable as error:
        raise click.ClickException("Le service de la démonstration n’a pas répondu ; voir var/demo.log.") from error
    show.closing(console, seconds=time.monotonic() - started)
