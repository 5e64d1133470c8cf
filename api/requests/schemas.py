"""What the API takes and gives about requests. Everything that is not known is null."""

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from equip.requests.eligibility import Verdict
from equip.requests.models import MainUse, RequestState

_TEXT = 2000


class CheckRead(BaseModel):
    """Une règle de recevabilité et ce qu’elle a vu."""

    code: str = Field(description="Code stable de la règle", examples=["training_attended"])
    label: str = Field(examples=["Formation suivie"])
    sentence: str = Field(description="La règle telle qu’elle est publiée")
    verdict: Verdict = Field(description="met, not_met ou unknown ; unknown ne refuse jamais", examples=["met"])
    evidence: str = Field(description="Code de ce qui a été vu", examples=["attendance_enough"])
    evidence_words: str = Field(description="La même chose, en français", examples=["Présence à 83 % des séances."])
    details: dict[str, Any] = Field(default_factory=dict, examples=[{"percent": 83, "least": 50}])


class PointsRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    code: str = Field(examples=["equipment"])
    label: str = Field(examples=["Équipement du foyer"])
    points: int = Field(examples=[22])
    most: int = Field(description="Maximum de ce critère", examples=[30])
    level_label: str = Field(description="Niveau retenu", examples=["Smartphone seulement"])


class ScoreRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    total: int = Field(examples=[69])
    most: int = Field(description="Maximum de la grille", examples=[102])
    grid_version: str = Field(examples=["2026-demo"])
    lines: list[PointsRead]


class EligibilityRead(BaseModel):
    """Ce que disent les règles et la grille en vigueur ce jour-là."""

    on: date = Field(description="Jour de la lecture", examples=["2026-11-23"])
    conclusion: RequestState = Field(description="eligible, ineligible ou incomplete", examples=["eligible"])
    checks: list[CheckRead]
    points: ScoreRead


class RequestBrief(BaseModel):
    """Une ligne de la liste."""

    model_config = ConfigDict(from_attributes=True)

    ref: str = Field(examples=["D-26-1033"])
    state: RequestState = Field(examples=["waiting"])
    person_ref: str = Field(examples=["P-26-0042"])
    organisation: str = Field(examples=["MDS Oyonnax"])
    commune: str | None = Field(examples=["Oyonnax"])
    requested_on: date | None = Field(description="Jour de la demande ; null : brouillon", examples=["2026-11-02"])


class Need(BaseModel):
    """Ce que la demande dit du besoin."""

    prescriber_name: str = Field(
        default="", max_length=200, description="Qui porte la demande", examples=["N. Fournand"]
    )
    main_use: MainUse | None = Field(default=None, description="À quoi servira d’abord l’ordinateur")
    accepts_laptop: bool = Field(default=False, description="Un portable convient", examples=[True])
    accepts_desktop: bool = Field(default=False, description="Un fixe convient", examples=[False])
    min_ram_gib: int = Field(default=0, ge=0, le=64, description="Mémoire minimale, Go", examples=[8])
    min_storage_gb: int = Field(default=0, ge=0, le=4000, description="Disque minimal, Go", examples=[128])
    min_screen_in: float | None = Field(default=None, ge=7, le=34, description="Écran minimal, pouces", examples=[14])
    needs_webcam: bool = Field(default=False, examples=[True])
    home_internet: bool | None = Field(default=None, description="Internet au domicile", examples=[True])
    contribution_accepted: bool | None = Field(default=None, description="Participation acceptée", examples=[True])
    agreed_on: date | None = Field(default=None, description="Jour où la personne a signé", examples=["2026-11-02"])
    comment: str = Field(default="", max_length=_TEXT, description="Jamais d’information de santé")
    repeat_reason: str = Field(default="", max_length=1000, description="Pourquoi, si le foyer a déjà été équipé")


class RequestRead(RequestBrief, Need):
    version: int = Field(description="La même que dans l’en-tête ETag", examples=[3])
    public_code: str = Field(
        description="Code de suivi, pour la personne seulement ; sans date de naissance connue, il n’ouvre rien",
        examples=["K7QM-4RTX"],
    )
    closed_reason: str = ""
    eligibility: EligibilityRead | None = Field(description="null quand aucune règle n’est publiée")


class RequestCreate(Need):
    person_ref: str = Field(description="La personne, déjà connue du service", examples=["P-26-0042"])
    requested_on: date | None = Field(
        default=None,
        description="Jour où la personne a demandé, s’il précède la saisie (fiche papier) ; sinon, le jour de l’envoi",
        examples=["2026-11-02"],
    )


class RequestPatch(Need):
    """Seuls les champs envoyés changent."""


class Withdrawal(BaseModel):
    reason: str = Field(min_length=1, max_length=500, examples=["La personne a été équipée par un proche"])
