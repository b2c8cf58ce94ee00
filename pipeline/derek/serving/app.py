"""Which address does what: `POST /extract` with `{"text": "58 жоба іске қосылды."}` answers with the rows of the tables."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from fastapi import FastAPI, Request, Response

import derek
from derek.extraction import Annotator
from derek.facts import Article
from derek.serving.answers import as_csv, as_json, rows_of
from derek.serving.articles import article_of_file, article_of_json
from derek.serving.bodies import read_body
from derek.serving.guard import Application, Guard
from derek.serving.names import Names
from derek.serving.page import add_page
from derek.serving.pool import Pool
from derek.serving.refusal import JSON, add_refusals
from derek.serving.schemas import ArticleGiven, Health, Problem, extraction

CSV = "text/csv; charset=utf-8"

ABOUT = "Facts from Kazakh news: an article in, the rows of its tables out. Errors are objects with one key, `error`."

PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "No JSON in UTF-8, or a name that is not served"},
    403: {"model": Problem, "description": "Asked by a page of another site"},
    408: {"model": Problem, "description": "The body comes too slowly"},
    413: {"model": Problem, "description": "The body is too large"},
    415: {"model": Problem, "description": "An unknown kind of content"},
    422: {"model": Problem, "description": "No article in the body"},
    503: {"model": Problem, "description": "Too many requests at once; `Retry-After` says when to come again"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What a server offers: the annotator, what it is called, the largest body, and the threads that work."""

    annotate: Annotator
    ner: str
    max_bytes: int
    pool: Pool = field(default_factory=Pool)

    async def answer(self, request: Request, read: Callable[[bytes], Article], write: Callable[[Article], bytes], media: str) -> Response:
        """Read a request's article, and write what is found in it."""
        body = await read_body(request, self.max_bytes)
        return Response(await self.pool.run(lambda: write(read(body))), media_type=media, headers={"cache-control": "no-store"})

    def json(self, article: Article) -> bytes:
        """All that is found in an article."""
        return as_json(article, rows_of(self.annotate, article))

    def csv(self, article: Article, *, spreadsheet: bool) -> bytes:
        """Its facts as a table."""
        return as_csv(rows_of(self.annotate, article), spreadsheet=spreadsheet)


def create_app(service: Service, names: Names) -> Application:
    """The whole application, guarded."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        service.pool.close()

    # The pages that FastAPI makes of the description load their scripts from elsewhere.
    app = FastAPI(title="Derek", version=derek.__version__, description=ABOUT, docs_url=None, redoc_url=None, lifespan=lifespan)
    _add_interface(app, service)
    add_page(app)
    add_refusals(app)
    return Guard(app, names, service.pool)


def _add_interface(app: FastAPI, service: Service) -> None:
    @app.get("/health", summary="Whether the server works", response_model=Health)
    async def health() -> Health:
        return Health(status="ok", version=derek.__version__, ner=service.ner, max_bytes=service.max_bytes)

    answered: dict[int | str, dict[str, Any]] = {200: {"model": extraction()}, **PROBLEMS}

    @app.post("/extract", summary="What is found in an article", responses=answered, openapi_extra=_body_of_json())
    async def extract(request: Request) -> Response:
        return await service.answer(request, _json_of(request), service.json, JSON)

    @app.post("/extract/file", summary="What is found in a file of text or HTML", responses=answered, openapi_extra=_body_of_file())
    async def extract_file(request: Request, name: str, date: str | None = None) -> Response:
        return await service.answer(request, lambda body: article_of_file(body, name, date), service.json, JSON)

    table: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}, **PROBLEMS}

    @app.post("/facts.csv", summary="The facts of an article as CSV", responses=table, openapi_extra=_body_of_json())
    async def facts(request: Request, spreadsheet: bool = False) -> Response:
        """With `spreadsheet`, cells that one would run as formulas begin with an apostrophe, and the file with a byte order mark."""
        return await service.answer(request, _json_of(request), partial(service.csv, spreadsheet=spreadsheet), CSV)


def _json_of(request: Request) -> Callable[[bytes], Article]:
    return partial(article_of_json, content_type=request.headers.get("content-type", ""))


def _body_of_json() -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {JSON: {"schema": ArticleGiven.model_json_schema()}}}}


def _body_of_file() -> dict[str, Any]:
    binary = {"schema": {"type": "string", "format": "binary"}}
    return {"requestBody": {"required": True, "content": dict.fromkeys(("text/plain", "text/html", "application/octet-stream"), binary)}}
