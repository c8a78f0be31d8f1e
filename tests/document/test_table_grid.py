"""A table's HTML becomes a grid without holes, whatever spans and tags it has."""

from __future__ import annotations

import time
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mineru_tools.document.table_grid import Cell, TableGrid, read_table

WORDS = st.text("abc<&> é漢", max_size=8).map(lambda text: " ".join(text.split()))


@st.composite
def grids(draw: st.DrawFn) -> TableGrid:
    """A grid filled with cells of random spans; in every column a cell begins."""
    height, width = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    heads = draw(st.integers(0, height - 1))
    taken: dict[tuple[int, int], Cell] = {}
    for r in range(height):
        for c in range(width):
            if (r, c) in taken:
                continue
            bottom = heads if r < heads else height
            rows, columns = draw(st.integers(1, bottom - r)), draw(st.integers(1, width - c))
            while any((r, c + each) in taken for each in range(columns)):
                columns -= 1
            columns = columns if r else 1
            cell = Cell(draw(WORDS), r, c, rows, columns, r < heads)
            taken.update({(r + i, c + j): cell for i in range(rows) for j in range(columns)})
    rows_ = tuple(tuple(taken[r, c] for c in range(width)) for r in range(height))
    return TableGrid(rows_, heads)


def html_of(grid: TableGrid, *, close: bool, group: bool) -> str:
    out = ["<table>"]
    for r, row in enumerate(grid.rows):
        if group and r == 0:
            out.append("<thead>" if grid.head_rows else "<tbody>")
        elif group and r == grid.head_rows:
            out.append("</thead><tbody>")
        out.append("<tr>")
        for c, cell in enumerate(row):
            if (cell.row, cell.column) == (r, c):
                tag = "th" if cell.is_head else "td"
                spans = f' rowspan="{cell.rowspan}" colspan={cell.colspan}'
                out.append(f"<{tag}{spans}>{escape(cell.text)}" + f"</{tag}>" * close)
        out.append("</tr>" * close)
    return "\n".join(out) + "</table>" * close


@given(grids(), st.booleans(), st.booleans())
def test_a_grid_written_as_html_reads_back_as_the_same_grid(
    grid: TableGrid, close: bool, group: bool
) -> None:
    assert read_table(html_of(grid, close=close, group=group)) == grid


@settings(max_examples=50)
@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)), max_size=4), max_size=4
    )
)
def test_hostile_spans_lose_no_cell_and_leave_a_rectangle(
    spans: list[list[tuple[int, int]]],
) -> None:
    html, texts = "<table>", []
    for r, row in enumerate(spans):
        html += "<tr>"
        for c, (rowspan, colspan) in enumerate(row):
            texts.append(f"r{r}c{c}")
            html += f"<td rowspan={rowspan} colspan='{colspan}'>r{r}c{c}</td>"
        html += "</tr>"
    grid = read_table(html + "</table>")
    assert len({len(row) for row in grid.rows}) <= 1
    found = " ".join(cell.text for row in grid.rows for cell in row)
    assert set(found.split()) == set(texts)


def test_every_place_that_a_cell_covers_holds_that_very_cell() -> None:
    grid = read_table(
        "<table><tr><td rowspan=2 colspan=2>a</td><td>b</td></tr><tr><td>c</td></tr>"
        "<tr><td>d</td><td>e</td><td>f</td></tr></table>"
    )
    a = grid.rows[0][0]
    assert (a.rowspan, a.colspan) == (2, 2)
    assert all(grid.rows[r][c] is a for r in (0, 1) for c in (0, 1))
    assert [cell.text for cell in grid.rows[2]] == ["d", "e", "f"]


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (" two \n  words ", "two words"),
        ("one<br>two<BR/>three", "one\ntwo\nthree"),
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("a<sup>2</sup> &lt; b&amp;c", "a² < b&c"),
        ('10<SUP class="x">&minus;13</SUP> m<sub>i</sub>', "10⁻¹³ mᵢ"),
        ("a<sup>Ω</sup><sub></sub>", "aΩ"),
        ("H<eq> _2 </eq>O", "H$_2$O"),
        ("<eq>a<b</eq> and <EQ>c &lt; d</EQ>", "$a<b$ and $c < d$"),
        ("<eq></eq>none", "none"),
        ('<img src="x.png" alt="a cat"> sits', "a cat sits"),
        ('<img src="x.png">', ""),
        ("<script>alert(1)</script>safe", "safe"),
        ("<table><tr><td>in</td><td>side</td></tr><tr><td>out</td></tr></table>end",
         "in side\nout\nend"),
    ],
)  # fmt: skip
def test_the_text_of_a_cell_is_what_a_reader_sees(inside: str, text: str) -> None:
    grid = read_table(f"<table><tr><td>{inside}</td><td>next</td></tr></table>")
    assert [cell.text for cell in grid.rows[0]] == [text, "next"]


@pytest.mark.parametrize(
    ("html", "heads"),
    [
        ("<table><tr><td>a</td></tr><tr><td>b</td></tr></table>", 0),
        ("<table><tr><th>a</th></tr><tr><td>b</td></tr></table>", 1),
        ("<tr><th>a</th><td>x</td></tr><tr><th>b</th><td>y</td></tr>", 0),
        ("<table><thead><tr><td>a</td></tr><tr><td>b</td></tr></thead><tr><td>c</td></tr>", 2),
        ("<table><tr><th>a</th></tr><tr><th>b</th></tr></table>", 1),
    ],
)
def test_heads_are_those_of_the_source(html: str, heads: int) -> None:
    assert read_table(html).head_rows == heads


def test_text_beside_the_cells_is_the_caption() -> None:
    grid = read_table("<table><caption>Sales</caption>in euros<tr><td>1</td></tr></table>")
    assert grid.caption == "Sales\nin euros"
    assert [[cell.text for cell in row] for row in grid.rows] == [["1"]]


def test_what_holds_no_table_is_an_empty_grid() -> None:
    assert read_table("") == TableGrid((), 0)
    assert read_table("only words").rows == ()


def test_a_rowspan_ends_with_the_head() -> None:
    grid = read_table(
        "<thead><tr><th rowspan=9>h</th></tr></thead><tbody><tr><td>b</td></tr></tbody>"
    )
    assert [[cell.text for cell in row] for row in grid.rows] == [["h"], ["b"]]


@pytest.mark.parametrize(
    "html",
    [
        "<tr><td>x</td></tr>" * 20_000 + "<tr>" + "<td>y</td>" * 20_000,
        "<tr><td colspan=1000 rowspan=65534>x" * 2_000,
        "<eq>" * 100_000,
    ],
)
def test_a_table_made_to_exhaust_memory_is_read_in_seconds(html: str) -> None:
    began = time.perf_counter()
    grid = read_table(html)
    assert time.perf_counter() - began < 10
    assert sum(map(len, grid.rows)) <= 310_000
    cells = {id(cell): cell.text for row in grid.rows for cell in row}
    assert sum(text.count("y") for text in cells.values()) == html.count("y")
