"""Someone to whom a published round granted a computer, with all the rows that it takes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count

from sqlmodel import Session

from equip.accounts.models import Organisation
from equip.funding.models import Commitment, Fund
from equip.handover.models import Handover
from equip.handover.opening import open_handover
from equip.inventory.models import (
    Device,
    DeviceState,
    Drive,
    Erasure,
    ErasureLevel,
    ErasureResult,
    Form,
    Grade,
    StorageKind,
    TestResult,
)
from equip.people.models import Beneficiary, Household
from equip.requests.models import EquipmentRequest, RequestState
from equip.rounds.models import Decision, DecisionKind, Round, RoundState
from tests import world

AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
_numbers = count(7001)


@dataclass(frozen=True)
class Granted:
    household: Household
    person: Beneficiary
    request: EquipmentRequest
    device: Device
    decision: Decision
    handover: Handover


def make_beneficiary(
    session: Session,
    *,
    last_name: str = "Brazier",
    first_name: str = "Odette",
    birth_date: date | None = date(1979, 5, 2),
    organisation: Organisation | None = None,
    family_quotient: int | None = 640,
    household: Household | None = None,
) -> Beneficiary:
    number = next(_numbers)
    owner = organisation or world.organisation(session, "MDS Bourg-en-Bresse")
    household = household or Household(departement=owner.departement, family_quotient=family_quotient)
    session.add(household)
    session.flush()
    person = Beneficiary(
        departement=owner.departement,
        ref=f"P-26-{number}",
        organisation_id=owner.id,
        household_id=household.id,
        last_name=last_name,
        first_name=first_name,
        birth_date=birth_date,
    )
    session.add(person)
    session.flush()
    return person


def make_asking(
    session: Session, person: Beneficiary, *, state: RequestState, public_code: str = ""
) -> EquipmentRequest:
    number = next(_numbers)
    request = EquipmentRequest(
        departement=person.departement,
        ref=f"D-26-{number}",
        public_code=public_code or f"ABCD-{number}",
        organisation_id=person.organisation_id,
        beneficiary_id=person.id,
        household_id=person.household_id,
        state=state,
        requested_on=date(2026, 9, 7),
        accepts_laptop=True,
    )
    session.add(request)
    session.flush()
    return request


def make_promised_device(session: Session, *, state: DeviceState = DeviceState.ALLOCATED) -> Device:
    """A laptop of Micronov that passed its gate: erased, tested, graded, priced."""
    workshop = world.organisation(session, "Micronov")
    number = next(_numbers)
    device = Device(
        departement="01",
        organisation_id=workshop.id,
        tag=f"AT-{number}",
        form=Form.LAPTOP,
        grade=Grade.B,
        tests=TestResult.PASSED,
        price_cents=14000,
        ram_gib=8,
        storage_gb=256,
        warranty_months=12,
        state=state,
    )
    session.add(device)
    session.flush()
    drive = Drive(departement="01", device_id=device.id, kind=StorageKind.SSD, size_gb=256)
    session.add(drive)
    session.flush()
    session.add(
        Erasure(
            departement="01",
            drive_id=drive.id,
            device_id=device.id,
            result=ErasureResult.SUCCEEDED,
            level=ErasureLevel.PURGE,
            method="nvme sanitize",
            done_on=date(2026, 10, 12),
        )
    )
    session.flush()
    return device


def make_round(session: Session, *, state: RoundState = RoundState.PUBLISHED, household_most: int = 1) -> Round:
    number = next(_numbers)
    made = Round(
        departement="01",
        number=number,
        label=f"Tour {number}",
        reference_on=date(2026, 11, 10),
        state=state,
        seed="graine",
        settings={"rules": {"household_most": household_most}},
    )
    session.add(made)
    session.flush()
    return made


def make_granted(
    session: Session,
    *,
    person: Beneficiary | None = None,
    public_code: str = "",
    contribution_cents: int = 2000,
    explanation: dict[str, object] | None = None,
    household_most: int = 1,
    now: datetime = AT,
) -> Granted:
    person = person or make_beneficiary(session)
    request = make_asking(session, person, state=RequestState.ALLOCATED, public_code=public_code)
    device = make_promised_device(session)
    decision = Decision(
        departement="01",
        round_id=make_round(session, household_most=household_most).id,
        request_id=request.id,
        organisation_id=request.organisation_id,
        kind=DecisionKind.GRANT,
        device_id=device.id,
        points=71,
        contribution_cents=contribution_cents,
        explanation=explanation or {},
        made_at=now,
    )
    session.add(decision)
    session.flush()
    household = session.get(Household, person.household_id)
    assert household is not None
    handover = open_handover(session, world.SYSTEM, decision, now=now)
    return Granted(household, person, request, device, decision, handover)


def make_commitment(session: Session, granted: Granted, *, amount_cents: int = 12000) -> Commitment:
    number = next(_numbers)
    fund = Fund(
        departement="01",
        code=f"F{number}",
        label="Fonds d’essai",
        may_pay="everyone",
        budget_cents=500_000,
        opens_on=date(2026, 1, 1),
        closes_on=date(2026, 12, 31),
    )
    session.add(fund)
    session.flush()
    made = Commitment(
        departement="01", fund_id=fund.id, decision_id=granted.decision.id, amount_cents=amount_cents, made_at=AT
    )
    session.add(made)
    session.flush()
    return made
