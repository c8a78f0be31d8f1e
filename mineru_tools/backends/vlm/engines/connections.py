"""Connections to one server, as many as are needed at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl

    import httpx

_IDLE = 4.0  # seconds that one is kept unused: uvicorn, under most servers, hangs up at 5


class Connections:
    """Clients of one connection each, the one that was used last first.

    Not one client with a hundred: httpx looks at each pair of its idle connections whenever it
    needs one, which takes 8 ms of a core then. Used within one event loop.
    """

    def __init__(self, headers: dict[str, str], timeout: httpx.Timeout) -> None:
        import httpx

        self._headers, self._timeout = headers, timeout
        self._limits = httpx.Limits(max_connections=1, keepalive_expiry=_IDLE)
        self._all: list[httpx.AsyncClient] = []
        self._idle: list[httpx.AsyncClient] = []

    @asynccontextmanager
    async def one(self) -> AsyncIterator[httpx.AsyncClient]:
        """A client that nobody else uses meanwhile."""
        client = self._idle.pop() if self._idle else self._new()
        try:
            yield client
        finally:
            self._idle.append(client)

    async def close(self) -> None:
        for client in self._all:
            await client.aclose()

    def _new(self) -> httpx.AsyncClient:
        import httpx

        client = httpx.AsyncClient(
            headers=self._headers,
            timeout=self._timeout,
            limits=self._limits,
            verify=_trust(),
            follow_redirects=False,
        )
        self._all.append(client)
        return client


@cache
def _trust() -> ssl.SSLContext:
    """Whom to believe; to read all the authorities takes 20 ms."""
    import httpx

    return httpx.create_ssl_context()
