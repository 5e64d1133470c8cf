"""The 34 people of 2012: the number is the founding document's, the people and their exits are invented."""

from datetime import date, timedelta

from seeds.dice import Dice
from seeds.model import FollowUp, FormerLearner
from seeds.names import FAMILY, GIVEN
from seeds.places import draw_commune

PEOPLE_OF_2012 = 34
NO_NEWS, UNEMPLOYED, INACTIVE = "Sans nouvelle", "Au chômage", "Inactif"
MOVED_AWAY = "Déménagement hors département"
# ((label, contract type as a social worker notes it), share among those who leave unemployment)
EXITS = (
    (("Embauche en CDI non aidé", "CDI"), 0.16),
    (("Embauche en CDD (sans aide publique à l'emploi) d'une durée de 6 mois et plus", "CDD"), 0.16),
    (("Création ou reprise d'entreprise à son compte", ""), 0.06),
    (("Embauche en CDD (sans aide publique) de moins de 6 mois (hors IAE)", "CDD"), 0.22),
    (("Contrat aidé (PEC/CUI-CAE, CIE, CEJ…) chez un employeur de droit commun", "CUI-CAE"), 0.14),
    (("Embauche pour une durée déterminée dans une structure IAE", "CDDI"), 0.10),
    (("Entrée en formation qualifiante ou poursuite", ""), 0.16),
)
# Days after the end of the training, and the share of those who have found something by then.
MILESTONES = {"J28": (28, 0.20), "M3": (91, 0.32), "M6": (183, 0.42)}
COMMENTS = (
    "",
    "",
    "",
    "",
    "Rappel fait deux fois.",
    "Se sert de la messagerie chaque semaine.",
    "CV refait sur l'ordinateur.",
    "Connexion partagée avec un voisin.",
    "Inscription en ligne faite seul.",
)


def make_former(count: int, dice: Dice) -> tuple[FormerLearner, ...]:
    return tuple(_draw_former(k + 1, dice) for k in range(count))


def _draw_former(number: int, dice: Dice) -> FormerLearner:
    ended_on = date(2012, 2, 24) + timedelta(weeks=dice.between(0, 40))
    return FormerLearner(
        number=number,
        family_name=dice.pick(FAMILY),
        given_name=dice.pick(GIVEN),
        birth_year=dice.between(1952, 1990),
        commune=draw_commune(dice).name,
        machine=dice.weighted((("PC fixe reconditionné", 0.7), ("Portable reconditionné", 0.3))),
        handed_over_on=ended_on - timedelta(days=dice.between(-20, 45)),
        training_ended_on=ended_on,
        follow_ups=_draw_follow_ups(ended_on, dice),
    )


def _draw_follow_ups(ended_on: date, dice: Dice) -> tuple[FollowUp, ...]:
    """Three at most; a silence may last, a situation found mostly holds until the next one."""
    rows: list[FollowUp] = []
    found: FollowUp | None = None
    for milestone, (days, _) in MILESTONES.items():
        day = ended_on + timedelta(days=days + dice.between(-2, 15))
        if dice.chance(0.06):
            continue  # nobody asked: no line, which is not the same as no news
        if dice.chance(0.13):
            rows.append(FollowUp(milestone, day, NO_NEWS, "", None, None, dice.pick(COMMENTS[:5])))
            continue
        found = _draw_situation(milestone, day, ended_on, found, dice)
        rows.append(found)
        if found.situation == MOVED_AWAY:
            break
    return tuple(rows)


def _draw_situation(milestone: str, day: date, ended_on: date, before: FollowUp | None, dice: Dice) -> FollowUp:
    used = dice.weighted(((True, 0.78), (False, 0.12), (None, 0.10)))
    comment = dice.pick(COMMENTS)
    if before and before.started_on and dice.chance(0.8):
        return FollowUp(milestone, day, before.situation, before.contract, before.started_on, used, comment)
    if dice.chance(MILESTONES[milestone][1]):
        situation, contract = dice.weighted(EXITS)
        started_on = ended_on + timedelta(days=dice.between(3, max(4, (day - ended_on).days - 1)))
        return FollowUp(milestone, day, situation, contract, started_on, used, comment)
    situation = dice.weighted(
        (
            (UNEMPLOYED, 0.80),
            (INACTIVE, 0.12),
            (MOVED_AWAY, 0.05),
            ("Autre sortie reconnue comme positive", 0.03),
        )
    )
    return FollowUp(milestone, day, situation, "", None, used, comment)
