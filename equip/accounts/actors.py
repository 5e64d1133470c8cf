"""The actor of a change and the scope of a reading. Every service receives one or both."""

from dataclasses import dataclass
from uuid import UUID

from equip.accounts.models import Organisation, OrganisationKind, Role
from equip.errors import Invalid

WIDE_ROLES = frozenset({Role.PROGRAMME_OFFICER, Role.APPROVER, Role.ANALYST, Role.ADMIN})
WORKS_IN: dict[Role, OrganisationKind] = {
    Role.PRESCRIBER: OrganisationKind.PRESCRIBER,
    Role.REFURBISHER: OrganisationKind.REFURBISHER,
    Role.TRAINER: OrganisationKind.TRAINER,
    **dict.fromkeys(WIDE_ROLES, OrganisationKind.DEPARTEMENT),
}
"""The kind of organisation that each role is of: who sees the whole département is employed by it."""
NOWHERE = "nowhere"
"""As the organisation of a scope: no row is of it."""


@dataclass(frozen=True)
class Actor:
    """Who acts: a signed-in user, or the service itself (`user_id` None, role `system`).

    `workstation_id`: the call carries the token of a workstation, which may do nothing but what a route opens to it.
    """

    user_id: UUID | None
    role: str
    departement: str
    organisation_id: UUID | None
    display_name: str
    workstation_id: UUID | None = None

    @property
    def is_wide(self) -> bool:
        """Whether the role sees the whole département rather than one organisation."""
        return self.role in WIDE_ROLES or self.role == "system"

    @property
    def scope(self) -> "Scope":
        """Of one organisation and without it, nothing is seen: the wall stays shut when it knows too little."""
        return Scope(self.departement, "*" if self.is_wide else str(self.organisation_id or NOWHERE), self.role)


@dataclass(frozen=True)
class Scope:
    """What one transaction may see; becomes the settings that row-level security reads."""

    departement: str
    organisation: str
    role: str


EVERYWHERE = Scope("*", "*", "system")
"""For signing in, the public page by code, and workers that then narrow themselves. Never for a user's request."""


def system_actor(departement: str) -> Actor:
    return Actor(user_id=None, role="system", departement=departement, organisation_id=None, display_name="Equip")


def check_role_fits(role: Role, organisation: Organisation) -> None:
    """`Invalid` when this organisation is not of the kind that the role belongs to."""
    if organisation.kind is not WORKS_IN[role]:
        raise Invalid(fields={"organisation_id": "role_of_another_kind"}, role=role, kind=WORKS_IN[role])
