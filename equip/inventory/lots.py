"""Lots, donors and places: found by what the list calls them, or made."""

from datetime import datetime

from sqlmodel import Session, col, func, select

from equip.accounts.actors import Actor
from equip.errors import Forbidden
from equip.inventory.models import Donor, Lot
from equip.journal import service as journal
from equip.places.models import Site


def find_or_make_donor(session: Session, actor: Actor, name: str, *, now: datetime) -> Donor:
    """By name, whatever the capitals. A new donor's kind is unknown until somebody says it."""
    query = select(Donor).where(Donor.departement == actor.departement, func.lower(Donor.name) == name.lower())
    donor = session.exec(query.order_by(col(Donor.id)).limit(1)).first()
    if donor is None:
        donor = Donor(departement=actor.departement, name=name)
        session.add(donor)
        session.flush()
        journal.record(session, actor, "donor.create", "donor", donor.id, now=now)
    return donor


def find_or_make_lot(session: Session, actor: Actor, code: str, *, now: datetime) -> Lot:
    if actor.organisation_id is None:
        raise Forbidden("role_not_allowed")
    lot = session.exec(select(Lot).where(Lot.organisation_id == actor.organisation_id, Lot.code == code)).first()
    if lot is None:
        lot = Lot(departement=actor.departement, organisation_id=actor.organisation_id, code=code)
        session.add(lot)
        session.flush()
        journal.record(session, actor, "lot.create", "lot", lot.id, now=now)
    return lot


def find_site(session: Session, actor: Actor, name: str) -> Site | None:
    query = select(Site).where(Site.organisation_id == actor.organisation_id, func.lower(Site.name) == name.lower())
    return session.exec(query.order_by(col(Site.id)).limit(1)).first()
