"""The five steps of a request, in the words of the person, and the sentence of where it stands."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from api.formats import day, instant
from equip.handover.models import HandoverState
from equip.handover.status import PublicStatus
from equip.requests.models import RequestState as R


@dataclass(frozen=True)
class Step:
    title: str
    state: str
    """`done`, `now` or empty: to come."""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standing:
    title: str
    line: str
    good: bool = False


_ENDED = frozenset({R.WITHDRAWN, R.EXPIRED, R.INELIGIBLE})
"""A request that ended is at no step any more."""
_STANDINGS = {
    R.SUBMITTED: Standing("Votre demande est bien reçue.", "Elle va être lue."),
    R.INCOMPLETE: Standing(
        "Il manque une information à votre demande.", "La personne qui vous accompagne vous dira laquelle."
    ),
    R.INELIGIBLE: Standing(
        "Une condition n’est pas remplie aujourd’hui.",
        "La personne qui vous accompagne vous dira laquelle, et ce que vous pouvez faire.",
    ),
    R.ELIGIBLE: Standing("Votre demande attend le prochain tour.", "Vous n’avez rien à faire."),
    R.NOT_SERVED: Standing(
        "Votre demande n’a pas été retenue cette fois.", "Elle reste valable pour le prochain tour."
    ),
    R.ALLOCATED: Standing("Un ordinateur vous est attribué.", "Il vous attend. Il faut venir le chercher.", good=True),
    R.HANDED_OVER: Standing("Vous avez reçu votre ordinateur.", "Nous prendrons de vos nouvelles.", good=True),
    R.WITHDRAWN: Standing("Votre demande est arrêtée.", "Vous pouvez en faire une autre quand vous voulez."),
    R.EXPIRED: Standing(
        "Votre demande n’est plus valable.", "Parlez-en à la personne qui vous accompagne pour en faire une autre."
    ),
}


_GIVEN_BACK = Standing(
    "Vous avez rendu votre ordinateur.", "Vous pouvez faire une autre demande avec la personne qui vous accompagne."
)
_HOUSEHOLD_SERVED = Standing(
    "Votre demande n’a pas été retenue cette fois.",
    "Votre foyer a un ordinateur, ou va le recevoir. S’il ne le garde pas, votre demande participera au tour suivant.",
)


def standing(status: PublicStatus) -> Standing:
    """What is being decided is said as waiting: nothing is known before the round is published."""
    if _came_back(status):
        return _GIVEN_BACK
    if status.household_served:
        return _HOUSEHOLD_SERVED
    return _STANDINGS.get(status.state, _STANDINGS[R.ELIGIBLE])


def steps_of(status: PublicStatus, today: date) -> list[Step]:
    handed = status.state is R.HANDED_OVER
    granted_on = _on(status.decided_at) if status.granted or handed else ()
    steps = [
        Step("Demande reçue", "done", (day(status.requested_on),) if status.requested_on else ()),
        _training(status, today),
        Step("Ordinateur attribué", "done" if status.granted or handed else "", granted_on),
        _collect(status, handed),
        Step("Faire le point", "", ("La personne qui vous accompagne vous appellera.",)),
    ]
    return steps if status.state in _ENDED or _came_back(status) else _with_the_current(steps)


def _with_the_current(steps: list[Step]) -> list[Step]:
    """Now is the first step that is not done. A course that an attributed computer did not wait for is passed over."""
    last_done = max(place for place, step in enumerate(steps) if step.state == "done")
    return [replace(step, state="now") if place == last_done + 1 else step for place, step in enumerate(steps)]


def _came_back(status: PublicStatus) -> bool:
    return status.appointment is not None and status.appointment.state is HandoverState.RETURNED


def _training(status: PublicStatus, today: date) -> Step:
    if status.training is None:
        ahead = () if status.granted else ("La personne qui vous accompagne vous dira quand.",)
        return Step("Formation", "", ahead)
    starts_on, ends_on = status.training
    if ends_on <= today:
        return Step("Formation suivie", "done", (f"Terminée le {day(ends_on)}",))
    if starts_on <= today:
        return Step("Formation en cours", "", (f"Jusqu’au {day(ends_on)}",))
    return Step("Formation", "", (f"À partir du {day(starts_on)}",))


def _collect(status: PublicStatus, handed: bool) -> Step:
    if handed:
        return _collected(status)
    found = status.appointment if status.granted else None
    if found is None:
        return Step("Venir chercher l’ordinateur", "")
    if found.state is HandoverState.MISSED:
        line = "Le rendez-vous n’a pas eu lieu. L’ordinateur est gardé : on vous proposera une autre date."
        return Step("Venir chercher l’ordinateur", "", (line,))
    if found.at is None:
        return Step("Venir chercher l’ordinateur", "", ("On vous dira bientôt où et quand.",))
    return Step("Venir chercher l’ordinateur", "", (instant(found.at).capitalize(), found.place))


def _collected(status: PublicStatus) -> Step:
    found = status.appointment
    if found is not None and found.returned_on:
        return Step("Ordinateur rendu", "done", (day(found.returned_on),))
    return Step("Ordinateur remis", "done", (day(found.done_on),) if found and found.done_on else ())


def _on(at: datetime | None) -> tuple[str, ...]:
    return (day(at),) if at else ()
