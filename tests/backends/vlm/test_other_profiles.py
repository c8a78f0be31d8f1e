"""Talks with models other than MinerU's, from the page to its Markdown."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mineru_tools import ParsedDocument, ParseOptions, parse
from mineru_tools.backends.vlm import backend
from mineru_tools.backends.vlm.conversation import PageReading, PageTask
from mineru_tools.backends.vlm.profiles.doctags import DocTagsProfile
from mineru_tools.backends.vlm.profiles.elements import glm_ocr, paddleocr_vl
from mineru_tools.backends.vlm.profiles.json_boxes import (
    SQUARE,
    SQUARES,
    JsonBoxesProfile,
    in_pixels,
)
from mineru_tools.backends.vlm.request import Reply, Request
from mineru_tools.errors import InferenceFailed
from mineru_tools.options import VlmOptions
from mineru_tools.run import Run
from tests.support.vlm_engines import ScriptedEngine
from tests.support.vlm_pages import noise, region
from tests.support.vlm_talks import talk

SAMPLE = Path(__file__).parents[3] / "examples" / "sample.pdf"
REGIONS = (
    region("title", (0.1, 0.05, 0.9, 0.1)),
    region("table", (0.1, 0.2, 0.9, 0.4)),
    region("equation", (0.1, 0.45, 0.9, 0.5)),
    region("chart", (0.1, 0.5, 0.9, 0.8)),
    region("image", (0.1, 0.8, 0.9, 0.95)),
)
OTSL = "<fcel>a<fcel>b<nl><fcel>1<fcel>2<nl>"
HTML = "<table><tr><td>a</td><td>b</td></tr><tr><td>1</td><td>2</td></tr></table>"


def told(reading: PageReading) -> list[tuple[str, str | None]]:
    return [(each.type, each.content) for each in reading.regions]


def prompts_of(rounds: list[object]) -> list[str]:
    return [request.prompt for each in rounds for request in each]  # type: ignore[attr-defined]


@pytest.mark.parametrize("size", [(1654, 2339), (2339, 1654), (200, 300), (9, 4000), (3500, 20)])
def test_a_general_model_is_shown_a_page_that_no_server_makes_smaller(
    size: tuple[int, int],
) -> None:
    _, rounds = talk(in_pixels().read(PageTask(0, lambda: noise(*size))), lambda _: Reply("[]"))
    shown = rounds[0][0].image
    assert shown is not None
    assert all(side % SQUARE == 0 for side in shown.size)
    assert shown.width * shown.height <= SQUARES * SQUARE**2
    assert f"{shown.width} wide and {shown.height} high" in rounds[0][0].prompt


def test_pixels_and_thousandths_tell_the_same_place() -> None:
    def reading(profile: JsonBoxesProfile, of: tuple[int, int] | None) -> PageReading:
        def answer(request: Request) -> Reply:
            assert request.image is not None
            if not request.prompt.startswith("Find"):
                return Reply("words")
            width, height = of or request.image.size
            box = [width // 10, height // 2, width, height]
            return Reply(json.dumps([{"bbox_2d": box, "label": "text"}]))

        return talk(profile.read(PageTask(0, lambda: noise(700, 990))), answer)[0]

    pixels = reading(in_pixels(), None).regions[0].bbox
    thousandths = reading(JsonBoxesProfile(), (1000, 1000)).regions[0].bbox
    assert all(abs(a - b) < 0.002 for a, b in zip(pixels, thousandths, strict=True))


def test_a_general_model_is_asked_in_words_about_each_kind() -> None:
    replies = {"table": HTML, "formula": "$$x$$", "chart": "| a | b |\n|---|---|\n| 1 | 2 |"}

    def answer(request: Request) -> Reply:
        kind = next((k for k in replies if f" {k} in this picture" in request.prompt), None)
        return Reply(replies[kind] if kind else "<think>so</think>## A kite")

    reading, rounds = talk(
        JsonBoxesProfile().read(PageTask(0, lambda: noise(600, 800), REGIONS)), answer
    )
    assert len(set(prompts_of(rounds))) == len(REGIONS)  # type: ignore[arg-type]
    assert told(reading) == [
        ("title", "A kite"),
        ("table", HTML),
        ("equation", "\\[\nx\n\\]"),
        ("chart", "| a | b |\n|---|---|\n| 1 | 2 |"),
        ("image", "## A kite"),
    ]


def test_a_list_is_asked_about_whole_and_shown_where_it_cannot_be_read() -> None:
    lists = (region("list", (0.1, 0.1, 0.9, 0.4)), region("list", (0.1, 0.5, 0.9, 0.9)))
    answers = iter([Reply("1. a\n2. b"), InferenceFailed("no")])
    reading, _ = talk(
        JsonBoxesProfile().read(PageTask(0, lambda: noise(600, 800), lists)),
        lambda _: next(answers),
    )
    assert told(reading) == [("list", "1. a\n2. b"), ("text", None)]


def test_paddleocr_vl_is_asked_in_its_own_words_and_its_tables_are_otsl() -> None:
    replies = {
        "OCR:": "A title",
        "Table Recognition:": OTSL,
        "Formula Recognition:": r"\[ x \]",
        "Chart Recognition:": "a | b\n1 | 2",
    }
    reading, rounds = talk(
        paddleocr_vl().read(PageTask(0, lambda: noise(600, 800), REGIONS)),
        lambda request: Reply(replies[request.prompt]),
    )
    assert {request.system for each in rounds for request in each} == {""}
    assert told(reading) == [
        ("title", "A title"),
        ("table", HTML),
        ("equation", "\\[\nx\n\\]"),
        ("chart", "| a | b |\n| --- | --- |\n| 1 | 2 |"),
        ("image", None),
    ]


def test_glm_ocr_is_not_asked_about_charts() -> None:
    replies = {
        "Text Recognition:": "A title",
        "Table Recognition:": HTML,
        "Formula Recognition:": "$$x$$",
    }
    reading, _ = talk(
        glm_ocr().read(PageTask(0, lambda: noise(600, 800), REGIONS)),
        lambda request: Reply(replies[request.prompt]),
    )
    assert told(reading)[3:] == [("chart", None), ("image", None)]


def test_a_model_without_a_layout_says_so() -> None:
    reading, rounds = talk(glm_ocr().read(PageTask(3, lambda: noise(9, 9))), lambda _: Reply(""))
    assert rounds == []
    assert [(i.page, i.stage, i.code) for i in reading.issues] == [(3, "layout", "vlm_layout")]


def test_a_model_of_doctags_reads_regions_as_small_pages() -> None:
    replies = {
        "Convert table to OTSL.": f"<otsl><loc_1><loc_1><loc_9><loc_9>{OTSL}</otsl>",
        "Convert formula to LaTeX.": "<formula>x</formula>",
        "Convert chart to table.": f"<chart>{OTSL}</chart>",
        "Convert this page to docling.": "<doctag><title>T</title></doctag>",
    }
    reading, _ = talk(
        DocTagsProfile().read(PageTask(0, lambda: noise(600, 800), REGIONS)),
        lambda request: Reply(replies[request.prompt]),
    )
    assert told(reading) == [
        ("title", "T"),
        ("table", HTML),
        ("equation", "\\[\nx\n\\]"),
        ("chart", "| a | b |\n| --- | --- |\n| 1 | 2 |"),
        ("image", None),
    ]


def test_what_nobody_wants_of_a_page_of_doctags_is_left_out() -> None:
    page = "<text><loc_1><loc_1><loc_9><loc_9>a</text><title><loc_1><loc_9><loc_9><loc_20>b</title>"
    task = PageTask(0, lambda: noise(60, 80), wanted=lambda each: each.type == "doc_title")
    reading, rounds = talk(DocTagsProfile().read(task), lambda _: Reply(page))
    assert told(reading) == [("text", None), ("doc_title", "b")]
    assert len(rounds) == 1


def test_a_page_of_garbage_is_shown_and_nothing_is_made_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parsed = read(monkeypatch, "doctags", lambda _: Reply("la la la " * 50))
    assert {issue.code for issue in parsed.issues} == {"vlm_layout_reply"}
    assert "la la" not in parsed.markdown()
    assert len(parsed.issues) == len(parsed.document.pages)


def read(
    monkeypatch: pytest.MonkeyPatch, profile: str, answer: Callable[[Request], Reply]
) -> ParsedDocument:
    @contextmanager
    def opened(options: ParseOptions, run: Run) -> Iterator[ScriptedEngine]:
        engine = ScriptedEngine(answer)
        yield engine
        engine.close()

    monkeypatch.setattr(backend, "opened", opened)
    how = VlmOptions(profile=profile)
    return parse(SAMPLE, ParseOptions(backend="vlm-http-client", vlm=how, pages="1"))


def test_a_general_model_reads_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    layout = [
        {"bbox": [100, 50, 900, 100], "type": "title"},
        {"bbox": [100, 120, 900, 300], "type": "text"},
        {"bbox": [100, 400, 900, 600], "type": "table"},
        {"bbox": [100, 620, 900, 640], "type": "table caption"},
    ]

    def answer(request: Request) -> Reply:
        if request.prompt.startswith("Find"):
            return Reply(f"```json\n{json.dumps(layout)}\n```")
        if "table" in request.prompt:
            return Reply(HTML)
        return Reply("Table 1: Kites" if request.image and request.image.height < 60 else "Words.")

    parsed = read(monkeypatch, "json_boxes", answer)
    assert parsed.issues == ()
    assert all(part in parsed.markdown() for part in ("# ", "Words.", "Table 1: Kites", HTML[7:30]))


def test_a_model_of_doctags_reads_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    page = (
        "<doctag><title><loc_50><loc_30><loc_450><loc_50>On Strings</title>"
        "<text><loc_50><loc_80><loc_450><loc_120>A knot holds.</text>"
        f"<otsl><loc_50><loc_160><loc_450><loc_220>{OTSL}"
        "<caption><loc_50><loc_150><loc_450><loc_158>Table 1: Knots</caption></otsl></doctag>"
    )
    parsed = read(monkeypatch, "doctags", lambda _: Reply(page))
    assert parsed.issues == ()
    assert all(
        part in parsed.markdown()
        for part in ("# On Strings", "A knot holds.", "Table 1: Knots", HTML[7:30])
    )


def test_a_model_without_a_layout_reads_what_the_pipeline_sees(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def answer(request: Request) -> Reply:
        asked.append(request.prompt)
        return Reply(OTSL if request.prompt.startswith("Table") else f"Words {len(asked)}.")

    parsed = read(monkeypatch, "paddleocr_vl", answer)
    assert parsed.issues == ()
    assert asked.count("OCR:") > 3
    assert "Words 1." in parsed.markdown()
