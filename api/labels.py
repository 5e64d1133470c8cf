"""French words of the codes that pages and exports show. A test makes sure that no code is without its word."""

from enum import StrEnum

from api.funding.labels import TABLES as FUNDING
from api.handover.labels import TABLES as HANDOVER
from api.imports.labels import TABLES as IMPORTS
from api.inventory.labels import TABLES as INVENTORY
from api.outcomes.labels import TABLES as OUTCOMES
from api.papers.labels import TABLES as PAPERS
from api.people.labels import TABLES as PEOPLE
from api.public.labels import TABLES as PUBLIC
from api.requests.labels import TABLES as REQUESTS
from api.rounds.labels import TABLES as ROUNDS
from api.training.labels import TABLES as TRAINING
from api.warranty.labels import TABLES as WARRANTY
from equip.accounts.models import OrganisationKind, Role

ROLES: dict[str, str] = {
    Role.PRESCRIBER: "référente ou référent",
    Role.REFURBISHER: "atelier",
    Role.TRAINER: "organisme de formation",
    Role.PROGRAMME_OFFICER: "chargée ou chargé du dispositif",
    Role.APPROVER: "commission",
    Role.ANALYST: "analyse des résultats",
    Role.ADMIN: "administration",
}

ORGANISATIONS: dict[str, str] = {
    OrganisationKind.PRESCRIBER: "structure qui accompagne",
    OrganisationKind.REFURBISHER: "reconditionneur",
    OrganisationKind.TRAINER: "organisme de formation",
    OrganisationKind.DEPARTEMENT: "Département",
}

TABLES: dict[type[StrEnum], dict[str, str]] = {
    Role: ROLES,
    OrganisationKind: ORGANISATIONS,
    **FUNDING,
    **HANDOVER,
    **IMPORTS,
    **INVENTORY,
    **OUTCOMES,
    **PAPERS,
    **PEOPLE,
    **PUBLIC,
    **REQUESTS,
    **ROUNDS,
    **TRAINING,
    **WARRANTY,
}


def label(value: StrEnum | None) -> str:
    """The word of an enumeration's member; unknown is said."""
    return "inconnu" if value is None else TABLES[type(value)][value]
