"""Why not, and what would have changed it, in French: every code of the engine, for the page and for the letter.

Nothing is guessed here: each sentence says what a solve has shown, with its figures.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from allocation import ChangeKind, Objective, ReasonCode
from api.formats import euros

FORMS = {"laptop": "portable", "desktop": "fixe", "all_in_one": "tout-en-un", "mini_pc": "mini PC"}
MONTH = 30.44
RESERVE = "reserve-"
OTHERS = "Cela aurait pu changer la réponse d’autres personnes."
"""Each change was solved: it serves this claim for sure. Whom else it serves or no longer serves is not kept."""
RULE_NAMES = {
    "household": "part de chaque foyer",
    "reserve-laptop": "réserve de portables",
    "reserve-desktop": "réserve de postes fixes",
    "under30": "moins de 30 ans",
    "rural": "communes rurales",
}


@dataclass(frozen=True)
class Known:
    """What the codes of one round refer to: labels of funds, sentences of rules, points and wait of each claim."""

    funds: Mapping[str, str]
    rules: Mapping[str, str]
    points: Mapping[str, int]
    waited_days: Mapping[str, int]


def type_words(type_: str) -> str:
    """« laptop-A » → « portable A »."""
    form, _, grade = type_.partition("-")
    return f"{FORMS.get(form, form)} {grade}".strip()


def why(reason: Mapping[str, Any], ref: str, known: Known) -> str:
    """One line of the round's page."""
    return _WHY[ReasonCode(reason["code"])](reason["details"], ref, known)


def why_for_the_person(reason: Mapping[str, Any], known: Known) -> list[str]:
    """The same in the letter: short sentences, no file number of anybody else."""
    return _LETTER[ReasonCode(reason["code"])](reason["details"], known)


def changes(reason: Mapping[str, Any], known: Known) -> list[str]:
    """« Ce qui aurait changé le résultat », one piece for each counterfactual."""
    return [change_words(change, known) for change in reason["counterfactuals"]]


def change_words(change: Mapping[str, Any], known: Known) -> str:
    kind, amount, subject = ChangeKind(change["kind"]), change["amount"], change["subject"]
    if kind is ChangeKind.POINTS:
        return f"{_count(amount, 'point')} de plus{'' if change['smallest'] else ', peut-être moins'}"
    if kind is ChangeKind.FUND:
        most = "" if change["smallest"] else ", peut-être moins,"
        return f"{euros(amount)} de plus{most} sur le fonds {known.funds.get(subject, subject)}"
    if kind is ChangeKind.DEVICE:
        return f"{amount} {type_words(subject)} de plus"
    if kind is ChangeKind.RULE:
        return f"l’absence de la règle « {rule_name(subject)} »"
    return "accepter aussi un autre type d’ordinateur"


def rule_name(code: str) -> str:
    """A short name for tables; the published sentence stands beside the figures and in the letters."""
    return "minimum par intercommunalité" if code.startswith("territory") else RULE_NAMES.get(code, code)


def rule_sentence(code: str, known: Known) -> str:
    return known.rules.get(code, code).rstrip(".")


def _excluded(_details: Mapping[str, Any], _ref: str, _known: Known) -> str:
    return "Écartée par la commission, avec un motif écrit"


def _no_device(_details: Mapping[str, Any], _ref: str, _known: Known) -> str:
    return "Aucun poste du stock ne convient au besoin décrit"


def _household(details: Mapping[str, Any], _ref: str, _known: Known) -> str:
    served = details.get("in_its_place") or ()
    return f"Le foyer est déjà servi par {_refs(served)}" if served else "Le foyer a déjà sa part"


def _tie(details: Mapping[str, Any], ref: str, known: Known) -> str:
    others = details.get("in_its_place") or ()
    start = f"À égalité avec {_refs(others)}" if others else "À égalité de points"
    decided = details.get("decided_by")
    if decided is None:
        return f"{start}, départagée par les règles publiées pour les égalités"
    if decided != Objective.SENIORITY.value:
        return f"{start} : {_TIE_WORDS[Objective(decided)]}"
    older = _older_by(ref, others, known)
    return f"{start}, dont la demande est plus ancienne de {older}" if older else f"{start}, tirage au sort publié"


def _displaced(details: Mapping[str, Any], _ref: str, known: Known) -> str:
    if str(details.get("rule", "")).startswith(RESERVE):
        return f"La règle « {rule_name(details['rule'])} » garde des postes qui conviendraient"
    others = details.get("in_its_place") or ()
    instead = f" a servi {_with_points(others, known)} à sa place" if others else " ne permet pas de la servir"
    if "rule" in details:
        return f"La règle « {rule_name(details['rule'])} »{instead}"
    return f"Une décision écrite de la commission{instead}"


def _stock(details: Mapping[str, Any], _ref: str, _known: Known) -> str:
    if "type" in details:
        return f"Plus de poste {type_words(details['type'])}"
    return "Plus de poste qui convienne"


def _funds(details: Mapping[str, Any], _ref: str, known: Known) -> str:
    if details.get("no_plan"):
        return "Aucun fonds ne peut payer pour cette demande"
    if "missing_cents" in details:
        fund = known.funds.get(details["fund"], details["fund"])
        most = " au plus" if details.get("at_most_cents") else ""
        return f"Fonds épuisés : il manque{most} {euros(details['missing_cents'])} sur le fonds {fund}"
    return "Fonds épuisés"


def _below(details: Mapping[str, Any], _ref: str, _known: Known) -> str:
    most = "Au plus " if details.get("at_most") else ""
    return f"{most}{_count(details['missing_points'], 'point')} sous le seuil de cette demande ({details['threshold']})"


