"""Who may ask and how many at once, and what every answer says to the browser.

The name that a request is sent to, `Host`, must be one that is served (`names`), and the page that sends it, `Origin`, must be ours: so no
other site has «58 жоба» read here through a visitor's browser.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from contextlib import nullcontext
from typing import TypeAlias

import regex

from derek.serving.bodies import Message, Receive, pass_over
from derek.serving.names import Names
from derek.serving.pool import Pool
from derek.serving.refusal import Refusal

Send: TypeAlias = "Callable[[Message], Awaitable[None]]"
Application: TypeAlias = "Callable[[Message, Receive, Send], Awaitable[None]]"

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    # A page with this policy still names its origin in what its scripts fetch; only forms would send `null`.
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}

_ORIGIN = regex.compile(r"https?://(.+)")


class Guard:
    """An application behind the checks, all of its answers with the headers.

    What is posted holds a place of the pool from its first byte to the last one of the answer: so memory is bounded, however slow clients
    are.
    """

    def __init__(self, application: Application, names: Names, pool: Pool) -> None:
        self._application, self._names, self._pool = application, names, pool

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request, as servers of ASGI ask for it."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *_encoded(HEADERS)]
            await send(message)

        try:
            self._check(scope["headers"])
            with self._pool.place() if scope["method"] == "POST" else nullcontext():
                await self._application(scope, receive, send_guarded)
        except Refusal as refusal:
            await pass_over(receive)
            await _refuse(refusal, send_guarded)

    def _check(self, headers: Iterable[tuple[bytes, bytes]]) -> None:
        said = [(name.lower(), value.decode("latin-1")) for name, value in headers]
        hosts = [value for name, value in said if name == b"host"]
        if len(hosts) != 1 or not self._names.include(hosts[0]):
            raise Refusal(400, "this server has no such name; use the address that it printed, or name it with --allow-host")
        for origin in (value for name, value in said if name == b"origin"):
            match = _ORIGIN.fullmatch(origin.lower())
            if not match or match[1] != hosts[0].lower():
                raise Refusal(403, "pages of other sites may not ask this server; open the page that it serves itself")


async def _refuse(refusal: Refusal, send: Send) -> None:
    headers = {"content-type": "application/json", "content-length": str(len(refusal.body)), "connection": "close", **refusal.headers}
    await send({"type": "http.response.start", "status": refusal.status, "headers": list(_encoded(headers))})
    await send({"type": "http.response.body", "body": refusal.body})


def _encoded(headers: dict[str, str]) -> Iterable[tuple[bytes, bytes]]:
    return ((name.encode(), value.encode()) for name, value in headers.items())
