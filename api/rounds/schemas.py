"""What the API takes and gives about rounds. References only: no name stands in a round."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from allocation import Objective, ReasonCode, Status
from equip.rounds.models import DecisionKind, RoundState


class RulesWrite(BaseModel):
    """0 : pas de règle. Ce qui n’est pas envoyé ne change pas."""

    household_most: int | None = Field(default=None, description="Ordinateurs au plus par foyer", examples=[1])
    reserve_laptops: int | None = Field(default=None, description="Portables gardés en réserve", examples=[2])
    reserve_desktops: int | None = Field(default=None, description="Postes fixes gardés en réserve", examples=[1])
    under30_percent: int | None = Field(default=None, description="Part minimale de moins de 30 ans, en %")
    rural_percent: int | None = Field(default=None, description="Part minimale de communes rurales, en %")
    territory_minimum: int | None = Field(default=None, description="Minimum par intercommunalité", examples=[1])
    objective: Literal["POINTS", "ORDER"] | None = Field(
        default=None,
        description="Ce que le tour cherche : le plus de points (POINTS, si rien n’est dit), ou l’ordre strict (ORDER)",
    )
    in_force_on: date | None = Field(default=None, description="Date d’adoption des règles", examples=["2026-06-12"])
    source: str | None = Field(default=None, max_length=300, description="Décision qui les adopte")

    def changes(self) -> dict[str, Any]:
        return self.model_dump(exclude_none=True, mode="json")


class RoundCreate(BaseModel):
    label: str = Field(examples=["Novembre 2026"])
    reference_on: date = Field(description="Jour auquel les demandes sont lues", examples=["2026-11-23"])
    rules: RulesWrite = Field(default_factory=RulesWrite)


class RoundPatch(BaseModel):
    label: str | None = None
    reference_on: date | None = None
    rules: RulesWrite = Field(default_factory=RulesWrite)


class PublishedRule(BaseModel):
    code: str = Field(examples=["household"])
    sentence: str = Field(examples=["Un foyer reçoit au plus 1 ordinateur."])


class RoundFigures(BaseModel):
    claims: int = Field(description="Demandes recevables", examples=[92])
    devices: int = Field(description="Ordinateurs prêts", examples=[61])
    funds_cents: int = Field(description="Fonds du tour, en centimes", examples=[840000])
    served: int | None = Field(default=None, description="Personnes servies ; absent avant le calcul", examples=[55])
    points: int | None = Field(default=None, examples=[3851])
    status: Status | None = Field(default=None, description="Ce que le calcul a prouvé")
    paid_cents: int | None = Field(default=None, description="Payé par les fonds, en centimes")
    findings: int | None = Field(default=None, description="Écarts trouvés par le second programme", examples=[0])
    unexplained: int | None = Field(default=None, description="Demandes non servies sans motif établi", examples=[0])
    seconds: float | None = Field(default=None, description="Durée du calcul et des motifs", examples=[4.2])


class RoundRead(BaseModel):
    number: int = Field(examples=[7])
    label: str
    reference_on: date
    state: RoundState
    state_label: str = Field(description="L’état en français", examples=["proposé"])
    seed: str = Field(description="Graine publiée qui ordonne les ex æquo", examples=["9f2c41d07b1e55aa"])
    rules: dict[str, Any] = Field(description="Règles de répartition du tour")
    published_rules: list[PublishedRule]
    fingerprint: str | None = Field(default=None, description="SHA-256 du problème ; absent avant le gel")
    progress: dict[str, Any] = Field(default_factory=dict, description="Ce que dit le calcul en cours")
    figures: RoundFigures | None = None
    proposed: bool = Field(description="Soumis à l’approbation")
    proposed_reason: str = ""
    remark: str = Field(default="", description="Remarque de qui a renvoyé le tour")
    solve_again: bool = Field(default=False, description="Une ligne a été modifiée depuis le calcul")
    changed: list[str] = Field(default_factory=list, description="Données figées qui ont changé depuis")
    approved_at: datetime | None = None
    published_at: datetime | None = None


class RoundItem(BaseModel):
    number: int = Field(examples=[7])
    label: str
    reference_on: date
    state: RoundState
    state_label: str


class SubmitCreate(BaseModel):
    reason: str = Field(description="Pourquoi cette répartition ; figure sur la page publique du tour")


class SendBackCreate(BaseModel):
    remark: str = Field(description="Ce qui doit être revu")


class LineWrite(BaseModel):
    grants: bool = Field(description="Vrai : servir cette demande ; faux : ne pas la servir")
    reason: str = Field(description="Motif écrit, inscrit au procès-verbal")


class LineRead(BaseModel):
    request_ref: str = Field(examples=["D-26-1033"])
    grants: bool
    reason: str


class FindingRead(BaseModel):
    code: str
    ids: list[str]
    details: dict[str, Any]


class AuditRead(BaseModel):
    findings: list[FindingRead] = Field(description="Vide : chaque règle est respectée")
    certified_bound: int | None = Field(description="Aucune répartition ne dépasse ce total de points")
    points_on_search: int = Field(description="Points de cette borne que seule la recherche exclut")
    objectives_on_search: list[Objective] = Field(description="Objectifs que seule la recherche prouve au mieux")
    problem_sha256: str
    outcome_sha256: str


class LineAnswer(BaseModel):
    """Une ligne du tour, sans nom."""

    request_ref: str = Field(examples=["D-26-1033"])
    points: int
    kind: DecisionKind
    device: str | None = Field(default=None, examples=["AT-2390"])
    device_type: str | None = Field(default=None, examples=["laptop-A"])
    paid_cents: dict[str, int] = Field(default_factory=dict, description="Par fonds, en centimes")
    contribution_cents: int = 0
    reason: ReasonCode | None = None
    why: str = Field(default="", description="La raison, en français")
    changes: list[str] = Field(default_factory=list, description="Ce qui aurait changé le résultat")


class ExplanationRead(BaseModel):
    request_ref: str
    kind: DecisionKind
    stored: bool = Field(description="Vrai : gardée avec la décision publiée ; faux : proposition, peut encore changer")
    explanation: dict[str, Any] = Field(description="Points, conditions, règles, raison, en codes")
    words: dict[str, Any] = Field(description="Le texte français, tel qu’il est envoyé")


class Published(BaseModel):
    number: int
    served: int
    waitlisted: int
