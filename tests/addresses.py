"""Every address of the service and what a good call of it carries, for the tests that walk them all."""

import itertools
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from litestar import Litestar

from api.inventory.bench_steps import STEPS as BENCH_STEPS
from api.inventory.many import ACTS
from api.rounds.pages import STEPS as ROUND_STEPS

PARAMETER = re.compile(r"\{(\w+)(?::(\w+))?\}")
PLAIN: dict[str, Any] = {"string": "texte", "boolean": True, "integer": 1, "number": 1.0}
PLAIN |= {"uuid": "00000000-0000-4000-8000-000000000000", "date": "2026-11-09", "date-time": "2026-11-09T10:00:00Z"}
NOWHERE = {"int": "6666", "uuid": "00000000-0000-4000-8000-000000000000"}
SHAPES = {"person_ref": "P-26-6666", "request_ref": "D-26-6666", "device_tag": "AT-6666", "fund_code": "F6666"}

# What stands in an address and names no record: the values to try.
WORDS: dict[str, tuple[str, ...]] = {
    "day": ("2026-11-09",),
    "milestone": ("J28",),
    "consent_kind": ("follow_up",),
    "kind": ("stock",),
    "number": ("2",),
    "name": ("probleme", "resultat", "listes.csv"),
}
WORDS_BY_START = {
    ("act", "/api/v1/accounts"): ("close", "open"),
    ("act", "/comptes"): ("fermer", "ouvrir"),
    ("step", "/etabli"): tuple(BENCH_STEPS),
    ("step", "/stock"): tuple(act.step for act in ACTS),
    ("step", "/tours"): (*ROUND_STEPS, "calculer"),
}

_VERSION = {"version": "1"}
_ROUND = {"label": "Novembre", "reference_on": "23/11/2026", "in_force_on": "12/06/2026", **_VERSION}
_ACCOUNT = {"display_name": "Nouveau nom", "role": "analyst", "organisation_id": PLAIN["uuid"]}
FORMS: dict[str, dict[str, str]] = {
    "/comptes/{account_id:uuid}/modifier": {**_ACCOUNT, **_VERSION},
    "/comptes/{account_id:uuid}/mot-de-passe": {"password": "un mot de passe provisoire"},
    "/comptes/{account_id:uuid}/{act:str}": {},
    "/demandes/{request_ref:str}": {"accepts": "laptop", "person_version": "1", **_VERSION},
    "/demandes/{request_ref:str}/envoyer": _VERSION,
    "/demandes/{request_ref:str}/retirer": {"reason": "Équipée par un proche"},
    "/etabli/{device_tag:str}/{step:str}": {"tests": "passed", "grade": "B", "flag": "needs_part", **_VERSION},
    "/fonds/{fund_code:str}": {"budget": "3 600", **_VERSION},
    "/formations/{training_id:uuid}/competences": _VERSION,
    "/formations/{training_id:uuid}/departs": {
        "person_ref": "P-26-6666",
        "left_on": "09/11/2026",
        "reason": "moved_away",
        **_VERSION,
    },
    "/formations/{training_id:uuid}/inscriptions": {"code": "P-26-6666", "last_name": "Personne"},
    "/formations/{training_id:uuid}/seances/{day:date}": _VERSION,
    "/garanties/{ticket_id:uuid}/atelier": _VERSION,
    "/garanties/{ticket_id:uuid}/echange": {"device_tag": "AT-6666", **_VERSION},
    "/garanties/{ticket_id:uuid}/refus": {"reason": "Écran cassé par une chute", **_VERSION},
    "/garanties/{ticket_id:uuid}/reparation": {"outcome": "Batterie changée", **_VERSION},
    "/garanties/{ticket_id:uuid}/retour": _VERSION,
    "/imports/{import_id:uuid}/abandonner": {},
    "/imports/{import_id:uuid}/annuler": {},
    "/imports/{import_id:uuid}/colonnes": {"c0": "Type"},
    "/imports/{import_id:uuid}/enregistrer": {},
    "/imports/{import_id:uuid}/lignes/{number:int}": {"c0": "ZZ-9"},
    "/bancs/{workstation_id:uuid}/retirer": {},
    "/lots/{lot_id:uuid}/coller": {"serials": "5CG71234AB"},
    "/lots/{lot_id:uuid}/entrer": {"serials": "5CG71234AB"},
    "/lots/{lot_id:uuid}/modifier": {"weight_g": "12,5", **_VERSION},
    "/personnes/{person_ref:str}/accord": {"act": "give", **_VERSION},
    "/personnes/{person_ref:str}/attestation": {"state": "open", "seen_on": "09/11/2026"},
    "/personnes/{person_ref:str}/modifier": {"last_name": "Nouveau", "first_name": "Nom", **_VERSION},
    "/personnes/{person_ref:str}/suivis/{milestone:str}": {
        "contact": "reached",
        "answered_on": "23/11/2026",
        "situation": "cdi",
        **_VERSION,
    },
    "/releves/{report_id:uuid}/accepter": {},
    "/releves/{report_id:uuid}/ecarter": {},
    "/releves/{report_id:uuid}/etiquette": {"tag": "AT-6001"},
    "/remises/{handover_id:uuid}/absence": _VERSION,
    "/remises/{handover_id:uuid}/panne": {"fault": "screen", "words": "L’écran reste noir"},
    "/remises/{handover_id:uuid}/refus": {"after": "waits", **_VERSION},
    "/remises/{handover_id:uuid}/remettre": {"receipt_signed": "1", "contribution_received": "1", **_VERSION},
    "/remises/{handover_id:uuid}/rendez-vous": {"day": "08/12/2026", "hour": "14 h 00", **_VERSION},
    "/remises/{handover_id:uuid}/retour": _VERSION,
    "/stock/{device_tag:str}/commentaires": {"words": "Charnière dure."},
    "/stock/{device_tag:str}/photos": {},
    "/stock/{device_tag:str}/photos/{photo_id:uuid}/retirer": {},
    "/structures/{organisation_id:uuid}": {"name": "Nouveau nom", **_VERSION},
    "/tours/{round_number:int}/approbation": {"act": "soumettre", "reason": "Les règles adoptées."},
    "/tours/{round_number:int}/etapes/{step:str}": {},
    "/tours/{round_number:int}/lignes/{request_ref:str}": {"grants": "no", "reason": "Déjà équipée."},
    "/tours/{round_number:int}/parametres": _ROUND,
    "/tours/{round_number:int}/publication": {},
    "/vues/{view_id:uuid}/retirer": {},
}


