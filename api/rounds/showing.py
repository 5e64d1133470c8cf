"""The page of a round, whatever its state: preparing, computing, or what was computed, served and unserved."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from litestar import Request
from litestar.response import Template
from sqlmodel import Session

from allocation import ReasonCode, Status
from api.formats import plural
from api.labels import label
from api.render import render
from api.rounds.cockpit import (
    close_to_threshold,
    cockpit_of,
    conflict_refs,
    conflict_words,
    form_thresholds,
    territory_names,
    territory_of,
    wanted_form,
)
from api.rounds.forms import reserve_warnings
from api.rounds.objectives import figure_words, objective_name, proof_words, ties_words
from api.rounds.publishing import known_of
from api.rounds.reading import changed_since, figures_of, get_answer, name_of
from api.rounds.reasons import Known, changes, type_words, why
from api.rounds.schemas import RoundFigures
from api.rounds.unexplained import unexplained_words, was_searched, why_unexplained
from equip.accounts.actors import Actor
from equip.inventory.models import Device
from equip.inventory.service import available_devices
from equip.requests.service import waiting_requests
from equip.rounds import approval, service
from equip.rounds.explanation import Answer, Line, reason_codes
from equip.rounds.models import Round, RoundState
from equip.rounds.problem import FORMS, engine_device, get_snapshot, standing_changes
from equip.rounds.rules import adopted_on, rules_of, sentences

AnyRequest = Request[Any, Any, Any]
PAGE = 20
CLOSE_FILTER = "proche"
_SOUND = frozenset({Status.OPTIMAL, Status.FEASIBLE})
_BEFORE = frozenset({RoundState.DRAFT, RoundState.CANCELLED})
STEP_NAMES = ("Préparer", "Figer", "Calculer", "Approuver", "Publier", "Remettre")
_STEP_OF = {
    RoundState.DRAFT: 0,
    RoundState.FROZEN: 2,
    RoundState.SOLVING: 2,
    RoundState.PROPOSED: 3,
    RoundState.APPROVED: 4,
    RoundState.PUBLISHED: 5,
    RoundState.CLOSED: 6,
    RoundState.CANCELLED: 0,
}


@dataclass(frozen=True)
class Row:
    """One line of a table of the page."""

    ref: str
    points: int
    form: str
    territory: str
    device: str = ""
    type: str = ""
    paid_cents: int = 0
    contribution_cents: int = 0
    by_hand: bool = False
    code: str = ""
    why: str = ""
    changes: str = ""
    close: bool = False
    searched: bool = True


def show_round(
    request: AnyRequest,
    session: Session,
    actor: Actor,
    number: int,
    *,
    now: datetime,
    reason: str = "",
    view: str = "",
    page: int = 1,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Template:
    this_round = service.get_round(session, actor, number)
    proposal = service.find_proposal(session, this_round) if this_round.state not in _BEFORE else None
    common = _common(session, this_round, errors or {})
    if this_round.state is RoundState.SOLVING:
        return render(request, "rounds/solving.html", status=status, **common, **_computing(this_round, now))
    if proposal is None:
        return render(
            request, "rounds/preparing.html", status=status, **common, **_preparing(session, actor, this_round)
        )
    more = _computed(session, actor, this_round, reason=reason, view=view, page=page)
    return render(request, "rounds/round.html", status=status, **common, **more)


def _common(session: Session, this_round: Round, errors: dict[str, str]) -> dict[str, Any]:
    rules = rules_of(this_round.settings)
    return {
        "this_round": this_round,
        "errors": errors,
        "steps": list(enumerate(STEP_NAMES)),
        "step": _STEP_OF[this_round.state],
        "rules": rules,
        "published": [line.sentence for line in sentences(rules)],
        "proposer": name_of(session, this_round.proposed_by),
        "approver": name_of(session, this_round.approved_by),
        "adopted_on": adopted_on(rules),
        "form_key": uuid4().hex,
    }


def _preparing(session: Session, actor: Actor, this_round: Round) -> dict[str, Any]:
    frozen = this_round.state not in _BEFORE
    figures = figures_of(session, this_round) if frozen else None
    stock = [] if frozen else available_devices(session, actor.departement)
    return {
        "warnings": [] if frozen else warnings_of(session, this_round),
        "figures": figures,
        "waiting": figures.claims if figures else len(waiting_requests(session, actor.departement)),
        "ready": figures.devices if figures else len([d for d in stock if engine_device(d)]),
        "beside": _not_computers(stock),
        "snapshot": get_snapshot(session, this_round) if frozen else None,
        "failed": str(this_round.progress.get("failed", "")),
    }


def warnings_of(session: Session, this_round: Round) -> list[str]:
    """What the settings ask of the stock as it is now, and that it can't give."""
    ready = available_devices(session, this_round.departement)
    return reserve_warnings(rules_of(this_round.settings), [made for row in ready if (made := engine_device(row))])


