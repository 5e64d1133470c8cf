"""/api/v1/people: the people whom one accompanies; for a trainer, the names of those enrolled."""

from datetime import datetime
from typing import Any

from litestar import Request, Response, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from sqlmodel import Session, col

from api.conditional import check_if_match, etag
from api.listing import Asked, Paged, asked, list_rows
from api.once import write_once
from api.people.reading import list_people, read_person
from api.people.schemas import (
    ConsentCreate,
    ConsentRead,
    ConsentWithdrawal,
    MatchAsked,
    MatchFound,
    MatchRead,
    PersonBrief,
    PersonCreate,
    PersonPatch,
    PersonRead,
    RsaEvidenceCreate,
    RsaEvidenceRead,
)
from api.permissions import OFFICERS, PRESCRIBERS, TRAINERS
from api.problems import PROBLEMS
from equip.accounts.actors import Actor
from equip.accounts.models import Role
from equip.days import paris_day
from equip.db import Db
from equip.outcomes.following import follow_person
from equip.people import evidence, service
from equip.people.facts import PersonFacts, checked
from equip.people.matching import Identity, find_matches
from equip.people.models import Beneficiary, ConsentKind
from equip.people.search import naming, plain_column
from equip.training.service import enrolled_people, get_enrolled_person

AnyRequest = Request[Any, Any, Any]
SOCIAL = PRESCRIBERS | OFFICERS
TAGS = ["Personnes"]


