"""Names in capitals get their case back."""

import pytest

from equip.files.names import proper_name


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("JOËLLE", "Joëlle"),
        ("VERNE", "Verne"),
        ("LE GOFF", "Le Goff"),
        ("JEAN-RENÉ", "Jean-René"),
        ("DE ROSNAY", "de Rosnay"),
        ("DUPONT DE L'ORME", "Dupont de L'Orme"),
        ("D’ALMEIDA", "d’Almeida"),
        ("N'GUESSAN", "N'Guessan"),
        ("DU", "Du"),
        ("McAdam", "McAdam"),
        ("Le Goff", "Le Goff"),
        ("d'Almeida", "d'Almeida"),
    ],
)
def test_a_name_in_capitals_gets_its_case_and_any_other_stays_as_it_was_written(written, kept):
    assert proper_name(written) == kept
