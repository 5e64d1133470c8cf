"""The French words of the enumerations of this room."""

from enum import StrEnum

from equip.requests.eligibility import Verdict
from equip.requests.models import MainUse, RequestState

STATES: dict[str, str] = {
    RequestState.DRAFT: "brouillon",
    RequestState.SUBMITTED: "envoyée",
    RequestState.INCOMPLETE: "à compléter",
    RequestState.ELIGIBLE: "recevable",
    RequestState.INELIGIBLE: "non recevable",
    RequestState.WAITING: "en attente du tour",
    RequestState.PROPOSED: "proposée",
    RequestState.ALLOCATED: "ordinateur attribué",
    RequestState.NOT_SERVED: "non servie, reste en attente",
    RequestState.HANDED_OVER: "ordinateur remis",
    RequestState.WITHDRAWN: "retirée",
    RequestState.EXPIRED: "expirée",
}
USES: dict[str, str] = {
    MainUse.TRAINING: "Se former",
    MainUse.JOB_SEARCH: "Chercher un emploi",
    MainUse.SCHOOLING: "Les études des enfants du foyer",
    MainUse.ONLINE_SERVICES: "Les démarches en ligne",
    MainUse.OTHER: "Autre chose",
}
VERDICTS: dict[str, str] = {
    Verdict.MET: "rempli",
    Verdict.NOT_MET: "non rempli",
    Verdict.UNKNOWN: "à vérifier",
}

TABLES: dict[type[StrEnum], dict[str, str]] = {RequestState: STATES, MainUse: USES, Verdict: VERDICTS}
