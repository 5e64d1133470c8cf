"""Who a published decision is written to: the name and address that a letter needs, and nothing else of the person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from equip.accounts.actors import Actor
from equip.errors import NotFound
from equip.people.models import Beneficiary
from equip.places.models import Commune, PostalCode
from equip.requests.models import EquipmentRequest
from equip.rounds import publication, service
from equip.rounds.models import Decision, Round


@dataclass(frozen=True)
class Addressee:
    """`birth_is_known`: the public page asks for the year of birth with the code, which opens nothing until it is.

    `town` carries its postal code where the commune has one only. `words` are those kept with the decision.
    """

    ref: str
    public_code: str
    person_ref: str
    birth_is_known: bool
    name: str
    address: str
    town: str
    decided_at: datetime
    words: Mapping[str, Any]


def addressees(
    session: Session, actor: Actor, this_round: Round, *, start: int = 0, most: int | None = None
) -> list[Addressee]:
    """In the order of the requests' references. Raises `WrongState` before the publication."""
    service.check_may_run(actor)
    publication.check_published(this_round)
    query = _query(actor, this_round).order_by(col(EquipmentRequest.ref)).offset(start).limit(most)
    return _read(session, session.exec(query).all())


def addressee(session: Session, actor: Actor, this_round: Round, ref: str) -> Addressee:
    """Raises `NotFound` where nothing is decided: another's request and a round to come are told alike."""
    service.check_may_run(actor)
    query = _query(actor, this_round).where(EquipmentRequest.ref == ref)
    rows = session.exec(query).all() if ref.isprintable() else []
    if not rows:
        raise NotFound("request_not_in_round", ref=ref, number=this_round.number)
    return _read(session, rows)[0]


def _query(actor: Actor, this_round: Round) -> Select[EquipmentRequest, Decision, Beneficiary, Commune]:
    return (
        select(EquipmentRequest, Decision, Beneficiary, Commune)
        .join(Decision, col(Decision.request_id) == col(EquipmentRequest.id))
        .join(Beneficiary, col(Beneficiary.id) == col(EquipmentRequest.beneficiary_id))
        .join(Commune, col(Commune.insee) == col(Beneficiary.commune_insee), isouter=True)
        .where(Decision.round_id == this_round.id, Decision.departement == actor.departement)
    )


def _read(session: Session, rows: Sequence[Any]) -> list[Addressee]:
    codes = _only_codes(session, {commune.insee for *_, commune in rows if commune})
    return [_addressee(*row, codes=codes) for row in rows]


def _only_codes(session: Session, communes: set[str]) -> dict[str, str]:
    """The postal code of each of these communes that has one only."""
    found: dict[str, set[str]] = {}
    for row in session.exec(select(PostalCode).where(col(PostalCode.commune_insee).in_(communes))):
        found.setdefault(row.commune_insee, set()).add(row.code)
    return {insee: min(codes) for insee, codes in found.items() if len(codes) == 1}


def _addressee(
    request: EquipmentRequest,
    decision: Decision,
    person: Beneficiary,
    commune: Commune | None,
    *,
    codes: dict[str, str],
) -> Addressee:
    words: Any = decision.explanation.get("words", {})
    town = (codes.get(commune.insee, ""), commune.name) if commune else ()
    return Addressee(
        ref=request.ref,
        public_code=request.public_code,
        person_ref=person.ref,
        birth_is_known=person.birth_date is not None,
        name=f"{person.first_name} {person.last_name}",
        address=person.address or "",
        town=" ".join(part for part in town if part),
        decided_at=decision.made_at,
        words=words,
    )
