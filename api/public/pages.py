"""The pages of this room."""

from typing import Any

from api.public import machines, rounds, rules, static_pages, status

ROUTES: list[Any] = [*machines.ROUTES, *rules.ROUTES, *rounds.ROUTES, *static_pages.ROUTES, *status.ROUTES]
