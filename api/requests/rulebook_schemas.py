"""What the API takes and gives about the rules of eligibility and the points grid: their versions, with their dates."""

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class RuleRead(BaseModel):
    code: str = Field(examples=["training_attended"])
    label: str = Field(max_length=200, examples=["Formation suivie"])
    sentence: str = Field(max_length=1000, examples=["La personne a suivi au moins 50 % des séances notées."])
    source: str = Field(max_length=1000, description="D’où vient l’information", examples=["Feuille d’émargement"])
    params: dict[str, Any] = Field(default_factory=dict, examples=[{"min_percent": 50}])
    enabled: bool = True


class LevelRead(BaseModel):
    when: dict[str, Any] = Field(
        description="Une condition : equals, min (à partir de), above (plus de) ou unknown", examples=[{"min": 80}]
    )
    label: str = Field(max_length=200, examples=["Assiduité de 80 % ou plus"])
    points: int = Field(ge=0, le=1000, examples=[20])


class CriterionRead(BaseModel):
    code: str = Field(examples=["attendance"])
    label: str = Field(max_length=200, examples=["Formation"])
    sentence: str = Field(max_length=1000)
    source: str = Field(max_length=1000)
    scale: list[LevelRead] = Field(description="Le premier niveau dont la condition est vraie donne les points")


class Version(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    version: str = Field(min_length=1, max_length=40, examples=["2027"])
    label: str = Field(min_length=1, max_length=200, examples=["Grille de points 2027"])
    in_force_on: date = Field(description="Premier jour où cette version s’applique", examples=["2027-01-01"])
    source: str = Field(min_length=1, max_length=500, description="La décision qui l’adopte")


class RuleSetRead(Version):
    rules: list[RuleRead]


class GridRead(Version):
    criteria: list[CriterionRead]


class Rulebook(BaseModel):
    """Les règles et la grille d’un jour, et toutes leurs versions."""

    departement: str = Field(examples=["01"])
    on: date = Field(examples=["2026-11-23"])
    rules: RuleSetRead | None = Field(description="null : aucune règle publiée à cette date")
    grid: GridRead | None
    all_rules: list[RuleSetRead]
    all_grids: list[GridRead]
