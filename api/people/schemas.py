"""What the API takes and gives about people. Everything that is not known is null."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.people.stages import Stage
from equip.people.matching import Certainty
from equip.people.models import (
    ConsentKind,
    Diploma,
    Equipment,
    EvidenceSource,
    HouseholdRole,
    RsaState,
)


class PersonBrief(BaseModel):
    """Ce qu’un organisme de formation voit d’une personne inscrite chez lui."""

    model_config = ConfigDict(from_attributes=True)

    ref: str = Field(description="Référence de la personne", examples=["P-26-0042"])
    last_name: str = Field(examples=["PERDRIX"])
    first_name: str = Field(examples=["Mirela"])


class RsaEvidenceRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    state: RsaState | None = Field(description="État du droit tel qu’il a été vu", examples=["open"])
    seen_on: date | None = Field(description="Date de l’attestation ; null : non datée", examples=["2026-11-02"])
    right_since: date | None = Field(description="Début du droit", examples=["2024-07-05"])
    source: EvidenceSource = Field(examples=["paper"])


class ConsentRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    kind: ConsentKind = Field(examples=["follow_up"])
    given_on: date = Field(examples=["2026-11-02"])
    withdrawn_on: date | None = Field(examples=[None])


class PersonRead(PersonBrief):
    """Une personne, son foyer et la preuve de RSA qui compte (la plus récente)."""

    internal_id: str | None = Field(description="Code de la personne au Département", examples=["1040155"])
    birth_date: date | None = Field(examples=["1999-09-06"])
    organisation: str = Field(description="Structure qui accompagne", examples=["MDS Bourg-en-Bresse"])
    organisation_id: UUID
    caf_number: str | None = Field(description="Numéro d’allocataire, commun au foyer", examples=["0104434"])
    household_role: HouseholdRole | None = Field(examples=["applicant"])
    phone: str | None = Field(examples=["0639989186"])
    email: str | None = Field(examples=["mirela.perdrix@example.fr"])
    address: str | None = Field(examples=["79 rue du Pont"])
    commune_insee: str | None = Field(examples=["01165"])
    commune: str | None = Field(examples=["Francheleins"])
    diploma: Diploma | None = Field(description="Pour les statistiques seulement", examples=["bac"])
    family_quotient: int | None = Field(description="Quotient familial, en euros par mois", examples=[279])
    family_quotient_on: date | None = Field(examples=["2026-10-14"])
    schoolchildren: int | None = Field(description="Enfants scolarisés au foyer", examples=[3])
    equipment: Equipment | None = Field(examples=["none"])
    equipped_on: date | None = Field(description="Dernier ordinateur reçu du dispositif", examples=[None])
    last_contact_on: date | None = Field(examples=["2026-11-02"])
    rsa: RsaEvidenceRead | None = Field(description="La preuve la plus récente")
    consents: list[ConsentRead]
    stage: Stage = Field(description="Où en est la personne", examples=["training"])


class PersonPatch(BaseModel):
    """Ce qui n’est pas envoyé ne change pas ; null efface et veut dire « inconnu »."""

    model_config = ConfigDict(extra="forbid")

    last_name: str | None = Field(default=None, examples=["PERDRIX"])
    first_name: str | None = Field(default=None, examples=["Mirela"])
    internal_id: str | None = Field(default=None, examples=["1040155"])
    birth_date: date | None = Field(default=None, examples=["1999-09-06"])
    organisation_id: UUID | None = Field(default=None, description="Le Département seul peut la changer")
    caf_number: str | None = Field(default=None, description="7 chiffres", examples=["0104434"])
    household_role: HouseholdRole | None = Field(default=None)
    phone: str | None = Field(default=None, examples=["0639989186"])
    email: str | None = Field(default=None, examples=["mirela.perdrix@example.fr"])
    address: str | None = Field(default=None, examples=["79 rue du Pont"])
    commune_insee: str | None = Field(default=None, examples=["01165"])
    diploma: Diploma | None = Field(default=None)
    family_quotient: int | None = Field(default=None, examples=[279])
    family_quotient_on: date | None = Field(default=None, examples=["2026-10-14"])
    schoolchildren: int | None = Field(default=None, examples=[3])
    equipment: Equipment | None = Field(default=None)


class PersonCreate(PersonPatch):
    """Une structure qui accompagne crée la personne chez elle ; le Département dit chez qui."""

    last_name: str = Field(examples=["PERDRIX"])
    first_name: str = Field(examples=["Mirela"])
    is_another: bool = Field(
        default=False, description="Vrai : les personnes proches ont été regardées, et ce n’est aucune d’elles"
    )


class RsaEvidenceCreate(BaseModel):
    state: RsaState | None = Field(description="null : la pièce ne le dit pas", examples=["open"])
    seen_on: date | None = Field(description="Date de l’attestation", examples=["2026-11-02"])
    right_since: date | None = Field(default=None, examples=["2024-07-05"])
    source: EvidenceSource = Field(default=EvidenceSource.PAPER)


class ConsentCreate(BaseModel):
    kind: ConsentKind = Field(examples=["follow_up"])
    given_on: date = Field(examples=["2026-11-02"])


class ConsentWithdrawal(BaseModel):
    withdrawn_on: date = Field(examples=["2026-11-20"])


class MatchAsked(BaseModel):
    """Qui cherche-t-on ? Un numéro d’allocataire seul ne désigne personne : les deux personnes d’un foyer l’ont."""

    last_name: str = Field(examples=["PERDRIX"])
    first_name: str = Field(examples=["Mirela"])
    birth_date: date | None = Field(default=None, examples=["1999-09-06"])
    caf_number: str | None = Field(default=None, examples=["0104434"])
    internal_id: str | None = Field(default=None, examples=["1040155"])
    phone: str | None = Field(default=None, examples=["0639989186"])


class MatchFound(BaseModel):
    certainty: Certainty = Field(examples=["same"])
    person: PersonRead


class MatchRead(BaseModel):
    mine: list[MatchFound] = Field(description="Personnes de vos dossiers")
    elsewhere: str | None = Field(
        description="Structure qui accompagne déjà cette personne ; rien d’autre n’en est dit",
        examples=["MDS Oyonnax"],
    )
