"""What the API gives of the journal."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field


class EntryRead(BaseModel):
    number: int = Field(examples=[1204])
    at: datetime
    actor_name: str = Field(examples=["Cécile Morandat"])
    actor_role: str = Field(examples=["programme_officer"])
    action: str = Field(description="Nom et verbe", examples=["round.freeze"])
    record_type: str = Field(examples=["round"])
    record_id: str
    details: dict[str, Any] = Field(description="Codes, montants et dates ; jamais de donnée d’une personne")
    hash: str = Field(description="Empreinte de la ligne et de toutes celles d’avant")


class Verification(BaseModel):
    intact: bool = Field(description="Vrai si chaque maillon de la chaîne est le bon")
    broken: list[int] = Field(description="Numéros des lignes rompues, 100 au plus")
