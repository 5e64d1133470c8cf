"""A social security number is seen in any text; other numbers are let through."""

import pytest

from equip.nir import holds_nir

NUMBERS = [
    "1850578006084",
    "185057800608436",
    "1 85 05 78 006 084 36",
    "1 85 05 78 006 084",
    "1 85 05 78 006 084 99",
    "1.85.05.78.006.084.36",
    "1-85-05-78-006-084 36",
    "1 85 05 78 006 084 - 36",
    "1\u00a085\u00a005\u00a078\u202f006\u00a0084\u00a036",
    "185 057 800 608 436",
    "2 90 05 01 23 45 67 89",
    "1 85 05 2A 006 084 36",
    "285052b00608412",
    "2 85 22 99 351 084",
    "１８５０５７８００６０８４",
]
OTHERS = [
    "",
    "06 12 34 56 78",
    "0612345678",
    "+33 6 12 34 56 78",
    "06 12 34 56 78 ou 07 11 22 33 44",
    "06 12 34 56 78 07 11 22 33 44",
    "1234567",
    "CAF 1234567 06 12 34 56 78",
    "06 12 34 56 78 1234567",
    "13012 06 12 34 56 78",
    "21010053300012",
    "210 100 533 00012",
    "210 100 533 00012 3 rue Pavé",
    "21010053300012 3 rue Pavé",
    "12 rue du 11 novembre 1918, 01000 Bourg-en-Bresse",
    "2026-11-23 et 2026-12-05",
    "18505780060843",
    "1850578006084367",
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "a1850578006084b7",
    "D-26-1033 AT-2417",
]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("around", ["{}", "Son numéro est le {}, à noter.", "NIR:{}", "n°{} (sécu)", "2 enfants ; {}"])
def test_a_number_is_seen_whatever_its_key_its_spaces_and_the_words_around(number, around):
    assert holds_nir(around.format(number))


@pytest.mark.parametrize("text", OTHERS)
def test_another_number_is_not_taken_for_one(text):
    assert not holds_nir(text)
