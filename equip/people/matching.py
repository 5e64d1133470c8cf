"""Is this person known already? Same is certain; near is shown to somebody who decides. Nothing is merged here.

A CAF number alone is nobody: the two people of a household share it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Session, col, select

from equip.accounts.actors import Actor
from equip.accounts.models import Organisation
from equip.people.models import Beneficiary, Household
from equip.people.search import close_names, plain_name
from equip.walls import beyond_the_wall


class Certainty(StrEnum):
    SAME = "same"
    NEAR = "near"


@dataclass(frozen=True, kw_only=True)
class Identity:
    last_name: str
    first_name: str
    birth_date: date | None = None
    caf_number: str | None = None
    internal_id: str | None = None
    phone: str | None = None

    @property
    def name(self) -> str:
        return f"{self.last_name} {self.first_name}"


@dataclass(frozen=True)
class Match:
    person: Beneficiary
    certainty: Certainty


@dataclass(frozen=True)
class Matches:
    """`elsewhere` names the organisation that accompanies this very person; nothing else of them is given."""

    mine: tuple[Match, ...] = ()
    elsewhere: str | None = None

    @property
    def same(self) -> Beneficiary | None:
        return next((match.person for match in self.mine if match.certainty is Certainty.SAME), None)

    @property
    def near(self) -> list[Beneficiary]:
        return [match.person for match in self.mine if match.certainty is Certainty.NEAR]


def find_matches(session: Session, actor: Actor, identity: Identity) -> Matches:
    """People of the actor's own organisation as they are; the others only if certain, and only where they are."""
    with beyond_the_wall(session, actor):
        found = list(_matches(session, actor.departement, identity))
        mine = tuple(m for m in found if actor.is_wide or m.person.organisation_id == actor.organisation_id)
        others = [m.person for m in found if m not in mine and m.certainty is Certainty.SAME]
        place = session.get(Organisation, others[0].organisation_id) if others else None
        for person in (m.person for m in found if m not in mine):
            session.expunge(person)
    return Matches(mine, place.name if place else None)


def _matches(session: Session, departement: str, identity: Identity) -> Iterable[Match]:
    for person, caf_number in _candidates(session, departement, identity):
        certainty = _compare(identity, person, caf_number)
        if certainty:
            yield Match(person, certainty)


def _candidates(session: Session, departement: str, identity: Identity) -> Iterable[tuple[Beneficiary, str | None]]:
    household = select(Household.id).where(
        Household.departement == departement, Household.caf_number == identity.caf_number
    )
    known = [
        col(Beneficiary.internal_id) == identity.internal_id if identity.internal_id else None,
        col(Beneficiary.birth_date) == identity.birth_date if identity.birth_date else None,
        col(Beneficiary.phone) == identity.phone if identity.phone else None,
        col(Beneficiary.household_id).in_(household) if identity.caf_number else None,
    ]
    # One indexed search for each clue: together in one « or », they would read the whole table.
    searches = [select(Beneficiary.id).where(clue) for clue in known if clue is not None]
    ids = session.scalars(sa.union(*searches)).all() if searches else []
    if not ids:
        return []
    query = (
        select(Beneficiary, Household.caf_number)
        .join(Household, col(Household.id) == col(Beneficiary.household_id))
        .where(Beneficiary.departement == departement, col(Beneficiary.id).in_(ids))
        .order_by(Beneficiary.ref)
    )
    return session.exec(query).all()


def _compare(identity: Identity, person: Beneficiary, caf_number: str | None) -> Certainty | None:
    if identity.internal_id and identity.internal_id == person.internal_id:
        return Certainty.SAME
    name = f"{person.last_name} {person.first_name}"
    same_name = plain_name(name) == plain_name(identity.name)
    same_day = identity.birth_date is not None and identity.birth_date == person.birth_date
    same_household = identity.caf_number is not None and identity.caf_number == caf_number
    other_id = bool(identity.internal_id and person.internal_id)
    if same_name and same_day and same_household and not other_id:
        return Certainty.SAME
    same_phone = identity.phone is not None and identity.phone == person.phone
    if (same_day and close_names(identity.name, name)) or (same_name and (same_household or same_phone)):
        return Certainty.NEAR
    return None
