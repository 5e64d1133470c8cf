"""What the forms of a round send: text, read into amounts and dates; what can't be read is said at its field."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from allocation import Device
from api.formats import plural
from api.typed import read_day, read_whole
from equip.errors import Invalid
from equip.rounds.models import Round
from equip.rounds.rules import FORM_WORDS, RoundRules, amount_fault, reserves_over_stock, rules_of

AMOUNTS = {
    "household_most": "Ordinateurs au plus par foyer",
    "reserve_laptops": "Portables gardés en réserve",
    "reserve_desktops": "Postes fixes gardés en réserve",
    "under30_percent": "Part minimale de moins de 30 ans, en %",
    "rural_percent": "Part minimale de communes rurales, en %",
    "territory_minimum": "Personnes servies au moins par intercommunalité",
}
LABELS = {
    "label": "Nom du tour",
    "reference_on": "Date de référence",
    "objective": "Ce que le tour cherche",
    **AMOUNTS,
    "in_force_on": "Date d’adoption",
    "source": "Décision qui les adopte",
}
"""Every field of the page, in its order, by the name that its errors are said with."""
LONGEST_SOURCE = 300


def read_settings(data: Mapping[str, str]) -> dict[str, Any]:
    """label, reference_on and rules, as `create_round` and `change_settings` take them."""
    wrong: dict[str, str] = {}
    rules: dict[str, Any] = {"source": data.get("source", "").strip()}
    if len(rules["source"]) > LONGEST_SOURCE:
        wrong["source"] = "rules_source_too_long"
    for name in AMOUNTS:
        amount = read_whole(data.get(name, "").strip() or "0")
        if amount is None:
            wrong[name] = amount_fault(name)
        else:
            rules[name] = amount
    if "objective" in data:
        rules["objective"] = data["objective"]
    days: dict[str, date] = {}
    for name in ("reference_on", "in_force_on"):
        found = read_day(data.get(name, ""))
        if found is None:
            wrong[name] = "bad_date"
        else:
            days[name] = found
    if wrong:
        raise Invalid(fields=wrong)
    rules["in_force_on"] = days["in_force_on"].isoformat()
    return {"label": data.get("label", ""), "reference_on": days["reference_on"], "rules": rules}


def typed_of(this_round: Round) -> dict[str, str]:
    """The form as it stands before anybody types."""
    rules = rules_of(this_round.settings)
    typed = {name: str(getattr(rules, name)) for name in AMOUNTS}
    in_force_on = date.fromisoformat(rules.in_force_on) if rules.in_force_on else this_round.reference_on
    return typed | {
        "label": this_round.label,
        "reference_on": f"{this_round.reference_on:%d/%m/%Y}",
        "in_force_on": f"{in_force_on:%d/%m/%Y}",
        "source": rules.source,
        "objective": rules.objective.value,
    }


def reserve_warnings(rules: RoundRules, devices: Iterable[Device]) -> list[str]:
    """Never a refusal: machines may be made ready before the freeze."""
    return [_warning(*found) for found in reserves_over_stock(rules, devices)]


def _warning(form: str, keep: int, ready: int) -> str:
    one, many = FORM_WORDS[form]
    now = plural(ready, f"{one} est prêt", f"{many} sont prêts") if ready else f"aucun {one} n’est prêt"
    return f"La réserve est de {plural(keep, one, many)}, et {now} : aucun {one} ne serait attribué."


def said_by_name(errors: Mapping[str, str]) -> dict[str, str]:
    """For the top of the page, where a sentence stands far from its field: « Part minimale… : écrivez… »."""
    ordered = [*(name for name in LABELS if name in errors), *(name for name in errors if name not in LABELS)]
    return {name: _named(name, errors[name]) for name in ordered}


def _named(name: str, words: str) -> str:
    return f"{LABELS[name]} : {words[:1].lower()}{words[1:]}" if name in LABELS else words
