"""Small words that depend on the next one."""

import unicodedata


def of(name: str) -> str:
    """« de Karim », « d’Odette ». Before an « h » nobody knows: « de », which is never wrong."""
    first = unicodedata.normalize("NFKD", name[:1]).lower()[:1]
    return f"d’{name}" if first in {"a", "e", "i", "o", "u", "œ", "æ"} else f"de {name}"
