"""What is answered instead of facts: a status and one sentence that names the mend, as JSON.

A text of blanks where «58 жоба» should stand is `{"error": "article: no text; remove the document or fill it"}`.
"""

from __future__ import annotations

import json
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError

from derek.errors import ArticleError

JSON = "application/json"
NO_SUCH_ADDRESS = "no such address; the page is at /, the description of the interface at /openapi.json"


class Refusal(Exception):
    """A request that is not served; `status` is that of HTTP, `headers` go with it."""

    def __init__(self, status: int, sentence: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.status, self.sentence, self.headers = status, sentence, headers or {}

    @property
    def body(self) -> bytes:
        """The answer's content."""
        return json.dumps({"error": self.sentence}, ensure_ascii=False).encode()


def add_refusals(app: FastAPI) -> None:
    """Have an application answer by refusals to all that goes wrong in it."""
    for kind, refusal_of in _REFUSALS.items():
        app.add_exception_handler(kind, _handler(refusal_of))


def _handler(refusal_of: Any) -> Any:
    async def handle(request: Request, error: Any) -> Response:
        refusal: Refusal = refusal_of(request, error)
        return Response(refusal.body, refusal.status, refusal.headers, JSON)

    return handle


def _of_query(request: Request, error: RequestValidationError) -> Refusal:
    problem = error.errors()[0]
    name = problem["loc"][-1]
    if problem["type"] == "missing":
        return Refusal(422, f"no `{name}` in the address; add ?{name}=...")
    return Refusal(422, f"`{name}` in the address is wrong ({problem['msg']}); mend or leave it out")


def _of_method(request: Request, error: Any) -> Refusal:
    allowed = dict(error.headers or {})
    return Refusal(405, f"{request.method} is not served at this address; use {allowed.get('Allow', 'another method')}", allowed)


_REFUSALS: dict[int | type[Exception], Any] = {
    Refusal: lambda request, error: error,
    ArticleError: lambda request, error: Refusal(500, str(error)),
    RequestValidationError: _of_query,
    404: lambda request, error: Refusal(404, NO_SUCH_ADDRESS),
    405: _of_method,
    500: lambda request, error: Refusal(500, "the server failed; its log says why"),
}
