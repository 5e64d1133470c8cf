"""A small département in the middle of its campaign, so that every page of every role has something to show.

One round is published (hand-overs to fix, fixed, missed, done, declined), a second one waits for its approval, a third
is being prepared; the bench, the sessions, the follow-ups and the imports hold work in several states.
"""

from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlmodel import Session, select

from api.handover.acts import hand_over
from api.imports import steps as imports
from api.rounds.publishing import publish
from equip.accounts.actors import Actor
from equip.db import Db
from equip.handover import endings
from equip.handover import service as handover
from equip.handover.models import Handover
from equip.handover.service import Checklist
from equip.imports.models import ImportKind
from equip.inventory import service as inventory
from equip.inventory.models import Device, DeviceState, ErasureResult, Flag, Form, TestResult
from equip.inventory.posted import post_report
from equip.outcomes import service as outcomes
from equip.outcomes.models import Milestone, Situation
from equip.people.models import Beneficiary, Equipment, RsaState
from equip.requests import service as requests
from equip.requests.models import RequestState
from equip.rounds import approval, freezing, service, solving
from equip.rounds.models import Round
from equip.training import skills
from equip.training.models import SkillLevel, SkillPhase, SkillScale
from equip.warranty import service as warranty
from equip.warranty.models import Fault
from tests import world
from tests.factories import rounds
from tests.factories.inventory import erase, make_available_device, make_device, make_erased_device, workshop
from tests.factories.outcomes import make_answered, make_follow_ups
from tests.factories.requests import make_applicant, make_request
from tests.factories.training import DAYS, make_enrolment, make_training
from tests.factories.warranty import make_ticket

SEEDS = Path(__file__).parents[2] / "seeds" / "ain"
REPORTS = Path(__file__).parents[1] / "equip" / "files" / "data"
PUBLIC_URL = "https://equip.example.fr"
NEIGHBOUR = "Centre social de la Reyssouze"
NAMES = (
    ("Bozonnet", "Dominique"),
    ("Perdrix", "Camille"),
    ("Guichardon", "Sacha"),
    ("Nambotin", "Aïssatou"),
    ("Le Goff", "Maël"),
    ("D’Aubigney", "Éléonore"),
    ("Vuitton-Maréchal", "Alix"),
    ("Convert", "Yaël"),
    ("Subtil", "Claude"),
    ("Pobel", "Noor"),
    ("Chaffanjon", "Loan"),
    ("Brevet", "Andréa"),
)


def build(db: Db, *, now: datetime) -> None:
    dawn = now - timedelta(hours=6)
    publish_first_round(db, now=dawn)
    with db.write(world.SYSTEM.scope) as session:
        done = play_hand_overs(session, now=now)
        play_failures(session, done, now=now)
        fill_the_bench(session, now=now)
        open_requests(session, now=now)
        fill_a_session(session, now=now)
        ask_for_news(session, now=now)
        bring_files(session, now=now)
    submit_second_round(db, now=now)
    with db.write(world.SYSTEM.scope) as session:
        rounds.make_round(session, label="Décembre 2026", now=now)
        name_people(session)
        keep_a_replacement(session)


def publish_first_round(db: Db, *, now: datetime) -> None:
    with db.write(world.SYSTEM.scope) as session:
        rounds.make_small_world(session)
        neighbour = world.organisation(session, NEIGHBOUR)
        for _ in range(2):
            make_request(session, person=make_applicant(session, organisation=neighbour), state=RequestState.ELIGIBLE)
        name_people(session)
        frozen = freeze(session, label="Novembre 2026", now=now)
    propose(db, frozen, now=now)
    with db.write(world.SYSTEM.scope) as session:
        locked = service.get_round(session, world.SYSTEM, frozen.number, lock=True)
        approval.approve(session, rounds.approver(session), locked, now=now)
        publish(session, rounds.officer(session), locked, public_url=PUBLIC_URL, now=now)


def submit_second_round(db: Db, *, now: datetime) -> None:
    """Those not served wait in it, with two newcomers, for two machines and one kept in reserve."""
    with db.write(world.SYSTEM.scope) as session:
        for rank in range(2):
            rounds.make_queued_request(session, rank=rank)
            make_available_device(session, tag=f"AT-72{rank:02}", price_cents=15_000)
        frozen = freeze(session, label="Complément de novembre", now=now)
    propose(db, frozen, now=now)


