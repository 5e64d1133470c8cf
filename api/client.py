"""`EquipClient`: the API, typed, for the command line, for partners' programs and for the tests.

httpx is imported here and nowhere else in the product.
"""

import time
import uuid
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any, Self

import httpx

from api.errors import Problem

Json = dict[str, Any]


class Refused(Exception):
    """The service said no: `problem` holds its sentence, its code and the fields at fault."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


class Unreachable(Exception):
    """Nobody answers at this address, or the line broke."""


class EquipClient:
    """One connection to one installation, as one user. Use it in a `with` block."""

    def __init__(
        self, url: str, token: str | None = None, *, timeout: float = 60, transport: httpx.BaseTransport | None = None
    ) -> None:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        self._http = httpx.Client(base_url=url, headers=headers, timeout=timeout, transport=transport)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    # Getting in

    def sign_in(self, email: str, password: str, *, label: str = "equip") -> str:
        """A token for this account, used from now on by this client."""
        made = self.post("/tokens", {"email": email, "password": password, "label": label})
        self._http.headers["authorization"] = f"Bearer {made['token']}"
        return str(made["token"])

    def me(self) -> Json:
        return self.get("/me")

    # Any route

    def get(self, path: str, **query: Any) -> Json:
        return self._json(self._send("GET", path, params=_given(query)))

    def get_bytes(self, path: str) -> bytes:
        return self._send("GET", path).content

    def post(
        self, path: str, content: Any = None, *, once: str | None = None, version: int | str | None = None
    ) -> Json:
        """`once` is an Idempotency-Key: sending the same call again changes nothing.

        `version` becomes If-Match; « * » is any version.
        """
        headers = _headers(once, version)
        return self._json(self._send("POST", path, json=content, headers=headers))

    def patch(self, path: str, content: Any, *, version: int) -> Json:
        return self._json(self._send("PATCH", path, json=content, headers=_headers(None, version)))

    def put(self, path: str, content: Any, *, version: int | None = None) -> Json:
        return self._json(self._send("PUT", path, json=content, headers=_headers(None, version)))

    def pages(self, path: str, **query: Any) -> Iterator[Json]:
        """Every row of a list, page after page."""
        page = 1
        while True:
            answer = self.get(path, page=page, **query)
            yield from answer["items"]
            if page * answer["page_size"] >= answer["total"]:
                return
            page += 1

    # What the command line does

    def check_import(self, kind: str, filename: str, content: bytes) -> Json:
        """Try a file; nothing is written but the file and its report."""
        return self._json(self._send("POST", f"/imports/{kind}", files={"file": (filename, content)}))

    def save_import(self, import_id: str) -> Json:
        return self.post(f"/imports/{import_id}/save")

    def post_report(self, filename: str, content: bytes) -> Json:
        """The hardware report of a machine; nothing is written of it before a person accepts it."""
        return self._json(self._send("POST", "/hardware-reports", files={"file": (filename, content)}))

    def solve_round(
        self, number: int, *, on_progress: Callable[[Json], None] | None = None, patience: float = 600
    ) -> Json:
        """Ask for the computation and wait for its end; returns the round."""
        self.post(f"/rounds/{number}/solve", once=uuid.uuid4().hex)
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            this_round = self.get(f"/rounds/{number}")
            if on_progress:
                on_progress(this_round)
            if this_round["state"] != "solving":
                return this_round
            time.sleep(0.3)
        raise TimeoutError(f"round {number} is still being solved")

    def _send(self, method: str, path: str, **parts: Any) -> httpx.Response:
        try:
            response = self._http.request(method, f"/api/v1{path}", **parts)
        except httpx.TransportError as error:
            raise Unreachable(type(error).__name__) from error
        if response.is_error:
            raise Refused(_problem(response))
        return response

    @staticmethod
    def _json(response: httpx.Response) -> Json:
        return dict(response.json()) if response.content else {}


def _problem(response: httpx.Response) -> Problem:
    if response.headers.get("content-type", "").startswith("application/problem+json"):
        return Problem.model_validate_json(response.content)
    words = f"Réponse inattendue du service (HTTP {response.status_code})."
    return Problem(type="about:blank", title=words, status=response.status_code, detail=words, code="unexpected")


def _headers(once: str | None, version: int | str | None) -> dict[str, str]:
    headers = {"idempotency-key": once} if once else {}
    if version is None:
        return headers
    return headers | {"if-match": "*" if version == "*" else f'"{version}"'}


def _given(query: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in query.items() if value is not None}
