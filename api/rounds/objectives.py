"""What a round seeks, in words: the choice, what settles the ties, and how sure the answer is: said here alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from allocation import Objective, ObjectiveResult, Proof, Status
from api.formats import number
from api.labels import label
from equip.rounds.explanation import Answer
from equip.rounds.rules import RoundRules, objectives_of

CHOICES = (
    (
        Objective.POINTS,
        "Le plus de points",
        "La répartition retenue réunit le plus de points en tout : deux demandes peuvent passer avant une autre qui a "
        "plus de points que chacune, si elles en ont plus ensemble.",
    ),
    (
        Objective.ORDER,
        "L’ordre strict",
        "Personne ne passe avant quelqu’un qui a plus de points et que les règles permettraient de servir ; en "
        "général, cela sert quelques pour cent de personnes et de points de moins.",
    ),
)
"""Value, name, one sentence. « Quelques pour cent »: 2 to 6 (`docs/benchmarks.md`, « Ce que vaut l’exactitude »)."""
_NAMES = {objective: name for objective, name, _ in CHOICES}


def objective_name(objectives: Sequence[Objective]) -> str:
    return _NAMES[objectives[0]]


def ties_words(objectives: Sequence[Objective]) -> str:
    """What decides when the first objective does not, in the order in which the engine asks; no full stop."""
    after = [label(objective) for objective in objectives[1:] if objective is not Objective.SENIORITY]
    seniority = label(Objective.SENIORITY)
    if objectives[0] is Objective.ORDER:
        then = f" ; ensuite, {', puis '.join(after)}" if after else ""
        return f"entre deux demandes qui ont les mêmes points, {seniority}{then}"
    return f"à total égal de points, {', puis '.join([*after, seniority])}"


def every_tie() -> list[tuple[str, str]]:
    """For whoever has not chosen yet: the name of each choice, and what then settles the ties."""
    return [(name, ties_words(objectives_of(RoundRules(objective=objective)))) for objective, name, _ in CHOICES]


@dataclass(frozen=True)
class ProofWords:
    """`bound` is empty in strict order, where what is best is no sum. `short` stands under a figure."""

    value: str
    bound: str
    short: str
    sentence: str


def proof_words(answer: Answer) -> ProofWords | None:
    """What was sought first: how much of it, and how sure that is. None when no allocation was found."""
    outcome = answer.outcome
    if not outcome.objectives:
        return None
    first = outcome.objectives[0]
    proved = first.proof is not Proof.STOPPED
    words = _order_words if first.objective is Objective.ORDER else _points_words
    short, sentence = words(first, proved=proved)
    if proved and outcome.status is not Status.OPTIMAL:
        sentence += " Le calcul a été arrêté ensuite, avant d’avoir départagé toutes les égalités."
    bound = "" if first.objective is Objective.ORDER else _bound_words(first)
    return ProofWords(number(first.value), bound, short, sentence)


def figure_words(answer: Answer) -> str:
    """Under the total of the points served."""
    if answer.outcome.status is Status.INFEASIBLE:
        return "impossible"
    proof = proof_words(answer)
    return proof.short if proof else "aucun résultat"


def _points_words(first: ObjectiveResult, *, proved: bool) -> tuple[str, str]:
    if proved:
        best = number(first.value)
        return "maximum prouvé", f"Aucune autre répartition qui respecte les mêmes règles ne dépasse {best} points."
    return "non prouvé", (
        "Cette répartition respecte toutes les règles. Le calcul a été arrêté avant de prouver qu’aucune autre ne fait "
        "mieux : aucune n’a plus de points que la borne."
    )


def _order_words(_first: ObjectiveResult, *, proved: bool) -> tuple[str, str]:
    if proved:
        return "ordre strict prouvé", (
            "Il est prouvé que personne ne passe avant quelqu’un qui a plus de points et que les règles permettaient "
            "de servir."
        )
    return "ordre non prouvé", (
        "Cette répartition respecte toutes les règles. Le calcul a été arrêté avant d’établir l’ordre jusqu’au bout : "
        "quelqu’un passe peut-être avant une personne qui a plus de points."
    )


def _bound_words(first: ObjectiveResult) -> str:
    gap = first.bound - first.value
    share = f"{100 * gap / first.bound:.1f}".replace(".", ",") if first.bound else "0"
    return f"{number(first.bound)}, {'écart nul' if gap == 0 else f'écart de {gap} ({share} %)'}"
