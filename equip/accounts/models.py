"""Who may enter: départements, organisations, users, sessions, tokens."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from equip.records import INSTANT, JSON, Owned, Row, Table, Versioned, utc_now, words


class Role(StrEnum):
    PRESCRIBER = "prescriber"
    REFURBISHER = "refurbisher"
    TRAINER = "trainer"
    PROGRAMME_OFFICER = "programme_officer"
    APPROVER = "approver"
    ANALYST = "analyst"
    ADMIN = "admin"


class OrganisationKind(StrEnum):
    PRESCRIBER = "prescriber"
    REFURBISHER = "refurbisher"
    TRAINER = "trainer"
    DEPARTEMENT = "departement"


class Departement(Table, table=True):
    """One conseil départemental using the service. `settings` holds local names, phone, thresholds."""

    code: str = Field(primary_key=True, max_length=3)
    name: str
    service_name: str = Field(default="Équipement numérique")
    phone: str = Field(default="")
    settings: dict[str, object] = Field(default_factory=dict, sa_type=JSON)


class Organisation(Owned, Versioned, table=True):
    __table_args__ = (sa.UniqueConstraint("departement", "name"),)

    name: str
    kind: OrganisationKind = Field(sa_type=words(OrganisationKind))
    commune_insee: str | None = Field(default=None, foreign_key="commune.insee")


class User(Owned, Versioned, table=True):
    __tablename__ = "account"  # « user » is a reserved word of SQL

    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    email: str = Field(unique=True)
    display_name: str
    role: Role = Field(sa_type=words(Role))
    is_active: bool = True
    is_demo: bool = False
    created_at: datetime = Field(default_factory=utc_now, sa_type=INSTANT)


class Password(Owned, table=True):
    """Apart from its account, so that whoever may read accounts reads no hash: only the service itself sees this."""

    user_id: UUID = Field(foreign_key="account.id", unique=True)
    hash: str


class BrowserSession(Row, table=True):
    """A signed-in browser. Only the SHA-256 of the cookie is kept."""

    token_sha256: str = Field(unique=True, max_length=64)
    user_id: UUID = Field(foreign_key="account.id", index=True)
    created_at: datetime = Field(default_factory=utc_now, sa_type=INSTANT)
    expires_at: datetime = Field(sa_type=INSTANT)


class Workstation(Owned, table=True):
    """A bench, or the USB key that machines are booted on. Its token (an `ApiToken`) may post hardware reports only."""

    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    name: str
    made_by: UUID = Field(foreign_key="account.id")
    created_at: datetime = Field(default_factory=utc_now, sa_type=INSTANT)
    expires_at: datetime = Field(sa_type=INSTANT)
    revoked_at: datetime | None = Field(default=None, sa_type=INSTANT)


class ApiToken(Row, table=True):
    """A bearer token for the API: opaque, revocable, kept as its SHA-256. With a workstation, it is that one's."""

    token_sha256: str = Field(unique=True, max_length=64)
    user_id: UUID = Field(foreign_key="account.id", index=True)
    workstation_id: UUID | None = Field(default=None, foreign_key="workstation.id", index=True)
    label: str
    created_at: datetime = Field(default_factory=utc_now, sa_type=INSTANT)
    expires_at: datetime = Field(sa_type=INSTANT)
    revoked_at: datetime | None = Field(default=None, sa_type=INSTANT)


class Attempt(Row, table=True):
    """A try at something guessable (sign-in, public code), by a keyed hash of who tried: see `attempts`."""

    kind: str = Field(index=True)
    who_sha256: str = Field(index=True, max_length=64)
    at: datetime = Field(sa_type=INSTANT)


class SavedView(Owned, table=True):
    """A list as somebody wants to find it again: its address, under a name. `query`: what follows the « ? »."""

    __table_args__ = (sa.UniqueConstraint("account_id", "path", "name"),)

    account_id: UUID = Field(foreign_key="account.id", index=True)
    path: str = Field(max_length=60)
    name: str = Field(max_length=60)
    query: str = Field(max_length=2000)


class IdempotentAnswer(Row, table=True):
    """The answer already given to an Idempotency-Key, so that a repeated call changes nothing."""

    __table_args__ = (sa.UniqueConstraint("user_id", "key"),)

    user_id: UUID = Field(foreign_key="account.id")
    key: str = Field(max_length=200)
    request_sha256: str = Field(max_length=64)
    status: int | None = None
    body: bytes | None = None
    created_at: datetime = Field(default_factory=utc_now, sa_type=INSTANT)
