"""The French words of the enumerations of this room, those of the engine included."""

from enum import StrEnum

from allocation import ChangeKind, LimitKind, Objective, Proof, ReasonCode, Status
from equip.rounds.demand import DemandKind
from equip.rounds.models import DecisionKind, RoundState

TABLES: dict[type[StrEnum], dict[str, str]] = {
    RoundState: {
        RoundState.DRAFT: "en préparation",
        RoundState.FROZEN: "figé",
        RoundState.SOLVING: "calcul en cours",
        RoundState.PROPOSED: "proposé",
        RoundState.APPROVED: "approuvé",
        RoundState.PUBLISHED: "publié",
        RoundState.CLOSED: "clos",
        RoundState.CANCELLED: "annulé",
    },
    DemandKind: {
        DemandKind.ALL: "Toutes les demandes",
        DemandKind.LAPTOP: "Un portable, et rien d’autre",
        DemandKind.DESKTOP: "Un poste fixe, et rien d’autre",
        DemandKind.EITHER: "L’un ou l’autre",
        DemandKind.RAM_8: "8 Go de mémoire ou plus",
        DemandKind.RAM_16: "16 Go de mémoire ou plus",
        DemandKind.STORAGE_256: "256 Go de disque ou plus",
        DemandKind.SCREEN_14: "Un écran de 14 pouces ou plus",
        DemandKind.SCREEN_15: "Un écran de 15,6 pouces ou plus",
        DemandKind.SCREEN_22: "Un écran de 22 pouces ou plus",
        DemandKind.WEBCAM: "Une webcam",
    },
    DecisionKind: {DecisionKind.GRANT: "servie", DecisionKind.WAITLIST: "non servie"},
    Status: {
        Status.OPTIMAL: "Optimal, prouvé",
        Status.FEASIBLE: "Bonne répartition, optimum non prouvé",
        Status.INFEASIBLE: "Infaisable",
        Status.UNKNOWN: "Arrêté avant tout résultat",
    },
    ReasonCode: {
        ReasonCode.EXCLUDED: "écartée par la commission",
        ReasonCode.NO_FITTING_DEVICE: "aucun poste adapté",
        ReasonCode.HOUSEHOLD_SERVED: "foyer déjà servi",
        ReasonCode.TIE_LOST: "à égalité, départagée",
        ReasonCode.RULE_DISPLACED: "règle de répartition",
        ReasonCode.STOCK_OUT: "plus de poste adapté",
        ReasonCode.FUND_OUT: "fonds épuisés",
        ReasonCode.BELOW_THRESHOLD: "sous le seuil",
        ReasonCode.NOT_PROVED: "raison non établie",
    },
    ChangeKind: {
        ChangeKind.POINTS: "points",
        ChangeKind.FUND: "argent",
        ChangeKind.DEVICE: "postes",
        ChangeKind.RULE: "règle levée",
        ChangeKind.NEED: "autre type accepté",
    },
    LimitKind: {
        LimitKind.FUND: "fonds",
        LimitKind.TYPE: "type de poste",
        LimitKind.RULE: "règle",
        LimitKind.PIN: "ligne servie à la main",
        LimitKind.EXCLUSION: "ligne écartée à la main",
    },
    Objective: {
        Objective.POINTS: "le plus de points servis",
        Objective.ORDER: "l’ordre strict des points",
        Objective.SERVED: "le plus de personnes servies",
        Objective.OVERSPEC: "les postes les plus proches des besoins",
        Objective.COST: "le moindre coût pour les fonds",
        Objective.DISTANCE: "le moins de chemin entre les dépôts et les lieux de remise",
        Objective.SENIORITY: "la demande la plus ancienne, puis le tirage au sort",
    },
    Proof: {
        Proof.SEARCH: "prouvé par recherche exhaustive",
        Proof.BRANCHING: "prouvé par séparation et évaluation",
        Proof.DUALITY: "prouvé par un certificat que chacun peut recalculer",
        Proof.STOPPED: "non prouvé",
    },
}
