"""The world every test starts from: the Ain and the Isère with their organisations and one account per role.

Built once into the template database, from the same seed files as the demonstration.
"""

from datetime import datetime

from sqlmodel import Session, select

from equip.accounts.actors import Actor, system_actor
from equip.accounts.models import Organisation, User
from equip.accounts.service import actor_of
from seeds.load import load_foundations

SYSTEM = system_actor("01")


def build(session: Session, *, now: datetime) -> None:
    load_foundations(session, now=now)


def user(session: Session, role: str, departement: str = "01", organisation: str | None = None) -> User:
    """The first account of this role (in this organisation, by name, if given)."""
    query = select(User).where(User.role == role, User.departement == departement)
    if organisation:
        query = query.join(Organisation).where(Organisation.name == organisation)
    return session.exec(query.order_by(User.email)).first() or _missing(role, departement)


def actor(session: Session, role: str, departement: str = "01", organisation: str | None = None) -> Actor:
    return actor_of(user(session, role, departement, organisation))


def organisation(session: Session, name: str) -> Organisation:
    return session.exec(select(Organisation).where(Organisation.name == name)).one()


def _missing(role: str, departement: str) -> User:
    raise LookupError(f"no account {role} in {departement}: see seeds/ain/comptes.json")
