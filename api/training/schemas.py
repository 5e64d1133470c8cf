"""What the API takes and gives about sessions, attendance and skills."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.people.schemas import PersonBrief
from equip.training.models import LeaveReason, Presence, SkillLevel, SkillPhase, SkillScale


class TrainingRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    label: str = Field(examples=["Autonomie numérique, automne 2026"])
    course: str = Field(description="Ce qui est enseigné", examples=["Autonomie numérique"])
    organisation: str = Field(description="Organisme de formation", examples=["Aucrey"])
    starts_on: date = Field(examples=["2026-09-14"])
    ends_on: date = Field(examples=["2026-11-13"])
    days: list[date] = Field(description="Jours de séance", examples=[["2026-09-14", "2026-09-21"]])
    is_esf: bool = Field(description="Session de l’opération FSE+")
    enrolled: int = Field(description="Personnes inscrites", examples=[45])


class TrainingCreate(BaseModel):
    course: str = Field(description="Ce qui est enseigné ; créé s’il est nouveau", examples=["Autonomie numérique"])
    label: str = Field(examples=["Autonomie numérique, hiver 2027"])
    starts_on: date = Field(examples=["2027-01-11"])
    ends_on: date = Field(examples=["2027-03-12"])
    days: list[date] = Field(default_factory=list, max_length=200, examples=[["2027-01-11", "2027-01-18"]])
    is_esf: bool = Field(default=False, description="Session de l’opération FSE+")


class SkillRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    scale: SkillScale = Field(examples=["instrumental"])
    phase: SkillPhase = Field(examples=["before"])
    level: SkillLevel = Field(examples=["in_progress"])
    assessed_on: date = Field(examples=["2026-09-14"])


class EnrolledRead(PersonBrief):
    """Une personne inscrite, ce qui est noté d’elle, et son assiduité (présences / jours comptés)."""

    left_on: date | None = Field(description="Dernier jour, si elle est partie", examples=[None])
    left_reason: LeaveReason | None = Field(description="Pourquoi elle est partie, si cela a été noté", examples=[None])
    presences: dict[date, Presence] = Field(description="Un jour absent d’ici n’est pas noté : il est inconnu")
    present: int = Field(examples=[7])
    absent: int = Field(examples=[1])
    excused: int = Field(description="Ne compte ni pour ni contre", examples=[1])
    unknown: int = Field(description="Jours passés non notés", examples=[0])
    percent: int | None = Field(description="Arrondi à l’unité inférieure ; null : inconnue", examples=[87])
    skills: list[SkillRead]


class TrainingDetail(TrainingRead):
    people: list[EnrolledRead]


class PresenceWrite(BaseModel):
    person_ref: str = Field(examples=["P-26-0042"])
    presence: Presence | None = Field(description="null : non noté", examples=["present"])


class SkillWrite(BaseModel):
    person_ref: str = Field(examples=["P-26-0042"])
    scale: SkillScale = Field(examples=["instrumental"])
    phase: SkillPhase = Field(examples=["before"])
    level: SkillLevel | None = Field(description="null : non évalué", examples=["in_progress"])


class SkillsWrite(BaseModel):
    assessed_on: date = Field(examples=["2026-09-14"])
    skills: list[SkillWrite] = Field(max_length=2000)


class EnrolmentCreate(BaseModel):
    """Le code et le nom ensemble : un code seul ne doit apprendre le nom de personne."""

    code: str = Field(description="Référence (P-26-0042) ou code du Département", examples=["1040155"])
    last_name: str = Field(examples=["PERDRIX"])


class DepartureCreate(BaseModel):
    person_ref: str = Field(examples=["P-26-0042"])
    left_on: date = Field(description="Dernier jour où elle était inscrite", examples=["2026-10-12"])
    reason: LeaveReason = Field(description="Motif du départ", examples=["found_job"])
