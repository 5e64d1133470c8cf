"""The French words of the enumerations of this room, and of the fields that an import may change."""

from enum import StrEnum

from api.people.stages import Stage
from equip.people.matching import Certainty
from equip.people.models import (
    ConsentKind,
    Diploma,
    Equipment,
    EvidenceSource,
    HouseholdRole,
    RsaState,
)

TABLES: dict[type[StrEnum], dict[str, str]] = {
    HouseholdRole: {
        HouseholdRole.APPLICANT: "allocataire",
        HouseholdRole.PARTNER: "conjointe ou conjoint",
    },
    RsaState: {
        RsaState.PENDING: "demande de RSA en cours",
        RsaState.REFUSED: "RSA refusé",
        RsaState.OPEN: "RSA ouvert",
        RsaState.SUSPENDED: "RSA ouvert, droit suspendu",
        RsaState.PAYMENT_SUSPENDED: "RSA ouvert, versement suspendu",
        RsaState.CLOSED: "RSA fermé",
        RsaState.CLOSED_EARLIER: "RSA fermé auparavant",
    },
    EvidenceSource: {
        EvidenceSource.CAF_FILE: "fichier de la CAF",
        EvidenceSource.PAPER: "attestation papier",
        EvidenceSource.API: "réponse de la CAF ou de la MSA",
    },
    Equipment: {
        Equipment.NONE: "rien",
        Equipment.SMARTPHONE_ONLY: "un smartphone seulement",
        Equipment.BROKEN_COMPUTER: "un ordinateur hors d’usage",
        Equipment.COMPUTER: "un ordinateur qui marche",
    },
    Diploma: {
        Diploma.NONE: "sans diplôme",
        Diploma.BELOW_BAC: "avant le bac (CAP, BEP, brevet)",
        Diploma.BAC: "bac",
        Diploma.ABOVE_BAC: "après le bac",
    },
    ConsentKind: {
        ConsentKind.PROCESSING: "usage de ses données pour la demande",
        ConsentKind.FOLLOW_UP: "suivi après la remise",
    },
    Certainty: {
        Certainty.SAME: "la même personne",
        Certainty.NEAR: "peut-être la même personne",
    },
    Stage: {
        Stage.NONE: "Sans demande",
        Stage.TRAINING: "En formation",
        Stage.RETURNED: "Ordinateur rendu",
        Stage.DRAFT: "Demande à terminer",
        Stage.REQUEST: "Demande en cours",
        Stage.GRANTED: "Ordinateur attribué",
        Stage.EQUIPPED: "Ordinateur remis",
    },
}

FIELDS: dict[str, str] = {
    "last_name": "Nom",
    "first_name": "Prénom",
    "birth_date": "Date de naissance",
    "internal_id": "Code du Département",
    "caf_number": "Numéro d’allocataire",
    "household_role": "Rôle au foyer",
    "organisation_id": "Structure",
    "phone": "Téléphone",
    "email": "Adresse électronique",
    "address": "Adresse",
    "commune_insee": "Commune",
    "diploma": "Diplôme",
    "family_quotient": "Quotient familial",
    "family_quotient_on": "Date du quotient familial",
    "schoolchildren": "Enfants scolarisés",
    "equipment": "Équipement du foyer",
    "rsa_state": "Droit au RSA",
}
"""Words for `equip.imports` reports, whose changes are named by field."""

ENUMS: dict[str, type[StrEnum]] = {
    "household_role": HouseholdRole,
    "diploma": Diploma,
    "equipment": Equipment,
    "rsa_state": RsaState,
}
