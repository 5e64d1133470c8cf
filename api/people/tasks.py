"""What this room puts on « À faire aujourd’hui », by role: nothing of its own yet waits for a date.

The calls after absences come from the room of training, which knows them.
"""

from api.home.tasks import Source

SOURCES: dict[str, tuple[Source, ...]] = {}
