"""Every reason and every change of the engine has its French, on the page and in the letter, with its figures."""

import pytest

from allocation import ChangeKind, LimitKind, Objective, ReasonCode, Status
from api.labels import TABLES, label
from api.rounds.letters import Sender, notice, rights
from api.rounds.reasons import Known, change_words, type_words, why, why_for_the_person

KNOWN = Known(
    funds={"INS": "Insertion"},
    rules={"under30": "Au moins 15 % des personnes servies ont moins de 30 ans."},
    points={"D-1": 64, "D-2": 55},
    waited_days={"D-1": 30, "D-2": 125, "D-3": 30},
)
CASES = [
    ("EXCLUDED", {}, "Écartée par la commission, avec un motif écrit"),
    ("NO_FITTING_DEVICE", {}, "Aucun poste du stock ne convient au besoin décrit"),
    ("HOUSEHOLD_SERVED", {"in_its_place": ["D-2"]}, "Le foyer est déjà servi par D-2"),
    ("HOUSEHOLD_SERVED", {}, "Le foyer a déjà sa part"),
    (
        "TIE_LOST",
        {"points": 64, "in_its_place": ["D-2"], "decided_by": "SENIORITY"},
        "À égalité avec D-2, dont la demande est plus ancienne de 3 mois",
    ),
    (
        "TIE_LOST",
        {"points": 64, "in_its_place": ["D-3"], "decided_by": "SENIORITY"},
        "À égalité avec D-3, tirage au sort publié",
    ),
    (
        "TIE_LOST",
        {"points": 64, "in_its_place": ["D-2"], "decided_by": "COST"},
        "À égalité avec D-2 : la répartition retenue coûte moins aux fonds",
    ),
    (
        "RULE_DISPLACED",
        {"rule": "under30", "in_its_place": ["D-2"]},
        "La règle « moins de 30 ans » a servi D-2 (55 points) à sa place",
    ),
    (
        "RULE_DISPLACED",
        {"rule": "reserve-laptop", "in_its_place": ["D-2"]},
        "La règle « réserve de portables » garde des postes qui conviendraient",
    ),
    ("RULE_DISPLACED", {"pins": ["D-2"]}, "Une décision écrite de la commission ne permet pas de la servir"),
    ("STOCK_OUT", {"type": "laptop-B"}, "Plus de poste portable B"),
    ("STOCK_OUT", {}, "Plus de poste qui convienne"),
    ("FUND_OUT", {"no_plan": True}, "Aucun fonds ne peut payer pour cette demande"),
    ("FUND_OUT", {"fund": "INS", "missing_cents": 16000}, "Fonds épuisés : il manque 160 € sur le fonds Insertion"),
    ("FUND_OUT", {}, "Fonds épuisés"),
    (
        "BELOW_THRESHOLD",
        {"points": 63, "missing_points": 1, "threshold": 64},
        "1 point sous le seuil de cette demande (64)",
    ),
    (
        "BELOW_THRESHOLD",
        {"points": 51, "missing_points": 13, "threshold": 64, "at_most": True},
        "Au plus 13 points sous le seuil de cette demande (64)",
    ),
    ("NOT_PROVED", {}, "Le calcul a été arrêté avant de pouvoir le dire"),
]


@pytest.mark.parametrize(("code", "details", "words"), CASES)
def test_a_reason_is_said_in_one_sentence_on_the_page_and_in_short_ones_in_the_letter(code, details, words):
    reason = {"code": code, "details": details, "counterfactuals": []}

    assert why(reason, "D-1", KNOWN).replace("\xa0", " ") == words
    letter = why_for_the_person(reason, KNOWN)
    assert letter
    assert all(len(line.split()) <= 20 for line in letter)
    assert not [line for line in letter if "D-2" in line or "D-3" in line]


def test_no_reason_of_the_engine_is_without_its_words():
    assert {code for code, _, _ in CASES} == {code.value for code in ReasonCode}


@pytest.mark.parametrize(
    ("kind", "subject", "amount", "smallest", "words"),
    [
        ("POINTS", "", 1, True, "1 point de plus"),
        ("FUND", "INS", 16050, True, "160,50 € de plus sur le fonds Insertion"),
        ("FUND", "INS", 16000, False, "160 € de plus, peut-être moins, sur le fonds Insertion"),
        ("DEVICE", "mini_pc-A", 1, True, "1 mini PC A de plus"),
        ("RULE", "under30", 1, True, "l’absence de la règle « moins de 30 ans »"),
        ("RULE", "territory-200029999", 1, True, "l’absence de la règle « minimum par intercommunalité »"),
        ("NEED", "", 1, True, "accepter aussi un autre type d’ordinateur"),
    ],
)
def test_a_change_is_said_with_its_amount(kind, subject, amount, smallest, words):
    change = {"kind": kind, "subject": subject, "amount": amount, "smallest": smallest}

    assert change_words(change, KNOWN).replace("\xa0", " ") == words
    assert kind in set(ChangeKind)


def test_every_word_of_the_engine_has_a_label():
    for enum in (ReasonCode, ChangeKind, LimitKind, Objective, Status):
        assert [member for member in enum if not label(member)] == []
        assert set(TABLES[enum]) == set(enum)


def test_the_notice_says_its_seven_things_and_the_rights_their_delay():
    sender = Sender("Département de l’Ain", "04 65 71 00 01", "adresse", "https://exemple.fr/regles")

    said = notice(sender)

    assert len(said) == 7
    for number, word in enumerate(("programme", "répartir", "droit", "écrivez", "CADA", "responsable", "/regles")):
        assert word in said[number]
    assert "deux mois" in rights(sender)[0]
    assert "à valider par le service juridique" in rights(sender)[1]
    assert type_words("desktop-B") == "fixe B"


def test_points_that_are_enough_but_perhaps_more_than_needed_are_not_said_to_be_needed():
    details = {"points": 51, "missing_points": 13, "threshold": 64}

    exact, enough = (
        why_for_the_person({"code": "BELOW_THRESHOLD", "details": details | more}, KNOWN)
        for more in ({}, {"at_most": True})
    )

    assert exact[1] == "Il en fallait 64 pour la servir à la place d’une autre."
    assert enough[1] == "Avec 64, elle aurait été servie ; peut-être avec un peu moins."
