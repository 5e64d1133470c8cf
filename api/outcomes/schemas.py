"""What the API takes and gives about follow-ups and figures."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from api.outcomes.contact import Contact
from equip.outcomes.calendar import opens_on
from equip.outcomes.exits import ExitClass, class_of
from equip.outcomes.funnel import Step
from equip.outcomes.lists import FollowUpLine
from equip.outcomes.models import ComputerUse, FollowUpState, Milestone, Situation


class FollowUpPerson(BaseModel):
    ref: str = Field(examples=["P-26-0042"])
    first_name: str = Field(examples=["Odette"])
    last_name: str = Field(examples=["Brazier"])


class FollowUpRead(BaseModel):
    id: UUID
    milestone: Milestone
    anchor_on: date = Field(description="Dernier jour de formation, ou jour de la remise s’il n’y en a pas eu")
    opens_on: date = Field(description="Premier jour où l’on peut répondre")
    due_on: date = Field(description="Jour du suivi")
    closes_on: date = Field(description="Après ce jour, sans réponse : sans nouvelle")
    state: FollowUpState
    answered_on: date | None
    situation: Situation | None
    situation_since: date | None
    any_job_since: bool | None = Field(description="Un emploi d’un mois ou plus depuis, même fini")
    computer_use: ComputerUse | None
    certification: bool | None = Field(description="Une certification obtenue (Pix, CléA, titre)")
    comment: str
    counts_as: ExitClass | None = Field(description="Comment cette situation est comptée")
    person: FollowUpPerson


class FollowUpAnswer(BaseModel):
    contact: Contact = Field(description="La personne a-t-elle pu être jointe", examples=["reached"])
    answered_on: date | None = Field(default=None, description="Jour du contact ; aujourd’hui si absent")
    situation: Situation | None = Field(
        default=None, description="Nécessaire si la personne a été jointe", examples=["cdi"]
    )
    situation_since: date | None = Field(default=None, examples=["2026-10-01"])
    any_job_since: bool | None = Field(default=None, description="Un emploi d’un mois ou plus depuis, même fini")
    computer_use: ComputerUse | None = Field(default=None)
    certification: bool | None = Field(default=None)
    comment: str = Field(default="", max_length=2000)


class RateRead(BaseModel):
    """Un taux et tout ce qu’il faut pour le lire. Une case absente est masquée (trop peu de personnes) ou vide."""

    milestone: Milestone
    n: int | None = Field(description="Personnes comptées, celles sans nouvelle comprises", examples=[31])
    dynamic: int | None = Field(description="Sorties dynamiques : durables, de transition, positives", examples=[16])
    durable: int | None
    transition: int | None
    positive: int | None
    other: int | None
    no_news: int | None = Field(description="Sans nouvelle, ou ne souhaitant plus répondre")
    excluded: int | None = Field(description="Retirées du calcul ; masqué avec `pending` quand il y en a peu")
    pending: int | None = Field(description="Peuvent encore répondre, dans aucun taux")
    percent: float | None = Field(description="dynamic / n, en pour cent", examples=[51.6])
    no_news_percent: float | None = Field(description="no_news / n, en pour cent")
    low: float | None = Field(description="Bas de l’intervalle à 95 % (Wilson)", examples=[34.8])
    high: float | None = Field(description="Haut de l’intervalle", examples=[68.0])


class StepRead(BaseModel):
    step: Step
    count: int | None = Field(description="Absent s’il est masqué", examples=[61])


class OutcomesRead(BaseModel):
    on: date = Field(description="Jour des chiffres")
    year: int | None = Field(description="Année de sortie de formation ; absente : toutes", examples=[2012])
    followed: int | None = Field(description="Personnes équipées et suivies", examples=[34])
    answered: int | None = Field(description="Suivis renseignés")
    due: int | None = Field(description="Suivis dont le jour est venu")
    rates: list[RateRead]
    funnel: list[StepRead]
    definition: str
    exit_table: str = Field(description="Version de la table des sorties", examples=["2026-11"])
    masked_below: int = Field(description="Une case de moins de personnes est masquée", examples=[5])


def read_of(line: FollowUpLine, today: date) -> FollowUpRead:
    row = line.follow_up
    return FollowUpRead(
        **row.model_dump(include=set(FollowUpRead.model_fields)),
        opens_on=opens_on(row),
        counts_as=class_of(row.situation, today) if row.situation else None,
        person=FollowUpPerson(ref=line.person.ref, first_name=line.person.first_name, last_name=line.person.last_name),
    )
