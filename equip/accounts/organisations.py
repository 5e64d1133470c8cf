"""The organisations of a département: the employers of its accounts, and the limit of what these see."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from equip.accounts.actors import Actor
from equip.accounts.models import Organisation, OrganisationKind
from equip.accounts.service import organisations_of
from equip.errors import Conflict, Invalid, NotFound
from equip.journal import service as journal
from equip.places.models import Commune, Site

LONGEST_NAME = 120


def get_organisation(session: Session, actor: Actor, organisation_id: UUID, *, lock: bool = False) -> Organisation:
    query = select(Organisation).where(
        Organisation.id == organisation_id, Organisation.departement == actor.departement
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.exec(query).first()
    if found is None:
        raise NotFound("organisation_not_found")
    return found


def add_organisation(
    session: Session,
    actor: Actor,
    *,
    name: str,
    kind: OrganisationKind,
    commune_insee: str | None = None,
    now: datetime,
) -> Organisation:
    """With a commune, its first site is made too: the place where computers are kept, or people are trained."""
    plain = _checked_name(session, actor, name)
    if commune_insee and session.get(Commune, commune_insee) is None:
        raise Invalid(fields={"commune_insee": "commune_code_unknown"})
    made = Organisation(departement=actor.departement, name=plain, kind=kind, commune_insee=commune_insee or None)
    session.add(made)
    session.flush()
    if commune_insee:
        site = Site(departement=actor.departement, organisation_id=made.id, name=plain, commune_insee=commune_insee)
        session.add(site)
    journal.record(session, actor, "organisation.create", "organisation", made.id, now=now, kind=kind)
    return made


def rename(session: Session, actor: Actor, organisation: Organisation, name: str, *, now: datetime) -> Organisation:
    """Its records follow it: they know it by its identifier."""
    plain = _checked_name(session, actor, name, but=organisation.id)
    if plain != organisation.name:
        organisation.name = plain
        session.add(organisation)
        session.flush()
        journal.record(session, actor, "organisation.rename", "organisation", organisation.id, now=now)
    return organisation


def find_by_name(session: Session, departement: str, name: str) -> Organisation | None:
    """Whatever the capitals and the spaces around."""
    plain = " ".join(name.split()).casefold()
    return next((row for row in organisations_of(session, departement) if row.name.casefold() == plain), None)


def _checked_name(session: Session, actor: Actor, name: str, but: UUID | None = None) -> str:
    plain = " ".join(name.split())
    if not plain or len(plain) > LONGEST_NAME:
        raise Invalid(fields={"name": "name_too_long" if plain else "required"}, longest=LONGEST_NAME)
    other = find_by_name(session, actor.departement, plain)
    if other and other.id != but:
        raise Conflict("organisation_name_taken")
    return plain
