"""Two people, nothing changed in between, and every promise kept: from proposed to published."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

import allocation
from equip.accounts.actors import system_actor
from equip.accounts.models import Role
from equip.errors import Conflict, EquipError, Forbidden, Invalid, WrongState
from equip.funding import service as funding
from equip.funding.models import Commitment, Fund
from equip.inventory import service as inventory
from equip.inventory.models import Device, DeviceState, Flag
from equip.journal.chain import broken_links
from equip.people.models import Household
from equip.requests.models import EquipmentRequest, RequestState
from equip.rounds import approval, lines, publication, service, solving
from equip.rounds.models import Decision, DecisionKind, Round, RoundState
from equip.rounds.problem import problem_in_force
from tests import world
from tests.factories.inventory import make_available_device, workshop
from tests.factories.rounds import approver, make_approved_round, make_proposed_round, make_queued_request, officer


def locked(session, this_round) -> Round:
    return service.get_round(session, world.SYSTEM, this_round.number, lock=True)


def test_whoever_proposed_can_not_approve_whatever_their_role(db, now):
    this_round = make_proposed_round(db)
    with db.write(world.SYSTEM.scope) as session:
        row = locked(session, this_round)
        approval.submit(session, officer(session), row, reason="Règles adoptées.", now=now)

        for role in (Role.PROGRAMME_OFFICER, Role.APPROVER, Role.ADMIN):
            with pytest.raises(Forbidden) as refusal:
                approval.approve(session, replace(officer(session), role=role), row, now=now)
            assert refusal.value.code == "proposer_cannot_approve"
        with pytest.raises(Forbidden) as refusal:
            approval.approve(session, world.actor(session, "admin"), row, now=now)
        assert refusal.value.code == "role_not_allowed"
        with pytest.raises(Forbidden):
            approval.approve(session, system_actor("01"), row, now=now)
        assert row.state is RoundState.PROPOSED


def test_nothing_is_approved_that_nobody_submitted(db, now):
    this_round = make_proposed_round(db)
    with db.write(world.SYSTEM.scope) as session, pytest.raises(WrongState, match="round_not_submitted"):
        approval.approve(session, approver(session), locked(session, this_round), now=now)


@pytest.mark.parametrize(
    ("reason", "code"), [("  ", "submit_reason_missing"), ("x" * 4001, "round_text_too_long")], ids=["none", "too long"]
)
def test_a_submission_says_why_and_what_it_says_is_never_cut(db, now, reason, code):
    this_round = make_proposed_round(db)
    with db.write(world.SYSTEM.scope) as session:
        with pytest.raises(Invalid) as refusal:
            approval.submit(session, officer(session), locked(session, this_round), reason=reason, now=now)
        assert refusal.value.fields == {"reason": code}


def a_machine_breaks(session, now):
    tag = session.exec(select(Device.tag).where(Device.state == DeviceState.RESERVED).order_by(Device.tag)).first()
    device = inventory.get_device(session, workshop(session), tag, lock=True)
    device.flags = [Flag.NEEDS_PART]
    session.add(device)
    return [tag]


def a_child_is_born(session, now):
    request = session.exec(select(EquipmentRequest).order_by(EquipmentRequest.ref)).first()
    household = session.get(Household, request.household_id)
    household.schoolchildren = 4
    session.add(household)
    return [request.ref]


def a_fund_is_cut(session, now):
    fund = funding.get_fund(session, world.SYSTEM, "INS", lock=True)
    funding.change_fund(session, world.SYSTEM, fund, budget_cents=100, now=now)
    return ["INS"]


def a_rule_changes(session, now):
    row = session.exec(select(Round)).one()
    row.settings = {"rules": {**row.settings["rules"], "household_most": 2}}
    session.add(row)
    return ["rules"]


@pytest.mark.parametrize("change", [a_machine_breaks, a_child_is_born, a_fund_is_cut, a_rule_changes])
def test_a_change_after_the_freeze_voids_the_approval_and_names_what_changed(db, now, change):
    this_round = make_approved_round(db)
    with db.write(world.SYSTEM.scope) as session:
        refs = change(session, now)

    with db.write(world.SYSTEM.scope) as session, pytest.raises(WrongState) as refusal:
        publication.publish(session, officer(session), locked(session, this_round), now=now)
    assert refusal.value.code == "inputs_changed"
    assert refusal.value.details["refs"] == refs

    with db.write(world.SYSTEM.scope) as session:
        row = locked(session, this_round)
        assert approval.void_if_changed(session, world.SYSTEM, row, now=now) == refs
        assert row.state is RoundState.PROPOSED
        assert row.approved_by is None
        assert session.exec(select(Decision)).all() == []


def test_what_comes_in_after_the_freeze_waits_for_the_next_round(db, now):
    this_round = make_approved_round(db)
    with db.write(world.SYSTEM.scope) as session:
        make_queued_request(session, rank=20)
        make_available_device(session, tag="AT-7999")

    with db.write(world.SYSTEM.scope) as session:
        assert len(publication.publish(session, officer(session), locked(session, this_round), now=now)) == 12


def test_publishing_decides_every_line_and_spends_to_the_cent_what_it_says(db, now):
    this_round = make_approved_round(db)
    with db.write(world.SYSTEM.scope) as session:
        publication.publish(session, officer(session), locked(session, this_round), now=now)

    with db.read(world.SYSTEM.scope) as session:
        row = service.get_round(session, world.SYSTEM, this_round.number)
        _, outcome = approval.get_outcome(session, row)
        pairs = publication.decisions_of(session, world.SYSTEM, row)
        granted = [(request, decision) for request, decision in pairs if decision.kind is DecisionKind.GRANT]
        paid = sum(payment.cents for award in outcome.awards for payment in award.payments)
        committed = session.exec(select(Commitment)).all()

        assert (row.state, len(pairs), len(granted)) == (RoundState.PUBLISHED, 12, 8)
        assert {request.state for request, _ in granted} == {RequestState.ALLOCATED}
        assert {request.state for request, d in pairs if d.kind is DecisionKind.WAITLIST} == {RequestState.NOT_SERVED}
        assert len(session.exec(select(Device).where(Device.state == DeviceState.ALLOCATED)).all()) == 8
        assert sum(row.amount_cents for row in committed) == paid > 0
        assert all(funding.left_cents(session, fund) >= 0 for fund in session.exec(select(Fund)))
        assert list(broken_links(session, "01")) == []


def test_a_decision_keeps_its_whole_explanation(db, now):
    this_round = make_approved_round(db)
    with db.write(world.SYSTEM.scope) as session:
        publication.publish(session, officer(session), locked(session, this_round), now=now)

    with db.read(world.SYSTEM.scope) as session:
        for request, decision in publication.decisions_of(session, world.SYSTEM, locked_read(session, this_round)):
            told = decision.explanation
            assert sum(line["points"] for line in told["reading"]["points"]) == decision.points
            assert {check["verdict"] for check in told["reading"]["checks"]} == {"met"}
            assert told["round"]["problem_sha256"]
            assert (told["award"] is None) == (decision.kind is DecisionKind.WAITLIST)
            if told["reason"]:
                assert told["reason"]["code"] == decision.reason["code"] != "NOT_PROVED", request.ref


def test_a_machine_is_never_given_twice_whoever_asks_at_the_same_moment(db, now):
    """Two transactions decide for the same machine at once: the database keeps one."""
    this_round = make_proposed_round(db)
    with db.read(world.SYSTEM.scope) as session:
        device = session.exec(select(Device)).first()
        requests = session.exec(select(EquipmentRequest).order_by(EquipmentRequest.ref)).all()[:2]

    def give(request: EquipmentRequest) -> bool:
        try:
            with db.write(world.SYSTEM.scope) as session:
                session.add(
                    Decision(
                        departement="01",
                        round_id=this_round.id,
                        request_id=request.id,
                        organisation_id=request.organisation_id,
                        kind=DecisionKind.GRANT,
                        device_id=device.id,
                        points=1,
                        made_at=now,
                    )
                )
        except IntegrityError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(give, requests)) == [False, True]


def test_publishing_twice_at_once_publishes_once(db, now):
    this_round = make_approved_round(db)

    def publish(_: int) -> str:
        try:
            with db.write(world.SYSTEM.scope) as session:
                publication.publish(session, officer(session), locked(session, this_round), now=now)
        except EquipError as refusal:
            return refusal.code
        return "published"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(publish, range(2))) == ["published", "round_wrong_state"]
    with db.read(world.SYSTEM.scope) as session:
        assert len(session.exec(select(Decision)).all()) == 12


def test_a_line_changed_by_hand_has_a_reason_is_solved_again_and_voids_the_submission(db, now):
    this_round = make_proposed_round(db)
    with db.write(world.SYSTEM.scope) as session:
        row = locked(session, this_round)
        _, outcome = approval.get_outcome(session, row)
        unserved = outcome.unserved[0]
        approval.submit(session, officer(session), row, reason="Règles adoptées.", now=now)

        with pytest.raises(Invalid):
            lines.change_line(session, approver(session), row, unserved, grants=True, reason="oui", now=now)
        lines.change_line(
            session,
            approver(session),
            row,
            unserved,
            grants=True,
            reason="Incendie du logement le 20 novembre.",
            now=now,
        )
        assert row.proposed_by is None
        with pytest.raises(WrongState, match="solve_again"):
            approval.submit(session, officer(session), row, reason="Règles adoptées.", now=now)
        solving.ask_solve(session, officer(session), row, now=now)
    solving.run_solve(db, "01", this_round.id, clock=lambda: now)

    with db.read(world.SYSTEM.scope) as session:
        row = locked_read(session, this_round)
        proposal, outcome = approval.get_outcome(session, row)
        problem = problem_in_force(session, row)
        assert unserved not in outcome.unserved
        assert proposal.findings == []
        assert allocation.audit(problem, outcome) == ()
        reserved = session.exec(select(Device.tag).where(Device.state == DeviceState.RESERVED)).all()
        assert sorted(reserved) == sorted(award.device for award in outcome.awards)


def test_a_line_taken_back_leaves_the_frozen_problem_as_it_was(db, now):
    this_round = make_proposed_round(db)
    with db.write(world.SYSTEM.scope) as session:
        row = locked(session, this_round)
        _, outcome = approval.get_outcome(session, row)
        ref = outcome.unserved[0]
        lines.change_line(
            session, officer(session), row, ref, grants=False, reason="A déjà un ordinateur prêté.", now=now
        )
        assert not approval.is_current(session, row, outcome)
        lines.take_back_line(session, officer(session), row, ref, now=now)

        assert approval.is_current(session, row, outcome)


def test_a_round_sent_back_is_submitted_again_with_its_remark_shown_until_then(db, now):
    this_round = make_approved_round(db)
    with db.write(world.SYSTEM.scope) as session:
        row = locked(session, this_round)
        approval.send_back(session, approver(session), row, remark="Relire D-26-1003.", now=now)

        assert (row.state, row.proposed_by, row.approved_by) == (RoundState.PROPOSED, None, None)
        assert row.progress["remark"] == "Relire D-26-1003."
        approval.submit(session, officer(session), row, reason="Relu.", now=now)
        assert "remark" not in row.progress


def test_a_commitment_beyond_the_fund_stops_the_whole_publication(db, now):
    """Were the budget to vanish between the check and the spending, nothing at all would be published."""
    this_round = make_approved_round(db)
    with db.write(world.SYSTEM.scope) as session:
        fund = funding.get_fund(session, world.SYSTEM, "INS")
        with pytest.raises(Conflict, match="fund_overspent"):
            funding.commit(session, world.SYSTEM, fund, this_round.id, fund.budget_cents + 1, now=now)


def locked_read(session, this_round) -> Round:
    return service.get_round(session, world.SYSTEM, this_round.number)
