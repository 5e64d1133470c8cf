"""What the commands say of a round's two files, in French: its summary, one claim, what limits it, two answers."""

from collections.abc import Iterator

from allocation import ChangeKind, Comparison, Gain, LimitKind, Objective, Outcome, Problem, Status, Usage
from api.commands.round_files import known_of
from api.commands.round_words import listed, objective_name, printable
from api.formats import euros, number, plural
from api.labels import label
from api.rounds.cockpit import conflict_words
from api.rounds.reasons import OTHERS, change_words, changes, rule_sentence, type_words, why
from equip.rounds.explanation import Line, answer_of, reason_codes

MANY = 20
Row = tuple[str, str, str]


def summary(problem: Problem, outcome: Outcome) -> Iterator[str]:
    """How good the answer is, and where there is none, what can't hold together."""
    served = f"{plural(outcome.served, 'personne servie', 'personnes servies')} sur {number(len(problem.claims))}"
    yield (
        f"{label(outcome.status)} : {served}." if outcome.awards else f"{label(outcome.status)} : personne n’est servi."
    )
    for result in outcome.objectives:
        value, missed = (_value(result.objective, n) for n in (result.value, abs(result.bound - result.value)))
        gap = "" if result.bound == result.value else _gap(result.objective, missed)
        yield f"  {objective_name(result.objective)} : {value}{gap}"
    limits, ways = conflict_words(answer_of(problem, outcome), known_of(problem))
    if limits:
        yield "Ces limites ne tiennent pas ensemble :"
        yield from (f"  {printable(words)}" for words in limits)
    if ways:
        yield "Un seul de ces changements suffirait :"
        yield from (f"  {printable(words)}" for words in ways)


def _gap(objective: Objective, missed: str) -> str:
    """What is missed of a sum; an order is no sum."""
    return " (ordre non prouvé)" if objective is Objective.ORDER else f" (à {missed} près : non prouvé)"


def claim_lines(problem: Problem, outcome: Outcome, id_: str) -> Iterator[str]:
    """One claim: what it gets and who pays, or why nothing and what would have changed that."""
    line = answer_of(problem, outcome).lines[id_]
    name = f"{printable(id_)} ({plural(line.claim.points, 'point')})"
    if line.award:
        yield f"{name} est servie."
        yield from (printable(words) for words in _award_lines(problem, line))
    else:
        yield f"{name} n’est pas servie."
        yield from (printable(words) for words in _reason_lines(problem, line))


def _award_lines(problem: Problem, line: Line) -> Iterator[str]:
    award = line.award
    if award is None:
        return
    device = next(device for device in problem.devices if device.id == award.device)
    yield f"Poste : {device.id} ({type_words(device.type)}), {euros(award.price_cents)}."
    paid = [f"{payment.fund} {euros(payment.cents)}" for payment in award.payments if payment.cents]
    yield f"Payé par : {', '.join(paid)}." if paid else "Aucun fonds n’a à payer."
    if award.contribution_cents:
        yield f"Participation de la personne : {euros(award.contribution_cents)}."
    if any(pin.claim == line.ref for pin in problem.pins):
        yield "La commission l’a retenue à la main."


def _reason_lines(problem: Problem, line: Line) -> Iterator[str]:
    if line.reason is None:
        return
    codes, known = reason_codes(line.reason), known_of(problem)
    yield f"{why(codes, line.ref, known)}."
    if would_do := changes(codes, known):
        yield "L’un de ces changements, seul, l’aurait servie :"
        yield from (f"  {words}" for words in would_do)
        yield OTHERS


def gain_lines(problem: Problem, gains: tuple[Gain, ...]) -> Iterator[str]:
    """Gains, the largest first; then what changes nothing, and what could not be verified."""
    good = [gain for gain in gains if gain.points or gain.people]
    if good:
        yield "Un seul changement à la fois, chacun vérifié en refaisant le calcul :"
        yield from (f"  {_loosened(problem, gain)} : {_gained(gain)}" for gain in good)
    if idle := [gain for gain in gains if gain.points == 0 and gain.people == 0]:
        yield "Sans effet sur les points ni sur le nombre de personnes :"
        yield from (f"  {_loosened(problem, gain)}" for gain in idle)
    if unknown := [gain for gain in gains if not gain.points and gain.people is None]:
        yield "Non vérifiés : le calcul a été arrêté avant de pouvoir le dire."
        yield from (f"  {_loosened(problem, gain)}" for gain in unknown)


def _loosened(problem: Problem, gain: Gain) -> str:
    if gain.limit.kind is LimitKind.RULE:
        sentence = rule_sentence(gain.limit.id, known_of(problem))
        return printable(f"sans la règle « {sentence} » ({gain.limit.id})")
    if gain.limit.kind is LimitKind.TYPE:
        return printable(f"{gain.amount} poste {type_words(gain.limit.id)} de plus")
    fund = {"kind": ChangeKind.FUND.value, "subject": gain.limit.id, "amount": gain.amount, "smallest": True}
    return printable(change_words(fund, known_of(problem)))


def _gained(gain: Gain) -> str:
    points = _signed(gain.points or 0, "point")
    if gain.people is None:
        return f"{points}, nombre de personnes non vérifié"
    if gain.people:
        return f"{_signed(gain.people, 'personne')}, {points}" if gain.points else _signed(gain.people, "personne")
    return f"{points}, pour autant de personnes"


def _signed(count: int, word: str) -> str:
    return f"{plural(abs(count), word)} de {'plus' if count >= 0 else 'moins'}"


def served_lines(found: Comparison) -> Iterator[str]:
    yield f"A : {label(found.status_of_one)}. B : {label(found.status_of_other)}."
    for which, ids in (("A", found.served_by_one), ("B", found.served_by_other)):
        who = f" : {listed(ids, MANY)}" if ids else ""
        yield f"{plural(len(ids), 'personne servie', 'personnes servies')} par {which} seulement{who}."
    changed = found.served_otherwise
    yield f"{plural(found.served_by_both, 'personne servie', 'personnes servies')} par les deux."
    if changed:
        yield f"Parmi elles, avec un autre poste ou un autre payeur : {listed(changed, MANY)}."


def value_rows(found: Comparison) -> Iterator[Row]:
    for values in found.objectives:
        one, other = (_value(values.objective, value) for value in (values.one, values.other))
        yield objective_name(values.objective), one, other


def _value(objective: Objective, value: int | None) -> str:
    if value is None:
        return "–"
    return euros(value) if objective is Objective.COST else number(value)


def usage_rows(found: Comparison) -> Iterator[Row]:
    for usages in found.usages:
        name = type_words(usages.id) if usages.kind is LimitKind.TYPE else usages.id
        yield f"{label(usages.kind)} {printable(name)}", _used(usages.one), _used(usages.other)


def _used(usage: Usage | None) -> str:
    if usage is None:
        return "–"
    amount = euros if usage.kind is LimitKind.FUND else number
    return f"{amount(usage.used)} / {amount(usage.limit)}"


def is_without_answer(outcome: Outcome) -> bool:
    return outcome.status in (Status.INFEASIBLE, Status.UNKNOWN)
