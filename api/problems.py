"""The error answers of the API, for its OpenAPI document: `responses=PROBLEMS` on every route."""

from litestar.openapi.datastructures import ResponseSpec

from api.errors import Problem

_STATUSES = {
    400: "Demande non comprise",
    401: "Connexion nécessaire",
    403: "Accès refusé",
    404: "Introuvable",
    409: "Impossible dans l’état actuel",
    412: "Modifié entre-temps",
    422: "À corriger",
    428: "If-Match manquant",
    429: "Trop d’essais",
}

PROBLEMS = {
    status: ResponseSpec(Problem, description=words, media_type="application/problem+json", generate_examples=False)
    for status, words in _STATUSES.items()
}
