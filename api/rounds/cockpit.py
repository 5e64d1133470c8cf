"""The figures of a round's page: stock, money, rules, proof, and what limits it. All read from the two files."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from allocation import Basis, ChangeKind, GroupMinimum, LimitKind, ReasonCode, Reserve, Status
from api.formats import euros
from api.rounds.reasons import FORMS, Known, change_words, rule_name, type_words
from equip.accounts.actors import Actor
from equip.funding import service as funding
from equip.places.models import Epci
from equip.rounds.explanation import Answer, Line
from equip.rounds.rules import TERRITORY

CLOSE = 5
IN_PLACE = ", peut-être à la place d’autres"
"""A change is solved to see whom it serves besides; the outcome does not keep who is then served no more."""
FORM_CHOICES = {("laptop",): "Portable", ("desktop",): "Fixe"}


@dataclass(frozen=True)
class StockLine:
    type: str
    ready: int
    given: int
    kept: int

    @property
    def left(self) -> int:
        return self.ready - self.given


@dataclass(frozen=True)
class FundLine:
    code: str
    label: str
    used_cents: int
    budget_cents: int


@dataclass(frozen=True)
class RuleLine:
    """`percent` and `mark` are for the bar of a share: obtained, and minimum. `effect` is known, or empty."""

    sentence: str
    obtained: str
    effect: str
    percent: float | None = None
    mark: float | None = None


@dataclass(frozen=True)
class LimitLine:
    title: str
    detail: str


@dataclass(frozen=True)
class Cockpit:
    stock: list[StockLine]
    funds: list[FundLine]
    rules: list[RuleLine]
    limits: list[LimitLine]
    paid_cents: int
    cheapest_left_cents: int | None

    @property
    def given(self) -> int:
        return sum(line.given for line in self.stock)

    @property
    def ready(self) -> int:
        return sum(line.ready for line in self.stock)

    @property
    def kept(self) -> int:
        return sum(line.kept for line in self.stock)


def cockpit_of(session: Session, actor: Actor, answer: Answer, known: Known) -> Cockpit:
    given = {award.device for award in answer.outcome.awards}
    left = [device.price_cents for device in answer.problem.devices if device.id not in given]
    funds = _funds(session, actor, answer)
    return Cockpit(
        stock=_stock(answer, given),
        funds=funds,
        rules=_rules(answer),
        limits=_limits(answer, known),
        paid_cents=sum(fund.used_cents for fund in funds),
        cheapest_left_cents=min(left, default=None),
    )


def _stock(answer: Answer, given: set[str]) -> list[StockLine]:
    """The reserve is of a form: shown on the types of that form that have machines left, the first ones first."""
    keep = {rule.form: rule.keep for rule in answer.problem.rules if isinstance(rule, Reserve) and rule.form}
    forms = {device.type: device.form for device in answer.problem.devices}
    ready = Counter(device.type for device in answer.problem.devices)
    used = Counter(device.type for device in answer.problem.devices if device.id in given)
    lines = []
    for type_ in sorted(ready):
        kept = min(keep.get(forms[type_], 0), ready[type_] - used[type_])
        if forms[type_] in keep:
            keep[forms[type_]] -= kept
        words = type_words(type_)
        lines.append(StockLine(words[:1].upper() + words[1:], ready[type_], used[type_], kept))
    return lines


def _funds(session: Session, actor: Actor, answer: Answer) -> list[FundLine]:
    labels = {fund.code: fund.label for fund in funding.all_funds(session, actor)}
    used: Counter[str] = Counter()
    for award in answer.outcome.awards:
        for payment in award.payments:
            used[payment.fund] += payment.cents
    return [
        FundLine(fund.id, labels.get(fund.id, fund.id), used[fund.id], fund.budget_cents)
        for fund in answer.problem.funds
    ]


def _rules(answer: Answer) -> list[RuleLine]:
    """One line a sentence: the territories share theirs."""
    lines: list[RuleLine] = []
    territories = [rule for rule in answer.problem.rules if _is_territory(rule)]
    for rule in answer.problem.rules:
        if _is_territory(rule):
            continue
        effect = _effect(answer, {rule.code})
        if isinstance(rule, GroupMinimum) and rule.basis is Basis.SHARE_OF_SERVED:
            count, served = _served_in(answer, rule.group), answer.outcome.served
            percent = 100 * count / served if served else 0.0
            obtained = f"{count}, soit {round(percent)} %"
            lines.append(RuleLine(rule.sentence, obtained, effect, round(percent, 1), rule.amount / 100))
        else:
            lines.append(RuleLine(rule.sentence, "respectée" if answer.outcome.served else "", effect))
    if territories:
        served_in = [_served_in(answer, rule.group) for rule in territories if isinstance(rule, GroupMinimum)]
        effect = _effect(answer, {rule.code for rule in territories})
        lines.append(RuleLine(territories[0].sentence, f"{min(served_in)} au minimum", effect))
    return lines


def _is_territory(rule: object) -> bool:
    return isinstance(rule, GroupMinimum) and rule.group.startswith(TERRITORY)


def _served_in(answer: Answer, group: str) -> int:
    return sum(1 for line in answer.lines.values() if line.award and group in line.claim.groups)


def _effect(answer: Answer, codes: set[str]) -> str:
    """Known only when the reason of every unserved claim was proved: lifting the rule was then solved for each."""
    reasons = answer.outcome.reasons
    if answer.outcome.status is not Status.OPTIMAL or any(r.code is ReasonCode.NOT_PROVED for r in reasons):
        return ""
    moved = sum(
        any(change.kind is ChangeKind.RULE and change.subject in codes for change in reason.counterfactuals)
        for reason in reasons
    )
    if not moved:
        return "Sans effet sur ce résultat"
    served = "autre personne serait servie" if moved == 1 else "autres personnes seraient servies"
    return f"Sans elle, {moved} {served}{IN_PLACE}"


def _limits(answer: Answer, known: Known) -> list[LimitLine]:
    """Money, then machines, then rules: each with the least change that a solve has shown to serve somebody more."""
    lines: list[LimitLine] = []
    for kind, title in (
        (ChangeKind.FUND, "Les fonds."),
        (ChangeKind.DEVICE, "Les postes."),
        (ChangeKind.RULE, "Les règles de répartition."),
    ):
        details = list(_limit_details(answer, kind, known))
        if details:
            lines.append(LimitLine(title, " ".join(details[:3])))
    if not lines and answer.outcome.unserved:
        full = [u.id for u in answer.outcome.usages if u.binds and u.kind is LimitKind.TYPE]
        if full:
            lines.append(
                LimitLine("Les postes.", f"Tous attribués : {', '.join(type_words(type_) for type_ in full)}.")
            )
    return lines


def _limit_details(answer: Answer, kind: ChangeKind, known: Known) -> Iterable[str]:
    found: dict[tuple[int, str], tuple[str, list[str]]] = {}
    for reason in answer.outcome.reasons:
        for change in reason.counterfactuals:
            if change.kind is kind:
                words = change_words(vars_of(change), known)
                found.setdefault((change.amount, change.subject), (words, []))[1].append(reason.claim)
    for (_, subject), (words, refs) in sorted(found.items()):
        start = f"Sans la règle « {rule_name(subject)} »" if kind is ChangeKind.RULE else f"Avec {words}"
        yield f"{start} : {_served_too(refs)}."


def vars_of(change: object) -> dict[str, object]:
    names = ("kind", "subject", "amount", "smallest")
    return {name: getattr(change, name) for name in names}


def _served_too(refs: list[str]) -> str:
    shown = ", ".join(refs[:3])
    if len(refs) == 1:
        return f"{shown} serait servie{IN_PLACE}"
    rest = len(refs) - 3
    more = f" et {rest} {'autre' if rest == 1 else 'autres'}" if rest > 0 else ""
    return f"{shown}{more} seraient servies{IN_PLACE}"


def wanted_form(line: Line) -> str:
    forms = tuple(getattr(line.claim.need, "forms", ()))
    return FORM_CHOICES.get(forms, "Les deux")


def territory_names(session: Session) -> dict[str, str]:
    rows = session.exec(select(Epci.siren, Epci.name).order_by(col(Epci.siren)))
    return {f"{TERRITORY}{siren}": name for siren, name in rows}


def territory_of(line: Line, names: dict[str, str]) -> str:
    return next((names.get(group, group) for group in line.claim.groups if group.startswith(TERRITORY)), "inconnu")


def form_thresholds(answer: Answer) -> dict[str, int]:
    """The points of the last one served, for each form."""
    return {FORMS[form]: points for form, points in sorted(answer.thresholds.items())}


def conflict_words(answer: Answer, known: Known) -> tuple[list[str], list[str]]:
    """Limits that can't hold together, and the least that would make each possible."""
    conflict = answer.outcome.conflict
    if conflict is None:
        return [], []
    limits = [_limit_words(limit.kind, limit.id, known) for limit in conflict.limits]
    ways = [_way_out(r.limit.kind, r.limit.id, r.by, known) for r in conflict.relaxations]
    return limits, ways


