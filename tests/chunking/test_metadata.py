"""Chunks as flat metadata."""

from __future__ import annotations

import json
import math

from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.chunking import Chunk, Region, RowRange
from mineru_tools.chunking.metadata import flat_metadata
from mineru_tools.document.geometry import BBox

BOX = BBox(72, 90.5, 300, 140)


def chunk(**changes: object) -> Chunk:
    values: dict[str, object] = {
        "id": "doc://0123456789abcdef/p/3/b/7",
        "text": "What is told.",
        "embed_text": "Of stones\n\nWhat is told.",
        "type": "text",
        "headings": ("Of stones", "Of grey ones"),
        "page_idx": (2, 3),
        "regions": (Region(2, BOX, (595.0, 842.0)), Region(3, BOX, None)),
        "blocks": ("doc://0123456789abcdef/p/3/b/7",),
        "tokens": 9,
    }
    return Chunk(**{**values, **changes})  # type: ignore[arg-type]


def flat(given: Chunk) -> dict[str, str | int | float | bool]:
    return flat_metadata(
        given, source="/files/a.pdf", file_name="a.pdf", document_id="0123456789abcdef"
    )


def test_pages_count_from_zero_and_page_numbers_from_one() -> None:
    found = flat(chunk())
    assert (found["page"], found["page_number"], found["page_number_end"]) == (2, 3, 4)


def test_the_box_is_that_of_the_first_region_and_all_regions_are_there_as_json() -> None:
    found = flat(chunk())
    assert [found[f"bbox_{side}"] for side in ("x0", "y0", "x1", "y1")] == [72, 90.5, 300, 140]
    assert (found["page_width"], found["page_height"]) == (595, 842)
    regions = json.loads(str(found["regions"]))
    assert [region["page"] for region in regions] == [2, 3]
    assert regions[0]["page_size"] == [595, 842]
    assert "page_size" not in regions[1]


def test_what_does_not_apply_has_no_key() -> None:
    absent = {"parent_id", "rows_first", "table_html", "latex", "image_path", "char_start"}
    assert not absent & set(flat(chunk()))
    assert "bbox_x0" not in flat(chunk(regions=()))


def test_zero_and_empty_values_that_apply_are_kept() -> None:
    found = flat(chunk(headings=(), char_span=(0, 13), page_idx=(0, 0)))
    assert (found["headings"], found["char_start"], found["page"]) == ("", 0, 0)


def test_the_part_of_a_table_says_which_rows_it_has() -> None:
    found = flat(chunk(type="table", rows=RowRange(11, 20, 60), parent_id="whole"))
    assert [found[f"rows_{name}"] for name in ("first", "last", "total")] == [11, 20, 60]
    assert found["parent_id"] == "whole"


numbers = st.integers(0, 10_000)
boxes = st.builds(BBox, numbers, numbers, numbers, st.floats(0, 1e4))
sizes = st.none() | st.tuples(numbers, st.floats(1, 1e4))
regions = st.lists(st.builds(Region, numbers, boxes, sizes), max_size=4).map(tuple)


@given(
    headings=st.lists(st.text(), max_size=3).map(tuple),
    regions=regions,
    span=st.none() | st.tuples(numbers, numbers),
    latex=st.none() | st.text(),
)
def test_any_chunk_gives_scalars_that_json_can_write(
    headings: tuple[str, ...],
    regions: tuple[Region, ...],
    span: tuple[int, int] | None,
    latex: str | None,
) -> None:
    found = flat(chunk(headings=headings, regions=regions, char_span=span, latex=latex))
    assert {type(value) for value in found.values()} <= {str, int, float, bool}
    assert all(math.isfinite(value) for value in found.values() if isinstance(value, float))
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert len(json.loads(str(found["regions"]))) == len(regions)
