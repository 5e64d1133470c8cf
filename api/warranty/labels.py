"""The French words of the enumerations of this room."""

from enum import StrEnum

from equip.warranty.models import Fault, TicketState
from equip.warranty.replacements import Shortfall

TABLES: dict[type[StrEnum], dict[str, str]] = {
    Fault: {
        Fault.NO_POWER: "ne démarre pas",
        Fault.SCREEN: "écran",
        Fault.BATTERY: "batterie ou chargeur",
        Fault.KEYBOARD: "clavier ou pavé tactile",
        Fault.STORAGE: "disque",
        Fault.SLOW: "lenteur",
        Fault.NETWORK: "réseau",
        Fault.SOUND: "son ou micro",
        Fault.SOFTWARE: "système ou logiciel",
        Fault.OTHER: "autre panne",
    },
    TicketState: {
        TicketState.REPORTED: "panne signalée",
        TicketState.IN_WORKSHOP: "à l’atelier",
        TicketState.REPAIRED: "réparé",
        TicketState.SWAPPED: "échangé",
        TicketState.RETURNED: "repris par l’atelier",
        TicketState.REFUSED: "refusé",
    },
    Shortfall: {
        Shortfall.OTHER_FORM: "d’un autre type",
        Shortfall.LESS_POWERFUL: "une catégorie moins rapide",
        Shortfall.POWER_UNKNOWN: "catégorie inconnue",
        Shortfall.LESS_RAM: "moins de mémoire",
        Shortfall.RAM_UNKNOWN: "mémoire inconnue",
        Shortfall.LESS_STORAGE: "un disque plus petit",
        Shortfall.STORAGE_UNKNOWN: "taille du disque inconnue",
        Shortfall.SLOWER_STORAGE: "un disque plus lent",
        Shortfall.STORAGE_KIND_UNKNOWN: "type de disque inconnu",
        Shortfall.NO_WEBCAM: "pas de webcam",
        Shortfall.WEBCAM_UNKNOWN: "webcam inconnue",
        Shortfall.OTHER_KEYBOARD: "un autre clavier",
        Shortfall.KEYBOARD_UNKNOWN: "clavier inconnu",
    },
}