@get("/people", allow=SOCIAL | TRAINERS, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def list_all(
    *,
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    q: FromQuery[str] = "",
    structure: FromQuery[str] = "",
    tri: FromQuery[str] = "nom",
    page: FromQuery[int] = 1,
    par_page: FromQuery[int] = 50,
) -> Paged[PersonRead] | Paged[PersonBrief]:
    """Chercher parmi ses dossiers, par nom, référence ou numéro d’allocataire (tri : nom, ref, commune, structure)."""
    wanted = asked({"q": q, "tri": tri, "page": page, "par_page": par_page, "structure": structure}, ["structure"])
    with db.read(actor.scope) as session:
        if actor.role == Role.TRAINER:
            return _names(session, actor, wanted)
        rows, total = list_people(session, actor, wanted)
        items = [read_person(session, row[0]) for row, _ in rows]
    return Paged(items=items, total=total, page=wanted.page, page_size=wanted.page_size)


@get("/people/{person_ref:str}", allow=SOCIAL | TRAINERS, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def get_one(
    person_ref: FromPath[str], db: NamedDependency[Db], actor: NamedDependency[Actor]
) -> Response[PersonRead | PersonBrief]:
    """Lire une personne (un organisme de formation n’en lit que le nom)."""
    with db.read(actor.scope) as session:
        if actor.role == Role.TRAINER:
            person = get_enrolled_person(session, actor, person_ref)
            return Response(PersonBrief.model_validate(person), headers={"ETag": etag(person)})
        return _answer(session, service.get_person(session, actor, person_ref))


@post("/people", allow=SOCIAL, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def create(
    request: AnyRequest,
    *,
    data: JSONBody[PersonCreate],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[PersonRead]:
    """Créer une personne (avec Idempotency-Key). Une personne déjà connue est refusée, une proche est montrée."""
    facts = PersonFacts(**data.model_dump(exclude={"is_another"}))

    def act(session: Session) -> dict[str, Any]:
        person = service.create_person(session, actor, facts, now=now, is_another=data.is_another)
        service.note_contact(person, now)
        return {"ref": person.ref}

    key = request.headers.get("idempotency-key")
    made = write_once(db, actor, key, data.model_dump(mode="json"), act, now=now)
    with db.read(actor.scope) as session:
        return _answer(session, service.get_person(session, actor, made["ref"]), status=201)


@patch("/people/{person_ref:str}", allow=SOCIAL, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def change(
    request: AnyRequest,
    *,
    person_ref: FromPath[str],
    data: JSONBody[PersonPatch],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[PersonRead]:
    """Corriger une personne (avec If-Match)."""
    with db.write(actor.scope) as session:
        person = service.get_person(session, actor, person_ref, lock=True)
        check_if_match(request, person)
        if service.update_person(session, actor, person, data.model_dump(exclude_unset=True), now=now):
            service.note_contact(person, now)
            session.flush()
            follow_person(session, actor, person, now=now)
        return _answer(session, person)


@post("/people/matches", allow=SOCIAL, sync_to_thread=True, tags=TAGS, responses=PROBLEMS, status_code=200)
def match(
    data: JSONBody[MatchAsked], db: NamedDependency[Db], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> MatchRead:
    """Cette personne est-elle déjà connue ? Rien n’est gardé de ce qui est envoyé."""
    with db.read(actor.scope) as session:
        clean = checked(session, actor.departement, data.model_dump(), today=paris_day(now))
        found = find_matches(session, actor, Identity(**clean))
        mine = [MatchFound(certainty=m.certainty, person=read_person(session, m.person)) for m in found.mine]
    return MatchRead(mine=mine, elsewhere=found.elsewhere)


@post("/people/{person_ref:str}/rsa-evidence", allow=SOCIAL, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def add_evidence(
    *,
    person_ref: FromPath[str],
    data: JSONBody[RsaEvidenceCreate],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> RsaEvidenceRead:
    """Ajouter une preuve du droit au RSA ; la plus récente compte. La même pièce ne s’ajoute pas deux fois."""
    with db.write(actor.scope) as session:
        person = service.get_person(session, actor, person_ref, lock=True)
        added = evidence.add_rsa_evidence(session, actor, person, **data.model_dump(), now=now)
        service.note_contact(person, now)
        return RsaEvidenceRead.model_validate(added)


@post("/people/{person_ref:str}/consents", allow=SOCIAL, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def give_consent(
    *,
    person_ref: FromPath[str],
    data: JSONBody[ConsentCreate],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> ConsentRead:
    """Noter l’accord de la personne."""
    with db.write(actor.scope) as session:
        person = service.get_person(session, actor, person_ref, lock=True)
        given = evidence.give_consent(session, actor, person, data.kind, data.given_on, now=now)
        service.note_contact(person, now)
        return ConsentRead.model_validate(given)


@post(
    "/people/{person_ref:str}/consents/{consent_kind:str}/withdrawal",
    allow=SOCIAL,
    sync_to_thread=True,
    tags=TAGS,
    responses=PROBLEMS,
)
def withdraw_consent(
    *,
    person_ref: FromPath[str],
    consent_kind: FromPath[ConsentKind],
    data: JSONBody[ConsentWithdrawal],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> ConsentRead:
    """Noter que la personne retire son accord."""
    with db.write(actor.scope) as session:
        person = service.get_person(session, actor, person_ref, lock=True)
        ended = evidence.withdraw_consent(session, actor, person, consent_kind, data.withdrawn_on, now=now)
        service.note_contact(person, now)
        return ConsentRead.model_validate(ended)


def _answer(session: Session, person: Beneficiary, *, status: int = 200) -> Response[Any]:
    return Response(read_person(session, person), status_code=status, headers={"ETag": etag(person)})


def _names(session: Session, actor: Actor, wanted: Asked) -> Paged[PersonBrief]:
    name = plain_column(Beneficiary.last_name).concat(" ").concat(plain_column(Beneficiary.first_name))
    people = enrolled_people(actor).where(naming(wanted.q)) if wanted.q else enrolled_people(actor)
    rows, total = list_rows(session, people, wanted, orders={"nom": name}, default="nom", unique=col(Beneficiary.ref))
    items = [PersonBrief.model_validate(row) for row in rows]
    return Paged(items=items, total=total, page=wanted.page, page_size=wanted.page_size)


ROUTES: list[Any] = [
    list_all,
    get_one,
    create,
    change,
    match,
    add_evidence,
    give_consent,
    withdraw_consent,
]
