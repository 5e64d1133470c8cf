"""The French sentence of every code that a person may meet. Each room adds its table; a test keeps it whole."""

from datetime import date
from enum import StrEnum
from typing import Any

from api.accounts.messages import SENTENCES as ACCOUNTS
from api.formats import day, euros
from api.funding.messages import SENTENCES as FUNDING
from api.handover.messages import SENTENCES as HANDOVER
from api.imports.messages import SENTENCES as IMPORTS
from api.inventory.messages import SENTENCES as INVENTORY
from api.inventory.words import gap_words
from api.labels import label
from api.outcomes.messages import SENTENCES as OUTCOMES
from api.papers.messages import SENTENCES as PAPERS
from api.people.messages import SENTENCES as PEOPLE
from api.public.messages import SENTENCES as PUBLIC
from api.requests.messages import SENTENCES as REQUESTS
from api.rounds.messages import SENTENCES as ROUNDS
from api.training.messages import SENTENCES as TRAINING
from api.warranty.messages import SENTENCES as WARRANTY

TITLES: dict[int, str] = {
    400: "Demande non comprise",
    401: "Connexion nécessaire",
    403: "Accès refusé",
    404: "Introuvable",
    405: "Action impossible à cette adresse",
    409: "Impossible dans l’état actuel",
    412: "Modifié entre-temps",
    413: "Fichier trop gros",
    415: "Format non accepté",
    422: "À corriger",
    428: "Version manquante",
    429: "Trop d’essais",
    500: "Le service a un problème",
}

SENTENCES: dict[str, str] = {
    "invalid": "Certaines réponses sont à corriger.",
    "required": "Répondez à cette question.",
    "bad_value": "Cette réponse n’est pas dans la liste proposée.",
    "day_in_future": "Cette date n’est pas encore passée. Vérifiez-la.",
    "day_too_old": "Cette date est trop ancienne. Vérifiez l’année.",
    "day_too_far": "Cette date est trop lointaine. Vérifiez l’année.",
    "bad_whole_number": "Écrivez un nombre entier.",
    "bad_form": "Le formulaire envoyé ne se lit pas. Envoyez le fichier de nouveau, dans un champ nommé « file ».",
    "bad_json": "Le contenu envoyé n’est pas du JSON lisible.",
    "not_signed_in": "Connectez-vous pour voir cette page.",
    "role_not_allowed": "Votre compte ne permet pas cette action.",
    "page_not_found": "Cette page n’existe pas.",
    "method_not_allowed": "Cette adresse n’accepte pas cette action.",
    "unexpected": "Le service a un problème. Réessayez dans quelques minutes ; rien n’a été modifié.",
    "wrong_sign_in": "L’adresse ou le mot de passe ne correspond pas. Vérifiez les deux, puis réessayez.",
    "too_many_attempts": "Trop d’essais. Attendez {minutes} minutes, ou appelez le service.",
    "nir_refused": "Ceci ressemble à un numéro de sécurité sociale. Le service n’en garde aucun : retirez-le.",
    "bad_email": "Écrivez une adresse électronique, par exemple nom@exemple.fr.",
    "stale": "Quelqu’un a modifié cette fiche entre-temps. Rechargez-la, puis refaites votre changement.",
    "if_match_missing": "Indiquez dans If-Match la version que vous avez lue (en-tête ETag).",
    "conflict": "Un autre enregistrement empêche ce changement. Rechargez la page, puis réessayez.",
    "try_again": "Quelqu’un changeait la même chose au même moment. Réessayez : rien n’a été modifié.",
    "body_too_large": "Ce contenu est trop gros : 22 Mo au plus.",
    "format_not_accepted": "Cette adresse n’accepte pas ce format. Regardez celui que demande la documentation.",
    "idempotency_key_reused": "Cette clé d’idempotence a déjà servi pour un autre contenu.",
    "form_expired": "Ce formulaire a expiré. Rechargez la page, puis envoyez-le de nouveau.",
    **ACCOUNTS,
    **FUNDING,
    **HANDOVER,
    **IMPORTS,
    **INVENTORY,
    **OUTCOMES,
    **PAPERS,
    **PEOPLE,
    **PUBLIC,
    **REQUESTS,
    **ROUNDS,
    **TRAINING,
    **WARRANTY,
}


class _Missing(dict[str, Any]):
    """A detail that a sentence wants and nobody gave shows as « … », never as an error on top of an error."""

    def __missing__(self, _key: str) -> str:
        return "…"


def sentence(code: str, **details: Any) -> str:
    """The sentence of a code; unknown codes fall back on the general one (a test makes sure that none is unknown)."""
    words = {key: _words(value) for key, value in details.items()}
    if "gaps" in details:
        words["gaps"] = gap_words(details["gaps"])
    # An amount `x_cents` may be written {x} in a sentence: « 180 € ».
    words |= {key.removesuffix("_cents"): euros(details[key]) for key in details if key.endswith("_cents")}
    return SENTENCES.get(code, SENTENCES["unexpected"]).format_map(_Missing(words))


def _words(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return label(value)
    return day(value) if isinstance(value, date) else value