def conflict_refs(answer: Answer) -> list[str]:
    """The lines changed by hand that stand in the conflict: what the committee can take back."""
    conflict = answer.outcome.conflict
    by_hand = {LimitKind.PIN, LimitKind.EXCLUSION}
    return [limit.id for limit in conflict.limits if limit.kind in by_hand] if conflict else []


def _limit_words(kind: LimitKind, id_: str, known: Known) -> str:
    if kind is LimitKind.FUND:
        return f"le budget du fonds {known.funds.get(id_, id_)}"
    if kind is LimitKind.RULE:
        return f"la règle « {known.rules.get(id_, id_).rstrip('.')} »"
    if kind is LimitKind.TYPE:
        return f"le nombre de postes {type_words(id_)}"
    return f"la ligne {id_}, changée à la main"


def _way_out(kind: LimitKind, id_: str, by: int, known: Known) -> str:
    if kind is LimitKind.FUND:
        return f"{euros(by)} de plus sur le fonds {known.funds.get(id_, id_)}"
    if kind is LimitKind.RULE:
        return f"assouplir de {by} la règle « {known.rules.get(id_, id_).rstrip('.')} »"
    return f"revenir sur la ligne {id_}"


def close_to_threshold(line: Line) -> bool:
    missing = line.reason.details.get("missing_points") if line.reason else None
    return isinstance(missing, int) and not isinstance(missing, bool) and missing <= CLOSE