def _not_proved(_details: Mapping[str, Any], _ref: str, _known: Known) -> str:
    return "Le calcul a été arrêté avant de pouvoir le dire"


_WHY = {
    ReasonCode.EXCLUDED: _excluded,
    ReasonCode.NO_FITTING_DEVICE: _no_device,
    ReasonCode.HOUSEHOLD_SERVED: _household,
    ReasonCode.TIE_LOST: _tie,
    ReasonCode.RULE_DISPLACED: _displaced,
    ReasonCode.STOCK_OUT: _stock,
    ReasonCode.FUND_OUT: _funds,
    ReasonCode.BELOW_THRESHOLD: _below,
    ReasonCode.NOT_PROVED: _not_proved,
}

_TIE_WORDS = {
    Objective.POINTS: "les points ont départagé",
    Objective.SERVED: "la répartition retenue sert plus de personnes",
    Objective.OVERSPEC: "la répartition retenue emploie des postes plus proches des besoins",
    Objective.COST: "la répartition retenue coûte moins aux fonds",
    Objective.DISTANCE: "la répartition retenue fait faire moins de chemin aux ordinateurs",
    Objective.ORDER: "l’ordre des points a départagé",
}


def _tie_letter(details: Mapping[str, Any], _known: Known) -> list[str]:
    points = _count(details["points"], "point")
    if "decided_by" not in details:
        return [f"Votre demande a {points}, comme une autre.", "Les règles publiées pour les égalités ont départagé."]
    rule = {
        Objective.SENIORITY: "La règle est de servir d’abord la plus ancienne, puis de tirer au sort.",
        Objective.SERVED: "La règle est alors de servir le plus de personnes.",
        Objective.OVERSPEC: "La règle est alors de garder les ordinateurs les plus puissants pour d’autres besoins.",
        Objective.COST: "La règle est alors de dépenser le moins.",
        Objective.DISTANCE: "La règle est alors de faire faire le moins de chemin aux ordinateurs.",
        Objective.ORDER: "",
        Objective.POINTS: "",
    }[Objective(details["decided_by"])]
    return [f"Votre demande a {points}, comme une autre.", rule]


def _funds_letter(details: Mapping[str, Any], _known: Known) -> list[str]:
    if details.get("no_plan"):
        return ["Aucun fonds de ce tour ne pouvait payer pour votre demande."]
    return ["Les fonds de ce tour étaient épuisés."]


def _displaced_letter(details: Mapping[str, Any], known: Known) -> list[str]:
    if str(details.get("rule", "")).startswith(RESERVE):
        return ["Des ordinateurs restent en réserve.", f"« {rule_sentence(details['rule'], known)} »."]
    if "rule" in details:
        return [
            "Une règle publique a servi d’autres demandes d’abord :",
            f"« {rule_sentence(details['rule'], known)} ».",
        ]
    return ["La commission a servi une autre demande d’abord, avec un motif écrit."]


def _below_letter(details: Mapping[str, Any], _known: Known) -> list[str]:
    have, needed = _count(details["points"], "point"), details["threshold"]
    if details.get("at_most"):
        return [f"Votre demande a {have}.", f"Avec {needed}, elle aurait été servie ; peut-être avec un peu moins."]
    return [f"Votre demande a {have}.", f"Il en fallait {needed} pour la servir à la place d’une autre."]


_LETTER: dict[ReasonCode, Callable[[Mapping[str, Any], Known], list[str]]] = {
    ReasonCode.EXCLUDED: lambda _d, _k: ["La commission a écarté votre demande, avec un motif écrit."],
    ReasonCode.NO_FITTING_DEVICE: lambda _d, _k: ["Aucun ordinateur disponible ne convenait à votre besoin."],
    ReasonCode.HOUSEHOLD_SERVED: lambda _d, _k: ["Votre foyer reçoit déjà un ordinateur dans ce tour."],
    ReasonCode.TIE_LOST: _tie_letter,
    ReasonCode.RULE_DISPLACED: _displaced_letter,
    ReasonCode.STOCK_OUT: lambda _d, _k: ["Il n’y avait plus d’ordinateur de ce type."],
    ReasonCode.FUND_OUT: _funds_letter,
    ReasonCode.BELOW_THRESHOLD: _below_letter,
    ReasonCode.NOT_PROVED: lambda _d, _k: [
        "Le calcul a été arrêté avant d’établir la raison exacte.",
        "Vous pouvez demander un nouvel examen.",
    ],
}


def _older_by(ref: str, others: Sequence[str], known: Known) -> str:
    """How much older the youngest of the others is; « » when some are of the same day or unknown."""
    if not others or any(other not in known.waited_days for other in (*others, ref)):
        return ""
    days = min(known.waited_days[other] for other in others) - known.waited_days[ref]
    if days <= 0:
        return ""
    months = int(days / MONTH)
    return f"{months} mois" if months else _count(days, "jour")


def _with_points(refs: Sequence[str], known: Known) -> str:
    if len(refs) == 1 and refs[0] in known.points:
        return f"{refs[0]} ({_count(known.points[refs[0]], 'point')})"
    return _refs(refs)


def _refs(refs: Sequence[str]) -> str:
    shown = list(refs[:3])
    if len(refs) > len(shown):
        return f"{', '.join(shown)} et {_count(len(refs) - len(shown), 'autre')}"
    return " et ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def _count(count: int, word: str) -> str:
    return f"{count} {word}{'s' if count > 1 else ''}"
