"""``python -m benchmarks.stand_in_server LATENCY``: a model server that takes as long for anything.

It says its port, answers every question after ``LATENCY`` seconds, and tells at ``/busy`` how
many questions it had at once, over all the time from the first to the last.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from dataclasses import asdict, dataclass

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_BUFFER = 1 << 20
_MODELS: dict[str, object] = {"data": [{"id": "stand-in", "owned_by": "vllm"}]}
_CHOICE = {"finish_reason": "stop", "message": {"content": "The words of a block.<|im_end|>"}}


@dataclass(slots=True)
class Busy:
    """``held``: questions times the seconds they were held; ``first`` and ``last`` are times."""

    questions: int = 0
    most: int = 0
    held: float = 0.0
    first: float = 0.0
    last: float = 0.0
    open: int = 0

    def change(self, step: int) -> None:
        """One more or one less; the time before it counts as it was."""
        now = time.monotonic()
        if not self.questions:
            self.first = self.last = now
        self.held += self.open * (now - self.last)
        self.last = now
        self.open += step
        self.questions += step > 0
        self.most = max(self.most, self.open)


class StandIn:
    """The server; ``latency`` is in seconds."""

    def __init__(self, latency: float) -> None:
        self._latency = latency
        self._busy = Busy()

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer whatever comes over one connection."""
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = _LENGTH.search(head)
                await reader.readexactly(int(length[1]) if length else 0)
                body = json.dumps(await self._answer(head.partition(b"\r\n")[0])).encode()
                size = str(len(body)).encode()
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: " + size + b"\r\n\r\n" + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def _answer(self, line: bytes) -> dict[str, object]:
        if b"/busy" in line:
            return asdict(self._busy)
        if b"/models" in line:
            return _MODELS
        self._busy.change(+1)
        await asyncio.sleep(self._latency)
        self._busy.change(-1)
        return {"choices": [_CHOICE], "usage": {"completion_tokens": 6}}


async def _serve(latency: float) -> None:
    server = await asyncio.start_server(
        StandIn(latency).talk, "127.0.0.1", 0, limit=_BUFFER, backlog=1024
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(float(sys.argv[1])))
