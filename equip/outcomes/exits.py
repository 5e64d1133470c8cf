"""What each situation counts as: a dated table, kept apart from the code that counts.

Labels marked `exact` are the ASP's own words. Entries marked `to_verify` hold a class that was not read in a published
source: « à vérifier » by the département before any official use. A new reading is a new table, never an edit.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from equip.outcomes.models import Situation


class ExitClass(StrEnum):
    DURABLE = "durable"
    TRANSITION = "transition"
    POSITIVE = "positive"
    OTHER = "other"
    EXCLUDED = "excluded"


DYNAMIC = frozenset({ExitClass.DURABLE, ExitClass.TRANSITION, ExitClass.POSITIVE})


class EsfStatus(StrEnum):
    """Status of a participant for ESF+ (regulation 2021/1057, annex I)."""

    EMPLOYED = "employed"
    SELF_EMPLOYED = "self_employed"
    TRAINING = "training"
    JOB_SEEKER = "job_seeker"
    INACTIVE = "inactive"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Exit:
    situation: Situation
    label: str
    exit_class: ExitClass
    esf: EsfStatus | None = None
    exact: bool = False
    to_verify: bool = False


@dataclass(frozen=True, slots=True)
class ExitTable:
    version: str
    in_force_on: date
    source: str
    exits: tuple[Exit, ...]

    def of(self, situation: Situation) -> Exit:
        return next(entry for entry in self.exits if entry.situation is situation)


_S, _C, _E = Situation, ExitClass, EsfStatus

TABLES = (
    ExitTable(
        version="2026-11",
        in_force_on=date(2012, 1, 1),
        source=(
            "Libellés de l’ASP et catégories de sorties de l’insertion par l’activité économique, "
            "lus en novembre 2026. Cette table sert aussi pour 2012."
        ),
        exits=(
            Exit(_S.CDI, "Embauche en CDI non aidé", _C.DURABLE, _E.EMPLOYED, exact=True),
            Exit(_S.CDI_SUBSIDISED, "Embauche en CDI aidé", _C.DURABLE, _E.EMPLOYED, exact=True, to_verify=True),
            Exit(
                _S.FIXED_TERM_6M_PLUS,
                "Embauche en CDD (sans aide publique à l’emploi) d’une durée de 6 mois et plus",
                _C.DURABLE,
                _E.EMPLOYED,
                exact=True,
            ),
            Exit(
                _S.BUSINESS_CREATION,
                "Création ou reprise d’entreprise à son compte",
                _C.DURABLE,
                _E.SELF_EMPLOYED,
                exact=True,
            ),
            Exit(_S.CIVIL_SERVICE, "Stage ou titularisation dans la fonction publique", _C.DURABLE, _E.EMPLOYED),
            Exit(
                _S.FIXED_TERM_UNDER_6M,
                "Embauche en CDD (sans aide publique) de moins de 6 mois (hors IAE)",
                _C.TRANSITION,
                _E.EMPLOYED,
                exact=True,
            ),
            Exit(
                _S.SUBSIDISED_FIXED_TERM,
                "Contrat aidé (PEC/CUI-CAE, CIE, CEJ…) chez un employeur de droit commun",
                _C.TRANSITION,
                _E.EMPLOYED,
            ),
            Exit(
                _S.IAE_CONTRACT,
                "Embauche pour une durée déterminée dans une structure IAE",
                _C.POSITIVE,
                _E.EMPLOYED,
                exact=True,
            ),
            Exit(
                _S.QUALIFYING_TRAINING,
                "Entrée en formation qualifiante ou poursuite",
                _C.POSITIVE,
                _E.TRAINING,
                exact=True,
            ),
            Exit(_S.OTHER_POSITIVE, "Autre sortie reconnue comme positive", _C.POSITIVE, exact=True),
            Exit(
                _S.RETIREMENT,
                "Prise des droits à la retraite",
                _C.POSITIVE,
                _E.INACTIVE,
                exact=True,
                to_verify=True,
            ),
            Exit(_S.UNEMPLOYED, "Au chômage", _C.OTHER, _E.JOB_SEEKER, exact=True),
            Exit(_S.INACTIVE, "Inactif", _C.OTHER, _E.INACTIVE, exact=True),
            Exit(_S.NO_NEWS, "Sans nouvelle", _C.OTHER, _E.UNKNOWN, exact=True),
            Exit(_S.MOVED_AWAY, "Déménagement hors département", _C.EXCLUDED, to_verify=True),
            Exit(_S.DEATH, "Décès", _C.EXCLUDED, to_verify=True),
            Exit(_S.LONG_LEAVE, "Congé longue durée", _C.EXCLUDED, to_verify=True),
            Exit(_S.ADMIN_DECISION, "Décision administrative ou de justice", _C.EXCLUDED, exact=True, to_verify=True),
            Exit(_S.TOO_SHORT, "Présence trop courte", _C.EXCLUDED, to_verify=True),
        ),
    ),
)


def table_on(day: date) -> ExitTable:
    """The table in force that day; the first one serves for all that came before."""
    return max(
        (table for table in TABLES if table.in_force_on <= day), key=lambda table: table.in_force_on, default=TABLES[0]
    )


def class_of(situation: Situation, on: date) -> ExitClass:
    return table_on(on).of(situation).exit_class
