"""Which rooms offer tasks to which role."""

from api.funding.tasks import SOURCES as FUNDING
from api.handover.tasks import SOURCES as HANDOVER
from api.home.tasks import Source
from api.imports.tasks import SOURCES as IMPORTS
from api.inventory.tasks import SOURCES as INVENTORY
from api.outcomes.tasks import SOURCES as OUTCOMES
from api.people.tasks import SOURCES as PEOPLE
from api.public.tasks import SOURCES as PUBLIC
from api.requests.tasks import SOURCES as REQUESTS
from api.rounds.tasks import SOURCES as ROUNDS
from api.training.tasks import SOURCES as TRAINING
from api.warranty.tasks import SOURCES as WARRANTY

_ROOMS = (FUNDING, HANDOVER, IMPORTS, INVENTORY, OUTCOMES, PEOPLE, PUBLIC, REQUESTS, ROUNDS, TRAINING, WARRANTY)


def sources_of(role: str) -> list[Source]:
    return [source for room in _ROOMS for source in room.get(role, ())]
