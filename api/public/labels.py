"""The French words of the enumerations of this room."""

from enum import StrEnum

TABLES: dict[type[StrEnum], dict[str, str]] = {}
