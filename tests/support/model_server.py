"""A server of OpenAI's chat protocol on this machine that answers, or fails, as a test wants."""

from __future__ import annotations

import base64
import io
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from PIL import Image

MODELS = {"object": "list", "data": [{"id": "MinerU2.5", "owned_by": "vllm"}]}


@dataclass(frozen=True)
class Told:
    """One answer: ``body`` is JSON or bytes; with ``drops`` the line is cut after the half of it.

    ``status`` 0 cuts the line before any of it, ``wait`` is in seconds.
    """

    body: Any
    status: int = 200
    wait: float = 0.0
    drops: bool = False
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """One request as it came; ``began`` is a time in seconds."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any
    began: float


def says(text: str | None, finish: Any = "stop", **more: Any) -> Told:
    """The answer of a model that writes ``text``."""
    choice = {"index": 0, "message": {"content": text}, "finish_reason": finish}
    return Told({"object": "chat.completion", "choices": [choice], **more})


def prompt_of(asked: Asked) -> str:
    return str(asked.body["messages"][-1]["content"][-1]["text"])


def picture_of(asked: Asked) -> Image.Image:
    uri = asked.body["messages"][-1]["content"][0]["image_url"]["url"]
    return Image.open(io.BytesIO(base64.b64decode(uri.partition(",")[2])))


def echo(asked: Asked) -> Told:
    """The prompt, said again."""
    return says(prompt_of(asked))


class ModelServer(ThreadingHTTPServer):
    """``chat`` answers questions, and is called in many threads; ``models`` lists the models.

    ``busiest`` is how many questions were open at the same time at most.
    """

    request_queue_size = 256
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.chat: Callable[[Asked], Told] = echo
        self.models: Callable[[Asked], Told] = lambda _: Told(MODELS)
        self.requests: list[Asked] = []
        self.busiest = self._open = 0
        self._lock = threading.Lock()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def questions(self) -> list[Asked]:
        return [asked for asked in self.requests if asked.method == "POST"]

    def answers(self, *told: Told) -> None:
        """Give these one after the other, the last again and again."""
        left = list(told)

        def chat(asked: Asked) -> Told:
            with self._lock:
                return left.pop(0) if len(left) > 1 else left[0]

        self.chat = chat

    def take(self, asked: Asked) -> Told:
        with self._lock:
            self.requests.append(asked)
            self._open += 1
            self.busiest = max(self.busiest, self._open)
        try:
            told = self.chat(asked) if asked.method == "POST" else self.models(asked)
            time.sleep(told.wait)
            return told
        finally:
            with self._lock:
                self._open -= 1

    def handle_error(self, *_: Any) -> None:
        """A client that hangs up is part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    server: ModelServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def do_GET(self) -> None:
        self._answer(None)

    def _answer(self, body: Any) -> None:
        asked = Asked(self.command, self.path, dict(self.headers), body, time.monotonic())
        told = self.server.take(asked)
        if told.status == 0:
            self.close_connection = True
            return
        said = told.body if isinstance(told.body, bytes) else json.dumps(told.body).encode()
        self.send_response_only(told.status)
        for name, value in {"Content-Length": str(len(said)), **told.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(said[: len(said) // 2] if told.drops else said)
        self.close_connection = self.close_connection or told.drops

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def model_server() -> Iterator[ModelServer]:
    with ModelServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
