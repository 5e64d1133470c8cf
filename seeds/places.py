"""The communes of the Ain as the generator needs them: where people live, and how far a public place is."""

import json
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from seeds.dice import Dice

COMMUNES = Path(__file__).with_name("communes.json")
EARTH_RADIUS_KM = 6371.0
BORDER_EPCI = "240100750"  # Pays de Gex, beside Geneva: fewer people on RSA than its size says (our guess)


@dataclass(frozen=True, slots=True)
class Commune:
    code: str  # INSEE
    name: str
    postal_codes: tuple[str, ...]
    arrondissement: str
    epci: str
    population: int
    rural: bool
    lat: float
    lon: float


@cache
def communes() -> tuple[Commune, ...]:
    rows = json.loads(COMMUNES.read_text(encoding="utf-8"))["communes"]
    return tuple(
        Commune(
            row["code"],
            row["nom"],
            tuple(row["codesPostaux"]),
            row["arrondissement"],
            row["epci"],
            row["population"],
            row["rural"],
            row["lat"],
            row["lon"],
        )
        for row in rows
    )


@cache
def _weights() -> tuple[float, ...]:
    # A little flatter than the population, so that a small file also holds villages.
    return tuple(accumulate(c.population**0.85 * (0.4 if c.epci == BORDER_EPCI else 1.0) for c in communes()))


def draw_commune(dice: Dice) -> Commune:
    marks = _weights()
    return communes()[bisect_right(marks, dice.real(0, marks[-1] * 0.999999))]


def postal_name(name: str, abbreviate: bool) -> str:
    """The name as a postal file writes it: capitals, no accents, no hyphens; `SAINT` may become `ST`."""
    plain = unicodedata.normalize("NFD", name.replace("œ", "oe").replace("’", " ").replace("'", " "))
    words = "".join(c for c in plain if not unicodedata.combining(c)).upper().replace("-", " ").split()
    short = {"SAINT": "ST", "SAINTE": "STE"} if abbreviate else {}
    return " ".join(short.get(word, word) for word in words)


def distance_km(a: Commune, b: Commune) -> float:
    """As the crow flies, between the centres of two communes."""
    dlat, dlon = radians(b.lat - a.lat), radians(b.lon - a.lon)
    h = sin(dlat / 2) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(dlon / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(h))


def distances_to_nearest(places: Sequence[str]) -> dict[str, float]:
    """Kilometres from each commune to the nearest of these INSEE codes, rounded to 0.1."""
    targets = [c for c in communes() if c.code in set(places)]
    return {c.code: round(min(distance_km(c, t) for t in targets), 1) for c in communes()}
