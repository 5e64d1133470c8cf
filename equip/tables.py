"""Imports every room's rows, so that `SQLModel.metadata` is whole. For migrations and tests."""

from sqlmodel import SQLModel

from equip import numbers
from equip.accounts import models as accounts
from equip.funding import models as funding
from equip.handover import models as handover
from equip.imports import models as imports
from equip.inventory import models as inventory
from equip.journal import models as journal
from equip.outcomes import models as outcomes
from equip.people import models as people
from equip.places import models as places
from equip.requests import models as requests
from equip.rounds import models as rounds
from equip.training import models as training
from equip.warranty import models as warranty

METADATA = SQLModel.metadata
ROOMS = (
    accounts,
    funding,
    handover,
    imports,
    inventory,
    journal,
    numbers,
    outcomes,
    people,
    places,
    requests,
    rounds,
    training,
    warranty,
)
