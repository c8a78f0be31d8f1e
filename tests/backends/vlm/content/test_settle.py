"""What a page says once the model's replies are settled."""

from __future__ import annotations

import pytest

from mineru_tools.backends.vlm.content.settle import settle
from mineru_tools.backends.vlm.region import TYPES, Region
from mineru_tools.document.geometry import BBox

WHOLE = BBox(0.1, 0.1, 0.9, 0.9)


def region(kind: str, content: str | None, bbox: BBox = WHOLE) -> Region:
    return Region(kind, bbox, content=content)


def settled(kind: str, content: str) -> Region:
    (found,) = settle([region(kind, content)])
    return found


def analysis(kind: str, content: str, caption: str = "", sub_class: str = "") -> str:
    fields = {"class": kind, "sub_class": sub_class, "caption": caption, "content": content}
    return "\n".join(f"<|{key}_start|>{text}<|{key}_end|>" for key, text in fields.items())


def test_an_item_of_a_list_is_text() -> None:
    assert settle([region("list_item", "one")]) == (region("text", "one"),)


def test_a_text_in_which_the_model_sees_none_goes_and_what_has_a_box_stays_empty() -> None:
    kinds = ("text", "title", "header", "footer", "table", "image", "equation")
    seen = settle([region(kind, " [Non-Text] ") for kind in kinds])
    assert [(r.type, r.content) for r in seen] == [(kind, "") for kind in kinds[2:]]


@pytest.mark.parametrize("kind", sorted(TYPES - {"equation_block"}))
def test_what_nobody_was_asked_about_stays_as_it_is(kind: str) -> None:
    expected = "text" if kind == "list_item" else kind
    assert settle([region(kind, None)]) == (region(expected, None),)


def test_an_equation_stands_between_the_marks_of_a_display() -> None:
    assert settled("equation", "a=b").content == "\\[\na=b\n\\]"
    assert settled("equation", "\\[ a=b \\]").content == "\\[\na=b\n\\]"


def test_half_a_command_at_the_end_of_an_equation_goes() -> None:
    assert settled("equation", "a \\ ").content == "\\[\na\n\\]"
    assert settled("equation", "a \\\\").content == "\\[\na \\\\\n\\]"


@pytest.mark.parametrize("kind", ["text", "image_caption", "table_footnote", "ref_text", "title"])
def test_prose_has_its_formulas_in_line(kind: str) -> None:
    assert settled(kind, "so \\[a\\] is").content == "so \\(a\\) is"


@pytest.mark.parametrize("kind", ["code", "algorithm"])
def test_code_is_left_alone(kind: str) -> None:
    assert settled(kind, "x[\\[a\\]]").content == "x[\\[a\\]]"


def test_a_block_takes_the_place_of_the_equations_that_it_covers() -> None:
    upper, lower = BBox(0.1, 0.1, 0.9, 0.4), BBox(0.1, 0.5, 0.9, 0.9)
    found = settle(
        [
            region("equation_block", None),
            region("equation", "a \\tag{1}", upper),
            region("text", "beside", BBox(0, 0.95, 1, 1)),
            region("equation", "b", lower),
        ]
    )
    assert [r.type for r in found] == ["equation", "text"]
    assert found[0].bbox == WHOLE
    assert found[0].content == ("\\[\n\\begin{array}{l} a \\\\ b \\\\ \\end{array} \\tag{1}\n\\]")


def test_several_numbers_of_one_block_are_text() -> None:
    halves = [BBox(0.1, 0.1, 0.9, 0.4), BBox(0.1, 0.5, 0.9, 0.9)]
    parts = [region("equation", f"a \\tag{{{n}}}", box) for n, box in enumerate(halves, 1)]
    (found,) = settle([*parts, region("equation_block", None)])
    assert found.content == "\\[\n\\begin{array}{l} a (1) \\\\ a (2) \\\\ \\end{array}\n\\]"