def freeze(session: Session, *, label: str, now: datetime) -> Round:
    this_round = rounds.make_round(session, label=label, now=now)
    freezing.freeze(session, rounds.officer(session), this_round, now=now)
    solving.ask_solve(session, rounds.officer(session), this_round, now=now)
    return this_round


def propose(db: Db, this_round: Round, *, now: datetime) -> None:
    assert solving.run_solve(db, "01", this_round.id, clock=lambda: now)
    with db.write(world.SYSTEM.scope) as session:
        locked = service.get_round(session, world.SYSTEM, this_round.number, lock=True)
        approval.submit(session, rounds.officer(session), locked, reason="Les règles adoptées, sans écart.", now=now)


def play_hand_overs(session: Session, *, now: datetime) -> Handover:
    """One of each: done, brought back, missed, given up, fixed for today, fixed for later; the others to fix.
    Answers the one that is done."""
    actor = workshop(session)
    rows = session.exec(select(Handover).join(Device).order_by(Device.tag)).all()
    done, back, missed, today, later, declined = rows[:6]
    for row, ahead in ((done, -3), (back, -3), (missed, -2), (today, 5), (later, 72)):
        at = now + timedelta(hours=ahead)
        handover.schedule(session, actor, row, at=at, now=now - timedelta(hours=4))
    paid = Checklist(receipt_signed=True, contribution_received=True)
    for row in (done, back):
        hand_over(actor, paid, now)(session, row)
    endings.give_back(session, actor, back, today=now.date(), now=now)
    handover.miss(session, actor, missed, now=now)
    handover.confirm(session, actor, today, coming=True, now=now)
    endings.decline(session, actor, declined, waits_for_another=False, now=now)
    return done


def keep_a_replacement(session: Session) -> None:
    """Ready once the rounds have taken what they need: as good as the machine that failed."""
    failed = session.exec(select(Device).where(Device.state == DeviceState.IN_SERVICE_REPAIR)).one()
    known = {name: getattr(failed, name) for name in ("form", "ram_gib", "storage_gb", "storage_kind", "webcam")}
    make_available_device(session, tag="AT-7301", keyboard=failed.keyboard, **known)


def play_failures(session: Session, done: Handover, *, now: datetime) -> None:
    """One settled at a distance, then one for which the machine is at the workshop."""
    actor, today = workshop(session), now.date()
    first = make_ticket(session, done, actor=actor, fault=Fault.NETWORK, told="Plus de wifi", today=today, now=now)
    warranty.repair(session, actor, first, outcome="Réseau oublié puis retrouvé", today=today, now=now)
    told = "Le voyant s’allume, l’écran reste noir. Essayé avec " + "x" * 90
    second = make_ticket(session, done, actor=actor, fault=Fault.SCREEN, told=told, today=today, now=now)
    warranty.receive(session, actor, second, now=now)


def fill_the_bench(session: Session, *, now: datetime) -> None:
    """Twelve machines that no round can give yet, each held somewhere else."""
    actor = workshop(session)
    make_device(session, tag="AT-7101", form=None, maker=None, model=None, grade=None, tests=None, price_cents=None)
    to_erase = [make_device(session, tag=f"AT-71{rank:02}", grade=None, tests=None) for rank in range(2, 5)]
    for device in to_erase:
        inventory.advance(session, actor, device, now=now)
    for rank in range(5, 8):
        make_erased_device(session, tag=f"AT-71{rank:02}", tests=None, grade=None, price_cents=None)
    make_erased_device(session, tag="AT-7108", form=Form.DESKTOP, model="OptiPlex 5060", price_cents=None)
    held = make_erased_device(session, tag="AT-7109")
    inventory.set_flag(session, actor, held, Flag.NEEDS_PART, reason="Charnière gauche", now=now)
    inventory.move(session, actor, held, DeviceState.REPAIR, now=now)
    failed = make_device(session, tag="AT-7110")
    erase(session, actor, failed, result=ErasureResult.FAILED)
    broken = make_erased_device(session, tag="AT-7111", tests=TestResult.FAILED)
    inventory.move(session, actor, broken, DeviceState.DISMANTLED, now=now)
    stuck = make_device(session, tag="AT-7112")
    inventory.set_flag(session, actor, stuck, Flag.LOCKED_TO_USER, now=now)


