"""Where: communes by INSEE code (never by postal code), EPCI, arrondissements, digital places, sites."""

from uuid import UUID

from sqlmodel import Field

from equip.records import Owned, Table


class Arrondissement(Table, table=True):
    code: str = Field(primary_key=True, max_length=4)
    name: str


class Epci(Table, table=True):
    siren: str = Field(primary_key=True, max_length=9)
    name: str


class Commune(Table, table=True):
    """A commune of the Code officiel géographique. `search_name` is the name without accents, for matching."""

    insee: str = Field(primary_key=True, max_length=5)
    name: str
    search_name: str = Field(index=True)
    departement_code: str = Field(index=True, max_length=3)
    arrondissement: str = Field(foreign_key="arrondissement.code")
    epci_siren: str | None = Field(default=None, foreign_key="epci.siren")
    population: int | None = None
    latitude: float | None = Field(default=None, description="Degrees north, centre of the commune's outline")
    longitude: float | None = Field(default=None, description="Degrees east")
    source: str = Field(default="")


class PostalCode(Table, table=True):
    """A postal code serves up to 22 communes, and a commune may have several."""

    code: str = Field(primary_key=True, max_length=5)
    commune_insee: str = Field(primary_key=True, foreign_key="commune.insee")


class DigitalPlace(Owned, table=True):
    """A public place with computers and help; the points for distance are counted from the nearest."""

    commune_insee: str = Field(foreign_key="commune.insee", index=True)
    source: str


class Site(Owned, table=True):
    """A place where computers are kept, handed over, or people are trained."""

    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    name: str
    commune_insee: str = Field(foreign_key="commune.insee")
    address: str = ""