def test_a_block_with_an_equation_that_nobody_could_read_leaves_all_where_they_are() -> None:
    halves = [BBox(0.1, 0.1, 0.9, 0.4), BBox(0.1, 0.5, 0.9, 0.9)]
    parts = [
        region("equation", content, box) for content, box in zip(("a", None), halves, strict=True)
    ]
    found = settle([region("equation_block", None), *parts])
    assert [r.content for r in found] == ["\\[\na\n\\]", None]


def test_a_picture_in_a_table_stands_where_the_model_wrote_its_mark() -> None:
    pictures = {1: {"[A2C4]": "data:image/jpeg;base64,AA=="}}
    table = region("table", "<fcel>see [ A2C4]<nl>")
    _, found = settle([table, table], pictures=pictures)
    assert found.content == (
        '<table><tr><td>see <img src="data:image/jpeg;base64,AA=="/></td></tr></table>'
    )


def test_a_picture_of_a_table_is_a_table() -> None:
    found = settled("image", analysis("pure_table", "| a | b |\n|---|---|\n| \\(c\\) | d |"))
    assert (found.type, found.content) == (
        "table",
        "<table><tr><th>a</th><th>b</th></tr><tr><td><eq>c</eq></td><td>d</td></tr></table>",
    )


def test_a_picture_of_a_formula_is_an_equation() -> None:
    found = settled("image", analysis("pure_formula", "\\[a_{1}\\]", "some formula"))
    assert (found.type, found.content) == ("equation", "\\[\na_{1}\n\\]")


def test_a_chart_keeps_its_data_and_its_kind() -> None:
    data = "| year | n |\n|---|---|\n| 1990 | 3 |"
    found = settled("image", analysis("chart", data, "A line.", "Line"))
    assert (found.type, found.sub_type, found.content) == ("chart", "line", data)


def test_data_of_a_chart_that_do_not_fit_their_heads_give_way_to_the_caption() -> None:
    found = settled("chart", analysis("chart", "| year | n |\n|---|---|\n| 1990 |", "A line."))
    assert (found.type, found.content) == ("chart", "A line.")


def test_a_row_that_was_cut_off_goes_and_the_others_stay() -> None:
    reply = (
        "<|class_start|>chart<|class_end|><|content_start|>| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4"
    )
    assert settled("chart", reply).content == "| a | b |\n|---|---|\n| 1 | 2 |"


def test_data_that_repeat_without_end_are_cut_where_the_loop_begins() -> None:
    data = "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | " + "very much " * 40
    found = settled("chart", analysis("chart", data, "A line."))
    assert found.content == "| a | b |\n|---|---|\n| 1 | 2 |"


@pytest.mark.parametrize("kind", ["natural_image", "chemical"])
def test_a_picture_without_structure_is_described(kind: str) -> None:
    found = settled("image", analysis(kind, "C1CCC1", "A ring."))
    assert (found.type, found.sub_type, found.content) == ("image", kind, "A ring.")


def test_other_pictures_say_what_is_written_in_them() -> None:
    found = settled("chart", analysis("Text_Image", "EXIT", "A sign."))
    assert (found.type, found.sub_type, found.content) == ("image", "text_image", "EXIT")


def test_a_picture_of_a_table_that_is_none_is_an_image_with_that_text() -> None:
    found = settled("image", analysis("pure_table", "1 2 3", "Numbers."))
    assert (found.type, found.sub_type, found.content) == ("image", "pure_table", "1 2 3")


def test_a_description_without_tags_is_kept() -> None:
    assert settled("image", "A cat on a mat.") == region("image", "A cat on a mat.")


def test_what_is_settled_once_stays_so() -> None:
    page = [
        region("table", "<fcel>a \\(x<y\\)<lcel><nl><fcel>b<ecel><nl>"),
        region("text", "so \\[x \\timesX\\] is \\(a ___ b\\)"),
        region("equation", "\\left( a < b"),
    ]
    once = settle(page)
    assert settle(once) == once
