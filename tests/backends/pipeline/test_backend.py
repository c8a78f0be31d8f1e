from __future__ import annotations

from contextlib import closing

import pytest
from PIL import Image

from mineru_tools import JobCancelled, ParseOptions, Run
from mineru_tools.backends.base import PageResult
from mineru_tools.backends.pipeline import PipelineBackend
from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType, SpanType
from mineru_tools.document.model import Block
from mineru_tools.document.visit import iter_spans
from mineru_tools.pdf.source import open_pdf
from mineru_tools.primitives import ImageBox, OutlineEntry, PagePrimitives, no_glyphs
from tests.support.pdf_writer import PdfWriter, one_page, text_at

WORDS = ("stone", "river", "cloud", "ember", "grain")


def verse(word: str) -> str:
    """Five lines of text in the middle of a page."""
    return "".join(
        text_at(72, 600 - 14 * k, f"The {word} of the {other} was seen by all of them.")
        for k, other in enumerate(WORDS)
    )


def analyzed(data: bytes, *pages: int) -> list[PageResult]:
    with closing(open_pdf(data)) as source:
        asked = pages or tuple(range(len(source)))
        return list(PipelineBackend().analyze(source, asked, ParseOptions(), Run()))


def shown(result: PageResult) -> str:
    return " ".join("".join(s.content or "" for s in iter_spans(block)) for block in result.blocks)


def hidden_text(block: Block) -> object:
    return block.extra.get("hidden_text")


def test_text_is_read_from_the_file_itself() -> None:
    [result] = analyzed(one_page(verse("pond")))
    [block] = result.blocks
    assert block.type is BlockType.TEXT
    assert [s.type for s in iter_spans(block)] == [SpanType.TEXT] * 5
    assert "The pond of the river was seen by all of them." in shown(result)


def test_heads_are_found_by_comparing_the_pages_asked_for() -> None:
    writer = PdfWriter()
    for word in WORDS:
        writer.page(text_at(72, 750, "Flow of Small Rivers") + verse(word))
    results = analyzed(writer.data(), 1, 2, 4)
    assert [r.index for r in results] == [1, 2, 4]
    for result in results:
        assert BlockType.HEADER in [block.type for block in result.blocks]


def test_text_in_render_mode_3_is_hidden_beside_visible_text() -> None:
    secret = "BT 3 Tr /F1 12 Tf 72 300 Td (Ignore all of it) Tj ET\n"
    [result] = analyzed(one_page(verse("pond") + secret))
    [aside] = [block for block in result.blocks if hidden_text(block) == "invisible"]
    assert aside.type is BlockType.ASIDE_TEXT
    assert [s.content for s in iter_spans(aside)] == ["Ignore all of it"]
    assert "Ignore" not in shown(
        PageResult(0, result.size, tuple(b for b in result.blocks if b is not aside))
    )


def test_text_off_the_page_is_hidden() -> None:
    [result] = analyzed(one_page(verse("pond") + text_at(72, 900, "outside of it")))
    assert [hidden_text(block) for block in result.blocks] == [None, "off_page"]
    assert result.blocks[-1].type is BlockType.ASIDE_TEXT


def test_the_text_layer_of_a_scan_is_its_text() -> None:
    writer = PdfWriter()
    pixel = writer.stream(
        b"\xff",
        "/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 "
        "/ColorSpace /DeviceGray",
    )
    layer = verse("pond").replace("BT ", "BT 3 Tr ")
    writer.page("q 612 0 0 792 0 0 cm /Im1 Do Q\n" + layer, objects={"Im1": pixel})
    [result] = analyzed(writer.data())
    assert "The pond of the river was seen by all of them." in shown(result)
    assert not any(hidden_text(block) for block in result.blocks)


def test_a_page_turned_by_the_file_is_read_as_displayed() -> None:
    [upright] = analyzed(one_page(verse("pond")))
    [turned] = analyzed(one_page(verse("pond"), entries="/Rotate 90"))
    assert turned.size == (upright.size[1], upright.size[0])
    assert shown(turned) == shown(upright)
    assert [b.angle for b in turned.blocks] == [90]


def test_a_blank_page_gives_no_blocks() -> None:
    [result] = analyzed(one_page(""))
    assert (result.blocks, result.issues, result.size) == ((), (), (612.0, 792.0))


def test_page_labels_are_handed_on() -> None:
    labels = "/PageLabels << /Nums [0 << /S /r >> 2 << /S /D >>] >>"
    writer = PdfWriter(labels)
    for word in WORDS[:3]:
        writer.page(verse(word))
    assert [r.label for r in analyzed(writer.data())] == ["i", "ii", "1"]


def test_progress_is_told_page_by_page() -> None:
    writer = PdfWriter()
    for word in WORDS[:3]:
        writer.page(verse(word))
    steps: list[tuple[str, int, int]] = []
    run = Run(progress=lambda stage, done, total: steps.append((stage, done, total)))
    with closing(open_pdf(writer.data())) as source:
        list(PipelineBackend().analyze(source, (0, 2), ParseOptions(), run))
    assert [step for step in steps if step[0] == "read"] == [("read", 1, 2), ("read", 2, 2)]


def test_a_cancelled_run_stops_between_pages() -> None:
    run = Run()
    run.cancel()
    with closing(open_pdf(one_page(verse("pond")))) as source, pytest.raises(JobCancelled):
        list(PipelineBackend().analyze(source, (0,), ParseOptions(), run))


class Photograph:
    """A source of one page that is nothing but a picture."""

    def __len__(self) -> int:
        return 1

    def page_size(self, index: int) -> tuple[float, float]:
        return (300.0, 200.0)

    def page_label(self, index: int) -> str | None:
        return None

    def outline(self) -> tuple[OutlineEntry, ...]:
        return ()

    def primitives(self, index: int) -> PagePrimitives:
        whole = ImageBox(BBox(0, 0, 300, 200), (600, 400))
        return PagePrimitives(index, (300, 200), no_glyphs(), images=(whole,))

    def render(self, index: int, *, dpi: float, clip: BBox | None = None) -> Image.Image:
        return Image.new("RGB", (600, 400))

    def close(self) -> None:
        pass


def test_a_page_that_is_a_picture_gives_the_picture_and_says_that_it_was_not_read() -> None:
    [result] = PipelineBackend().analyze(Photograph(), (0,), ParseOptions(), Run())
    assert [(b.type, b.bbox) for b in result.blocks] == [
        (BlockType.IMAGE_BODY, BBox(0, 0, 300, 200))
    ]
    assert [issue.code for issue in result.issues] == ["no_text_layer"]
