"""What is written of a page is read as that page."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from mineru_tools import parse
from mineru_tools.backends.vlm import written
from mineru_tools.backends.vlm.content.otsl import otsl_html
from mineru_tools.backends.vlm.content.settle import settle
from mineru_tools.backends.vlm.layout_reply import read_layout
from mineru_tools.backends.vlm.region import TYPES, Region
from mineru_tools.document.geometry import BBox
from mineru_tools.document.model_json_source import regions
from mineru_tools.document.table_grid import read_table

SAMPLE = Path(__file__).parents[3] / "examples" / "sample.pdf"
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("C",)), max_size=12).map(
    lambda text: " ".join(text.split())
)


@st.composite
def pages(draw: st.DrawFn) -> list[Region]:
    """Regions of all kinds that lie apart from each other, in any order."""
    edges = sorted(draw(st.sets(st.integers(0, 1000), min_size=2, max_size=12)))
    kinds = st.sampled_from(sorted(TYPES - {"unknown"}))  # which is read as an image
    rows = []
    for top, bottom in zip(edges[::2], edges[1::2], strict=False):
        x0, x1 = sorted(draw(st.lists(st.integers(0, 1000), min_size=2, max_size=2, unique=True)))
        kind = draw(kinds)
        angle = draw(st.sampled_from([None, 0, 90, 180, 270]))
        box = BBox(x0 / 1000, top / 1000, x1 / 1000, bottom / 1000)
        rows.append(Region(kind, box, angle, merge_prev=kind == "text" and draw(st.booleans())))
    return draw(st.permutations(rows))


@given(pages())
def test_a_layout_is_read_as_it_was_written(page: list[Region]) -> None:
    reply = read_layout(written.layout(page))
    assert reply.regions == tuple(page)
    assert reply.unread == ()


def test_a_region_thinner_than_a_thousandth_of_the_page_is_not_written() -> None:
    assert written.layout([Region("text", BBox(0.1, 0.2, 0.1001, 0.3))]) == ""


@st.composite
def grids(draw: st.DrawFn) -> str:
    """The HTML of a table whose cells cover a grid without a gap."""
    height, width = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    taken: set[tuple[int, int]] = set()
    lines = []
    for r in range(height):
        cells = []
        for c in range(width):
            if (r, c) in taken:
                continue
            # A row and a column in which no cell begins are not told from their neighbours.
            down = draw(st.integers(1, height - r)) if c else 1
            across = draw(st.integers(1, width - c)) if r else 1
            while any((r, k) in taken for k in range(c, c + across)):
                across -= 1
            taken |= {(j, k) for j in range(r, r + down) for k in range(c, c + across)}
            text = draw(TEXTS).replace("&", "").replace("<", "").replace(">", "").strip()
            spans = f' rowspan="{down}"' * (down > 1) + f' colspan="{across}"' * (across > 1)
            cells.append(f"<td{spans}>{text}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(lines)}</table>"


@given(grids())
def test_a_table_comes_back_from_its_tokens_and_the_tokens_from_the_table(html: str) -> None:
    tokens = written.otsl(html)
    again = otsl_html(tokens)
    assert read_table(again).rows == read_table(html).rows
    assert written.otsl(again) == tokens


@given(TEXTS, st.sampled_from(["nl", "fcel", "ecel", "lcel", "ucel", "xcel"]))
def test_no_text_of_a_cell_is_taken_for_a_token(text: str, name: str) -> None:
    said = f"{text} <{name}> 1"
    tokens = written.otsl(f"<table><tr><td>{escape(said)}</td><td>b</td></tr></table>")
    ((first, second),) = read_table(otsl_html(tokens)).rows
    assert first.text == said.replace(f"<{name}>", f"< {name}>").strip()
    assert second.text == "b"


def test_what_is_written_of_a_parsed_document_is_read_as_that_document() -> None:
    with parse(SAMPLE) as parsed:
        for page in parsed.document.pages:
            known = regions(page)
            assert known
            told = read_layout(written.layout(known)).regions
            by_box = {(region.type, region.bbox): region for region in known}
            for region in told:
                source = by_box[region.type, region.bbox]
                if (answer := written.content(source)) is None:
                    continue
                (read,) = settle([replace(region, content=answer)])
                assert plain(read) == plain(source)


def plain(region: Region) -> object:
    """What the region says: of a table the texts of its cells, else the characters."""
    if region.type == "table":
        return [[cell.text for cell in row] for row in read_table(region.content or "").rows]
    return "".join((region.content or "").split())
