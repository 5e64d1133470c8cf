"""Three sets of records, and one who calls any route with all that a good call of it needs."""

import re
from typing import Any

import httpx
import sqlalchemy as sa

from equip.accounts.actors import EVERYWHERE, WIDE_ROLES
from equip.accounts.models import OrganisationKind
from equip.db import Db
from equip.requests.models import EquipmentRequest
from equip.tables import METADATA
from tests import addresses, world
from tests.callers import Browser, Caller
from tests.conftest import NOW
from tests.factories.rounds import make_proposed_round
from tests.papers import words_of
from tests.records import Owners, Records, make_owners, make_records

# Changes at each page or each call, and says nothing of a record.
PASSING = re.compile(r'name="(_csrf_token|form_key)" value="[^"]*"')


def build(db: Db) -> dict[str, Records]:
    """`mine` is held by the organisations of the demonstration accounts; the two others by strangers."""
    with db.write(EVERYWHERE) as session:
        mine = Owners(
            *(
                world.organisation(session, name)
                for name in ("Département de l’Ain, service insertion", "MDS Bourg-en-Bresse")
            ),
            *(world.organisation(session, name) for name in ("Micronov", "Aucrey")),
        )
        made = {
            "mine": make_records(session, "mine", mine, number=9101),
            "elsewhere": make_records(session, "elsewhere", make_owners(session, "elsewhere", "01"), number=9202),
            "isere": make_records(session, "isere", make_owners(session, "isere", "38"), number=9303),
        }
    this_round = make_proposed_round(db)
    with db.read(EVERYWHERE) as session:
        ref = session.scalars(sa.select(EquipmentRequest.ref).where(EquipmentRequest.state == "proposed")).first()
    made["mine"].references["round_number"] = str(this_round.number)
    made["mine"].body["request in the round"] = str(ref)
    return made


def strangers(role: str) -> tuple[str, ...]:
    """The sets that the role must not know: a role of the whole département rightly sees both organisations."""
    return ("isere",) if role in WIDE_ROLES else ("elsewhere", "isere")


def references(records: Records, role: str) -> dict[str, str]:
    trade = role if role in set(OrganisationKind) else OrganisationKind.PRESCRIBER
    return {**records.references, "import_id": records.body[f"import of {trade}"]}


def in_its_round(records: Records, path: str, known: dict[str, str]) -> dict[str, str]:
    """The request of an address that names a round is one of that round."""
    both = {"round_number", "request_ref"} <= set(addresses.parameters(path))
    return known | ({"request_ref": records.body["request in the round"]} if both else {})


class Walker:
    """Calls any route as one role, with all that a good call of it needs."""

    def __init__(self, app: Any, role: str) -> None:
        self.role = role
        self.document = addresses.document(app)
        self.api = Caller(app, role, "01", None, now=NOW).client
        self.pages = Browser(app, role, "01", None).client
        form = self.pages.get("/connexion").text
        self.csrf = form.split('name="_csrf_token" value="')[1].split('"')[0]

    def call(self, method: str, route: str, address: str) -> Any:
        if route.startswith("/api/"):
            body = addresses.example_body(self.document, method, route)
            headers = {"if-match": "*", "idempotency-key": f"walk {method} {address}"}
            content = {} if body is None else {"json": body}
            return self.api.request(method, address, headers=headers, **content)
        if method == "GET":
            return _readable(self.pages.get(address))
        return self.pages.post(address, data={"_csrf_token": self.csrf, **addresses.FORMS[route]})


def _readable(response: httpx.Response) -> httpx.Response:
    """A paper as its words: compressed, a PDF would seem to hold nothing of anybody."""
    if response.headers.get("content-type") != "application/pdf":
        return response
    kept = {name: response.headers[name] for name in ("content-type", "content-disposition")}
    return httpx.Response(response.status_code, headers=kept, text=words_of(response))


def answer_of(response: Any, *echoed: str) -> tuple[Any, ...]:
    """All that a caller can compare: status, media type, body and where it leads, apart from what they sent."""
    said = [response.text, response.headers.get("location", "")]
    for sent in sorted(filter(None, echoed), key=len, reverse=True):
        said = [text.replace(sent, "…") for text in said]
    return response.status_code, response.headers.get("content-type"), PASSING.sub("", said[0]), said[1]


def fingerprint(db: Db) -> dict[str, str]:
    """The digest of every table but the places: any row added, changed or gone shows."""
    places = {"commune", "postal_code", "epci", "arrondissement", "zone", "digital_place"}
    with db.read(EVERYWHERE) as session:
        return {
            name: str(
                session.scalar(sa.text(f'select md5(string_agg(t::text, $$ $$ order by t::text)) from "{name}" t'))
            )
            for name in METADATA.tables
            if name not in places
        }
