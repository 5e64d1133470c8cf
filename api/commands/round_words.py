"""The French of what is wrong in the files of a round: why one can't be read, and what the second reading finds.

Words that come from a file are shown as they are read, without what would move the cursor of a terminal.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from allocation import AllocationError, Finding, Objective
from api.formats import euros, number
from api.labels import TABLES

SHOWN = 5
LONGEST = 200
HIDDEN = "\N{REPLACEMENT CHARACTER}"
FRENCH_SPACES = "\u00a0\u202f"  # in our own words, and harmless

REFUSALS = {
    "NOT_JSON": "ce n’est pas du JSON, ou il est bien trop profond",
    "FLOAT_IN_FILE": "le nombre {number} n’est pas un entier",
    "REPEATED_FIELD": "un champ y est écrit deux fois dans le même objet ({fields})",
    "NOT_THIS_KIND_OF_FILE": "il devrait commencer par le format {expected}",
    "UNKNOWN_FILE_VERSION": "sa version n’est pas connue ; les versions 1 à {known} le sont",
    "UNKNOWN_FIELD": "champ inconnu en {path} ({fields})",
    "MISSING_FIELD": "champ manquant en {path} ({fields})",
    "WRONG_TYPE": "la valeur n’est pas de la bonne sorte en {path}",
    "UNKNOWN_WORD": "le mot « {word} » n’est pas connu en {path}",
    "POINTS_OUT_OF_RANGE": "des points hors de l’intervalle permis ({ids})",
    "CENTS_OUT_OF_RANGE": "un montant hors de l’intervalle permis ({ids})",
    "AGE_OUT_OF_RANGE": "une ancienneté hors de l’intervalle permis ({ids})",
    "SIZE_OUT_OF_RANGE": "une taille hors de l’intervalle permis ({ids})",
    "DISTANCE_OUT_OF_RANGE": "une distance hors de l’intervalle permis ({ids})",
    "RULE_AMOUNT_OUT_OF_RANGE": "une règle dont le nombre est hors de l’intervalle permis ({ids})",
    "SITE_UNKNOWN": "la distance compte, et le lieu de remise n’est pas connu ({ids})",
    "DEPOT_UNKNOWN": "la distance compte, et le dépôt n’est pas connu ({ids})",
    "DISTANCE_UNKNOWN": "la distance compte, et n’est pas connue entre lieu et dépôt ({ids})",
    "OBJECTIVES_ORDER": "les objectifs ne se suivent pas ainsi ({objectives})",
    "DUPLICATED_ID": "le même nom est employé deux fois ({ids})",
    "BAD_ID": "un nom est vide, ou contient un signe qui ne s’imprime pas",
    "UNKNOWN_PLAN": "un plan de financement qui n’existe pas ({ids})",
    "REPEATED_PLAN": "un plan de financement nommé deux fois ({ids})",
    "UNKNOWN_FUND": "un plan nomme un fonds qui n’existe pas ({ids})",
    "UNKNOWN_CLAIM": "une demande qui n’existe pas ({ids})",
    "UNKNOWN_DEVICE": "un poste qui n’existe pas ({ids})",
    "PINNED_AND_EXCLUDED": "une demande à la fois retenue et écartée par la commission ({ids})",
    "PINNED_PLAN_MAY_NOT_PAY": "une demande retenue avec un plan qui ne peut pas la payer ({ids})",
    "PINNED_DEVICE_DOES_NOT_FIT": "une demande retenue avec un poste qui ne lui convient pas ({ids})",
    "PLAN_SHARES_NOT_100": "les parts d’un plan de financement ne font pas 100 % ({ids})",
    "BAD_TYPE_COSTS": "un type de poste est nommé deux fois, ou a un coût sous zéro ({types})",
    "RESERVE_NEEDS_FORM_OR_TYPE": "une réserve doit nommer une forme ou un type, un seul des deux ({ids})",
    "CLAIMS_DIFFER": "les deux ne répondent pas aux mêmes demandes ({ids})",
}

FINDINGS = {
    "FINGERPRINT_DIFFERS": "Ce résultat n’est pas celui de ce problème : l’empreinte diffère",
    "CLAIM_UNKNOWN": "Des demandes que le problème ne connaît pas ({ids})",
    "CLAIM_ANSWERED_TWICE": "Des demandes qui ont deux réponses ({ids})",
    "CLAIM_UNANSWERED": "Des demandes sans réponse ({ids})",
    "DEVICE_UNKNOWN": "Des postes que le problème ne connaît pas ({ids})",
    "REASON_NOT_DUE": "Un motif en double, ou pour une demande servie ({ids})",
    "REASON_MISSING": "Des demandes non servies sans motif, alors que d’autres en ont ({ids})",
    "AWARDS_WITHOUT_ALLOCATION": "Des demandes servies par un tour qui se dit sans répartition ({ids})",
    "DEVICE_DOES_NOT_FIT": "Un poste ne convient pas à la demande ({ids})",
    "PRICE_DIFFERS": "Le prix n’est pas celui du poste, {cents} ({ids})",
    "CONTRIBUTION_DIFFERS": "La participation devrait être de {cents} ({ids})",
    "PLAN_MAY_NOT_PAY": "Un plan de financement ne peut pas payer pour cette demande ({ids})",
    "PAYMENTS_DIFFER": "Les montants payés par les fonds ne sont pas ceux du plan ({ids})",
    "DEVICE_GIVEN_TWICE": "Un poste est donné deux fois ({ids})",
    "FUND_OVERSPENT": "Un fonds dépasse son budget de {cents} ({ids})",
    "USAGE_DIFFERS": "Ce que le fichier dit d’un fonds n’est pas ce qui est payé, {cents} ({ids})",
    "PIN_NOT_SERVED": "Une demande retenue par la commission n’est pas servie ({ids})",
    "PIN_NOT_FOLLOWED": "Une demande n’a pas le poste ou le plan que la commission a choisi ({ids})",
    "EXCLUDED_SERVED": "Une demande écartée par la commission est servie ({ids})",
    "HOUSEHOLD_OVER_SHARE": "Un foyer reçoit plus que sa part : {served} ({ids})",
    "RESERVE_TAKEN": "La réserve est entamée : il en reste {kept} ({ids})",
    "SITE_OVER_CAPACITY": "Un lieu remet plus de postes qu’il ne peut : {served} ({ids})",
    "GROUP_BELOW_MINIMUM": "Un minimum n’est pas atteint : {served} ({ids})",
    "GROUP_OVER_CAP": "Un plafond est dépassé : {served} ({ids})",
    "OBJECTIVE_MISSING": "Un objectif du problème manque au résultat ({ids})",
    "OBJECTIVE_VALUE_DIFFERS": "La valeur d’un objectif est fausse : elle est de {value} ({ids})",
    "BOUND_BEATEN": "La borne d’un objectif est dépassée, {bound} ({ids})",
    "PROOF_LEFT_OPEN": "Un objectif se dit prouvé, et sa borne est à {bound} ({ids})",
    "POINTS_LEFT": "Une demande pouvait être servie, et donner plus de points que le résultat ne dit possible ({ids})",
    "ORDER_PASSED_OVER": "Une demande est passée derrière d’autres qui la suivent dans l’ordre ({ids})",
    "NEGATIVE_MULTIPLIER": "Le certificat contient un prix sous zéro ({ids})",
    "CERTIFICATE_BOUND_DIFFERS": "La borne du certificat est fausse : elle est de {bound}",
    "CERTIFICATE_BEATEN": "Le résultat a plus de points que la borne du certificat, {bound}",
}


class _Blanks(dict[str, str]):
    def __missing__(self, _key: str) -> str:
        return "…"


def refusal_words(refusal: AllocationError) -> str:
    """A code without its words is shown: a file from a later version may be refused for what we can't say yet."""
    return REFUSALS.get(refusal.code, f"code {refusal.code}").format_map(_blanks(refusal.details))


