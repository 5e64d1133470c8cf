"""What the API takes and gives about tickets and failures."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from api.handover.schemas import HandoverPerson
from equip.inventory.models import Device, Grade, StorageKind
from equip.inventory.models import Form as DeviceForm
from equip.warranty.lists import TicketLine
from equip.warranty.models import Fault, TicketState
from equip.warranty.replacements import Replacements, Shortfall
from equip.warranty.statistics import ModelFailures


class TicketOpen(BaseModel):
    fault: Fault = Field(description="Ce que voit la personne", examples=["no_power"])
    words: str = Field(
        default="",
        max_length=500,
        description="Ce que fait la machine ; n’écrivez rien sur la personne",
        examples=["Le voyant s’allume, l’écran reste noir"],
    )


class TicketOutcome(BaseModel):
    outcome: str = Field(
        default="", max_length=500, description="Ce qui a été fait", examples=["Batterie changée, essayée deux heures"]
    )


class TicketRefusal(BaseModel):
    reason: str = Field(min_length=1, max_length=500, examples=["Écran cassé par une chute : hors de la garantie"])


class TicketSwap(BaseModel):
    device_tag: str = Field(
        max_length=40, description="Étiquette du poste prêt, donné en échange", examples=["AT-2417"]
    )


class TicketRead(BaseModel):
    id: UUID
    handover_id: UUID
    state: TicketState
    fault: Fault
    words: str
    device_tag: str = Field(description="Le poste en panne", examples=["AT-1987"])
    device_maker: str | None
    device_model: str | None
    first_name: str = Field(examples=["Odette"])
    pickup_code: str = Field(examples=["K7QM"])
    handed_over_on: date = Field(description="Le jour où la personne a reçu ce poste")
    covered: bool | None = Field(description="La garantie courait ce jour-là ; absent : sa fin est inconnue")
    warranty_until: date | None
    opened_on: date
    opened_by_the_workshop: bool
    closed_on: date | None
    outcome: str
    swap_device_tag: str | None = Field(description="Le poste donné en échange")
    person: HandoverPerson | None = Field(default=None, description="Absente des réponses faites à l’atelier")


class ReplacementRead(BaseModel):
    tag: str = Field(examples=["AT-2417"])
    form: DeviceForm | None
    maker: str | None
    model: str | None
    ram_gib: int | None
    storage_gb: int | None
    storage_kind: StorageKind | None
    webcam: bool | None
    keyboard: str | None
    grade: Grade | None
    warranty_months: int | None


class ReplacementsRead(BaseModel):
    items: list[ReplacementRead] = Field(description="Postes prêts au moins aussi bons, le plus proche d’abord")
    ready: int = Field(description="Postes prêts du même type, adaptés ou non", examples=[12])
    lacking: dict[Shortfall, int] = Field(description="Par manque : combien de ces postes")


class FailuresRead(BaseModel):
    maker: str | None
    model: str | None
    handed_over: int = Field(description="Postes remis, échanges compris", examples=[14])
    tickets: int = Field(description="Pannes signalées, refusées comprises", examples=[3])
    within_a_year: int = Field(description="Postes en panne dans les 12 mois de leur remise", examples=[2])
    share: float | None = Field(description="Leur part ; absente s’il y a moins de 5 postes remis", examples=[0.143])
    by_fault: dict[Fault, int]


def read_of(line: TicketLine) -> TicketRead:
    person = None
    if line.person and line.request:
        person = HandoverPerson(ref=line.person.ref, last_name=line.person.last_name, request_ref=line.request.ref)
    return TicketRead(
        **line.ticket.model_dump(include=set(TicketRead.model_fields)),
        device_tag=line.device.tag,
        device_maker=line.device.maker,
        device_model=line.device.model,
        first_name=line.handover.first_name,
        pickup_code=line.handover.pickup_code,
        warranty_until=line.handover.warranty_until,
        opened_by_the_workshop=line.by_the_workshop,
        swap_device_tag=line.other.tag if line.other else None,
        person=person,
    )


def read_replacements(found: Replacements) -> ReplacementsRead:
    return ReplacementsRead(
        items=[_read_device(device) for device in found.fitting], ready=found.ready, lacking=dict(found.lacking)
    )


def read_failures(line: ModelFailures) -> FailuresRead:
    share = None if line.share is None else round(float(line.share), 3)
    fields = {name: getattr(line, name) for name in FailuresRead.model_fields if name not in {"share", "by_fault"}}
    return FailuresRead(**fields, share=share, by_fault=dict(line.by_fault))


def _read_device(device: Device) -> ReplacementRead:
    return ReplacementRead(**device.model_dump(include=set(ReplacementRead.model_fields)))
