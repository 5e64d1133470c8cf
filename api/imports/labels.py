"""The French words of the enumerations of this room."""

from enum import StrEnum

from equip.imports.models import ImportKind, ImportState, Undone, Verdict

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
        ImportState.CHECKING: "en lecture",
        ImportState.CHECKED: "à enregistrer",
        ImportState.SAVING: "en cours d’enregistrement",
        ImportState.SAVED: "enregistré",
        ImportState.UNDOING: "en cours d’annulation",
        ImportState.UNDONE: "annulé",
        ImportState.ABANDONED: "abandonné",
    },
    Undone: {
        Undone.REMOVED: "retirés du stock",
        Undone.PUT_BACK: "remis comme avant",
        Undone.PUT_BACK_IN_PART: "remis en partie comme avant",
        Undone.KEPT: "laissés tels quels",
    },
    Verdict: {
        Verdict.CREATE: "à créer",
        Verdict.UPDATE: "à mettre à jour",
        Verdict.IDENTICAL: "identiques, ignorées",
        Verdict.TO_CORRECT: "à corriger",
        Verdict.DUPLICATE: "doublons possibles",
    },
}
