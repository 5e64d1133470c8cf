"""What the API takes and gives about accounts and tokens."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

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
    organisation_id: UUID
    is_active: bool = Field(description="Faux : le compte est fermé")


class AccountPatch(BaseModel):
    """Ce qui n’est pas envoyé reste comme il est."""

    display_name: str | None = Field(default=None, max_length=120, examples=["Claire Maubert"])
    role: Role | None = Field(default=None, description="Nouveau rôle", examples=["prescriber"])
    organisation_id: UUID | None = Field(default=None, description="Nouvelle structure")


class PasswordGiven(BaseModel):
    password: str = Field(
        max_length=1000, description="Provisoire, au moins 12 caractères", examples=["un mot de passe provisoire"]
    )


class OwnPassword(BaseModel):
    current_password: str = Field(
        max_length=1000, description="Le mot de passe actuel", examples=["un mot de passe provisoire"]
    )
    new_password: str = Field(
        max_length=1000, description="Le nouveau, au moins 12 caractères", examples=["une phrase que je retiens bien"]
    )


class OrganisationRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    kind: OrganisationKind
    commune_insee: str | None = Field(default=None, examples=["01053"])


class OrganisationCreate(BaseModel):
    name: str = Field(max_length=120, description="Nom montré", examples=["MDS Nantua"])
    kind: OrganisationKind = Field(description="Ce que fait la structure", examples=["prescriber"])
    commune_insee: str | None = Field(
        default=None, max_length=5, description="Commune où elle reçoit, par son code INSEE", examples=["01269"]
    )


class OrganisationPatch(BaseModel):
    name: str = Field(max_length=120, description="Nouveau nom", examples=["MDS Nantua"])
