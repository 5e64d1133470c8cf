"""The pages of this room."""

from typing import Any

from api.public import rules, static_pages, status

ROUTES: list[Any] = [*rules.ROUTES, *static_pages.ROUTES, *status.ROUTES]
