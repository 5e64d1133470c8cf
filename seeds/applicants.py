"""Who asks for a computer, for what, and who follows the training."""

from collections.abc import Sequence
from datetime import date, timedelta

from seeds.dice import Dice
from seeds.model import SESSION, SESSION_UPLAND, TODAY, Enrolment, EquipmentRequest, Person
from seeds.places import communes

SESSION_DATES = tuple(date(2026, 9, 14) + timedelta(weeks=k) for k in range(9))
PRESCRIBERS = {
    "MDS Bourg-en-Bresse": ("Nadège Fournand", "Loïc Perrachon"),
    "Centre social de la Reyssouze": ("Salomé Guichardot",),
    "MDS Trévoux": ("Irène Carraz",),
    "MDS Oyonnax": ("Hakim Vuillermet", "Corinne Jantet"),
    "MDS Ambérieu-en-Bugey": ("Muriel Desplanche",),
    "MDS Belley": ("Régis Tournafond",),
    "MDS Pays de Gex": ("Esther Mathonnet",),
}
# Those without a computer ask more often; a closed right is usually seen before the request is written.
WISH = {
    "aucun": 1.0,
    "smartphone seulement": 0.95,
    "ordinateur hors d'usage": 0.9,
    "ordinateur": 0.4,
    None: 0.8,
}
USES_IF_USER = (
    ("recherche d'emploi", 0.38),
    ("formation", 0.30),
    ("démarches en ligne", 0.16),
    ("enfants scolarisés", 0.11),
    ("autre", 0.05),
)
USES_IF_NOT = (
    ("recherche d'emploi", 0.28),
    ("formation", 0.18),
    ("démarches en ligne", 0.34),
    ("enfants scolarisés", 0.14),
    ("autre", 0.06),
)
COMMENTS = (
    "",
    "",
    "",
    "",
    "",
    "",
    "Plutôt joignable le matin.",
    "Souhaite un clavier français.",
    "Horaires décalés.",
    "Viendra en bus.",
    "Inscription à une formation qualifiante en janvier.",
    "Entretien prévu en décembre.",
    "Partage aujourd'hui le téléphone du foyer.",
    "A besoin d'une souris.",
)


def make_enrolments(people: Sequence[Person], applicants: Sequence[Person], dice: Dice) -> tuple[Enrolment, ...]:
    """Nearly all who ask follow the training; a few follow it and ask for nothing."""
    asking = {person.code for person in applicants}
    upland = {c.code for c in communes() if c.arrondissement in ("013", "014")}
    rows = []
    for person in people:
        if dice.chance(0.97 if person.code in asking else 0.06):
            session = SESSION_UPLAND if person.commune in upland else SESSION
            rows.append(Enrolment(person, session, _draw_marks(dice)))
    return tuple(rows)


def _draw_marks(dice: Dice) -> tuple[str, ...]:
    """Most come nearly always, some half of the time, a few hardly ever."""
    low, high = dice.weighted((((0.86, 1.0), 0.58), ((0.66, 0.85), 0.36), ((0.0, 0.4), 0.06)))
    keenness = dice.real(low, high)
    marks = []
    for _ in SESSION_DATES:
        if dice.chance(0.03):
            marks.append("")
        elif dice.chance(0.04):
            marks.append("E")
        else:
            marks.append("P" if dice.chance(keenness) else "A")
    return tuple(marks)


def choose_applicants(people: Sequence[Person], count: int, dice: Dice) -> tuple[Person, ...]:
    """In order of draw; a person asks once, two of a household may both ask."""
    ranked = []
    for person in people:
        wish = WISH[person.equipment] * (1.0 if person.rsa_state in (2, 3, 4) else 0.35)
        ranked.append((dice.real(0, 1) ** (1 / wish), person.code, person))
    ranked.sort(key=lambda item: item[:2], reverse=True)
    return tuple(person for _, _, person in ranked[:count])


def make_requests(applicants: Sequence[Person], dice: Dice) -> tuple[EquipmentRequest, ...]:
    """In order of date, as a social centre keeps its slip."""
    rows = [_draw_request(person, dice) for person in applicants]
    return tuple(sorted(rows, key=lambda row: (row.asked_on, row.person.code)))


def _draw_request(person: Person, dice: Dice) -> EquipmentRequest:
    asked_on = _draw_working_day(dice)
    return EquipmentRequest(
        person=person,
        asked_on=asked_on,
        prescriber=dice.pick(PRESCRIBERS[person.referent]),
        use=dice.weighted(USES_IF_USER if person.uses_internet else USES_IF_NOT),
        accepted=dice.weighted((("portable", 0.52), ("fixe", 0.12), ("les deux", 0.36))),
        ram_gib=dice.weighted(((None, 0.35), (4, 0.15), (8, 0.42), (16, 0.08))),
        webcam=dice.weighted(((True, 0.38), (False, 0.42), (None, 0.20))),
        screen_in=dice.weighted(((None, 0.72), ("14", 0.12), ("15,6", 0.13), ("21,5", 0.03)))
        if dice.chance(0.7)
        else None,
        internet=_draw_internet(person, dice),
        contribution_accepted=dice.weighted(((True, 0.965), (False, 0.015), (None, 0.02))),
        agreed_on=asked_on + timedelta(days=dice.between(0, 6)) if dice.chance(0.98) else None,
        comment=dice.pick(COMMENTS),
    )


def _draw_working_day(dice: Dice) -> date:
    """Up to thirteen months back, most of them recent; never a week-end."""
    back = int(12 + 380 * dice.real(0, 1) ** 1.7)
    day = TODAY - timedelta(days=back)
    return day - timedelta(days=max(0, day.weekday() - 4))


def _draw_internet(person: Person, dice: Dice) -> bool | None:
    if dice.chance(0.08):
        return None
    return dice.chance(0.62 if person.uses_internet else 0.2)
