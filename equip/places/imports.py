"""Files of places coming in: the communes of a département, and where people find help with computers.

The communes come as the State publishes them (Code officiel géographique), under the names of its own files.
What is there already is left as it is.
"""

import json
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, select

from equip.errors import Invalid
from equip.places.departements import departement_of
from equip.places.models import Arrondissement, Commune, DigitalPlace, Epci, PostalCode
from equip.places.service import search_name

Described = Mapping[str, Any]


def read_file(content: bytes) -> Described:
    """`Invalid` for what is not a JSON object."""
    try:
        found = json.loads(content)
    except ValueError as error:
        raise Invalid("places_file_unreadable") from error
    if not isinstance(found, dict):
        raise Invalid("places_file_unreadable")
    return found


def save_communes(session: Session, departement: str, described: Described) -> int:
    """The communes of the département that were not known, with their EPCI and postal codes; how many.

    `Invalid` when the file has none of its communes: it is another département's.
    """
    try:
        theirs = [row for row in described["communes"] if departement_of(row["code"]) == departement]
        if theirs:
            return _save_communes(session, theirs, described)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Invalid("places_file_unreadable") from error
    raise Invalid("places_of_another", departement=departement)


def save_digital_places(session: Session, departement: str, described: Described) -> int:
    """The public digital places of the département; none is added once it has some. `Invalid` for a commune unknown."""
    if session.exec(select(DigitalPlace).where(DigitalPlace.departement == departement).limit(1)).first():
        return 0
    try:
        source, codes = str(described["source"]), [str(row["commune"]) for row in described["places"]]
    except (KeyError, TypeError) as error:
        raise Invalid("places_file_unreadable") from error
    if any(session.get(Commune, code) is None for code in codes):
        raise Invalid("places_commune_unknown")
    session.add_all(DigitalPlace(departement=departement, commune_insee=code, source=source) for code in codes)
    return len(codes)


def _save_communes(session: Session, theirs: list[Described], described: Described) -> int:
    known = set(session.exec(select(Commune.insee)))
    rows = [row for row in theirs if row["code"] not in known]
    session.add_all(Arrondissement(code=code, name=name) for code, name in _new(session, Arrondissement, described))
    session.add_all(Epci(siren=code, name=name) for code, name in _new(session, Epci, described))
    session.flush()
    source = f"{described['source']}. {described['licence']}."
    session.add_all(_commune(row, source) for row in rows)
    session.flush()
    session.add_all(PostalCode(code=code, commune_insee=row["code"]) for row in rows for code in row["codesPostaux"])
    return len(rows)


def _new(session: Session, kind: type[Arrondissement] | type[Epci], described: Described) -> list[tuple[str, str]]:
    rows = described["arrondissements" if kind is Arrondissement else "epci"]
    return [(row["code"], row["nom"]) for row in rows if session.get(kind, row["code"]) is None]


def _commune(row: Described, source: str) -> Commune:
    return Commune(
        insee=row["code"],
        name=row["nom"],
        search_name=search_name(row["nom"]),
        departement_code=departement_of(row["code"]),
        arrondissement=row["arrondissement"],
        epci_siren=row["epci"],
        population=row["population"],
        latitude=row["lat"],
        longitude=row["lon"],
        source=source,
    )
