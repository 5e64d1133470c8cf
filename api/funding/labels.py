"""The French words of the enumerations of this room."""

from enum import StrEnum

from equip.funding.models import Payer

PAYERS: dict[str, str] = {
    Payer.EVERYONE: "toute personne recevable",
    Payer.ESF_PARTICIPANT: "personnes inscrites à une formation du FSE+",
    Payer.SCHOOLCHILD: "foyers avec enfant scolarisé",
}

TABLES: dict[type[StrEnum], dict[str, str]] = {Payer: PAYERS}
