"""PDFs made on the spot, and a backend of another package, found through its entry point."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from mineru_tools import registry

MakePdf = Callable[..., bytes]

# A busy machine must not fail an example that is right.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

# How many pages a file has says what happens to it: nothing can be told to a worker otherwise.
MOODY = """
import os, time
from mineru_tools.backends.base import PageIssue, PageResult
from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType, SpanType
from mineru_tools.document.model import Block, Line, Span

HANGS, DIES, RAISES, PRINTS, SWELLS = 2, 3, 4, 5, 6


class Moody:
    name = "moody"

    def analyze(self, source, pages, options, run):
        if len(source) == HANGS and options.lang == "moody":
            time.sleep(600)
        if len(source) == DIES and options.lang == "moody":
            os._exit(9)
        if len(source) == RAISES and options.lang == "moody":
            raise RuntimeError("out of order")
        if len(source) == PRINTS:
            print("noise on stdout")
        if len(source) == SWELLS and options.lang == "moody":
            bytearray(b"x") * (1 << 31)
        for done, index in enumerate(pages):
            run.step("read", done, len(pages))
            size = source.page_size(index)
            yield PageResult(index, size, blocks(index), issues=issues(index, options))


def issues(index, options):
    if options.method == "ocr":
        return (PageIssue(index, "read", "page_failed", "no luck"),)
    return ()


def block(type, bbox, span):
    return Block(type, bbox, lines=(Line(bbox, (span,)),))


def blocks(index):
    text, image, number = BBox(50, 40, 300, 60), BBox(100, 100, 200, 180), BBox(290, 800, 310, 810)
    return (
        block(BlockType.TEXT, text, Span(SpanType.TEXT, text, content=f"text of page {index}.")),
        block(BlockType.IMAGE_BODY, image, Span(SpanType.IMAGE, image)),
        block(BlockType.PAGE_NUMBER, number, Span(SpanType.TEXT, number, content=str(index + 1))),
    )
"""


@pytest.fixture
def moody_backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A package ``moody`` with a backend of that name, on ``sys.path`` as if installed."""
    site = tmp_path_factory.mktemp("site")
    (site / "moody.py").write_text(MOODY)
    info = site / "moody-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: moody\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[{registry.ENTRY_POINTS}]\nmoody = moody:Moody\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(site))
        patch.setenv("PYTHONPATH", str(site), prepend=":")
        registry._outside.cache_clear()
        yield
    registry._outside.cache_clear()


@pytest.fixture(scope="session")
def make_pdf() -> MakePdf:
    """A function that gives a PDF of so many A4 pages, each with five lines and a red box."""

    def make(pages: int = 1, *, password: str | None = None) -> bytes:
        from reportlab.lib.pagesizes import A4
        from reportlab.pdfgen.canvas import Canvas

        out = io.BytesIO()
        canvas = Canvas(out, pagesize=A4, encrypt=password, invariant=True)
        for number in range(1, pages + 1):
            # In the middle and never the same: lines that repeat at an edge are running heads.
            for line, word in enumerate(("stone", "river", "cloud", "ember", "grain")):
                text = f"{word.title()} {number} is told of in verse {number * 7 + line}."
                canvas.drawString(50 + 7 * number, 500 - 14 * line - 40 * number, text)
            canvas.setFillColorRGB(1, 0, 0)
            canvas.rect(100, A4[1] - 180, 100, 80, stroke=0, fill=1)
            canvas.setFillColorRGB(0, 0, 0)
            canvas.showPage()
        canvas.save()
        return out.getvalue()

    return make


@pytest.fixture
def pdf_file(tmp_path: Path, make_pdf: MakePdf) -> Callable[..., Path]:
    """A function that writes such a PDF under ``tmp_path`` and gives its path."""

    def write(name: str, pages: int = 1, *, password: str | None = None) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(make_pdf(pages, password=password))
        return path

    return write
