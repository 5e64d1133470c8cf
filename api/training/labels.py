"""The French words of the enumerations of this room."""

from enum import StrEnum

from equip.training.models import Presence, SkillLevel, SkillPhase, SkillScale

TABLES: dict[type[StrEnum], dict[str, str]] = {
    Presence: {
        Presence.PRESENT: "Présent",
        Presence.ABSENT: "Absent",
        Presence.EXCUSED: "Excusé",
    },
    SkillScale: {
        SkillScale.INSTRUMENTAL: "Se servir de l’ordinateur et des logiciels",
        SkillScale.INFORMATIONAL: "Chercher, choisir et comprendre l’information",
        SkillScale.STRATEGIC: "S’en servir de soi-même, pour sa vie et son travail",
    },
    SkillPhase: {SkillPhase.BEFORE: "avant la formation", SkillPhase.AFTER: "après la formation"},
    SkillLevel: {
        SkillLevel.NOT_ACQUIRED: "Non acquis",
        SkillLevel.IN_PROGRESS: "En cours",
        SkillLevel.ACQUIRED: "Acquis",
    },
}
