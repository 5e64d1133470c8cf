"""Accounts and organisations as the API and the pages show them."""

from api.accounts.schemas import AccountRead
from api.labels import label
from equip.accounts.models import Organisation, OrganisationKind, Role, User


def account_read(user: User, organisation: Organisation) -> AccountRead:
    shown = user.model_dump(include={"id", "email", "display_name", "role", "organisation_id", "is_active"})
    return AccountRead(**shown, organisation=organisation.name)


def role_choices() -> list[tuple[str, str]]:
    return [(role.value, label(role)) for role in Role]


def kind_choices() -> list[tuple[str, str]]:
    return [(kind.value, label(kind)) for kind in OrganisationKind]
