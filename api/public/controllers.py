"""The JSON routes of this room, under /api/v1."""

from typing import Any

ROUTES: list[Any] = []
