"""What a page says once the model's replies are settled."""

from __future__ import annotations

from mineru_tools.backends.vlm.content.settle import settle
from mineru_tools.backends.vlm.region import Region
from mineru_tools.document.geometry import BBox


def region(kind: str, content: str | None) -> Region:
    return Region(kind, BBox(0.1, 0.1, 0.9, 0.9), content=content)


def test_an_item_of_a_list_is_text() -> None:
    assert settle([region("list_item", "one")]) == (region("text", "one"),)


def test_a_text_in_which_the_model_sees_none_goes_and_a_header_stays_as_a_box() -> None:
    seen = settle([region(kind, " [Non-Text] ") for kind in ("text", "header", "table")])
    assert [(r.type, r.content) for r in seen] == [("header", ""), ("table", " [Non-Text] ")]


def test_an_equation_stands_between_the_marks_of_a_display() -> None:
    assert settle([region("equation", "a=b")])[0].content == "\\[\na=b\n\\]"
