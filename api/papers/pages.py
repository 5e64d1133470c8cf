"""Every address that gives a paper, and the one printed on the labels."""

from typing import Any

from api.papers.lists import ROUTES as LISTS
from api.papers.machines import ROUTES as MACHINES
from api.papers.short import ROUTES as SHORT

ROUTES: list[Any] = [*LISTS, *MACHINES, *SHORT]
