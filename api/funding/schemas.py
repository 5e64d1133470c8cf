"""What the API takes and gives about funds."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

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


class BracketRead(BaseModel):
    label: str = Field(max_length=200, description="Comme il est publié", examples=["QF de 300 à moins de 450"])
    amount_cents: int = Field(description="Participation, en centimes", examples=[2500])
    below: int | None = Field(
        default=None, description="Quotients familiaux en dessous de ; null : sans plafond", examples=[450]
    )
    unknown: bool = Field(default=False, description="La ligne de qui n’a pas de quotient connu")


class ScaleRead(BaseModel):
    """Un barème de participation, daté. Les lignes vont du plus petit quotient au plus grand."""

    model_config = ConfigDict(from_attributes=True)

    version: str = Field(min_length=1, max_length=40, examples=["2027"])
    in_force_on: date = Field(description="Premier jour où cette version s’applique", examples=["2027-01-01"])
    source: str = Field(min_length=1, max_length=500, description="La décision qui l’adopte")
    brackets: list[BracketRead] = Field(description="Une ligne par tranche, du plus petit plafond au plus grand")


class ScalesRead(BaseModel):
    """Le barème d’un jour, et toutes ses versions."""

    on: date = Field(examples=["2026-11-23"])
    scale: ScaleRead | None = Field(description="null : aucune participation n’est demandée à cette date")
    all_scales: list[ScaleRead]


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