def _not_computers(stock: Sequence[Device]) -> str:
    """« 1 écran, 2 tablettes »: ready in the stock, and counted there, but no round gives them."""
    forms = Counter(device.form for device in stock if device.form not in FORMS)
    return ", ".join(plural(count, label(form)) for form, count in sorted(forms.items(), key=str))


def _computing(this_round: Round, now: datetime) -> dict[str, Any]:
    """Before the worker says anything, the time since it was asked."""
    said = this_round.progress
    asked_at = datetime.fromisoformat(str(said["asked_at"])) if "asked_at" in said else now
    waited = max(0, int((now - asked_at).total_seconds()))
    return {"seconds": int(str(said.get("seconds", waited))), "said": said}


def _computed(
    session: Session, actor: Actor, this_round: Round, *, reason: str, view: str, page: int
) -> dict[str, Any]:
    proposal, outcome = approval.get_outcome(session, this_round)
    answer = get_answer(session, this_round)
    known = known_of(session, actor, answer)
    names = territory_names(session)
    types = {device.id: device.type for device in answer.problem.devices}
    pinned = {pin.claim for pin in answer.problem.pins}
    served = _sorted(_served(line, types, pinned, names) for line in answer.lines.values() if line.award)
    unserved = _sorted(_unserved(line, known, names) for line in answer.lines.values() if not line.award)
    rows = served if view == "servies" else [row for row in unserved if _matches(row, reason)]
    watched = this_round.state in {RoundState.PROPOSED, RoundState.APPROVED}
    limits, ways = conflict_words(answer, known)
    figures = figures_of(session, this_round)
    return {
        "figures": figures,
        **_said(answer, figures),
        "snapshot": get_snapshot(session, this_round),
        "proposal": proposal,
        "outcome": outcome,
        "sound": outcome.status in _SOUND and not proposal.findings,
        "cockpit": cockpit_of(session, actor, answer, known),
        "conflict": limits,
        "ways_out": ways,
        "conflict_refs": conflict_refs(answer),
        "thresholds": form_thresholds(answer),
        "filters": _filters(unserved),
        "reason": reason,
        "view": view,
        "served": served,
        "unserved": unserved,
        **_page(rows, page),
        "lines_changed": standing_changes(session, this_round),
        "solve_again": watched and not approval.is_current(session, this_round, outcome),
        "changed": changed_since(session, this_round) if watched else [],
    }


def _said(answer: Answer, figures: RoundFigures) -> dict[str, Any]:
    """What was sought, how sure it is, and what of it nobody has established."""
    return {
        "proof": proof_words(answer),
        "points_said": figure_words(answer),
        "objective": objective_name(answer.problem.objectives),
        "ties": ties_words(answer.problem.objectives),
        "unexplained": unexplained_words(figures) if answer.outcome.status in _SOUND else "",
        "why_unexplained": why_unexplained(figures),
    }


def _page(rows: list[Row], page: int) -> dict[str, Any]:
    last = max(1, -(-len(rows) // PAGE))
    page = min(max(1, page), last)
    start = (page - 1) * PAGE
    return {"rows": rows[start : start + PAGE], "first": start + 1, "total": len(rows), "page": page, "last": last}


def _served(line: Line, types: dict[str, str], pinned: set[str], names: dict[str, str]) -> Row:
    award = line.award
    return Row(
        ref=line.ref,
        points=line.claim.points,
        form=wanted_form(line),
        territory=territory_of(line, names),
        device=award.device if award else "",
        type=type_words(types[award.device]) if award else "",
        paid_cents=sum(payment.cents for payment in award.payments) if award else 0,
        contribution_cents=award.contribution_cents if award else 0,
        by_hand=line.ref in pinned,
    )


def _unserved(line: Line, known: Known, names: dict[str, str]) -> Row:
    codes = reason_codes(line.reason) if line.reason else None
    return Row(
        ref=line.ref,
        points=line.claim.points,
        form=wanted_form(line),
        territory=territory_of(line, names),
        code=line.reason.code.value if line.reason else "",
        why=why(codes, line.ref, known) if codes else "",
        changes=", ou ".join(changes(codes, known)[:3]) if codes else "",
        close=close_to_threshold(line),
        searched=was_searched(line.reason),
    )


def _sorted(rows: Any) -> list[Row]:
    key: Callable[[Row], tuple[int, str]] = lambda row: (-row.points, row.ref)  # noqa: E731 - typed for mypy
    return sorted(rows, key=key)


def _matches(row: Row, reason: str) -> bool:
    return not reason or row.code == reason or (reason == CLOSE_FILTER and row.close)


def _filters(rows: list[Row]) -> list[tuple[str, int, str]]:
    counts = Counter(row.code for row in rows if row.code)
    found = [("", len(rows), "toutes")]
    found += [(code.value, counts[code.value], label(code)) for code in ReasonCode if counts[code.value]]
    close = sum(row.close for row in rows)
    return [*found, (CLOSE_FILTER, close, "à 5 points ou moins")] if close else found