def parameters(path: str) -> list[str]:
    return [name for name, _ in PARAMETER.findall(path)]


def words_of(path: str) -> dict[str, tuple[str, ...]]:
    """The values to try of the parameters that name no record."""
    found = {name: WORDS[name] for name in parameters(path) if name in WORDS}
    for (name, start), values in WORDS_BY_START.items():
        if name in parameters(path) and path.startswith(start):
            found[name] = values
    return found


def records_of(path: str) -> list[str]:
    """The parameters of an address that name a record."""
    return [name for name in parameters(path) if name not in words_of(path)]


def fill(path: str, references: Mapping[str, str]) -> Iterator[str]:
    """The address for these records, once for each combination of its words."""
    words = words_of(path)
    for values in itertools.product(*words.values()):
        known = {**references, **dict(zip(words, values, strict=True))}
        yield PARAMETER.sub(lambda found, known=known: known[found.group(1)], path)


def nowhere(path: str) -> dict[str, str]:
    """References of the right shape that no record has."""
    kinds = dict(PARAMETER.findall(path))
    return {name: SHAPES.get(name) or NOWHERE[kinds[name]] for name in records_of(path)}


def document(application: Litestar) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(application.openapi_schema.to_schema()))
    return found


def example_body(document: dict[str, Any], method: str, path: str) -> Any:
    """A good JSON body, made of the examples of the published document; None for a call without one."""
    operation = document["paths"][re.sub(r":\w+\}", "}", path)][method.lower()]
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    return None if content is None else example_of(document, content["schema"])


def example_of(document: dict[str, Any], schema: dict[str, Any]) -> Any:
    if schema.get("examples"):
        return schema["examples"][0]
    if "$ref" in schema:
        return example_of(document, document["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    inner = next((schema[words] for words in ("allOf", "oneOf", "anyOf") if words in schema), None)
    if inner:
        return example_of(document, inner[0])
    if schema.get("type") == "object":
        needed, fields = schema.get("required", []), schema.get("properties", {})
        wanted = {name: field for name, field in fields.items() if name in needed or "examples" in field}
        return {name: example_of(document, field) for name, field in wanted.items()}
    if schema.get("type") == "array":
        return [example_of(document, schema["items"])]
    return schema["enum"][0] if "enum" in schema else PLAIN[schema.get("format") or schema["type"]]
