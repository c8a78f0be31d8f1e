"""A model server that knows the answers: it is shown pages and says what it was told of them.

It speaks OpenAI's protocol and answers MinerU2.5's questions in MinerU2.5's words, so that all of
the road but the model itself can be measured.
"""

from __future__ import annotations

import base64
import io
import json
import math
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import Image

from mineru_tools.backends.vlm import written
from mineru_tools.document.detections import Region

Fault: TypeAlias = Literal["error", "busy", "hang-up", "slow", "half", "garbage", "cut", "empty"]
"""What goes wrong: status 500, 429, no answer, a late one, half of one, noise, ``length``, none."""

SLOW_S = 0.5
_EDGE = 48  # pixels of the thumbnails that pictures are known by
_SHAPE = 20.0  # levels of grey that another shape of the picture weighs as much as
_LAYOUT = "Layout Detection"

Thumbnail: TypeAlias = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class KnownPage:
    """A page as it looks and what stands on it; ``content`` is what a model would write."""

    picture: Image.Image
    regions: tuple[Region, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it came: the page and the region (``None``: the layout) it was about."""

    page: int
    region: int | None
    body: dict[str, Any]


class Oracle:
    """Tells which page or region a picture shows, and what a model would write about it."""

    def __init__(self, pages: Sequence[KnownPage]) -> None:
        self.pages = pages
        self._layouts = [_thumbnail(page.picture) for page in pages]
        self._crops: list[tuple[int, int, tuple[int, int], Thumbnail]] = []
        for at, page in enumerate(pages):
            for k, region in enumerate(page.regions):
                if region.content is None:
                    continue  # a frame around others; nobody asks about it
                if (crop := _crop(page.picture, region)) is not None:
                    self._crops.append((at, k, crop.size, _thumbnail(crop)))

    def known(self, prompt: str, picture: Image.Image) -> tuple[int, int | None]:
        """The page and region that come nearest to the picture."""
        seen = _thumbnail(picture)
        if _LAYOUT in prompt:
            return min(range(len(self.pages)), key=lambda k: _unlike(self._layouts[k], seen)), None
        ratio = picture.width / picture.height

        def unlike(crop: tuple[int, int, tuple[int, int], Thumbnail]) -> float:
            (width, height), thumbnail = crop[2:]
            return _unlike(thumbnail, seen) + _SHAPE * abs(math.log(width / height / ratio))

        page, region, _, _ = min(self._crops, key=unlike)
        return page, region

    def reply(self, page: int, region: int | None) -> str:
        """What a model would write."""
        regions = self.pages[page].regions
        if region is None:
            return written.layout(regions)
        return regions[region].content or ""


def _crop(picture: Image.Image, region: Region) -> Image.Image | None:
    x0, y0, x1, y1 = (round(value * 1000) / 1000 for value in region.bbox)
    width, height = picture.size
    crop = picture.crop((x0 * width, y0 * height, x1 * width, y1 * height))
    if min(crop.size) < 1:
        return None
    return crop.rotate(region.angle, expand=True) if region.angle else crop


def _thumbnail(picture: Image.Image) -> Thumbnail:
    small = picture.convert("L").resize((_EDGE, _EDGE), Image.Resampling.BOX)
    return np.asarray(small, np.float32)


def _unlike(one: Thumbnail, other: Thumbnail) -> float:
    return float(np.abs(one - other).mean())


Trouble: TypeAlias = Callable[[int, Asked], "Fault | None"]
"""What is to go wrong with a question, by how many came before it."""


@dataclass(slots=True)
class Served:
    """A running server: where it is and what it was asked, in the order of the questions."""

    url: str
    asked: list[Asked]


@contextmanager
def serving(
    oracle: Oracle, *, trouble: Trouble = lambda _, __: None, latency_s: float = 0.0
) -> Iterator[Served]:
    """The oracle behind a port of this machine."""
    server = _Server(oracle, trouble, latency_s)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield Served(f"http://127.0.0.1:{server.server_port}", server.asked)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256  # more ask at once than the usual 5

    def __init__(self, oracle: Oracle, trouble: Trouble, latency_s: float) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.oracle = oracle
        self.asked: list[Asked] = []
        self.latency_s = latency_s
        self._trouble = trouble
        self._lock = threading.Lock()

    def note(self, question: Asked) -> Fault | None:
        with self._lock:
            self.asked.append(question)
            return self._trouble(len(self.asked) - 1, question)

    def handle_error(self, *_: object) -> None:
        return  # clients that were cancelled hang up


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self._send(200, {"object": "list", "data": [{"id": "oracle", "owned_by": "vllm"}]})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        prompt, picture = _question(body)
        oracle = self.server.oracle
        where = (0, None) if picture is None else oracle.known(prompt, picture)
        wrong = self.server.note(Asked(*where, body))
        time.sleep(self.server.latency_s + SLOW_S * (wrong == "slow"))
        self._answer("[0]" if picture is None else oracle.reply(*where), wrong)

    def _answer(self, text: str, wrong: Fault | None) -> None:
        if wrong in ("error", "busy"):
            self._send(500 if wrong == "error" else 429, {"error": {"message": "not now"}})
        elif wrong == "hang-up":
            self.close_connection = True
            self.connection.close()
        elif wrong == "garbage":
            self._send(200, _completion("\ufffd<|box_start|>9 <nl> " + text[:7], "stop"))
        elif wrong == "empty":
            self._send(200, {"choices": []})
        elif wrong == "cut":
            self._send(200, _completion(text[: len(text) // 2], "length"))
        else:
            self._send(200, _completion(text, "stop"), half=wrong == "half")

    def _send(self, status: int, body: dict[str, Any], *, half: bool = False) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if half else data)
        self.close_connection = self.close_connection or half

    def log_message(self, *_: object) -> None:
        return


def _question(body: dict[str, Any]) -> tuple[str, Image.Image | None]:
    content = body["messages"][-1]["content"]
    if isinstance(content, str):
        return content, None
    prompt = "".join(part["text"] for part in content if part["type"] == "text")
    urls = [part["image_url"]["url"] for part in content if part["type"] == "image_url"]
    if not urls:
        return prompt, None
    return prompt, Image.open(io.BytesIO(base64.b64decode(urls[0].partition(",")[2])))


def _completion(text: str, finish: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": finish}
    return {"object": "chat.completion", "model": "oracle", "choices": [choice]}
