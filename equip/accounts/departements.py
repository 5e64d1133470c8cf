"""Opening the service for a département. What it publishes next (rules, grid, funds) belongs to other rooms."""

from datetime import datetime

from sqlmodel import Session

from equip.accounts.actors import system_actor
from equip.accounts.models import Departement
from equip.errors import Invalid, NotFound
from equip.journal import service as journal
from equip.places.departements import NAMES


def open_departement(
    session: Session,
    code: str,
    *,
    phone: str = "",
    owner: str = "",
    address: str = "",
    now: datetime,
) -> tuple[Departement, bool]:
    """The département, and whether it was opened just now. `owner` and `address` sign the letters it sends.

    `NotFound` for a code that France does not have; what exists is left as it is.
    """
    if code not in NAMES:
        raise NotFound("departement_code_unknown", departement=code)
    found = session.get(Departement, code)
    if found:
        return found, False
    if not phone.strip():
        # People are told to call it when a decision or a page is not clear: it can't be empty.
        raise Invalid(fields={"phone": "departement_needs_phone"})
    told = {"owner": owner.strip(), "address": address.strip()}
    settings: dict[str, object] = {name: value for name, value in told.items() if value}
    made = Departement(code=code, name=NAMES[code], phone=phone.strip(), settings=settings)
    session.add(made)
    session.flush()
    journal.record(session, system_actor(code), "departement.create", "departement", code, now=now)
    return made, True
