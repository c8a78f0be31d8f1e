"""Servers that read pages: what they are asked, what is made of answers, and of none."""

from __future__ import annotations

import base64
import io
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from mineru_tools import ParseOptions, parse
from mineru_tools.errors import EngineUnavailable, InferenceFailed, MineruToolsError, OptionsError
from mineru_tools.recognizers.text import remote
from mineru_tools.recognizers.text.answers import paddlex_lines, rapidocr_lines
from mineru_tools.recognizers.text.remote import RemoteText
from tests.recognizers.text.drawn import LINES, page
from tests.support.readings import assert_well_read

PICTURE = np.full((100, 400, 3), 255, np.uint8)
LEVEL = [[10, 20], [210, 20], [210, 40], [10, 40]]
TALL = [[300, 0], [320, 0], [320, 90], [300, 90]]


def paddlex(*read: tuple[str, float, Any], **more: Any) -> Any:
    texts, scores, polys = ([row[k] for row in read] for k in range(3))
    pruned = {"rec_texts": texts, "rec_scores": scores, "rec_polys": polys, **more}
    return {"errorCode": 0, "result": {"ocrResults": [{"prunedResult": pruned}]}}


class Server(ThreadingHTTPServer):
    """Gives its answers one after the other, the last one again and again; keeps the questions."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: list[tuple[int, Any]] = []
        self.questions: list[tuple[str, bytes]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/ocr"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.questions.append((self.headers["Content-Type"], body))
        answers = self.server.answers
        status, told = answers.pop(0) if len(answers) > 1 else answers[0]
        said = told if isinstance(told, bytes) else json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    pytest.importorskip("httpx")
    monkeypatch.setattr(remote, "_WAIT", 0.001)
    with Server() as made:
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield made
        made.shutdown()


def test_paddlex_is_sent_the_picture_and_its_lines_have_words_in_their_places(
    server: Server,
) -> None:
    server.answers = [(200, paddlex(("two words", 0.9, LEVEL)))]
    lines = RemoteText(server.address).read(PICTURE)
    assert_well_read(lines, PICTURE)
    (line,) = lines
    assert [(word.text, tuple(word.bbox)) for word in line.words] == [
        ("two", (10, 20, pytest.approx(10 + 200 * 3 / 9), 40)),
        ("words", (pytest.approx(10 + 200 * 4 / 9), 20, 210, 40)),
    ]
    kind, body = server.questions[0]
    asked = json.loads(body)
    sent = Image.open(io.BytesIO(base64.b64decode(asked["file"])))
    assert (kind, asked["fileType"], sent.size) == ("application/json", 1, (400, 100))
    assert asked["useDocOrientationClassify"] is asked["useDocUnwarping"] is False


def test_rapidocr_api_is_sent_a_form(server: Server) -> None:
    server.answers = [(200, {"0": {"rec_txt": "线", "dt_boxes": LEVEL, "score": "0.8"}})]
    (line,) = RemoteText(f"rapidocr+{server.address}").read(PICTURE)
    assert (line.text, line.score) == ("线", 0.8)
    kind, body = server.questions[0]
    assert kind.startswith("multipart/form-data")
    assert b'name="image_file"' in body


def test_a_scan_is_read_by_the_server_that_is_named(server: Server, tmp_path: Path) -> None:
    Image.fromarray(page(*LINES)).save(tmp_path / "scan.png", dpi=(200, 200))
    boxes = [[[40, y], [900, y], [900, y + 40], [40, y + 40]] for y in (30, 110, 190)]
    read = [(text, 0.9, box) for text, box in zip(LINES, boxes, strict=False)]
    server.answers = [(200, paddlex(*read))]
    with parse(tmp_path / "scan.png", ParseOptions(ocr_model=server.address)) as doc:
        assert all(word in doc.markdown() for text, *_ in read for word in text.split())


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_that_is_busy_is_asked_again(server: Server, status: int) -> None:
    server.answers = [(status, {}), (status, {}), (200, paddlex(("line", 0.9, LEVEL)))]
    assert [line.text for line in RemoteText(server.address).read(PICTURE)] == ["line"]


@pytest.mark.parametrize(("status", "times"), [(503, 3), (404, 1), (422, 1), (302, 1)])
def test_a_server_that_says_no_is_told_by_its_code(server: Server, status: int, times: int) -> None:
    server.answers = [(status, {})]
    with pytest.raises(InferenceFailed) as caught:
        RemoteText(server.address).read(PICTURE)
    assert caught.value.code == "ocr_server_failed"
    assert len(server.questions) == times


@pytest.mark.parametrize(
    "told",
    [b"<html>", [], {}, {"result": {"ocrResults": []}}, paddlex(("a", 0.9, [[0, 0]])),
     paddlex(("a", "sure", LEVEL)), paddlex(("a", float("nan"), LEVEL)),
     paddlex((None, 0.9, LEVEL)), b"[" * 100_000],
    ids=["html", "list", "empty", "no page", "a corner", "no number", "nan", "no text", "deep"],
)  # fmt: skip
def test_an_answer_that_is_no_reading_is_told_by_its_code(server: Server, told: Any) -> None:
    server.answers = [(200, told)]
    with pytest.raises(InferenceFailed) as caught:
        RemoteText(server.address).read(PICTURE)
    assert caught.value.code == "ocr_server_answer"


def test_a_server_that_is_not_there_is_told_by_its_code(server: Server) -> None:
    server.server_close()
    with pytest.raises(EngineUnavailable) as caught:
        RemoteText(server.address).read(PICTURE)
    assert caught.value.code == "ocr_server_unreachable"


@pytest.mark.parametrize("address", ["ftp://host/ocr", "http://", "file:///etc/passwd"])
def test_only_addresses_of_web_servers_are_asked(address: str) -> None:
    pytest.importorskip("httpx")
    with pytest.raises(OptionsError) as caught:
        RemoteText(address)
    assert isinstance(caught.value, MineruToolsError)
    assert caught.value.code == "ocr_url"


def test_tall_lines_run_down_and_those_the_server_turned_are_upside_down() -> None:
    told = paddlex(("down", 0.9, TALL), ("hangs", 0.9, LEVEL), textline_orientation_angles=[0, 1])
    down, hangs = paddlex_lines(told, (400, 100))
    assert down.angle == pytest.approx(np.pi / 2)
    assert abs(hangs.angle) == pytest.approx(np.pi)


_CORNER = st.tuples(st.integers(-50, 450), st.integers(-50, 150))


@given(st.text(max_size=20), st.floats(allow_nan=False), st.lists(_CORNER, min_size=4, max_size=4))
def test_whatever_a_server_reads_lies_within_the_picture(
    text: str, score: float, corners: list[tuple[int, int]]
) -> None:
    told = {"0": {"rec_txt": text, "dt_boxes": corners, "score": score}}
    lines = rapidocr_lines(told, (400, 100))
    assert_well_read(lines, PICTURE)
    assert " ".join(line.text for line in lines) == " ".join(text.split())
