"""The cards of the bench: codes that a scanner reads instead of a machine's label."""

from enum import StrEnum

PREFIX = "CMD-"


class Command(StrEnum):
    """What a card says of the machine that was read before it."""

    ALL_GOOD = "CMD-TOUT-BON"
    DEFECT_SCREEN = "CMD-DEFAUT-ECRAN"
    DEFECT_KEYBOARD = "CMD-DEFAUT-CLAVIER"
    DEFECT_SOUND = "CMD-DEFAUT-SON"
    DEFECT_CASE = "CMD-DEFAUT-COQUE"
    GRADE_A = "CMD-NOTE-A"
    GRADE_B = "CMD-NOTE-B"
    GRADE_C = "CMD-NOTE-C"
    REPAIR = "CMD-REPARATION"
    PARTS = "CMD-PIECES"
    NEXT = "CMD-SUIVANT"
    UNDO = "CMD-ANNULER"


class Mode(StrEnum):
    """What a card says of every machine that is read after it, until the next card or for a quarter of an hour."""

    INTAKE = "CMD-MODE-RECEPTION"
    TEST = "CMD-MODE-TEST"
    READY = "CMD-MODE-PRET"


def command_of(code: str) -> Command | Mode | None:
    """None for what is no card: scanners add spaces, and some keyboards other dashes or small letters."""
    plain = "".join(code.split()).upper().replace("–", "-").replace("_", "-")
    found: Command | Mode | None = next((one for one in (*Command, *Mode) if one.value == plain), None)
    return found
