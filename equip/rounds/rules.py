"""The rules of one round, as the committee sets them and as the engine reads them: amounts, dates, sentences.

The sentence is written from the amount, so that what is published can't differ from what is computed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any

from allocation import Basis, Claim, Device, GroupMinimum, HouseholdShare, Objective, Reserve, Rule
from equip.days import planned_day_fault
from equip.errors import Invalid
from equip.nir import nir_faults

MOST_COUNT, MOST_SHARE = 1000, 100
FORM_WORDS = {"laptop": ("portable", "portables"), "desktop": ("poste fixe", "postes fixes")}
TERRITORY = "territory:"
FIRST = {
    Objective.POINTS: "Le tour réunit le plus de points possible, en tout, parmi les personnes servies.",
    Objective.ORDER: "Le tour suit l’ordre strict des points : personne ne passe avant quelqu’un qui a plus de points "
    "et que les règles permettraient de servir.",
}
"""What a round may seek first, as it is published. What follows is the same for both: `objectives_of`."""
NEXT = (Objective.SERVED, Objective.OVERSPEC, Objective.COST)


@dataclass(frozen=True)
class RoundRules:
    """0 is: no such rule. Shares are whole percents of the people served."""

    household_most: int = 1
    reserve_laptops: int = 0
    reserve_desktops: int = 0
    under30_percent: int = 0
    rural_percent: int = 0
    territory_minimum: int = 0
    objective: Objective = Objective.POINTS
    in_force_on: str = ""
    source: str = ""


@dataclass(frozen=True)
class Sentence:
    """One rule as published: its code is the one that the outcome names."""

    code: str
    sentence: str


def rules_of(settings: Mapping[str, Any]) -> RoundRules:
    known = {field.name for field in fields(RoundRules)}
    kept = {name: value for name, value in dict(settings.get("rules", {})).items() if name in known}
    # Rounds opened before there was a choice keep what they sought: the most points.
    return RoundRules(**kept | {"objective": Objective(kept.get("objective", Objective.POINTS))})


def as_settings(rules: RoundRules) -> dict[str, object]:
    return {"rules": asdict(rules) | {"objective": rules.objective.value}}


def objectives_of(rules: RoundRules) -> tuple[Objective, ...]:
    """What the engine seeks, in the published order; the oldest request, then the draw, always come last."""
    return (rules.objective, *NEXT)


def changed(rules: RoundRules, changes: Mapping[str, Any], today: date) -> RoundRules:
    """The rules with these changes; `Invalid` names the fields that can't be."""
    wrong = {name: amount_fault(name) for name in _MOST if name in changes and not _is_amount(name, changes[name])}
    if changes.get("objective", Objective.POINTS) not in set(FIRST):
        wrong["objective"] = "bad_value"
    if "in_force_on" in changes and (fault := _day_fault(changes["in_force_on"], today)):
        wrong["in_force_on"] = fault
    if not str(changes.get("source", "")).isprintable():
        wrong["source"] = "bad_text"
    wrong |= nir_faults(source=str(changes.get("source", "")))
    if wrong:
        raise Invalid(fields=wrong)
    return replace(rules, **{**changes, "objective": Objective(changes.get("objective", rules.objective))})


def adopted_on(rules: RoundRules) -> date | None:
    return date.fromisoformat(rules.in_force_on) if rules.in_force_on else None


def sentences(rules: RoundRules) -> list[Sentence]:
    """What the round seeks, then every rule that is in force, in the order in which it is published."""
    most, forms = rules.household_most, (("laptop", rules.reserve_laptops), ("desktop", rules.reserve_desktops))
    found = [Sentence(rules.objective.value, FIRST[rules.objective])]
    found.append(Sentence("household", f"Un foyer reçoit au plus {_count(most, 'ordinateur')}."))
    for form, keep in forms:
        if keep:
            words = f"{keep} {FORM_WORDS[form][keep > 1]}"
            verb = "restent" if keep > 1 else "reste"
            found.append(Sentence(f"reserve-{form}", f"{words} {verb} en réserve pour les recours et les pannes."))
    for code, percent, public in (
        ("under30", rules.under30_percent, "des personnes de moins de 30 ans"),
        ("rural", rules.rural_percent, "des personnes de communes rurales (moins de 2 000 habitants)"),
    ):
        if percent:
            found.append(Sentence(code, f"Au moins {percent} % des personnes servies sont {public}."))
    if least := rules.territory_minimum:
        found.append(Sentence("territory", _territory_sentence(least)))
    return found


def reserves_over_stock(rules: RoundRules, devices: Iterable[Device]) -> list[tuple[str, int, int]]:
    """Form, wanted and ready, where a reserve keeps more than there is: every machine, and none to give."""
    stock = Counter(device.form for device in devices)
    wanted = (("laptop", rules.reserve_laptops), ("desktop", rules.reserve_desktops))
    return [(form, keep, stock[form]) for form, keep in wanted if keep > stock[form]]


def engine_rules(rules: RoundRules, claims: Iterable[Claim], devices: Iterable[Device]) -> tuple[Rule, ...]:
    """What can't hold for want of claims or machines asks for all there are: the sentence says so."""
    said = {line.code: line.sentence for line in sentences(rules)}
    made: list[Rule] = [HouseholdShare("household", said["household"], rules.household_most)]
    stock = Counter(device.form for device in devices)
    for form, keep in (("laptop", rules.reserve_laptops), ("desktop", rules.reserve_desktops)):
        if keep:
            code = f"reserve-{form}"
            made.append(Reserve(code, said[code], min(keep, stock[form]), form=form))
    for group, percent in (("under30", rules.under30_percent), ("rural", rules.rural_percent)):
        if percent:
            made.append(GroupMinimum(group, said[group], group, 100 * percent, Basis.SHARE_OF_SERVED))
    return (*made, *_territories(rules, said, claims))


def _territories(rules: RoundRules, said: Mapping[str, str], claims: Iterable[Claim]) -> list[Rule]:
    if not rules.territory_minimum:
        return []
    groups = Counter(group for claim in claims for group in claim.groups if group.startswith(TERRITORY))
    return [
        GroupMinimum(
            f"territory-{group.removeprefix(TERRITORY)}",
            said["territory"],
            group,
            min(rules.territory_minimum, count),
        )
        for group, count in sorted(groups.items())
    ]


def _territory_sentence(least: int) -> str:
    people = "personne est servie" if least == 1 else "personnes sont servies"
    return f"Au moins {least} {people} dans chaque intercommunalité, ou toutes s’il y a moins de demandes."


def _count(count: int, word: str) -> str:
    return f"{count} {word}{'s' if count > 1 else ''}"


_MOST = {
    "household_most": MOST_COUNT,
    "reserve_laptops": MOST_COUNT,
    "reserve_desktops": MOST_COUNT,
    "under30_percent": MOST_SHARE,
    "rural_percent": MOST_SHARE,
    "territory_minimum": MOST_COUNT,
}


def amount_fault(name: str) -> str:
    """The code of what is wrong with this amount: it says between what and what it may be."""
    if name == "household_most":
        return "bad_household_most"
    return "bad_rule_share" if _MOST[name] == MOST_SHARE else "bad_rule_amount"


def _is_amount(name: str, value: Any) -> bool:
    least = 1 if name == "household_most" else 0
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= _MOST[name]


def _day_fault(value: Any, today: date) -> str | None:
    try:
        return planned_day_fault(date.fromisoformat(value), today)
    except (TypeError, ValueError):
        return "bad_date"
