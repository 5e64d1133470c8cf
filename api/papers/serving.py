"""What every paper is answered with: a PDF shown in the browser, a file name that says what it is and the day."""

import re
from datetime import datetime
from uuid import UUID

from litestar import Response
from sqlmodel import Session

from equip.accounts import service as accounts
from equip.days import paris_day


def as_pdf(content: bytes, name: str, *, now: datetime) -> Response[bytes]:
    """`name`: of the file, without its day nor its ending. It may hold a tag, whatever that tag holds."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", name)
    headers = {"Content-Disposition": f'inline; filename="{plain}-{paris_day(now)}.pdf"'}
    return Response(content, media_type="application/pdf", headers=headers)


def sender_of(session: Session, organisation_id: UUID) -> str:
    """The name of the organisation that signs the paper."""
    return accounts.get_organisation(session, organisation_id).name
