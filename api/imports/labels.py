"""The French words of the enumerations of this room."""

from enum import StrEnum

from equip.imports.models import ImportKind, ImportState
from equip.imports.service import Verdict

TABLES: dict[type[StrEnum], dict[str, str]] = {
    ImportKind: {
        ImportKind.PEOPLE: "extrait des personnes (Iodas, CAF)",
        ImportKind.STOCK: "liste des postes",
        ImportKind.HARDWARE: "rapport matériel ou d’effacement (lshw, GLPI, Workbench, nwipe…)",
        ImportKind.ATTENDANCE: "feuille de présence",
        ImportKind.REQUESTS: "demandes",
        ImportKind.FOLLOW_UPS: "suivis",
    },
    ImportState: {
        ImportState.CHECKED: "à enregistrer",
        ImportState.SAVED: "enregistré",
        ImportState.ABANDONED: "abandonné",
    },
    Verdict: {
        Verdict.CREATE: "à créer",
        Verdict.UPDATE: "à mettre à jour",
        Verdict.IDENTICAL: "identiques, ignorées",
        Verdict.TO_CORRECT: "à corriger",
        Verdict.DUPLICATE: "doublons possibles",
    },
}
