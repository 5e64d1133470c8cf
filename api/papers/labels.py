"""The French words of the enumerations of this room."""

from enum import StrEnum

from equip.inventory.leavings import Fate

TABLES: dict[type[StrEnum], dict[str, str]] = {
    Fate: {
        Fate.GIVEN: "donné à une personne",
        Fate.IN_STOCK: "dans le stock",
        Fate.DISMANTLED: "gardé pour pièces",
        Fate.RECYCLED: "recyclé",
    }
}
