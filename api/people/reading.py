"""A person as the API and the pages show it, with what stands in other tables; and the list of people."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from api.listing import Asked, list_rows
from api.people.schemas import ConsentRead, PersonRead, RsaEvidenceRead
from api.people.stages import Stage, stages_of
from equip.accounts.actors import Actor
from equip.accounts.models import Organisation
from equip.people import service
from equip.people.evidence import consents_of
from equip.people.facts import ACCOMPANYING
from equip.people.models import Beneficiary, Household
from equip.people.search import matching, plain_column
from equip.places.models import Commune

FILTERS = ("structure",)
ORDERS: dict[str, Any] = {
    "nom": plain_column(Beneficiary.last_name).concat(" ").concat(plain_column(Beneficiary.first_name)),
    "ref": col(Beneficiary.ref),
    "commune": col(Commune.search_name),
    "structure": col(Organisation.name),
}
Row = tuple[Beneficiary, Household, str, str | None]


def read_person(session: Session, person: Beneficiary) -> PersonRead:
    """For those who may see the household: never for a trainer."""
    household = service.household_of(session, person)
    organisation = session.get(Organisation, person.organisation_id)
    commune = session.get(Commune, person.commune_insee) if person.commune_insee else None
    evidence = service.latest_rsa_evidence(session, person)
    return PersonRead.model_validate(
        {
            **household.model_dump(),
            **person.model_dump(),
            "organisation": organisation.name if organisation else "",
            "commune": commune.name if commune else None,
            "rsa": RsaEvidenceRead.model_validate(evidence) if evidence else None,
            "consents": [ConsentRead.model_validate(row) for row in consents_of(session, person)],
            "stage": stages_of(session, [person.id])[person.id],
        }
    )


def list_people(session: Session, actor: Actor, wanted: Asked) -> tuple[list[tuple[Row, Stage]], int]:
    """One page of those whom the actor accompanies (or of the whole département), with the stage of each."""
    mine = service.visible_people(actor).with_only_columns(col(Beneficiary.id))
    statement = (
        select(Beneficiary, Household, col(Organisation.name), col(Commune.name))
        .join(Household, col(Household.id) == col(Beneficiary.household_id))
        .join(Organisation, col(Organisation.id) == col(Beneficiary.organisation_id))
        .outerjoin(Commune, col(Commune.insee) == col(Beneficiary.commune_insee))
        .where(col(Beneficiary.id).in_(mine))
    )
    if wanted.q:
        statement = statement.where(matching(wanted.q))
    if wanted.filters.get("structure"):
        statement = statement.where(col(Organisation.name) == wanted.filters["structure"])
    rows, total = list_rows(session, statement, wanted, orders=ORDERS, default="nom", unique=col(Beneficiary.ref))
    stages = stages_of(session, [row[0].id for row in rows])
    return [((row[0], row[1], row[2], row[3]), stages[row[0].id]) for row in rows], total


def accompanying(session: Session, actor: Actor) -> Sequence[Organisation]:
    """The organisations that may accompany somebody, by name."""
    query = (
        select_rows(Organisation)
        .where(Organisation.departement == actor.departement, col(Organisation.kind).in_(ACCOMPANYING))
        .order_by(Organisation.name)
    )
    return session.exec(query).all()
