"""A small world for a round: twelve requests, eight machines, the three funds of the Ain; and a round at each step.

Everything goes through the services of its room, so that no rule is stepped over. Keyword-only.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlmodel import Session

import allocation
from equip.accounts.actors import Actor
from equip.db import Db
from equip.inventory.models import Device, Form, Grade
from equip.people.models import Equipment
from equip.requests.models import EquipmentRequest, MainUse, RequestState
from equip.rounds import approval, freezing, service, solving
from equip.rounds.models import Round
from equip.rounds.problem import problem_in_force
from tests import world
from tests.factories.inventory import make_available_device
from tests.factories.requests import make_applicant, make_request

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY = date(2026, 11, 23)
COMMUNES = ("01053", "01004", "01283", "01033", "01185", "01034")
EQUIPMENT = (Equipment.NONE, Equipment.SMARTPHONE_ONLY, Equipment.BROKEN_COMPUTER)
YOUNG = 3
LITTLE = 0.001
USES = (MainUse.TRAINING, MainUse.JOB_SEARCH, MainUse.ONLINE_SERVICES)


def make_small_world(session: Session) -> tuple[list[EquipmentRequest], list[Device]]:
    """Twelve eligible requests of twelve households, the last two for a desktop only, one under 30; eight machines."""
    requests = [make_queued_request(session, rank=rank) for rank in range(12)]
    devices = [
        make_available_device(session, tag=f"AT-{7001 + rank}", grade=Grade.A if rank < 2 else Grade.B)
        for rank in range(5)
    ]
    devices += [
        make_available_device(
            session, tag=f"AT-{7006 + rank}", form=Form.DESKTOP, model="OptiPlex 3060", price_cents=11_000, webcam=False
        )
        for rank in range(3)
    ]
    return requests, devices


def make_queued_request(session: Session, *, rank: int = 0, **need: Any) -> EquipmentRequest:
    """Eligible; `rank` varies the household's equipment, the use, the commune and the date."""
    person = make_applicant(
        session,
        commune_insee=COMMUNES[rank % len(COMMUNES)],
        equipment=EQUIPMENT[rank % 3],
        schoolchildren=rank % 2,
    )
    if rank == YOUNG:
        person.birth_date = date(2004, 5, 2)
        session.add(person)
    desktop = rank in (10, 11)
    known = {
        "state": RequestState.ELIGIBLE,
        "requested_on": DAY - timedelta(days=20 + 15 * rank),
        "main_use": USES[rank // 2 % 3],
        "accepts_laptop": not desktop,
        "accepts_desktop": desktop or rank % 4 == 0,
    }
    return make_request(session, person=person, **known | need)


def make_round(
    session: Session, *, actor: Actor | None = None, label: str = "Novembre 2026", now: datetime = NOW, **rules: Any
) -> Round:
    return service.create_round(session, actor or officer(session), label=label, reference_on=DAY, rules=rules, now=now)


def make_frozen_round(session: Session, *, now: datetime = NOW, **rules: Any) -> Round:
    """The small world, frozen."""
    make_small_world(session)
    this_round = make_round(session, now=now, **rules)
    freezing.freeze(session, officer(session), this_round, now=now)
    return this_round


def make_proposed_round(db: Db, *, now: datetime = NOW, **rules: Any) -> Round:
    """Frozen, asked for, solved: by the job's own function, in its own transactions."""
    with db.write(world.SYSTEM.scope) as session:
        this_round = make_frozen_round(session, now=now, **rules)
        solving.ask_solve(session, officer(session), this_round, now=now)
    assert solving.run_solve(db, "01", this_round.id, clock=lambda: now)
    return this_round


def make_unexplained_round(db: Db, *, now: datetime = NOW, **rules: Any) -> Round:
    """Proposed and proved, as a stop leaves it that came while reasons were sought: none is established."""
    this_round = make_proposed_round(db, now=now, **rules)
    with db.write(world.SYSTEM.scope) as session:
        proposal, outcome = approval.get_outcome(session, this_round)
        problem = problem_in_force(session, this_round)
        proposal.outcome = allocation.dump_outcome(allocation.explain(problem, outcome, effort=0))
        session.add(proposal)
    return this_round


def make_unproved_round(db: Db, *, now: datetime = NOW, **rules: Any) -> Round:
    """Proposed, with so little effort that the ties are not settled: good, not proved, and no reason known."""
    with db.write(world.SYSTEM.scope) as session:
        make_small_world(session)
        this_round = make_round(session, now=now, **rules)
        this_round.settings = this_round.settings | {"effort": LITTLE}
        freezing.freeze(session, officer(session), this_round, now=now)
        solving.ask_solve(session, officer(session), this_round, now=now)
    assert solving.run_solve(db, "01", this_round.id, clock=lambda: now)
    return this_round


def make_approved_round(db: Db, *, now: datetime = NOW, **rules: Any) -> Round:
    this_round = make_proposed_round(db, now=now, **rules)
    with db.write(world.SYSTEM.scope) as session:
        locked = service.get_round(session, world.SYSTEM, this_round.number, lock=True)
        approval.submit(session, officer(session), locked, reason="Les règles adoptées, sans écart.", now=now)
        approval.approve(session, approver(session), locked, now=now)
        return locked


def officer(session: Session) -> Actor:
    return world.actor(session, "programme_officer")


def approver(session: Session) -> Actor:
    return world.actor(session, "approver")
