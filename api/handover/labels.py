"""The French words of the enumerations of this room."""

from enum import StrEnum

from equip.handover.models import HandoverState

TABLES: dict[type[StrEnum], dict[str, str]] = {
    HandoverState: {
        HandoverState.TO_SCHEDULE: "rendez-vous à fixer",
        HandoverState.SCHEDULED: "rendez-vous fixé",
        HandoverState.DONE: "remis",
        HandoverState.MISSED: "personne ne s’est présenté",
        HandoverState.DECLINED: "ordinateur refusé",
        HandoverState.RETURNED: "revenu à l’atelier",
    },
}
