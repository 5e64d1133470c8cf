"""Reasons that nobody has established, in words: on the page of a round, before it is signed, once it is published."""

from allocation import Reason, ReasonCode, Status
from api.formats import number
from api.rounds.schemas import RoundFigures

_NOT_SEARCHED = frozenset({ReasonCode.NOT_PROVED, ReasonCode.EXCLUDED, ReasonCode.NO_FITTING_DEVICE})


def unexplained_words(figures: RoundFigures) -> str:
    """« 16 demandes sur 18 n’ont pas encore de motif établi »; empty when each has its own."""
    missing = figures.unexplained or 0
    if not missing:
        return ""
    waiting = number(figures.claims - (figures.served or 0))
    if missing == 1:
        return f"1 demande non servie sur {waiting} n’a pas encore de motif établi"
    return f"{number(missing)} demandes non servies sur {waiting} n’ont pas encore de motif établi"


def why_unexplained(figures: RoundFigures) -> str:
    """What can be done about it."""
    if figures.status is Status.OPTIMAL:
        return "La répartition est prouvée : chercher les motifs ne la change pas."
    return (
        "Un motif se lit dans une répartition prouvée, et le calcul a été arrêté avant la preuve : refaites-le et "
        "laissez-le finir."
    )


def reasons_words(figures: RoundFigures) -> str:
    """What follows « 18 demandes restent en attente »; empty when nobody waits."""
    waiting, missing = figures.claims - (figures.served or 0), figures.unexplained or 0
    if not waiting:
        return ""
    if not missing:
        return ", chacune avec sa raison" if waiting > 1 else ", avec sa raison"
    if missing == waiting:
        return ", aucune avec un motif établi" if waiting > 1 else ", sans motif établi"
    whose = "sa" if waiting - missing == 1 else "leur"
    return f" : {number(waiting - missing)} avec {whose} raison, {number(missing)} sans motif établi"


def was_searched(reason: Reason | None) -> bool:
    """Was a single change sought that would have served this claim? An empty list says « none » only then."""
    return reason is not None and reason.code not in _NOT_SEARCHED and not reason.details.get("no_plan")
