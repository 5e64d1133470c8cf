"""What people became: one `FollowUpRow` a milestone, several lines a person.

Situations are the labels of the ASP and of our form; the class of an exit is dated data, not here.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from equip.files.columns import Column, Reading, read_as
from equip.files.names import proper_name
from equip.files.tables import Table
from equip.files.values import day, one_of, text, year, yes_no

MILESTONES = {
    "J28": ("J28", "J+28", "4 semaines", "28 jours"),
    "M3": ("M3", "M+3", "3 mois"),
    "M6": ("M6", "M+6", "6 mois"),
    "M12": ("M12", "M+12", "12 mois"),
}
SITUATIONS = {
    "cdi": ("Embauche en CDI non aidé", "CDI non aidé", "CDI", "accès à un emploi CDI"),
    "cdi_subsidised": ("Embauche en CDI aidé", "CDI aidé"),
    "fixed_term_6m_plus": (
        "CDD de 6 mois et plus",
        "CDD 6 mois et plus",
        "CDD d'une durée de 6 mois et plus",
        "intérim de plus de 6 mois",
        "embauche en CDD (sans aide publique à l'emploi) d'une durée de 6 mois et plus",
        "intérim > 6 mois",
        "embauche en CDD de 6 mois et plus",
    ),
    "business_creation": (
        "Création ou reprise d'entreprise à son compte",
        "création ou reprise d'entreprise",
        "création d'activité",
        "création d'entreprise",
    ),
    "civil_service": ("Stage ou titularisation dans la fonction publique", "fonction publique"),
    "fixed_term_under_6m": (
        "CDD de moins de 6 mois",
        "embauche en CDD de moins de 6 mois",
        "CDD moins de 6 mois",
        "intérim < 6 mois",
        "embauche en CDD (sans aide publique) de moins de 6 mois (hors IAE)",
        "intérim de moins de 6 mois",
        "embauche en CDD (sans aide publique) de moins de 6 mois",
        "embauche en CDD (sans aide publique à l'emploi) de moins de 6 mois",
        "embauche en CDD (sans aide publique à l'emploi) de moins de 6 mois (hors IAE)",
        "embauche en CDD (sans aide publique à l'emploi) d'une durée de moins de 6 mois",
    ),
    "subsidised_fixed_term": (
        "Contrat aidé",
        "contrat aidé chez un employeur de droit commun",
        "PEC",
        "CUI-CAE",
        "CIE",
        "accès à un contrat aidé",
        "contrat aidé (PEC/CUI-CAE, CIE, CEJ…) chez un employeur de droit commun",
    ),
    "iae_contract": (
        "Embauche pour une durée déterminée dans une structure IAE",
        "contrat IAE",
        "CDDI",
        "structure IAE",
        "embauche dans une structure IAE",
        "accès à un emploi salarié SIAE (hors contrat aidé)",
    ),
    "qualifying_training": (
        "Entrée en formation qualifiante",
        "entrée en formation qualifiante ou poursuite",
        "formation qualifiante",
        "entrée en formation qualifiante ou poursuite de formation qualifiante",
        "formation pré-qualifiante",
    ),
    "certification": (
        "Obtention d'une certification ou qualification",
        "certification",
        "obtention d'une certification",
    ),
    "other_positive": ("Autre sortie reconnue comme positive", "autre sortie positive"),
    "retirement": ("Prise des droits à la retraite", "retraite"),
    "unemployed": ("Au chômage", "en recherche d'emploi", "chômage", "demandeur d'emploi"),
    "inactive": ("Inactif", "inactive", "inactif/inactive"),
    "no_news": ("Sans nouvelle", "sans nouvelles", "injoignable"),
    "moved_away": ("Déménagement hors département", "déménagement"),
    "death": ("Décès", "décédé", "décédée"),
    "long_leave": ("Congé longue durée", "congé de longue durée"),
    "admin_or_court_decision": (
        "Décision administrative ou de justice",
        "décision administrative",
        "décision administrative/justice",
    ),
    "too_short": ("Présence trop courte",),
}


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    line: int
    number: str
    last_name: str | None
    first_name: str | None
    birth_year: int | None
    town: str | None
    device: str | None
    handed_over_on: date | None
    training_ended_on: date | None
    milestone: str
    followed_on: date | None
    situation: str | None
    certification: bool | None
    """True when that is what the situation says: something gained on the way, not an exit."""
    contract: str | None
    """As written: the code of the situation is what is counted."""
    started_on: date | None
    computer_used: bool | None
    comment: str | None


COLUMNS = (
    Column("number", "N°", ("numéro", "n° dossier"), text, required=True),
    Column("last_name", "Nom", ("nom de famille",), proper_name),
    Column("first_name", "Prénom", (), proper_name),
    Column("birth_year", "Année de naissance", ("année naissance",), year),
    Column("town", "Commune", ("ville",), text),
    Column("device", "Poste remis", ("poste", "ordinateur remis", "matériel remis"), text),
    Column("handed_over_on", "Date de remise", ("remis le", "date remise"), day),
    Column("training_ended_on", "Fin de formation", ("fin formation", "date de fin de formation"), day),
    Column("milestone", "Suivi", ("échéance", "jalon"), one_of(MILESTONES), required=True),
    Column("followed_on", "Date du suivi", ("suivi le", "date suivi"), day),
    Column("situation", "Situation", ("situation à la sortie", "motif de sortie"), one_of(SITUATIONS)),
    Column("contract", "Type de contrat", ("contrat",), text),
    Column("started_on", "Date de début", ("début", "début du contrat"), day),
    Column("computer_used", "Ordinateur utilisé", ("utilise l'ordinateur",), yes_no),
    Column("comment", "Commentaire", ("commentaires", "observations", "remarques"), text),
)


def read_follow_ups(table: Table) -> Reading[FollowUpRow]:
    return read_as(_row, table, COLUMNS, ("number", "milestone"))


def _row(line: int, situation: str | None, **values: Any) -> FollowUpRow:
    certified = situation == "certification"
    return FollowUpRow(line=line, situation=None if certified else situation, certification=certified or None, **values)