def finding_words(finding: Finding) -> str:
    words = FINDINGS.get(finding.code, "Écart ({ids})").format_map(
        _blanks(dict(finding.details) | {"ids": finding.ids})
    )
    return f"{words}. [{finding.code}]"


def listed(ids: Iterable[str], most: int = SHOWN) -> str:
    """« A, B, C et 12 autres »."""
    every = [printable(id_) for id_ in ids]
    more = len(every) - most
    shown = ", ".join(every[:most])
    return f"{shown} et {number(more)} {'autre' if more == 1 else 'autres'}" if more > 0 else shown


def printable(text: str) -> str:
    return "".join(
        sign if sign.isprintable() or sign in FRENCH_SPACES else "\N{REPLACEMENT CHARACTER}" for sign in text[:LONGEST]
    )


def objective_name(code: str) -> str:
    return TABLES[Objective][Objective(code)] if code in set(Objective) else code


def _blanks(details: Mapping[str, Any]) -> _Blanks:
    return _Blanks({key: _shown(key, value) for key, value in details.items()})


def _shown(key: str, value: Any) -> str:
    if isinstance(value, tuple):
        return listed(objective_name(str(item)) for item in value)
    if isinstance(value, int) and not isinstance(value, bool):
        return euros(value) if key == "cents" else number(value)
    return printable(str(value))
