"""The French words of the enumerations of this room."""

from enum import StrEnum

from api.outcomes.contact import Contact
from equip.outcomes.exits import TABLES as EXIT_TABLES
from equip.outcomes.exits import EsfStatus, ExitClass
from equip.outcomes.funnel import Step
from equip.outcomes.models import ComputerUse, FollowUpState, Milestone, Situation

TABLES: dict[type[StrEnum], dict[str, str]] = {
    Milestone: {
        Milestone.J28: "4 semaines",
        Milestone.M3: "3 mois",
        Milestone.M6: "6 mois",
        Milestone.M12: "12 mois",
    },
    FollowUpState: {
        FollowUpState.PLANNED: "à venir",
        FollowUpState.DUE: "à renseigner",
        FollowUpState.ANSWERED: "renseigné",
        FollowUpState.NO_NEWS: "sans nouvelle",
        FollowUpState.DECLINED: "ne souhaite plus répondre",
    },
    Situation: {entry.situation: entry.label for entry in EXIT_TABLES[-1].exits},
    ComputerUse: {
        ComputerUse.USED: "utilisé",
        ComputerUse.OFTEN: "utilisé souvent",
        ComputerUse.SOMETIMES: "utilisé parfois",
        ComputerUse.NEVER: "pas utilisé",
        ComputerUse.BROKEN: "en panne",
    },
    ExitClass: {
        ExitClass.DURABLE: "emploi durable",
        ExitClass.TRANSITION: "emploi de transition",
        ExitClass.POSITIVE: "formation ou insertion",
        ExitClass.OTHER: "autre situation",
        ExitClass.EXCLUDED: "retirée du calcul",
    },
    EsfStatus: {
        EsfStatus.EMPLOYED: "en emploi",
        EsfStatus.SELF_EMPLOYED: "en emploi, à son compte",
        EsfStatus.TRAINING: "en formation",
        EsfStatus.JOB_SEEKER: "en recherche d’emploi",
        EsfStatus.INACTIVE: "sans activité",
        EsfStatus.UNKNOWN: "inconnu",
    },
    Step: {
        Step.ASKED: "Demandes déposées",
        Step.ELIGIBLE: "Recevables",
        Step.TRAINED: "Formées",
        Step.EQUIPPED: "Équipées",
        Step.FOLLOWED: "Suivies à 3 mois",
        Step.DYNAMIC_EXIT: "Sortie dynamique, à une échéance au moins",
    },
    Contact: {
        Contact.REACHED: "Oui",
        Contact.NO_NEWS: "Non, après 3 essais",
        Contact.DECLINED: "Oui, et elle ne souhaite plus répondre",
    },
}
