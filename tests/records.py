"""One set of every record that an address can name, for one organisation of each trade in one département.

The walls are tried with three of them: one's own, another organisation's of the same département, and another
département's. Every word that could leak (a name, a reference, a number) is made of the set's own `mark`.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, SQLModel, select

from equip.accounts import service as accounts
from equip.accounts.actors import system_actor
from equip.accounts.models import Organisation, OrganisationKind, Password, Role, SavedView, User, Workstation
from equip.files.reports.facts import HardwareReport, Reading
from equip.files.reports.kept import Document, kept
from equip.funding.models import Commitment, ContributionScale, Fund, Payer, Receipt
from equip.handover.models import Handover, HandoverState
from equip.imports.models import HeaderAlias, ImportFile, ImportKind, ImportLine, ImportState
from equip.inventory.events import EventKind
from equip.inventory.models import (
    Device,
    DeviceEvent,
    DevicePhoto,
    DeviceState,
    Donor,
    Drive,
    Erasure,
    ErasureRequirement,
    ErasureResult,
    Form,
    Grade,
    Lot,
    TestResult,
)
from equip.journal import service as journal
from equip.numbers import Counter
from equip.outcomes.models import FollowUp, FollowUpState, Milestone
from equip.people.models import Beneficiary, Consent, ConsentKind, EvidenceSource, Household, RsaEvidence, RsaState
from equip.places.models import DigitalPlace, Site
from equip.requests.models import EquipmentRequest, Grid, MainUse, RequestState, RuleSet
from equip.rounds.models import (
    Decision,
    DecisionKind,
    LineChange,
    Proposal,
    Round,
    RoundState,
    Snapshot,
)
from equip.training.models import (
    Attendance,
    Course,
    Enrolment,
    Presence,
    SkillAssessment,
    SkillLevel,
    SkillPhase,
    SkillScale,
    TrainingSession,
)
from equip.warranty.models import Fault, WarrantyTicket

AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
ON = date(2026, 11, 9)


@dataclass(frozen=True)
class Owners:
    """The four organisations that hold a set."""

    departement: Organisation
    prescriber: Organisation
    workshop: Organisation
    trainer: Organisation


@dataclass
class Records:
    """`references`: what stands in addresses, by the name of the path parameter. `social`: what the workshop never
    reads. `rows`: the identifiers of its rows, by table."""

    mark: str
    references: dict[str, str] = field(default_factory=dict)
    social: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    body: dict[str, str] = field(default_factory=dict)
    rows: dict[str, set[UUID]] = field(default_factory=dict)


def make_owners(session: Session, mark: str, departement: str) -> Owners:
    kinds = (
        OrganisationKind.DEPARTEMENT,
        OrganisationKind.PRESCRIBER,
        OrganisationKind.REFURBISHER,
        OrganisationKind.TRAINER,
    )
    made = [Organisation(departement=departement, name=f"{kind.value} {mark}", kind=kind) for kind in kinds]
    session.add_all(made)
    session.flush()
    return Owners(*made)


class _Maker:
    """Adds the rows of one set one after the other, and remembers their identifiers."""

    def __init__(self, session: Session, departement: str, records: Records) -> None:
        self.session, self.departement, self.records = session, departement, records

    def add(self, table: type[Any], /, **values: Any) -> Any:
        row = table(departement=self.departement, **values)
        return self.keep(row)

    def keep(self, row: Any) -> Any:
        self.session.add(row)
        self.session.flush()
        if isinstance(row, SQLModel) and hasattr(row, "id"):
            self.records.rows.setdefault(str(row.__tablename__), set()).add(row.id)
        return row


def make_records(session: Session, mark: str, owners: Owners, *, number: int) -> Records:
    """`number` (four digits) makes the references: P-26-<number>, D-26-<number>, AT-<number>, round <number>…"""
    records = Records(mark)
    make = _Maker(session, owners.departement.departement, records)
    for organisation in (owners.departement, owners.prescriber, owners.workshop, owners.trainer):
        make.keep(organisation)
    user = _make_account(make, mark, owners)
    person = _make_person(make, mark, owners, number)
    device = _make_device(make, mark, owners, number)
    training = _make_training(make, mark, owners, person)
    request = _make_request(make, owners, person, number)
    this_round = _make_round(make, mark, user, request, number)
    decision, handover = _make_handover(make, mark, owners, this_round, request, device)
    ticket = _make_ticket(make, mark, owners, handover)
    fund = _make_money(make, mark, decision, number)
    follow_up = _make_follow_up(make, mark, owners, person, handover)
    imported = _make_import(make, mark, owners, user)
    _make_the_rest(make, mark, number)
    records.references |= {
        "person_ref": person.ref,
        "request_ref": request.ref,
        "device_tag": device.tag,
        "round_number": str(this_round.number),
        "handover_id": str(handover.id),
        "ticket_id": str(ticket.id),
        "follow_up_id": str(follow_up.id),
        "training_id": str(training.id),
        "import_id": str(imported.id),
        "fund_code": fund.code,
        "account_id": str(user.id),
        "organisation_id": str(owners.prescriber.id),
    }
    records.body |= {"organisation_id": str(owners.prescriber.id), "last_name": person.last_name}
    records.words = (f"zz{mark}", person.ref, request.ref, device.tag, request.public_code, str(handover.id))
    return records


def _make_account(make: _Maker, mark: str, owners: Owners) -> User:
    user: User = make.add(
        User,
        organisation_id=owners.departement.id,
        email=f"zz{mark}@example.fr",
        display_name=f"Zz{mark} Compte",
        role=Role.PROGRAMME_OFFICER,
    )
    make.add(Password, user_id=user.id, hash="no password opens this account")
    view = make.add(SavedView, account_id=user.id, path="/stock", name=f"zz{mark}", query="")
    make.records.references["view_id"] = str(view.id)
    _, token = accounts.make_token(make.session, user, f"zz{mark}", now=AT)
    make.records.references["token_id"] = str(token.id)
    return user


def _make_person(make: _Maker, mark: str, owners: Owners, number: int) -> Beneficiary:
    household = make.add(
        Household, caf_number=f"777{number}", family_quotient=number, schoolchildren=1, family_quotient_on=ON
    )
    person: Beneficiary = make.add(
        Beneficiary,
        ref=f"P-26-{number}",
        organisation_id=owners.prescriber.id,
        household_id=household.id,
        internal_id=f"INT{number}",
        last_name=f"Zz{mark}nom",
        first_name=f"Zz{mark}prenom",
        birth_date=date(1984, 3, 2),
        phone=f"063998{number}",
        email=f"zz{mark}.personne@example.fr",
        address=f"{number} rue Zz{mark}",
        commune_insee="01053",
    )
    owner = {"beneficiary_id": person.id, "organisation_id": owners.prescriber.id}
    make.add(RsaEvidence, **owner, state=RsaState.OPEN, seen_on=ON, source=EvidenceSource.PAPER)
    make.add(Consent, **owner, kind=ConsentKind.FOLLOW_UP, given_on=ON)
    make.records.social = (person.ref, person.last_name, f"777{number}", f"INT{number}", f"063998{number}")
    make.records.social += (str(person.email), str(person.address), str(household.id), str(person.id))
    return person


def _make_device(make: _Maker, mark: str, owners: Owners, number: int) -> Device:
    donor = make.add(Donor, name=f"Zz{mark} donneur")
    lot = make.add(Lot, organisation_id=owners.workshop.id, code=f"ZZ{mark}-LOT")
    device: Device = make.add(
        Device,
        organisation_id=owners.workshop.id,
        lot_id=lot.id,
        donor_id=donor.id,
        tag=f"AT-{number}",
        serial=f"ZZ{mark}SERIAL",
        form=Form.LAPTOP,
        maker="Lenovo",
        model=f"Zz{mark} modele",
        ram_gib=8,
        storage_gb=256,
        grade=Grade.B,
        tests=TestResult.PASSED,
        price_cents=14_000,
        warranty_months=12,
        state=DeviceState.ALLOCATED,
    )
    drive = make.add(Drive, device_id=device.id, size_gb=256)
    make.add(
        Erasure,
        drive_id=drive.id,
        device_id=device.id,
        result=ErasureResult.SUCCEEDED,
        method="ATA Secure Erase",
        done_on=ON,
    )
    photo = make.add(DevicePhoto, device_id=device.id, added_at=AT, width=1, height=1, sha256="0" * 64, jpeg=b"jpeg")
    make.records.references["photo_id"] = str(photo.id)
    make.add(DeviceEvent, device_id=device.id, at=AT, kind=EventKind.INTAKE, actor_name=f"Zz{mark} atelier")
    make.records.body["drive_id"] = str(drive.id)
    make.records.references["lot_id"] = str(lot.id)
    _make_workstation(make, mark, owners)
    return device


def _make_workstation(make: _Maker, mark: str, owners: Owners) -> None:
    """A bench, and a report that it posted, of a machine that nobody has identified."""
    user = make.session.exec(select(User).where(User.organisation_id == owners.departement.id)).first()
    assert user is not None
    bench = make.add(
        Workstation, organisation_id=owners.workshop.id, name=f"Zz{mark} banc", made_by=user.id, expires_at=AT
    )
    nothing = dict.fromkeys(("form", "uuid", "cpu_model", "cpu_cores", "cpu_threads", "ram_bytes", "webcam"))
    seen = HardwareReport(maker="Dell", model=f"Zz{mark} vu", serial=f"ZZ{mark}VU", drives=(), batteries=(), **nothing)
    posted = make.add(
        ImportFile,
        organisation_id=owners.workshop.id,
        kind=ImportKind.HARDWARE,
        filename=f"relevé de Zz{mark} banc",
        sha256="1" * 64,
        content=kept(Document("1" * 64, Reading(hardware=seen))),
        report={"lines": [], "notes": []},
        uploaded_by=user.id,
        uploaded_at=AT,
        is_posted=True,
    )
    make.records.references |= {"workstation_id": str(bench.id), "report_id": str(posted.id)}


def _make_training(make: _Maker, mark: str, owners: Owners, person: Beneficiary) -> TrainingSession:
    trainer = {"organisation_id": owners.trainer.id}
    course = make.add(Course, **trainer, title=f"Zz{mark} cours")
    training: TrainingSession = make.add(
        TrainingSession,
        **trainer,
        course_id=course.id,
        label=f"Zz{mark} session",
        starts_on=date(2026, 11, 2),
        ends_on=date(2026, 11, 30),
        days=[date(2026, 11, 2), ON],
    )
    enrolment = make.add(Enrolment, **trainer, session_id=training.id, beneficiary_id=person.id)
    make.add(Attendance, **trainer, enrolment_id=enrolment.id, on=date(2026, 11, 2), presence=Presence.PRESENT)
    make.add(
        SkillAssessment,
        **trainer,
        enrolment_id=enrolment.id,
        scale=SkillScale.INSTRUMENTAL,
        phase=SkillPhase.BEFORE,
        level=SkillLevel.IN_PROGRESS,
        assessed_on=date(2026, 11, 2),
    )
    return training


def _make_request(make: _Maker, owners: Owners, person: Beneficiary, number: int) -> EquipmentRequest:
    request: EquipmentRequest = make.add(
        EquipmentRequest,
        ref=f"D-26-{number}",
        public_code=f"ZZZZ-{number}",
        organisation_id=owners.prescriber.id,
        beneficiary_id=person.id,
        household_id=person.household_id,
        prescriber_name=person.last_name,
        state=RequestState.ALLOCATED,
        requested_on=ON,
        main_use=MainUse.TRAINING,
        accepts_laptop=True,
        agreed_on=ON,
        contribution_accepted=True,
    )
    make.records.social += (request.public_code, str(request.id))
    return request


def _make_round(make: _Maker, mark: str, user: User, request: EquipmentRequest, number: int) -> Round:
    this_round: Round = make.add(
        Round, number=number, label=f"Zz{mark} tour", reference_on=ON, state=RoundState.PUBLISHED, seed="graine"
    )
    of_round = {"round_id": this_round.id}
    sha = "0" * 64
    make.add(Snapshot, **of_round, frozen_at=AT, sha256=sha, problem=b"{}", claims={}, inputs_sha256=sha)
    make.add(Proposal, **of_round, solved_at=AT, outcome=b"{}", findings=[], seconds=1.0)
    make.add(
        LineChange,
        **of_round,
        request_id=request.id,
        grants=True,
        reason=f"Zz{mark} motif",
        changed_by=user.id,
        changed_at=AT,
    )
    return this_round


def _make_handover(
    make: _Maker, mark: str, owners: Owners, this_round: Round, request: EquipmentRequest, device: Device
) -> tuple[Decision, Handover]:
    accompanied = {"request_id": request.id, "organisation_id": owners.prescriber.id, "device_id": device.id}
    decision = make.add(
        Decision,
        **accompanied,
        round_id=this_round.id,
        kind=DecisionKind.GRANT,
        points=987_654,
        contribution_cents=2000,
        made_at=AT,
    )
    site = make.add(Site, organisation_id=owners.workshop.id, name=f"Zz{mark} site", commune_insee="01053")
    handover = make.add(
        Handover,
        **accompanied,
        decision_id=decision.id,
        refurbisher_id=owners.workshop.id,
        first_name=f"Zz{mark}prenom",
        pickup_code="ZZZZ",
        state=HandoverState.SCHEDULED,
        scheduled_at=AT,
        site_id=site.id,
    )
    make.records.body["site_id"] = str(site.id)
    make.records.social += ("987654", "987 654", str(decision.id))
    return decision, handover


def _make_ticket(make: _Maker, mark: str, owners: Owners, handover: Handover) -> WarrantyTicket:
    ticket: WarrantyTicket = make.add(
        WarrantyTicket,
        handover_id=handover.id,
        device_id=handover.device_id,
        organisation_id=owners.prescriber.id,
        refurbisher_id=owners.workshop.id,
        fault=Fault.SCREEN,
        words=f"Zz{mark} panne",
        handed_over_on=ON,
        opened_on=ON,
    )
    return ticket


def _make_money(make: _Maker, mark: str, decision: Decision, number: int) -> Fund:
    fund: Fund = make.add(
        Fund,
        code=f"F{number}",
        label=f"Zz{mark} fonds",
        may_pay=Payer.EVERYONE,
        budget_cents=500_000,
        opens_on=date(2026, 1, 1),
        closes_on=date(2026, 12, 31),
    )
    make.add(Commitment, fund_id=fund.id, decision_id=decision.id, amount_cents=12_000, made_at=AT)
    make.add(Receipt, decision_id=decision.id, amount_cents=2000, received_on=ON)
    return fund


def _make_follow_up(make: _Maker, mark: str, owners: Owners, person: Beneficiary, handover: Handover) -> FollowUp:
    follow_up: FollowUp = make.add(
        FollowUp,
        beneficiary_id=person.id,
        organisation_id=owners.prescriber.id,
        handover_id=handover.id,
        milestone=Milestone.J28,
        anchor_on=date(2026, 10, 26),
        due_on=date(2026, 11, 23),
        closes_on=date(2026, 12, 23),
        state=FollowUpState.DUE,
        comment=f"Zz{mark}suivi",
    )
    make.records.social += (str(follow_up.id), f"Zz{mark}suivi")
    return follow_up


def _make_import(make: _Maker, mark: str, owners: Owners, user: User) -> ImportFile:
    kept: dict[str, Any] = {}
    for kind, owner in (
        (ImportKind.REQUESTS, owners.prescriber),
        (ImportKind.STOCK, owners.workshop),
        (ImportKind.ATTENDANCE, owners.trainer),
    ):
        kept[owner.kind] = make.add(
            ImportFile,
            organisation_id=owner.id,
            kind=kind,
            filename=f"zz{mark}-{kind}.csv",
            sha256="0" * 64,
            content=f"n inventaire;type\nZZ-{mark};portable\n".encode(),
            state=ImportState.CHECKED,
            report={"counts": {}, "notes": []},
            uploaded_by=user.id,
            uploaded_at=AT,
        )
        make.add(ImportLine, import_id=kept[owner.kind].id, number=2, verdict="create", ref=f"zz{mark}", remarked=False)
        make.add(HeaderAlias, organisation_id=owner.id, kind=kind, key=f"zz{mark}", label="Type")
        make.records.body[f"import of {owner.kind}"] = str(kept[owner.kind].id)
    found: ImportFile = kept[OrganisationKind.PRESCRIBER]
    return found


def _make_the_rest(make: _Maker, mark: str, number: int) -> None:
    """What has no address of its own, and stands behind the wall all the same."""
    dated = {"in_force_on": date(1990 + number % 30, 1, 1), "source": f"Zz{mark}"}
    make.add(ContributionScale, version=f"zz{mark}", brackets=[], **dated)
    make.add(RuleSet, version=f"zz{mark}", label=f"Zz{mark} règles", rules=[], **dated)
    make.add(Grid, version=f"zz{mark}", label=f"Zz{mark} grille", criteria=[], **dated)
    make.add(ErasureRequirement, levels={}, decided_by=f"Zz{mark}", decided_at=AT, **dated)
    make.add(DigitalPlace, commune_insee="01053", source=f"Zz{mark}")
    make.add(Counter, series=f"zz{mark}", last=1)
    journal.record(make.session, system_actor(make.departement), "round.create", "round", f"zz{mark}", now=AT)
