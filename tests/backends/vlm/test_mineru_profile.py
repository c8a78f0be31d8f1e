"""The talk with MinerU2.5 about a page."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable

import pytest
from PIL import Image

from mineru_tools.backends.vlm.conversation import PageReading, PageTask
from mineru_tools.backends.vlm.profiles.mineru import LAYOUT_PROMPT, MinerUProfile
from mineru_tools.backends.vlm.region import Region
from mineru_tools.backends.vlm.request import Answer, Reply, Request
from mineru_tools.backends.vlm.table_pictures import place_at
from mineru_tools.errors import EngineUnavailable, InferenceFailed
from tests.support.vlm_pages import noise, region
from tests.support.vlm_talks import talk


def part(box: str, kind: str, rest: str = "<|rotate_up|>") -> str:
    return f"<|box_start|>{box}<|box_end|><|ref_start|>{kind}<|ref_end|>{rest}\n"


LAYOUT = (
    part("100 50 900 100", "title") + part("100 120 900 200", "text")
    + part("100 220 900 500", "table") + part("100 520 900 560", "equation")
    + part("100 600 900 900", "image")
)  # fmt: skip
OTSL = "<fcel>a<fcel>b<nl><fcel>1<fcel>2<nl>"
SAID = {
    "\nText Recognition:": "words",
    "\nTable Recognition:": OTSL,
    "\nFormula Recognition:": "a=b",
    "\nImage Analysis:": "",
}


def answer(request: Request) -> Answer:
    return Reply(LAYOUT if request.prompt == LAYOUT_PROMPT else SAID[request.prompt])


def read(
    answer: Callable[[Request], Answer],
    *regions: Region,
    page: Image.Image | None = None,
    **task: object,
) -> tuple[PageReading, list[Request]]:
    shown = page or noise(400, 500)
    asked = PageTask(3, lambda: shown, regions=regions or None, **task)  # type: ignore[arg-type]
    reading, rounds = talk(MinerUProfile().read(asked), answer)
    return reading, [request for each in rounds for request in each]


def codes(reading: PageReading) -> list[tuple[int, str, str]]:
    return [(issue.page, issue.stage, issue.code) for issue in reading.issues]


def test_a_page_is_asked_for_its_layout_and_then_for_each_region() -> None:
    reading, asked = read(answer)
    assert [request.prompt for request in asked] == [
        LAYOUT_PROMPT, "\nText Recognition:", "\nText Recognition:", "\nTable Recognition:",
        "\nFormula Recognition:", "\nImage Analysis:",
    ]  # fmt: skip
    assert [r.type for r in reading.regions] == ["title", "text", "table", "equation", "image"]
    assert [r.content for r in reading.regions][:2] == ["words", "words"]
    assert reading.regions[3].content == "\\[\na=b\n\\]"
    assert (reading.index, reading.issues) == (3, ())


def test_given_regions_are_not_asked_for_again() -> None:
    reading, asked = read(answer, region("text", (0.1, 0.1, 0.9, 0.2)))
    assert [request.prompt for request in asked] == ["\nText Recognition:"]
    assert [r.content for r in reading.regions] == ["words"]


def test_what_is_not_wanted_keeps_the_content_it_came_with() -> None:
    exact = region("text", (0.1, 0.1, 0.9, 0.2), content="from the file")
    reading, asked = read(answer, exact, wanted=lambda r: r.type != "text")
    assert asked == []
    assert reading.regions == (exact,)


def test_without_a_reply_about_the_layout_the_page_has_an_issue_and_no_regions() -> None:
    for error in (InferenceFailed("no"), EngineUnavailable("gone")):
        reading, _ = read(lambda request, error=error: error)  # type: ignore[misc]
        assert codes(reading) == [(3, "layout", "vlm_layout")]
        assert reading.regions == ()


def test_a_region_without_a_reply_stays_with_an_issue_that_says_which_and_all_others_are_read() -> (
    None
):
    def no_tables(request: Request) -> Answer:
        return InferenceFailed("too long") if "Table" in request.prompt else answer(request)

    reading, _ = read(no_tables)
    assert codes(reading) == [(3, "content", "vlm_block")]
    assert [r.type for r in reading.regions if r.content is None] == ["table"]
    assert len(reading.regions) == 5
    message = reading.issues[0].message
    assert all(word in message for word in ("table", "0.220", "too long"))


def test_a_reply_that_was_cut_off_is_kept_and_named() -> None:
    def short(request: Request) -> Answer:
        if request.prompt == LAYOUT_PROMPT:
            return Reply(LAYOUT + "<|box_start|>100 91", "length")
        return Reply("half a sen", "length") if "Text" in request.prompt else answer(request)

    reading, _ = read(short)
    assert codes(reading) == [
        (3, "layout", "vlm_truncated"),
        (3, "layout", "vlm_layout_reply"),
        (3, "content", "vlm_truncated"),
        (3, "content", "vlm_truncated"),
    ]
    assert [r.content for r in reading.regions][:2] == ["half a sen"] * 2


def test_garbage_for_a_layout_is_named() -> None:
    reading, asked = read(lambda request: Reply("I cannot see any document."))
    assert codes(reading) == [(3, "layout", "vlm_layout_reply")]
    assert len(asked) == 1


def test_a_blank_page_is_no_issue() -> None:
    reading, _ = read(lambda request: Reply(""))
    assert (reading.regions, reading.issues) == ((), ())


def test_a_region_without_a_pixel_stays_with_an_issue() -> None:
    line = region("text", (0.5, 0.1, 0.5001, 0.9))
    reading, asked = read(answer, line)
    assert asked == []
    assert reading.regions == (line,)
    assert codes(reading) == [(3, "content", "vlm_block")]


TABLE = region("table", (0.1, 0.1, 0.9, 0.9))
PICTURES = (region("image", (0.2, 0.2, 0.5, 0.4)), region("image", (0.2, 0.5, 0.5, 0.7)))


def marks() -> list[str]:
    from mineru_tools.backends.vlm.table_pictures import marked

    page = noise(400, 500)
    return list(marked(page.crop((40, 50, 360, 450)), TABLE, PICTURES, page.size)[1])


def test_a_picture_that_the_table_names_is_shown_in_its_cell_and_another_stays_a_region() -> None:
    reading, asked = read(
        lambda request: Reply(f"<fcel>logo<fcel>{marks()[1]}<nl>"), TABLE, *PICTURES
    )
    assert len(asked) == 1
    table, forgotten = reading.regions
    assert forgotten == PICTURES[0]
    (source,) = [piece for piece in (table.content or "").split('"') if piece.startswith("#")]
    assert place_at(source) == pytest.approx(PICTURES[1].bbox)
    assert reading.issues == ()


def test_the_pictures_of_a_table_that_is_not_read_stay_regions() -> None:
    reading, _ = read(lambda request: InferenceFailed("no"), TABLE, *PICTURES)
    assert reading.regions == (TABLE, *PICTURES)
    reading, asked = read(answer, TABLE, *PICTURES, wanted=lambda r: r.type != "table")
    assert [r.type for r in reading.regions] == ["table", "image", "image"]
    assert [request.prompt for request in asked] == ["\nImage Analysis:"] * 2


def test_a_page_of_many_large_regions_is_asked_about_in_turns() -> None:
    """Their pictures together would fill hundreds of pages."""
    many = [region("text", (k / 1000, 0.0, 1.0, 1.0)) for k in range(40)]
    page = noise(50, 50)
    task = PageTask(0, lambda: page, regions=tuple(many))
    reading, rounds = talk(MinerUProfile().read(task), answer)
    assert max(map(len, rounds)) < 10
    assert [r.content for r in reading.regions] == ["words"] * 40


def test_the_picture_of_the_page_is_let_go_while_the_contents_are_waited_for() -> None:
    pages: list[weakref.ref[Image.Image]] = []

    def picture() -> Image.Image:
        page = noise(300, 300)
        pages.append(weakref.ref(page))
        return page

    conversation = MinerUProfile().read(PageTask(0, picture))
    next(conversation)
    assert pages[0]() is not None
    conversation.send([Reply(LAYOUT)])
    gc.collect()
    assert pages[0]() is None
    conversation.close()
