"""What the API gives of the journal."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from equip.journal.chain import EndFault


class EntryRead(BaseModel):
    number: int = Field(examples=[1204])
    at: datetime
    actor_name: str = Field(examples=["Cécile Morandat"])
    actor_role: str = Field(examples=["programme_officer"])
    action: str = Field(description="Nom et verbe", examples=["round.move"])
    action_label: str = Field(description="L’action en français", examples=["Tour : changement d’état"])
    record_type: str = Field(examples=["round"])
    record_id: str
    details: dict[str, Any] = Field(description="Codes, montants et dates ; jamais de donnée d’une personne")
    hash: str = Field(description="Empreinte de la ligne et de toutes celles d’avant")


class Verification(BaseModel):
    intact: bool = Field(description="Vrai si chaque maillon de la chaîne est le bon, et si rien ne manque à la fin")
    broken: list[int] = Field(description="Numéros des lignes rompues, 100 au plus")
    end: EndFault | None = Field(description="Ce qui ne va pas à la fin du journal ; null : rien")
    last_number: int = Field(description="Numéro de la dernière ligne, à garder ailleurs avec son empreinte")
    last_hash: str
