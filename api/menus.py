"""The menu of each role, in the words of the page."""

from equip.accounts.actors import Actor
from equip.accounts.models import Role

TODAY = ("Aujourd’hui", "/")
_MENUS: dict[str, list[tuple[str, str]]] = {
    Role.PRESCRIBER: [
        TODAY,
        ("Personnes", "/personnes"),
        ("Demandes", "/demandes"),
        ("Remises", "/remises"),
        ("Suivis", "/suivis"),
    ],
    Role.REFURBISHER: [
        TODAY,
        ("Établi", "/etabli"),
        ("Lots", "/lots"),
        ("Stock", "/stock"),
        ("Imports", "/imports"),
        ("Remises", "/remises"),
        ("Garanties", "/garanties"),
    ],
    Role.TRAINER: [TODAY, ("Sessions", "/formations"), ("Suivis", "/suivis"), ("Imports", "/imports")],
    Role.PROGRAMME_OFFICER: [
        TODAY,
        ("Tours", "/tours"),
        ("Demandes", "/demandes"),
        ("Personnes", "/personnes"),
        ("Stock", "/stock"),
        ("Fonds", "/fonds"),
        ("Remises", "/remises"),
        ("Imports", "/imports"),
        ("Résultats", "/resultats"),
        ("Règles", "/regles"),
    ],
    Role.APPROVER: [TODAY, ("Tours", "/tours"), ("Règles", "/regles")],
    Role.ANALYST: [TODAY, ("Résultats", "/resultats"), ("Règles", "/regles")],
    Role.ADMIN: [
        TODAY,
        ("Comptes", "/comptes"),
        ("Structures", "/structures"),
        ("Journal", "/journal"),
        ("Règles", "/regles"),
    ],
}
_PUBLIC = [
    ("Comprendre les règles", "/regles"),
    ("Suivre ma demande", "/suivi"),
    ("Se connecter", "/connexion"),
]


def menu_of(actor: Actor | None) -> list[tuple[str, str]]:
    return _MENUS.get(actor.role, _PUBLIC) if actor else _PUBLIC
