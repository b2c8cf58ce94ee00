"""The names that a server is asked for by.

A page of another site can have a name of its own point to this machine (DNS rebinding) and then read the answer to «58 жоба» as its own: so
only names that are known are served.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address

import regex

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
ANYWHERE = frozenset({"0.0.0.0", "::"})
"""Addresses to listen at that mean every one of the machine."""

_HOST = regex.compile(r"(?:\[([0-9a-f:.]+)\]|([^\s:/@\[\]]+))(?::\d+)?")


@dataclass(frozen=True, slots=True)
class Names:
    """The names that are served: those known, and with `addresses` any address in numbers, which no foreign page can take over."""

    known: frozenset[str]
    addresses: bool = False

    @classmethod
    def of(cls, host: str, more: Iterable[str] = ()) -> Names:
        """The names of a server that listens at `host`: on the loopback its names, at all addresses those and the machine's own."""
        host = host.strip("[]").lower()
        anywhere = host in ANYWHERE
        names = {host, *(name.strip("[]").lower() for name in more)}
        if anywhere or host in LOOPBACK:
            names |= LOOPBACK
        if anywhere:
            names.add(socket.gethostname().lower())
        return cls(frozenset(names), anywhere)

    def include(self, host: str) -> bool:
        """Whether a `Host` header is one of them, whatever its port.

        >>> Names.of("127.0.0.1").include("localhost:8000"), Names.of("127.0.0.1").include("news.example:8000")
        (True, False)
        """
        match = _HOST.fullmatch(host.lower())
        name = (match[1] or match[2]) if match else ""
        return name in self.known or (self.addresses and _is_address(name))


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
