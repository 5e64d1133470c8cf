"""The words printed beside the codes that the bench scans."""

from enum import StrEnum

from equip.inventory.commands import Command

WORDS: dict[str, str] = {
    Command.ALL_GOOD: "TOUT BON",
    Command.SCREEN_FAULT: "DÉFAUT ÉCRAN",
    Command.KEYBOARD_FAULT: "DÉFAUT CLAVIER",
    Command.SOUND_FAULT: "DÉFAUT SON",
    Command.SHELL_FAULT: "DÉFAUT COQUE",
    Command.GRADE_A: "NOTE A",
    Command.GRADE_B: "NOTE B",
    Command.GRADE_C: "NOTE C",
    Command.REPAIR: "RÉPARATION",
    Command.PARTS: "PIÈCES",
    Command.NEXT: "SUIVANT",
    Command.CANCEL: "ANNULER",
    Command.MODE_INTAKE: "MODE RÉCEPTION",
    Command.MODE_TEST: "MODE TEST",
    Command.MODE_READY: "MODE PRÊT",
}
TABLES: dict[type[StrEnum], dict[str, str]] = {Command: WORDS}
