"""What was seen of the right to RSA, and what the person agreed to. The newest dated evidence counts."""

from datetime import date, datetime

from sqlmodel import Session, col, select

from equip.accounts.actors import Actor
from equip.days import OLDEST_RIGHT, faults_of, paris_day, past_day_fault
from equip.errors import Conflict, Invalid, NotFound
from equip.journal import service as journal
from equip.people.models import Beneficiary, Consent, ConsentKind, EvidenceSource, RsaEvidence, RsaState
from equip.people.policies import check_can_write


def latest_rsa_evidence(session: Session, person: Beneficiary) -> RsaEvidence | None:
    """The newest by date; of one day, the last recorded; an undated one only when there is no other."""
    return next(iter(rsa_evidence_of(session, person)), None)


def rsa_evidence_of(session: Session, person: Beneficiary) -> list[RsaEvidence]:
    """The one that counts first."""
    newest_first = (col(RsaEvidence.seen_on).desc().nulls_last(), col(RsaEvidence.recorded_at).desc())
    query = select(RsaEvidence).where(RsaEvidence.beneficiary_id == person.id).order_by(*newest_first)
    return list(session.exec(query))


def add_rsa_evidence(
    session: Session,
    actor: Actor,
    person: Beneficiary,
    *,
    state: RsaState | None,
    seen_on: date | None,
    source: EvidenceSource,
    right_since: date | None = None,
    now: datetime,
) -> RsaEvidence:
    """Nothing is erased: the former evidence stays, with its date. What is known already is not written again."""
    check_can_write(actor)
    faults = faults_of(
        seen_on=past_day_fault(seen_on, paris_day(now)),
        right_since=past_day_fault(right_since, paris_day(now), first=OLDEST_RIGHT),
    )
    if faults:
        raise Invalid(fields=faults)
    known = find_rsa_evidence(session, person, state=state, seen_on=seen_on, source=source, right_since=right_since)
    if known:
        return known
    evidence = RsaEvidence(
        departement=person.departement,
        beneficiary_id=person.id,
        organisation_id=person.organisation_id,
        state=state,
        right_since=right_since,
        seen_on=seen_on,
        source=source,
        recorded_at=now,
    )
    session.add(evidence)
    session.flush()
    journal.record(
        session, actor, "rsa_evidence.add", "beneficiary", person.ref, now=now, source=source, seen_on=seen_on
    )
    return evidence


def find_rsa_evidence(
    session: Session,
    person: Beneficiary,
    *,
    state: RsaState | None,
    seen_on: date | None,
    source: EvidenceSource,
    right_since: date | None,
) -> RsaEvidence | None:
    for evidence in rsa_evidence_of(session, person):
        if (evidence.state, evidence.seen_on, evidence.source, evidence.right_since) == (
            state,
            seen_on,
            source,
            right_since,
        ):
            return evidence
    return None


def consents_of(session: Session, person: Beneficiary) -> list[Consent]:
    query = select(Consent).where(Consent.beneficiary_id == person.id).order_by(col(Consent.given_on).desc())
    return list(session.exec(query))


def give_consent(
    session: Session, actor: Actor, person: Beneficiary, kind: ConsentKind, given_on: date, *, now: datetime
) -> Consent:
    check_can_write(actor)
    if fault := past_day_fault(given_on, paris_day(now)):
        raise Invalid(fields={"given_on": fault})
    if find_open_consent(session, person, kind):
        raise Conflict("consent_already_given")
    consent = Consent(
        departement=person.departement,
        beneficiary_id=person.id,
        organisation_id=person.organisation_id,
        kind=kind,
        given_on=given_on,
    )
    session.add(consent)
    journal.record(session, actor, "consent.give", "beneficiary", person.ref, now=now, kind=kind)
    return consent


def withdraw_consent(
    session: Session, actor: Actor, person: Beneficiary, kind: ConsentKind, withdrawn_on: date, *, now: datetime
) -> Consent:
    check_can_write(actor)
    consent = find_open_consent(session, person, kind)
    if consent is None:
        raise NotFound("consent_not_given")
    if not consent.given_on <= withdrawn_on <= paris_day(now):
        raise Invalid(fields={"withdrawn_on": "withdrawal_day_impossible"})
    consent.withdrawn_on = withdrawn_on
    session.add(consent)
    journal.record(session, actor, "consent.withdraw", "beneficiary", person.ref, now=now, kind=kind)
    return consent


def find_open_consent(session: Session, person: Beneficiary, kind: ConsentKind) -> Consent | None:
    return next((c for c in consents_of(session, person) if c.kind is kind and c.withdrawn_on is None), None)
