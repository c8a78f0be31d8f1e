"""A model hub on this machine that can be told what goes wrong."""

from __future__ import annotations

import hashlib
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class ModelHub:
    """``files`` by their address. What goes wrong is taken from the front, one for a download.

    ``cuts``: after how many bytes the connection ends; ``statuses``: answers instead of the file,
    ``busy``: the same, when asked what there is. ``linked``: says length and digest as Hugging Face
    does; ``ranges``: sends parts of files. ``elsewhere``: where downloads are sent, as to the store
    of a hub.
    """

    files: dict[str, bytes]
    linked: bool = True
    ranges: bool = True
    etags: bool = True
    cuts: list[int] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    busy: list[int] = field(default_factory=list)
    retry_after: str | None = None
    silence_s: float = 0.0
    elsewhere: str | None = None
    url: str = ""
    asked: list[tuple[str, str, str | None]] = field(default_factory=list)
    tokens: list[str | None] = field(default_factory=list)
    sent: int = 0

    def downloads(self) -> list[str | None]:
        """The ranges that downloads asked for."""
        return [ranged for method, _, ranged in self.asked if method == "GET"]


@contextmanager
def serving(hub: ModelHub) -> Iterator[ModelHub]:
    handler = type("Handler", (_Handler,), {"hub": hub})
    with _Server(("127.0.0.1", 0), handler) as server:
        hub.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield hub
        server.shutdown()


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        return  # clients that were cancelled hang up


class _Handler(BaseHTTPRequestHandler):
    hub: ModelHub

    def log_message(self, *args: object) -> None: ...

    def do_HEAD(self) -> None:
        self._note()
        content = self._content()
        if content is None or self.hub.busy:
            self.send_response(self.hub.busy.pop(0) if content is not None else 404)
            self.end_headers()
            return
        if self.hub.elsewhere is not None:
            self._redirect(content)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self._describe(content)
        self.end_headers()

    def do_GET(self) -> None:
        self._note()
        content = self._content()
        if content is None or self.hub.statuses:
            self.send_response(self.hub.statuses.pop(0) if content is not None else 404)
            if self.hub.retry_after is not None:
                self.send_header("Retry-After", self.hub.retry_after)
            self.end_headers()
            return
        if self.hub.elsewhere is not None:
            self._redirect(content)
            return
        start = self._start(content)
        if start is None:
            self.send_response(416)
            self.end_headers()
            return
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(content) - start))
        self._describe(content)
        self.end_headers()
        body = content[start:]
        cut = self.hub.cuts.pop(0) if self.hub.cuts else len(body)
        self.wfile.write(body[: min(cut, len(body)) // 2])
        self.wfile.flush()
        time.sleep(self.hub.silence_s)
        self.wfile.write(body[min(cut, len(body)) // 2 : cut])
        self.hub.sent += min(cut, len(body))

    def _note(self) -> None:
        self.hub.asked.append((self.command, self.path, self.headers["Range"]))
        self.hub.tokens.append(self.headers["Authorization"])

    def _content(self) -> bytes | None:
        names = (self.path.replace(f"/{COMMIT}/", f"/{name}/") for name in ("main", "master"))
        return next((self.hub.files[n[1:]] for n in names if n[1:] in self.hub.files), None)

    def _redirect(self, content: bytes) -> None:
        self.send_response(302)
        self.send_header("Location", f"{self.hub.elsewhere}{self.path}")
        self._describe(content)
        self.end_headers()

    def _describe(self, content: bytes) -> None:
        digest = hashlib.sha256(content).hexdigest()
        if self.hub.linked:
            self.send_header("X-Linked-ETag", f'"{digest}"')
            self.send_header("X-Linked-Size", str(len(content)))
            self.send_header("X-Repo-Commit", COMMIT)
        if self.hub.etags:
            self.send_header("ETag", f'"{digest[:8]}"')

    def _start(self, content: bytes) -> int | None:
        """The first byte to send, ``None`` when it lies beyond the file."""
        match = re.fullmatch(r"bytes=(\d+)-", self.headers["Range"] or "")
        condition = self.headers["If-Range"]
        current = f'"{hashlib.sha256(content).hexdigest()[:8]}"' if self.hub.etags else None
        if match is None or not self.hub.ranges or condition not in (None, current):
            return 0
        return int(match[1]) if int(match[1]) < len(content) else None
