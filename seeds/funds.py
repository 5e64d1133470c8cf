"""The funds of a round and the contribution of the person, sized so that money binds before machines do."""

from collections.abc import Sequence
from typing import Any

from seeds.model import SESSION, Machine

SHARES = (("INS", 0.56), ("FSE", 0.31), ("MEC", 0.13))
BRACKETS: tuple[dict[str, Any], ...] = (
    {"below": 300, "label": "QF inférieur à 300", "amount_cents": 1500},
    {"below": 450, "label": "QF de 300 à moins de 450", "amount_cents": 2500},
    {"below": 600, "label": "QF de 450 à moins de 600", "amount_cents": 4000},
    {"below": None, "label": "QF de 600 et plus", "amount_cents": 6000},
)


def make_funds(machines: Sequence[Machine], cover: float) -> dict[str, Any]:
    """`cover`: the part of the ready machines, at full price, that the three funds can pay together."""
    total = cover * sum(m.price_cents or 0 for m in machines)
    budgets = {code: int(total * share) // 10000 * 10000 for code, share in SHARES}
    return {
        "version": "2026-demo",
        "in_force_on": "2026-01-01",
        "source": "Montants de démonstration, non adoptés",
        "currency": "EUR",
        "funds": [
            {
                "code": "INS",
                "label": "Insertion, budget départemental",
                "budget_cents": budgets["INS"],
                "pays_for": {"kind": "everyone"},
                "sentence": "Peut payer pour toute personne recevable.",
            },
            {
                "code": "FSE",
                "label": "FSE+",
                "budget_cents": budgets["FSE"],
                "pays_for": {"kind": "training_operation", "sessions": [SESSION]},
                "sentence": "Paie pour les personnes inscrites à une formation cofinancée par le FSE+.",
            },
            {
                "code": "MEC",
                "label": "Mécénat",
                "budget_cents": budgets["MEC"],
                "pays_for": {"kind": "schoolchild_in_household"},
                "sentence": "Paie pour les foyers où vit au moins un enfant scolarisé.",
            },
        ],
        "contribution": {
            "label": "Participation de la personne selon le quotient familial",
            "source": "Barème de démonstration, non adopté",
            "brackets": list(BRACKETS),
            "if_unknown": {"label": "QF inconnu : participation la plus basse", "amount_cents": 1500},
        },
    }
