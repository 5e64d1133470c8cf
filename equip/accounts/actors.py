"""The actor of a change and the scope of a reading. Every service receives one or both."""

from dataclasses import dataclass
from uuid import UUID

from equip.accounts.models import Role

WIDE_ROLES = frozenset({Role.PROGRAMME_OFFICER, Role.APPROVER, Role.ANALYST, Role.ADMIN})


@dataclass(frozen=True)
class Actor:
    """Who acts: a signed-in user, or the service itself (`user_id` None, role `system`)."""

    user_id: UUID | None
    role: str
    departement: str
    organisation_id: UUID | None
    display_name: str

    @property
    def is_wide(self) -> bool:
        """Whether the role sees the whole département rather than one organisation."""
        return self.role in WIDE_ROLES or self.role == "system"

    @property
    def scope(self) -> "Scope":
        wide = self.is_wide or self.organisation_id is None
        return Scope(self.departement, "*" if wide else str(self.organisation_id), self.role)


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
