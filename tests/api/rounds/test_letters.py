"""What a letter promises for later."""

from datetime import date

import pytest

from allocation import Claim, Device, Fund, HouseholdShare, Need, Plan, Problem, explain, solve
from api.rounds.letters import Sender, words_of
from api.rounds.reasons import Known
from equip.rounds.explanation import answer_of, explanation
from equip.rounds.models import Proposal, Round, Snapshot
from tests.conftest import NOW

SENDER = Sender("Département de l’Ain", "04 00 00 00 00", "à Bourg-en-Bresse", "http://127.0.0.1/regles")
SHARE = HouseholdShare("household", "Un foyer reçoit au plus 1 ordinateur.", 1)
BEHIND = "Elle participera à un prochain tour si votre foyer ne prend pas cet ordinateur, ou le rend."
LAPTOP = Need(forms=("laptop",))


def told_of(ref, *rules):
    """One laptop for two people of one household and a stranger to both, who has fewer points than either."""
    claims = tuple(
        Claim(id=id_, points=points, need=LAPTOP, plans=("INS",), household=home)
        for id_, points, home in (("D-1", 50, "home"), ("D-2", 40, "home"), ("D-3", 30, "other"))
    )
    problem = Problem(
        claims=claims,
        devices=(Device(id="AT-1", type="laptop-A", form="laptop", price_cents=10_000),),
        funds=(Fund("INS", 50_000),),
        plans=(Plan("INS", (("INS", 100),)),),
        rules=rules,
        seed="tour-1",
    )
    this_round = Round(
        departement="01", number=1, label="Novembre 2026", reference_on=date(2026, 11, 23), seed="tour-1"
    )
    snapshot = Snapshot(
        departement="01",
        round_id=this_round.id,
        frozen_at=NOW,
        sha256="",
        problem=b"",
        claims={"claims": {claim.id: {"points": []} for claim in claims}},
        inputs_sha256="",
    )
    proposal = Proposal(departement="01", round_id=this_round.id, solved_at=NOW, outcome=b"", findings=[], seconds=0)
    answer = answer_of(problem, explain(problem, solve(problem)))
    told = explanation(this_round, snapshot, proposal, answer, ref)
    return told, words_of(told, this_round, Known({}, {}, {}, {}), SENDER)


@pytest.mark.parametrize(("ref", "behind"), [("D-1", False), ("D-2", True), ("D-3", False)])
def test_whoever_waits_behind_their_household_is_not_promised_the_next_round(ref, behind):
    told, words = told_of(ref, SHARE)

    assert told["household_served"] is behind
    assert (BEHIND in words["next"]) is behind
    assert ("Votre foyer reçoit un ordinateur dans ce tour." in words["next"]) is behind
    if behind:
        assert told["reason"]["code"] != "HOUSEHOLD_SERVED"  # it would not have been served without the rule either


def test_where_no_rule_keeps_a_household_to_its_share_nobody_waits_behind_it():
    assert told_of("D-2")[0]["household_served"] is False
