"""The table of exits: whole, dated, with its doubts said."""

from datetime import date

import pytest

from equip.files.follow_up_rows import SITUATIONS
from equip.outcomes.exits import TABLES, EsfStatus, ExitClass, class_of, table_on
from equip.outcomes.models import Situation

S = Situation
TODAY = date(2026, 11, 23)


def test_every_situation_has_one_line_in_every_table():
    for table in TABLES:
        assert sorted(entry.situation for entry in table.exits) == sorted(Situation)


def test_the_files_know_the_same_situations_and_one_flag_more():
    assert set(SITUATIONS) - {"certification"} == {situation.value for situation in Situation}


@pytest.mark.parametrize(
    ("situation", "exit_class"),
    [
        (S.CDI, ExitClass.DURABLE),
        (S.FIXED_TERM_6M_PLUS, ExitClass.DURABLE),
        (S.BUSINESS_CREATION, ExitClass.DURABLE),
        (S.FIXED_TERM_UNDER_6M, ExitClass.TRANSITION),
        (S.SUBSIDISED_FIXED_TERM, ExitClass.TRANSITION),
        (S.IAE_CONTRACT, ExitClass.POSITIVE),
        (S.QUALIFYING_TRAINING, ExitClass.POSITIVE),
        (S.UNEMPLOYED, ExitClass.OTHER),
        (S.NO_NEWS, ExitClass.OTHER),
        (S.MOVED_AWAY, ExitClass.EXCLUDED),
        (S.DEATH, ExitClass.EXCLUDED),
    ],
)
def test_each_situation_counts_as_its_class(situation, exit_class):
    assert class_of(situation, TODAY) is exit_class


def test_a_subsidised_contract_of_a_year_stays_a_transition():
    assert class_of(S.SUBSIDISED_FIXED_TERM, TODAY) is ExitClass.TRANSITION


def test_what_was_not_read_in_a_source_is_marked_to_verify():
    to_verify = {entry.situation for entry in table_on(TODAY).exits if entry.to_verify}

    assert to_verify == {
        S.CDI_SUBSIDISED,
        S.RETIREMENT,
        S.MOVED_AWAY,
        S.DEATH,
        S.LONG_LEAVE,
        S.ADMIN_DECISION,
        S.TOO_SHORT,
    }


def test_the_exact_words_of_the_asp_are_marked():
    cdi = table_on(TODAY).of(S.CDI)

    assert (cdi.label, cdi.exact, cdi.esf) == ("Embauche en CDI non aidé", True, EsfStatus.EMPLOYED)
