"""What a decision says to the person, in words kept with it: the answer, why, what comes next, and the legal notice.

The sentences of law stand in `NOTICE` and `RIGHTS`, dated, and are to be validated by the legal service before use.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from allocation import ReasonCode
from api.formats import euros
from api.rounds.reasons import OTHERS, Known, changes, type_words, why_for_the_person
from equip.accounts.models import Departement
from equip.rounds.models import Round

VERSION = "2026-11, à valider par le service juridique"


@dataclass(frozen=True)
class Sender:
    """Who signs, and where to write; from the settings of the département."""

    name: str
    phone: str
    address: str
    rules_url: str


def sender_of(departement: Departement, public_url: str) -> Sender:
    return Sender(
        name=str(departement.settings.get("owner") or f"Département {departement.name}"),
        phone=departement.phone,
        address=str(departement.settings.get("address") or "adresse à compléter par le Département"),
        rules_url=f"{public_url.rstrip('/')}/regles?departement={departement.code}",
    )


def words_of(explanation: Mapping[str, Any], this_round: Round, known: Known, sender: Sender) -> dict[str, Any]:
    """All that is sent and shown to the person about one decision."""
    award = explanation["award"]
    said = _granted(award, this_round) if award else _not_this_time(explanation, this_round, known)
    return said | {"rights": rights(sender), "notice": notice(sender), "version": VERSION}


def _granted(award: Mapping[str, Any], this_round: Round) -> dict[str, Any]:
    paid = award["contribution_cents"]
    money = f"Votre participation est de {euros(paid)}, à payer à la remise." if paid else "Vous n’avez rien à payer."
    return {
        "title": "Un ordinateur vous est attribué",
        "paragraphs": [
            "Vous avez demandé un ordinateur.",
            f"Au tour {this_round.number} ({this_round.label}), votre demande est retenue.",
            f"Vous recevrez un ordinateur de type {type_words(award['type'])}.",
            money,
        ],
        "why": ["Votre demande remplit les conditions et a assez de points."]
        if not award["by_hand"]
        else ["La commission a retenu votre demande, avec un motif écrit."],
        "changes": [],
        "next": ["La personne qui vous accompagne vous dira où et quand le retirer."],
    }


def _not_this_time(explanation: Mapping[str, Any], this_round: Round, known: Known) -> dict[str, Any]:
    about, reason = explanation["round"], explanation["reason"]
    would_do = changes(reason, known) if reason else []
    return {
        "title": "Votre demande d’ordinateur n’a pas été retenue cette fois",
        "paragraphs": [
            "Vous avez demandé un ordinateur.",
            f"Au tour {this_round.number} ({this_round.label}), il y avait {_count(about['claims'], 'demande')}.",
            f"Il y avait de quoi en servir {about['served']}.",
            "Votre demande n’a pas été retenue.",
        ],
        "why": [line for line in why_for_the_person(reason, known) if line] if reason else [],
        "changes": would_do,
        "others": OTHERS if would_do else "",
        "next": _household_next(reason) if explanation["household_served"] else _next(explanation),
    }


def _next(explanation: Mapping[str, Any]) -> list[str]:
    return [
        "Votre demande reste valable.",
        "Elle participe d’office au prochain tour, si les conditions sont toujours remplies.",
        *_leads(explanation["reading"]["points"]),
    ]


def _household_next(reason: Mapping[str, Any] | None) -> list[str]:
    """More points would change nothing: the published rule keeps a household to its computer."""
    is_said = reason is not None and reason["code"] == ReasonCode.HOUSEHOLD_SERVED
    return [
        *([] if is_said else ["Votre foyer reçoit un ordinateur dans ce tour."]),
        "Votre demande est gardée.",
        "Elle participera à un prochain tour si votre foyer ne prend pas cet ordinateur, ou le rend.",
    ]


def _leads(lines: list[dict[str, Any]]) -> list[str]:
    """What the person can do, or what time will do: only the criteria that are not at their most."""
    words = {
        "attendance": "Être présent à la formation peut donner jusqu’à {more} de plus.",
        "waiting": "L’attente peut donner jusqu’à {more} de plus.",
    }
    return [
        words[line["code"]].format(more=_count(line["most"] - line["points"], "point"))
        for line in lines
        if line["code"] in words and line["points"] < line["most"]
    ]


def notice(sender: Sender) -> list[str]:
    """Seven things (CRPA L. 311-3-1 and R. 311-3-1-1, and the guide of the State's data service)."""
    return [
        "Un programme informatique a aidé à préparer cette décision.",
        "Il sert à répartir les ordinateurs selon une grille publique ; deux personnes vérifient et décident.",
        "Vous avez le droit d’obtenir les règles de ce programme et la façon dont elles ont été appliquées à votre "
        "demande (code des relations entre le public et l’administration, articles L. 311-3-1 et R. 311-3-1-1).",
        f"Pour cela, écrivez à : {sender.name}, {sender.address}, ou appelez le {sender.phone}.",
        "Sans réponse sous un mois, vous avez deux mois pour saisir la Commission d’accès aux documents "
        "administratifs (CADA).",
        f"L’administration responsable est : {sender.name}.",
        f"Les règles sont publiées sur {sender.rules_url}.",
    ]


def rights(sender: Sender) -> list[str]:
    return [
        "Si vous n’êtes pas d’accord, vous avez deux mois à partir de la réception de ce courrier pour demander un "
        f"nouvel examen : {sender.name}, {sender.address}.",
        "Dans le même délai, vous pouvez saisir le tribunal administratif. "
        "[Formule et adresse à valider par le service juridique.]",
    ]


def _count(count: int, word: str) -> str:
    return f"{count} {word}{'s' if count > 1 else ''}"
