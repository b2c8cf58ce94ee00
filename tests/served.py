"""A server in a thread, for tests: real connections on the loopback, rules alone. «58 жоба» is posted to it as a browser would."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

HOST = "127.0.0.1"
MAX_BYTES = 100_000
JSON = {"Content-Type": "application/json"}
PATIENCE = 60
"""Seconds that a test waits for an answer, whatever else the machine does."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Served:
    """A running server."""

    port: int

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}/"

    def ask(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None, *, chunked: bool = False) -> Answer:
        """Send one request on a connection of its own."""
        with closing(http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE)) as connection:
            connection.request(method, path, body, headers or {}, encode_chunked=chunked)
            answer = connection.getresponse()
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())

    def post(self, path: str = "/extract", **record: Any) -> Answer:
        return self.ask("POST", path, json.dumps(record).encode(), JSON)


@contextmanager
def open_server(annotate: Callable[..., Any] | None = None, **pool: int) -> Iterator[Served]:
    """Serve until the block ends; the test is skipped where FastAPI is missing."""
    for library in ("fastapi", "uvicorn"):
        pytest.importorskip(library)
        import uvicorn

        from derek.extraction import annotator
        from derek.serving.app import Service, create_app
        from derek.serving.names import Names
        from derek.serving.pool import Pool
    from derek.serving.server import SETTINGS, open_port

    service = Service(annotate=annotate or annotator(ner=None), ner="none", max_bytes=MAX_BYTES, pool=Pool(**pool))
    with closing(open_port(HOST, 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(create_app(service, Names.of(HOST)), **SETTINGS))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield Served(listening.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(PATIENCE)


def check_refused(answer: Answer, status: int) -> str:
    """A refusal is one sentence in JSON, with the headers of every answer."""
    assert answer.status == status, answer.body
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert set(answer.json) == {"error"}
    sentence: str = answer.json["error"]
    assert sentence and "\n" not in sentence and "Traceback" not in sentence
    return sentence
