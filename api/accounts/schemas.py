"""What the API takes and gives about accounts and tokens."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from equip.accounts.models import OrganisationKind, Role


class SignIn(BaseModel):
    email: str = Field(examples=["officier@example.fr"])
    password: str = Field(examples=["un mot de passe d’au moins douze signes"])
    label: str = Field(
        default="api", max_length=80, description="À quoi servira ce jeton", examples=["poste de l’atelier"]
    )


class TokenMade(BaseModel):
    id: UUID
    token: str = Field(description="Montré une seule fois", examples=["eqp_…"])
    expires_at: datetime


class Me(BaseModel):
    display_name: str = Field(examples=["Hélène Fauvel"])
    role: Role
    departement: str = Field(examples=["01"])
    organisation_id: UUID | None


class AccountCreate(BaseModel):
    email: str = Field(max_length=200, examples=["prenom.nom@example.fr"])
    display_name: str = Field(min_length=1, max_length=120, examples=["Claire Maubert"])
    role: Role
    organisation_id: UUID = Field(description="Structure du compte : ce qu’il voit en dépend")
    password: str = Field(description="Au moins 12 caractères", examples=["un mot de passe provisoire"])


class AccountRead(BaseModel):
    id: UUID
    email: str
    display_name: str
    role: Role
    organisation: str = Field(examples=["MDS Bourg-en-Bresse"])
    is_active: bool = Field(description="Faux : le compte est fermé")


class OrganisationRead(BaseModel):
    id: UUID
    name: str
    kind: OrganisationKind
