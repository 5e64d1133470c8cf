"""What this room puts on « À faire aujourd’hui », by role."""

from api.home.tasks import Source

SOURCES: dict[str, tuple[Source, ...]] = {}
