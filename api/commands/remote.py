"""Talking to a running service: where it is, and as whom. Used by the commands that act through the API."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

from api.client import EquipClient, Refused, Unreachable
from api.errors import Problem

F = TypeVar("F", bound=Callable[..., Any])


def with_client(command: F) -> F:
    """Adds --server and --token, opens the client, and turns a refusal into its French sentence and status 1."""

    @click.option("--server", default="http://127.0.0.1:8000", envvar="EQUIP_SERVER", show_default=True, help="Adresse")
    @click.option("--token", envvar="EQUIP_TOKEN", help="Jeton d’accès (ou la variable EQUIP_TOKEN)")
    @wraps(command)
    def run(*args: Any, server: str, token: str | None, **kwargs: Any) -> Any:
        try:
            with EquipClient(server, token) as client:
                return command(client, *args, **kwargs)
        except Refused as refusal:
            raise click.ClickException(_words(refusal.problem, server, token)) from refusal
        except Unreachable as error:
            raise click.ClickException(f"Pas de réponse de {server}. Le service est-il démarré ?") from error
        except TimeoutError as error:
            words = "Le calcul n’est pas fini. Il continue sur le service : regardez le tour dans quelques minutes."
            raise click.ClickException(words) from error

    return run  # type: ignore[return-value]  # click's decorators change the signature


def _words(problem: Problem, server: str, token: str | None) -> str:
    """The sentence of the service, then each field that says more than it."""
    if problem.code == "not_signed_in":  # the pages' sentence speaks of a page
        why = (
            "Le service n’accepte pas ce jeton : il est faux, expiré ou fermé."
            if token
            else "Il faut un jeton d’accès."
        )
        way = f"POST {server}/api/v1/tokens en donne un, contre votre adresse et votre mot de passe"
        return f"{why}\n{way} : écrivez-le dans EQUIP_TOKEN, ou après --token (voir docs/roles/README.md)."
    more = [f"  {item.field} : {item.detail}" for item in problem.errors if item.detail != problem.detail]
    return "\n".join([problem.detail, *more])
