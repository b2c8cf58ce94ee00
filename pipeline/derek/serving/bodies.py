"""Bodies of requests, within limits of size and time: `{"text": "Облыста 58 жоба іске қосылды."}` is one of 63 bytes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any, TypeAlias

from fastapi import Request

from derek.serving.refusal import Refusal

Message: TypeAlias = "MutableMapping[str, Any]"
Receive: TypeAlias = "Callable[[], Awaitable[Message]]"

PASSED_BYTES = 16_000_000
"""Of a body that is too large, so much is read all the same."""

SECONDS = 30
"""Time to send a body: a slow sender holds a place."""


async def read_body(request: Request, limit: int) -> bytes:
    """The body of a request, of a length declared or not.

    *Errors*: Refusal for one that is too large (413), too slow (408) or cut off (400).
    """
    try:
        return await asyncio.wait_for(_read(request, limit), SECONDS)
    except asyncio.TimeoutError:
        raise Refusal(408, f"the body took longer than {SECONDS} seconds; send it faster", {"connection": "close"}) from None


async def _read(request: Request, limit: int) -> bytes:
    too_large = Refusal(413, f"the body is larger than {limit} bytes; send a shorter article or raise --max-bytes", {"connection": "close"})
    declared = request.headers.get("content-length", "")
    # Who asks before sending (Expect: 100-continue) is answered before sending; so is who would send without end.
    if declared.isdecimal() and int(declared) > limit and ("expect" in request.headers or int(declared) > limit + PASSED_BYTES):
        raise too_large
    parts: list[bytes] = []
    size, more = 0, True
    while more and size <= limit + PASSED_BYTES:
        message = await request.receive()
        if message["type"] != "http.request":
            raise Refusal(400, "the body is not whole; send it again")
        size += len(message.get("body", b""))
        if size <= limit:
            parts.append(message.get("body", b""))
        else:
            parts.clear()
        more = message.get("more_body", False)
    if size > limit:
        raise too_large
    return b"".join(parts)


async def pass_over(receive: Receive) -> None:
    """Read and forget a body that is not wanted: a client that is cut off while it writes does not read why."""
    with suppress(asyncio.TimeoutError):
        await asyncio.wait_for(_forget(receive), SECONDS)


async def _forget(receive: Receive) -> None:
    size, more = 0, True
    while more and size <= PASSED_BYTES:
        message = await receive()
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