def open_requests(session: Session, *, now: datetime) -> None:
    """In each state that only somebody who accompanies can move."""
    make_request(session, person=make_applicant(session, rsa_state=None, equipment=None), main_use=None)
    for person in (
        make_applicant(session, rsa_seen_on=date(2026, 2, 3), presences=None),
        make_applicant(session, presences="AAAPA", rsa_state=RsaState.CLOSED),
        make_applicant(session, equipment=Equipment.SMARTPHONE_ONLY, schoolchildren=3),
    ):
        row = make_request(session, person=person)
        requests.submit(session, rounds.officer(session), row, now=now, today=now.date())
    requests.withdraw(session, world.SYSTEM, row, reason="Équipement trouvé ailleurs", now=now)


def fill_a_session(session: Session, *, now: datetime) -> None:
    trainer = world.actor(session, "trainer")
    days = (*DAYS, now.date())
    training = make_training(session, label="Bourg-en-Bresse, novembre 2026", days=days)
    people = session.exec(select(Beneficiary).order_by(Beneficiary.ref)).all()[:5]
    for person, presences in zip(people, ("PPP", "PAA", "P-P", "EP-", "PP-"), strict=True):
        make_enrolment(session, training=training, person=person, presences=presences)
    notes = [
        skills.SkillNote(person.ref, scale, SkillPhase.BEFORE, SkillLevel.IN_PROGRESS)
        for person in people[:3]
        for scale in SkillScale
    ]
    skills.assess(session, trainer, training, notes, assessed_on=date(2026, 11, 2), now=now)


def ask_for_news(session: Session, *, now: datetime) -> None:
    """Due, late, answered, without news, and what is still to come."""
    for anchor in (date(2026, 8, 20), date(2026, 7, 20)):
        make_follow_ups(session, anchor_on=anchor)
    for situation in (Situation.CDI, Situation.QUALIFYING_TRAINING, Situation.NO_NEWS):
        make_answered(session, situation, milestone=Milestone.M3)
    outcomes.close_overdue(session, world.SYSTEM, now=now)


def bring_files(session: Session, *, now: datetime) -> None:
    """A list of machines read and not yet saved, with lines to correct; a saved one; one file for each other role."""
    bench, trainer, officer = workshop(session), world.actor(session, "trainer"), rounds.officer(session)
    head, *lines = (SEEDS / "stock-micronov.csv").read_bytes().splitlines()
    _check(session, bench, ImportKind.STOCK, "stock-micronov.csv", [head, *lines[:12]], now=now)
    saved = _check(session, bench, ImportKind.STOCK, "stock-juillet.csv", [head, *lines[20:24]], now=now)
    imports.save(session, bench, saved, now=now)
    post_report(session, bench, "relevé du banc 1", (REPORTS / "thinkpad-t480.json").read_bytes(), now=now)
    wrong = [line.replace(b"portable", b"grille-pain") for line in lines[40:46]]
    _check(session, bench, ImportKind.STOCK, "don-mairie.csv", [head, *wrong, *lines[46:50]], now=now)
    sheet = (SEEDS / "emargement.csv").read_bytes().splitlines()[:9]
    _check(session, trainer, ImportKind.ATTENDANCE, "emargement.csv", sheet, now=now)
    people = (SEEDS / "extrait-iodas.csv").read_bytes().splitlines()[:12]
    _check(session, officer, ImportKind.PEOPLE, "extrait-iodas.csv", people, now=now)


def _check(session: Session, actor: Actor, kind: str, name: str, lines: list[bytes], *, now: datetime) -> UUID:
    return imports.check(session, actor, kind, name, b"\n".join(lines), now=now).id


def name_people(session: Session) -> None:
    """The builders call everybody alike; on a page, people have their own names."""
    for person in session.exec(select(Beneficiary)):
        person.last_name, person.first_name = NAMES[int(person.ref[-4:]) % len(NAMES)]
        session.add(person)
