"""Who uses the internet and who has a computer: the gaps of the founding document, and how we fill the rest.

Source of the four figures: CR•DSU, « Accompagner les usages du numérique dans les quartiers », synthèse de la
journée régionale du 14 décembre 2012, Aix-les-Bains, extrait de l'intervention de Margot Beauchamp:
- 38 % of people without a diploma use the internet, 95 % of graduates of higher education;
- 56 % of people with less than 900 € a month do, 95 % of those with more than 3 100 €.
The document says that gaps of equipment and of connection persist too, but gives no figure for them.
"""

from math import exp, log

from seeds.dice import Dice

# Ends: the document. Middle: ours, set so that people on RSA, nearly all under 900 €, come to 56 % overall.
USE_BY_DIPLOMA = {"Sans diplôme": 0.38, "CAP/BEP": 0.55, "Bac": 0.79, "Bac+2": 0.95}
USE_UNDER_900_EUR = 0.56
USE_OVER_3100_EUR = 0.95
DIPLOMAS = (("Sans diplôme", 0.35), ("CAP/BEP", 0.35), ("Bac", 0.18), ("Bac+2", 0.12))
MEAN_INCOME_EUR = 700

# Ours, no source: equipment of the household given that its people use the internet or not.
EQUIPMENT_IF_USER = (
    ("ordinateur", 0.26),
    ("smartphone seulement", 0.40),
    ("ordinateur hors d'usage", 0.20),
    ("aucun", 0.14),
)
EQUIPMENT_IF_NOT = (
    ("ordinateur", 0.04),
    ("smartphone seulement", 0.39),
    ("ordinateur hors d'usage", 0.12),
    ("aucun", 0.45),
)


def _logit(p: float) -> float:
    return log(p / (1 - p))


# The two figures by income give the slope between 900 € and 3 100 €, in log-odds per euro.
SLOPE_PER_EUR = (_logit(USE_OVER_3100_EUR) - _logit(USE_UNDER_900_EUR)) / (3100 - 900)


def probability_of_use(diploma: str, monthly_income_eur: float) -> float:
    """The figure of the diploma, moved along the slope of income."""
    shift = SLOPE_PER_EUR * (monthly_income_eur - MEAN_INCOME_EUR)
    return 1 / (1 + exp(-(_logit(USE_BY_DIPLOMA[diploma]) + shift)))


def draw_equipment(dice: Dice, anyone_uses: bool) -> str:
    return dice.weighted(EQUIPMENT_IF_USER if anyone_uses else EQUIPMENT_IF_NOT)
