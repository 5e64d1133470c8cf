"""Finding a commune from what people write, and what the rules need to know of it."""

import math
import re
import unicodedata
from collections.abc import Iterable

from sqlmodel import Session, col, select

from equip.places.models import Commune, DigitalPlace, PostalCode

RURAL_BELOW = 2000
EARTH_KM = 6371.0088


def search_name(name: str) -> str:
    """« St-Étienne-du-Bois », « SAINT ETIENNE DU BOIS » → the same key."""
    plain = unicodedata.normalize("NFKD", name.replace("œ", "oe").replace("’", "'")).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", " ", plain.lower()).split()
    return " ".join({"st": "saint", "ste": "sainte"}.get(word, word) for word in words if word != "cedex")


def find_commune(session: Session, postal_code: str | None, town: str | None) -> Commune | None:
    """The commune of this name, among those of the postal code if it is given.

    None when not certain: a postal code may serve 22 communes, so it decides alone only where it serves one.
    """
    query = select(Commune)
    if postal_code:
        query = query.join(PostalCode, col(PostalCode.commune_insee) == col(Commune.insee)).where(
            PostalCode.code == postal_code
        )
    if town:
        query = query.where(Commune.search_name == search_name(town))
    if not postal_code and not town:
        return None
    found = session.exec(query.order_by(Commune.insee).limit(2)).all()
    return found[0] if len(found) == 1 else None


def is_rural(commune: Commune) -> bool | None:
    """Fewer than 2,000 inhabitants (population municipale): the definition that the demonstration rules publish."""
    return None if commune.population is None else commune.population < RURAL_BELOW


def km_to_nearest_place(session: Session, commune: Commune) -> float | None:
    """Kilometres, as the crow flies between centres of communes, to the nearest public digital place; 0.1 km steps."""
    there = session.exec(
        select(Commune).join(DigitalPlace, col(DigitalPlace.commune_insee) == col(Commune.insee))
    ).all()
    return nearest_km(commune, there)


def nearest_km(commune: Commune, places: Iterable[Commune]) -> float | None:
    """None when a position is unknown: it is not 0."""
    if commune.latitude is None or commune.longitude is None:
        return None
    here = (commune.latitude, commune.longitude)
    known = [(place.latitude, place.longitude) for place in places if place.latitude and place.longitude]
    return min((round(_km(here, place), 1) for place in known), default=None)


def _km(one: tuple[float, float], two: tuple[float, float]) -> float:
    (lat1, lon1), (lat2, lon2) = ((math.radians(x) for x in point) for point in (one, two))
    chord = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(chord))
