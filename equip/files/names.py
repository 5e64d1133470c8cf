"""Names of people as a file writes them: capitals are how a machine prints, not how somebody is called."""

import re

from equip.files.cells import Cell
from equip.files.values import text

_WORD = re.compile(r"[^\W\d_]+")
_SMALL = frozenset({"de", "des", "du", "d"})


def proper_name(cell: Cell) -> str | None:
    """« LE GOFF » → « Le Goff », « JEAN-RENÉ » → « Jean-René », « DE ROSNAY » → « de Rosnay ».

    A name with one small letter was written by somebody, and stays as it is.
    """
    said = text(cell)
    if said is None or said != said.upper():
        return said
    return _WORD.sub(_cased, said)


def _cased(word: re.Match[str]) -> str:
    """A particle is one only before another word: « DU » alone is somebody's name."""
    small = word[0].lower()
    is_particle = small in _SMALL and re.match(r"[ '’]", word.string[word.end() :])
    return small if is_particle else small[:1].upper() + small[1:]
