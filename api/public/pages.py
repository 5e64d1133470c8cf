"""The pages of this room."""

from typing import Any

from api.public import rounds, rules, static_pages, status

ROUTES: list[Any] = [*rules.ROUTES, *rounds.ROUTES, *static_pages.ROUTES, *status.ROUTES]
