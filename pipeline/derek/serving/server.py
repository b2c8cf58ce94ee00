"""The server: opens the port, loads the model, and serves until it is told to end.

`derek serve` prints the address of the page, where an article such as «Облысқа 432,2 млрд теңге тартылды.» can be pasted.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from typing import Any

from derek.detection.ner import OFFICIAL, REFERENCE
from derek.errors import DerekError, InputError
from derek.extraction import annotate_one, annotator
from derek.facts import Article
from derek.serving.names import ANYWHERE, Names

MAX_BYTES = 1_000_000
"""The largest body unless said otherwise: some eighty pages of Kazakh, which the model reads in half a minute."""

FIRST_TEXT = "Түркістан облысының әкімі Нұралхан Көшеров: «Биыл 432,2 млрд теңге тартылып, 58 жоба іске қосылды»."
"""Annotated before the port is served, so that the word lists are read once and no request waits for them."""

CORES_EACH = 1
"""Cores that the model may use for one request. Several requests share the machine: where each had all cores, their threads would wait for
one another, and half as much processor time again went by for the same articles."""

GRACE_SECONDS = 60
"""How long requests in progress may take to end when the server is told to."""


# Proxies' headers are not believed, and what is asked for is not logged.
SETTINGS: dict[str, Any] = {
    "http": "h11",
    "ws": "none",
    "lifespan": "on",
    "log_level": "warning",
    "access_log": False,
    "proxy_headers": False,
    "server_header": False,
    "timeout_graceful_shutdown": GRACE_SECONDS,
}
"""How Uvicorn serves."""


def serve(*, host: str, port: int, ner: str | None, max_bytes: int, names: Iterable[str], tell: Callable[[str], None]) -> None:
    """Serve the page and the interface until an interruption; `tell` is told the address.

    *Errors*: DerekError where FastAPI or Uvicorn is missing, InputError for an address that cannot be opened, ModelError.
    """
    try:
        import uvicorn

        from derek.serving.app import Service, create_app
        from derek.serving.pool import Pool
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("derek"):
            raise
        raise DerekError("the page needs FastAPI; pip install 'derek[serve]'") from error

    # By then the server has ended in good order, and passes the signal on.
    with closing(open_port(host, port)) as listening, suppress(KeyboardInterrupt):
        annotate = annotator(ner=ner, threads=CORES_EACH)
        annotate_one(annotate, Article(text=FIRST_TEXT))
        # A pipeline of Stanza's own is not known to be safe to share.
        pool = Pool(threads=1 if ner in (REFERENCE, OFFICIAL) else None)
        service = Service(annotate=annotate, ner=ner or "none", max_bytes=max_bytes, pool=pool)
        application = create_app(service, Names.of(host, names))
        tell(address_of(host, listening))
        uvicorn.Server(uvicorn.Config(application, **SETTINGS)).run(sockets=[listening])


def open_port(host: str, port: int) -> socket.socket:
    """Listen at an address; port 0 is any free one.

    *Errors*: InputError where it is in use, not ours to open, or no address of this machine.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server((address[0], port), family=family)
    except (OSError, UnicodeError) as error:
        # Python adds to the reason the address that is named here already.
        reason = str(getattr(error, "strerror", None) or error).partition(" (while")[0]
        raise InputError(f"{host}, port {port}: cannot be opened ({reason}); give another --port or --host") from error


def address_of(host: str, listening: socket.socket) -> str:
    """What to open in a browser."""
    name = "localhost" if host.strip("[]") in ANYWHERE else host.strip("[]")
    port = listening.getsockname()[1]
    return f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/"
