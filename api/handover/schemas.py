"""What the API takes and gives about hand-overs."""

from datetime import date, datetime
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from equip.handover.lists import HandoverLine
from equip.handover.models import HandoverState
from equip.inventory.models import Form, Grade


class HandoverPerson(BaseModel):
    """Qui vient : montré à qui accompagne la personne, jamais à l’atelier."""

    ref: str = Field(examples=["P-26-0042"])
    last_name: str = Field(examples=["Brazier"])
    request_ref: str = Field(examples=["D-26-1033"])


class HandoverRead(BaseModel):
    id: UUID
    state: HandoverState
    first_name: str = Field(description="Prénom à appeler au comptoir", examples=["Odette"])
    pickup_code: str = Field(description="Code que dit la personne", examples=["K7QM"])
    device_tag: str = Field(description="Étiquette du poste", examples=["AT-1987"])
    device_form: Form | None
    device_grade: Grade | None
    scheduled_at: datetime | None = Field(description="Heure du rendez-vous ; absente tant qu’il n’est pas fixé")
    site: str | None = Field(description="Lieu du rendez-vous", examples=["Micronov"])
    confirmed: bool | None = Field(description="Réponse de la personne : viendra, ne peut pas, ou inconnue")
    contribution_cents: int = Field(description="Participation à recevoir à la remise, en centimes", examples=[2000])
    done_on: date | None
    returned_on: date | None
    warranty_until: date | None
    person: HandoverPerson | None = Field(default=None, description="Absente des réponses faites à l’atelier")


class HandoverSchedule(BaseModel):
    scheduled_at: AwareDatetime = Field(description="Avec son fuseau", examples=["2026-12-08T14:00:00+01:00"])
    site_id: UUID | None = Field(default=None, description="Un lieu de l’atelier")


class HandoverDone(BaseModel):
    receipt_signed: bool = Field(description="Le reçu est signé", examples=[True])
    contribution_received: bool = Field(default=False, description="La participation est reçue", examples=[True])


class HandoverDecline(BaseModel):
    waits_for_another: bool = Field(
        description="Vrai : la demande attend un prochain tour. Faux : elle est retirée.", examples=[True]
    )


def read_of(line: HandoverLine) -> HandoverRead:
    person = None
    if line.person and line.request:
        person = HandoverPerson(ref=line.person.ref, last_name=line.person.last_name, request_ref=line.request.ref)
    return HandoverRead(
        **line.handover.model_dump(include=set(HandoverRead.model_fields)),
        device_tag=line.device.tag,
        device_form=line.device.form,
        device_grade=line.device.grade,
        site=line.site.name if line.site else None,
        person=person,
    )
