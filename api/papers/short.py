"""/s/AT-2417: the permanent address of the QR codes. It leads whoever works with machines to theirs.

To everybody else it answers the same whatever the tag: it does not even look whether that machine exists.
"""

from typing import Any
from urllib.parse import quote

from litestar import Request, Response, get
from litestar.params import FromPath
from litestar.response import Redirect

from api.inventory.controllers import STOCK_READERS
from api.permissions import ANYBODY, WORKSHOP
from api.render import render

AnyRequest = Request[Any, Any, Any]


@get("/s/{device_tag:str}", name="scanned", allow=ANYBODY, sync_to_thread=False, include_in_schema=False)
def scanned(request: AnyRequest, device_tag: FromPath[str]) -> Response[Any]:
    actor = request.scope.get("user")
    tag = quote(device_tag[:60], safe="")
    if actor and actor.role in WORKSHOP:
        return Redirect(f"/etabli/{tag}", status_code=303)
    if actor and actor.role in STOCK_READERS:
        return Redirect(f"/stock/{tag}", status_code=303)
    way_back = quote(f"/s/{tag}", safe="")
    return render(request, "papers/scanned.html", sign_in=None if actor else f"/connexion?retour={way_back}")


ROUTES: list[Any] = [scanned]
