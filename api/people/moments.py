"""The way of one person, gathered from the rooms that know: small readings, only for those who may see them.

The pages of people are for those who accompany and for the département's staff; outcomes stand here too, so no route
open to the committee may show these moments.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise
from uuid import UUID

from sqlmodel import Session, col, select

from api.formats import day, plural
from api.labels import label
from equip.accounts.models import Organisation, Role
from equip.days import paris_day
from equip.handover.models import Handover, HandoverState
from equip.inventory.models import Device
from equip.outcomes.calendar import opens_on
from equip.outcomes.models import FollowUp, FollowUpState
from equip.people.evidence import consents_of, rsa_evidence_of
from equip.people.models import Beneficiary
from equip.people.timeline import Moment, newest_first
from equip.requests.models import EquipmentRequest, RequestState
from equip.rounds.models import Decision, DecisionKind, Round, RoundState
from equip.training.attendance import AttendanceRate, rates
from equip.training.models import Enrolment, TrainingSession
from equip.warranty.models import TicketState, WarrantyTicket

SEES_OUTCOMES = frozenset({Role.PRESCRIBER, Role.PROGRAMME_OFFICER})
_TOLD = (RoundState.PUBLISHED, RoundState.CLOSED)
SUBJECTS = {"suivis": "Suivis", "materiel": "Matériel", "demandes": "Demandes", "droits": "Droits et accords"}


def moments_of(session: Session, role: str, person: Beneficiary, today: date) -> list[Moment]:
    found = [
        *_rights(session, person),
        *_training(session, person, today),
        *_requests(session, person),
        *_decisions(session, person),
        *_handovers(session, person),
    ]
    if role in SEES_OUTCOMES:
        found += _follow_ups(session, person)
    return newest_first(found)


def _rights(session: Session, person: Beneficiary) -> Iterable[Moment]:
    for seen in rsa_evidence_of(session, person):
        title = label(seen.state) if seen.state else "Droit au RSA à vérifier"
        detail = "" if seen.seen_on else "Pièce non datée : elle ne compte pas seule."
        if seen.right_since:
            detail = f"Début du droit : {day(seen.right_since)}. {detail}".strip()
        yield Moment(seen.seen_on, _upper(title), detail, _upper(label(seen.source)), subject="droits")
    for consent in consents_of(session, person):
        what = _upper(label(consent.kind))
        yield Moment(consent.given_on, "Accord recueilli", what, subject="droits")
        if consent.withdrawn_on:
            yield Moment(consent.withdrawn_on, "Accord retiré", what, subject="droits")


def _training(session: Session, person: Beneficiary, today: date) -> Iterable[Moment]:
    query = (
        select(TrainingSession, Organisation, Enrolment)
        .join(Enrolment, col(Enrolment.session_id) == col(TrainingSession.id))
        .join(Organisation, col(Organisation.id) == col(TrainingSession.organisation_id))
        .where(Enrolment.beneficiary_id == person.id)
    )
    for training, trainer, enrolment in session.exec(query):
        said = rates(session, [person.id], on=today, training_id=training.id)[person.id]
        counts = [plural(said.present, "présence"), plural(said.absent, "absence")]
        counts += [plural(said.excused, "absence excusée", "absences excusées")] if said.excused else []
        counts += [plural(said.unknown, "jour non noté", "jours non notés")] if said.unknown else []
        rate = rate_words(said)
        detail = f"{training.label}. {rate} : {', '.join(counts)}."
        yield Moment(training.starts_on, "Formation commencée", training.label, trainer.name, subject="formation")
        if enrolment.left_on:
            yield Moment(enrolment.left_on, "Formation quittée", detail, trainer.name, subject="formation")
        else:
            over = training.ends_on <= today
            title = "Formation terminée" if over else "Formation en cours"
            yield Moment(
                training.ends_on if over else today, title, detail, trainer.name, milestone=over, subject="formation"
            )


def rate_words(said: AttendanceRate) -> str:
    """Rounded down, as the rules read it: said where it is not exact."""
    if said.percent is None:
        return "Assiduité inconnue"
    is_exact = said.percent * (said.present + said.absent) == 100 * said.present
    return f"Assiduité {said.percent} %" + ("" if is_exact else ", arrondie au-dessous")


def _requests(session: Session, person: Beneficiary) -> Iterable[Moment]:
    for request in _requests_of(session, person):
        on = request.requested_on or paris_day(request.created_at)
        title = "Demande commencée" if request.state is RequestState.DRAFT else "Demande déposée"
        yield Moment(
            on,
            title,
            f"{request.ref} : {label(_public_state(request.state))}.",
            request.prescriber_name,
            milestone=request.state is not RequestState.DRAFT,
            subject="demandes",
            href=f"/demandes/{request.ref}",
            link="Voir la demande",
        )


def _decisions(session: Session, person: Beneficiary) -> Iterable[Moment]:
    query = (
        select(Decision, Round)
        .join(Round, col(Round.id) == col(Decision.round_id))
        .join(EquipmentRequest, col(EquipmentRequest.id) == col(Decision.request_id))
        .where(EquipmentRequest.beneficiary_id == person.id, col(Round.state).in_(_TOLD))
    )
    for decision, this_round in session.exec(query):
        granted = decision.kind is DecisionKind.GRANT
        title = "Ordinateur attribué" if granted else "Demande en attente"
        yield Moment(
            paris_day(decision.made_at),
            f"{title} au tour {this_round.number}",
            f"{plural(decision.points, 'point')}.",
            "Publié par le Département",
            milestone=granted,
            subject="demandes",
        )


def _handovers(session: Session, person: Beneficiary) -> Iterable[Moment]:
    failures = _failures_by_handover(session, person)
    query = (
        select(Handover, Device)
        .join(EquipmentRequest, col(EquipmentRequest.id) == col(Handover.request_id))
        .join(Device, col(Device.id) == col(Handover.device_id))
        .where(EquipmentRequest.beneficiary_id == person.id)
    )
    for handover, device in session.exec(query):
        tag = f"Poste {device.tag}"
        if handover.state is HandoverState.SCHEDULED and handover.scheduled_at:
            on = paris_day(handover.scheduled_at)
            yield Moment(on, "Remise prévue", tag, expected=True, subject="materiel")
        tickets = failures.get(handover.id, [])
        swapped = [failed.tag for ticket, failed in tickets if ticket.state is TicketState.SWAPPED]
        if handover.done_on and swapped:
            first = f"Poste {swapped[0]}, échangé depuis."
            yield Moment(handover.done_on, "Ordinateur remis", first, milestone=True, subject="materiel")
        elif handover.done_on:
            until = f", garanti jusqu’au {day(handover.warranty_until)}" if handover.warranty_until else ""
            yield Moment(handover.done_on, "Ordinateur remis", f"{tag}{until}.", milestone=True, subject="materiel")
        received = dict(pairwise([*swapped, device.tag]))
        for ticket, failed in tickets:
            yield from _failure(ticket, failed.tag, received)
        if handover.returned_on:
            yield Moment(handover.returned_on, "Ordinateur rendu", tag, subject="materiel")


def _failures_by_handover(session: Session, person: Beneficiary) -> dict[UUID, list[tuple[WarrantyTicket, Device]]]:
    """Each with the machine that failed, the oldest first."""
    query = (
        select(WarrantyTicket, Device)
        .join(Handover, col(Handover.id) == col(WarrantyTicket.handover_id))
        .join(EquipmentRequest, col(EquipmentRequest.id) == col(Handover.request_id))
        .join(Device, col(Device.id) == col(WarrantyTicket.device_id))
        .where(EquipmentRequest.beneficiary_id == person.id)
        .order_by(col(WarrantyTicket.handed_over_on), col(WarrantyTicket.opened_on))
    )
    found: dict[UUID, list[tuple[WarrantyTicket, Device]]] = {}
    for ticket, failed in session.exec(query):
        found.setdefault(ticket.handover_id, []).append((ticket, failed))
    return found


def _failure(ticket: WarrantyTicket, tag: str, received: Mapping[str, str]) -> Iterable[Moment]:
    """`received`: by the label of a machine that was swapped, that of the one given for it."""
    href, told = f"/garanties/{ticket.id}", f"Poste {tag} : {label(ticket.fault)}."
    yield Moment(ticket.opened_on, "Panne signalée", told, subject="materiel", href=href, link="Voir le ticket")
    if ticket.state is TicketState.SWAPPED:
        other = f"Poste {received[tag]} à la place de {tag}."
        yield Moment(ticket.closed_on, "Ordinateur échangé", other, milestone=True, subject="materiel")
    elif ticket.closed_on:
        yield Moment(ticket.closed_on, f"Panne : {label(ticket.state)}", ticket.outcome, subject="materiel")


def _follow_ups(session: Session, person: Beneficiary) -> Iterable[Moment]:
    for follow_up in session.exec(select(FollowUp).where(FollowUp.beneficiary_id == person.id)):
        title = f"Suivi à {label(follow_up.milestone)}"
        if follow_up.state is FollowUpState.DUE or follow_up.state is FollowUpState.PLANNED:
            until = f"Réponse attendue avant le {day(follow_up.closes_on)}."
            yield Moment(opens_on(follow_up), f"{title} à renseigner", until, expected=True, subject="suivis")
        elif follow_up.state is FollowUpState.ANSWERED and follow_up.situation:
            use = f"Ordinateur : {label(follow_up.computer_use)}." if follow_up.computer_use else ""
            said = f"{title} : {label(follow_up.situation)}"
            yield Moment(follow_up.answered_on, said, use, milestone=True, subject="suivis")
        else:
            yield Moment(
                follow_up.answered_on or follow_up.closes_on, f"{title} : {label(follow_up.state)}", subject="suivis"
            )


def _requests_of(session: Session, person: Beneficiary) -> list[EquipmentRequest]:
    return list(session.exec(select(EquipmentRequest).where(EquipmentRequest.beneficiary_id == person.id)))


def _public_state(state: RequestState) -> RequestState:
    """What a round proposes is nobody's news before it is published."""
    return RequestState.WAITING if state is RequestState.PROPOSED else state


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
