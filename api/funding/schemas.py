"""What the API takes and gives about funds."""

from datetime import date

from pydantic import BaseModel, Field

from equip.funding.models import Payer


class FundRead(BaseModel):
    code: str = Field(examples=["INS"])
    label: str = Field(examples=["Insertion, budget départemental"])
    may_pay: Payer = Field(description="Pour qui ce fonds peut payer")
    budget_cents: int = Field(description="Budget, en centimes", examples=[360000])
    committed_cents: int = Field(description="Déjà engagé par des décisions, en centimes", examples=[120000])
    left_cents: int = Field(description="Reste à engager, en centimes", examples=[240000])
    opens_on: date = Field(examples=["2026-01-01"])
    closes_on: date = Field(examples=["2026-12-31"])
    source: str = Field(description="Délibération ou convention", examples=["Montants de démonstration, non adoptés"])


class FundCreate(BaseModel):
    code: str = Field(description="Lettres et chiffres, 20 au plus", examples=["INS27"])
    label: str = Field(examples=["Insertion, budget départemental 2027"])
    may_pay: Payer = Field(description="Pour qui ce fonds peut payer", examples=["everyone"])
    budget_cents: int = Field(description="Budget, en centimes", examples=[360000])
    opens_on: date = Field(examples=["2027-01-01"])
    closes_on: date = Field(examples=["2027-12-31"])
    source: str = Field(default="", description="Délibération ou convention")


class FundPatch(BaseModel):
    """Ce qui n’est pas envoyé ne change pas."""

    label: str | None = Field(default=None, examples=["Insertion, budget départemental"])
    budget_cents: int | None = Field(default=None, description="Budget, en centimes", examples=[400000])
    closes_on: date | None = Field(default=None, examples=["2026-12-31"])
    source: str | None = Field(default=None)
