"""The organisations of the département, for its administrators: /structures and /api/v1/organisations."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, URLEncodedBody
from litestar.response import Redirect, Response, Template

from api.accounts.reading import kind_choices
from api.accounts.schemas import OrganisationCreate, OrganisationPatch, OrganisationRead
from api.conditional import check_form_version, check_if_match, etag
from api.people.forms import errors_of
from api.permissions import ADMINS
from api.problems import PROBLEMS
from api.render import render
from equip.accounts import organisations
from equip.accounts.actors import Actor
from equip.accounts.models import Organisation, OrganisationKind
from equip.accounts.service import organisations_of
from equip.db import Db
from equip.errors import EquipError, Invalid

AnyRequest = Request[Any, Any, Any]
TAGS = ["Comptes"]


@get("/organisations", allow=ADMINS, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def list_organisations(db: NamedDependency[Db], actor: NamedDependency[Actor]) -> list[OrganisationRead]:
    """Structures du département."""
    with db.read(actor.scope) as session:
        return [OrganisationRead.model_validate(row) for row in organisations_of(session, actor.departement)]


@post("/organisations", allow=ADMINS, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def create_organisation(
    data: JSONBody[OrganisationCreate],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[OrganisationRead]:
    """Ajouter une structure. Avec une commune, son premier lieu est créé aussi."""
    with db.write(actor.scope) as session:
        made = organisations.add_organisation(session, actor, **data.model_dump(), now=now)
        return _answer(made, status=201)


@get("/organisations/{organisation_id:uuid}", allow=ADMINS, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def get_organisation(
    organisation_id: FromPath[UUID], db: NamedDependency[Db], actor: NamedDependency[Actor]
) -> Response[OrganisationRead]:
    """Lire une structure."""
    with db.read(actor.scope) as session:
        return _answer(organisations.get_organisation(session, actor, organisation_id))


@patch("/organisations/{organisation_id:uuid}", allow=ADMINS, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def rename_organisation(
    request: AnyRequest,
    *,
    organisation_id: FromPath[UUID],
    data: JSONBody[OrganisationPatch],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[OrganisationRead]:
    """Renommer une structure (avec If-Match)."""
    with db.write(actor.scope) as session:
        found = organisations.get_organisation(session, actor, organisation_id, lock=True)
        check_if_match(request, found)
        return _answer(organisations.rename(session, actor, found, data.name, now=now))


@get("/structures", name="organisation_list", allow=ADMINS, sync_to_thread=True, include_in_schema=False)
def show(request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor]) -> Template:
    return _list_page(request, db, actor)


@post("/structures", allow=ADMINS, sync_to_thread=True, include_in_schema=False)
def add(
    request: AnyRequest,
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    try:
        with db.write(actor.scope) as session:
            organisations.add_organisation(session, actor, **_from_form(data), now=now)
    except EquipError as refusal:
        return _list_page(request, db, actor, typed=data, refusal=refusal)
    return Redirect("/structures", status_code=303)


@get(
    "/structures/{organisation_id:uuid}",
    name="organisation",
    allow=ADMINS,
    sync_to_thread=True,
    include_in_schema=False,
)
def show_one(
    request: AnyRequest, organisation_id: FromPath[UUID], db: NamedDependency[Db], actor: NamedDependency[Actor]
) -> Template:
    return _one_page(request, db, actor, organisation_id)


@post("/structures/{organisation_id:uuid}", allow=ADMINS, sync_to_thread=True, include_in_schema=False)
def rename(
    request: AnyRequest,
    *,
    organisation_id: FromPath[UUID],
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    try:
        with db.write(actor.scope) as session:
            found = organisations.get_organisation(session, actor, organisation_id, lock=True)
            check_form_version(data.get("version"), found)
            organisations.rename(session, actor, found, data.get("name", ""), now=now)
    except EquipError as refusal:
        if refusal.status == 404:
            raise
        return _one_page(request, db, actor, organisation_id, typed=data, refusal=refusal)
    return Redirect("/structures", status_code=303)


def _from_form(data: Mapping[str, str]) -> dict[str, Any]:
    kind = data.get("kind", "")
    if kind not in set(OrganisationKind):
        raise Invalid(fields={"kind": "bad_value" if kind else "required"})
    commune = data.get("commune_insee", "").strip() or None
    return {"name": data.get("name", ""), "kind": OrganisationKind(kind), "commune_insee": commune}


def _list_page(
    request: AnyRequest,
    db: Db,
    actor: Actor,
    *,
    typed: Mapping[str, str] | None = None,
    refusal: EquipError | None = None,
) -> Template:
    with db.read(actor.scope) as session:
        rows = organisations_of(session, actor.departement)
    return render(
        request,
        "accounts/organisations.html",
        status=refusal.status if refusal else 200,
        rows=rows,
        kinds=kind_choices(),
        typed=dict(typed or {}),
        errors=_errors(refusal),
    )


def _one_page(
    request: AnyRequest,
    db: Db,
    actor: Actor,
    organisation_id: UUID,
    *,
    typed: Mapping[str, str] | None = None,
    refusal: EquipError | None = None,
) -> Template:
    with db.read(actor.scope) as session:
        found = organisations.get_organisation(session, actor, organisation_id)
    return render(
        request,
        "accounts/organisation.html",
        status=refusal.status if refusal else 200,
        organisation=found,
        written=(typed or {}).get("name", found.name),
        version=(typed or {}).get("version", found.version),
        errors=_errors(refusal),
    )


def _errors(refusal: EquipError | None) -> dict[str, str]:
    """What concerns no field concerns the name: the one thing that two people may both write."""
    found = errors_of(refusal) if refusal else {}
    return {"name" if field == "formulaire" else field: words for field, words in found.items()}


def _answer(found: Organisation, *, status: int = 200) -> Response[OrganisationRead]:
    return Response(OrganisationRead.model_validate(found), status_code=status, headers={"ETag": etag(found)})


API_ROUTES: list[Any] = [list_organisations, create_organisation, get_organisation, rename_organisation]
PAGE_ROUTES: list[Any] = [show, add, show_one, rename]
