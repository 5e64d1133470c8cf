"""The French words of the enumerations of this room."""

from enum import StrEnum

from equip.training.models import LeaveReason, Presence, SkillLevel, SkillPhase, SkillScale

TABLES: dict[type[StrEnum], dict[str, str]] = {
    Presence: {
        Presence.PRESENT: "Présent",
        Presence.ABSENT: "Absent",
        Presence.EXCUSED: "Excusé",
    },
    LeaveReason: {
        LeaveReason.FOUND_JOB: "Emploi trouvé",
        LeaveReason.OTHER_TRAINING: "Autre formation",
        LeaveReason.MOVED_AWAY: "Déménagement",
        LeaveReason.STOPPED_COMING: "Ne vient plus",
        LeaveReason.OTHER_REASON: "Autre motif",
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
