from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType as T
from mineru_tools.document.model import Block, Document, Line, TableCell
from mineru_tools.document.table_grid import read_table
from mineru_tools.document.visit import is_tombstone, iter_spans, map_spans
from mineru_tools.options import ParseOptions
from mineru_tools.postprocess.lines import block_chars
from mineru_tools.postprocess.table_joins import join_tables
from tests.postprocess.pages import box, text
from tests.postprocess.tables import ROW, Row, first_table, html_of, pages, span_of, table

HEAD = ("Country", "Area", "People")
CITIES = (
    ("Austria", "83,879", "9.1"),
    ("Belgium", "30,689", "11.7"),
    ("Chad", "1,284,000", "17.7"),
)
MORE = (("Denmark", "42,943", "5.9"), ("Estonia", "45,339", "1.4"))
LAST = (("Fiji", "18,274", "0.9"),)
TOP = 60.0


def joined(*contents: Sequence[Block]) -> Document:
    document = pages(*contents)
    result = join_tables(document, ParseOptions())
    assert [p.layout for p in result.pages] == [p.layout for p in document.pages]
    assert join_tables(result, ParseOptions()) == result
    return result


def rows_of(block: Block) -> list[Row]:
    return [tuple(cell.text for cell in row) for row in read_table(span_of(block).html or "").rows]


def tables_of(document: Document) -> list[list[Row]]:
    blocks = (b for p in document.pages for b in p.content or () if b.type is T.TABLE)
    return [rows_of(block) for block in blocks if not is_tombstone(block)]


def parts_of(block: Block, role: T) -> list[str]:
    return [block_chars(each) for each in block.blocks or () if each.type is role]


class TestTheHead:
    def test_that_is_set_again_is_there_once(self) -> None:
        document = joined([table((HEAD, *CITIES))], [table((HEAD, *MORE), TOP)])
        assert tables_of(document) == [[HEAD, *CITIES, *MORE]]

    def test_of_several_rows_with_spans_is_there_once(self) -> None:
        head = "<tr><td rowspan=2>A</td><td colspan=2>B</td></tr><tr><td>b1</td><td>b2</td></tr>"
        one, two = (f"<table>{head}<tr><td>{n}</td><td>2</td><td>3</td></tr></table>" for n in "17")
        document = joined([table(one)], [table(two, TOP)])
        assert tables_of(document) == [
            [("A", "B", "B"), ("A", "b1", "b2"), ("1", "2", "3"), ("7", "2", "3")]
        ]

    def test_is_known_with_other_line_breaks_in_it(self) -> None:
        one = "<table><tr><td>Long head</td><td>B</td></tr><tr><td>a</td><td>1</td></tr></table>"
        two = "<table><tr><td>Long<br>head</td><td>B</td></tr><tr><td>b</td><td>2</td></tr></table>"
        assert len(tables_of(joined([table(one)], [table(two, TOP)]))[0]) == 3

    def test_of_its_own_keeps_a_table_apart(self) -> None:
        other = (("City", "Height", "Rain"), *MORE)
        assert len(tables_of(joined([table((HEAD, *CITIES))], [table(other, TOP)]))) == 2

    def test_of_other_years_keeps_a_table_apart_that_says_it_is_continued(self) -> None:
        years, later = ("Country", "2001", "2002"), ("Country", "2003", "2004")
        document = joined(
            [table((years, *CITIES), caption="Table 1: Area")],
            [table((later, *CITIES), TOP, caption="Table 1: Area (continued)")],
        )
        assert len(tables_of(document)) == 2

    def test_alone_below_is_not_a_part(self) -> None:
        assert len(tables_of(joined([table((HEAD,))], [table((HEAD,), TOP)]))) == 2

    def test_alone_above_gets_its_rows(self) -> None:
        assert tables_of(joined([table((HEAD,))], [table((HEAD, *MORE), TOP)])) == [[HEAD, *MORE]]


class TestTheCaption:
    @pytest.mark.parametrize(
        ("first", "later"),
        [
            ("Table 3: Land", "Table 3 (continued)"),
            ("Table 3: Land", "Table 3: Land—Continued"),
            ("Table 3: Land", "Table 3 – continued from previous page"),
            ("Table 3. Land", "Table 3, cont'd"),
            ("Table 3. Land", "Table 3"),
            ("Table 3. Land", "(cont.)"),
            ("表3 土地", "续表3"),
            ("表3 土地", "表3（续）"),
            ("Tabelle 3: Land", "Tabelle 3 (Fortsetzung)"),
            ("Tableau 3. Terres", "Tableau 3 (suite)"),
            ("Tabla 3. Tierra", "Tabla 3 (continúa)"),
            ("Tabella 3. Terra", "Tabella 3 – segue"),
            ("Таблица 3. Земля", "Продолжение таблицы 3"),
        ],
    )
    def test_that_says_continued_joins_and_goes(self, first: str, later: str) -> None:
        document = joined([table(CITIES, caption=first)], [table(MORE, TOP, caption=later)])
        assert tables_of(document) == [[*CITIES, *MORE]]
        assert parts_of(first_table(document), T.TABLE_CAPTION) == [first]

    def test_that_says_more_stays(self) -> None:
        document = joined(
            [table(CITIES, caption="Table 3: Land")],
            [table(MORE, TOP, caption="Table 3 (continued): Islands")],
        )
        whole = first_table(document)
        assert parts_of(whole, T.TABLE_CAPTION) == [
            "Table 3: Land",
            "Table 3 (continued): Islands",
        ]
        crossed = [s.cross_page for s in iter_spans(whole) if s.content]
        assert crossed == [False, True]

    @pytest.mark.parametrize(
        "later",
        [
            "Table 4: Water",
            "Table 4 (continued)",
            "Discontinued lines",
            "Patients who continued",
            "Figure 3 (continued)",
        ],
    )
    def test_of_another_table_keeps_it_apart(self, later: str) -> None:
        document = joined(
            [table((HEAD, *CITIES), caption="Table 3: Land")],
            [table((HEAD, *MORE), TOP, caption=later)],
        )
        assert len(tables_of(document)) == 2

    def test_may_be_the_first_row_of_the_later_part(self) -> None:
        lead = "<tr><td colspan=3>Table 3 – continued from previous page</td></tr>"
        rest = html_of((HEAD, *MORE)).replace("<table>", f"<table>{lead}")
        document = joined([table((HEAD, *CITIES), caption="Table 3: Land")], [table(rest, TOP)])
        assert tables_of(document) == [[HEAD, *CITIES, *MORE]]

    def test_with_the_number_again_reaches_over_the_notes_between(self) -> None:
        above = table(CITIES, 500, caption="Table 3: Land")
        note = text("See notes at end of table.", (50, 570))
        again = table(MORE, TOP, caption="Table 3: Land—Continued")
        assert len(tables_of(joined([above, note], [again]))) == 1
        bare = table(MORE, TOP, caption="(continued)")
        assert len(tables_of(joined([above, note], [bare]))) == 2


class TestWithNeither:
    def test_columns_at_the_same_places_join(self) -> None:
        one, two = table(CITIES, known=True), table(MORE, TOP, known=True)
        assert tables_of(joined([one], [two])) == [[*CITIES, *MORE]]

    def test_columns_at_other_places_keep_tables_apart(self) -> None:
        one = table(CITIES, known=True, caption="Table 1: Land")
        two = table(MORE, TOP, known=True, borders=(50, 300, 400, 550))
        assert len(tables_of(joined([one], [two]))) == 2

    def test_a_caption_above_and_figures_below_figures_join(self) -> None:
        one, two = table((HEAD, *CITIES), caption="Table 1: Land"), table(MORE, TOP)
        assert len(tables_of(joined([one], [two]))) == 1
        assert len(tables_of(joined([table((HEAD, *CITIES))], [two]))) == 2

    def test_a_first_row_known_to_be_a_head_keeps_tables_apart(self) -> None:
        one = table((HEAD, *CITIES), known=True, heads=1, caption="Table 1: Land")
        assert len(tables_of(joined([one], [table(MORE, TOP, known=True)]))) == 1
        assert len(tables_of(joined([one], [table(MORE, TOP, known=True, heads=1)]))) == 2

    def test_a_first_row_in_bold_is_a_head(self) -> None:
        one = table((HEAD, *CITIES), known=True, bold=[0])
        words = (("Name", "Colour", "Smell"), ("Rose", "red", "sweet"), ("Lily", "white", "none"))
        assert len(tables_of(joined([one], [table(words, TOP, known=True, bold=[0])]))) == 2

    def test_a_table_that_ends_high_on_its_page_is_over(self) -> None:
        document = (
            [table((HEAD, *CITIES), 300)],
            [table((HEAD, *MORE), TOP), text("Foot", (50, 730))],
        )
        assert len(tables_of(joined(*document))) == 2

    def test_a_table_that_begins_low_on_its_page_is_new(self) -> None:
        document = [text("Top", (50, 50)), table((HEAD, *CITIES))], [table((HEAD, *MORE), 400)]
        assert len(tables_of(joined(*document))) == 2

    def test_text_between_keeps_tables_apart(self) -> None:
        words = text("And so it was.", (50, 742))
        document = [table((HEAD, *CITIES)), words], [table((HEAD, *MORE), TOP)]
        assert len(tables_of(joined(*document))) == 2

    def test_notes_below_end_a_table(self) -> None:
        one = table((HEAD, *CITIES), 660, notes=["* Estimated."])
        assert len(tables_of(joined([one], [table((HEAD, *MORE), TOP)]))) == 2

    def test_other_breadth_keeps_tables_apart(self) -> None:
        document = [table((HEAD, *CITIES))], [table((HEAD, *MORE), TOP, right=450)]
        assert len(tables_of(joined(*document))) == 2

    def test_a_running_head_on_both_pages_is_nothing_between(self) -> None:
        logo, words = box(T.IMAGE, 20, 20, 90, 50), text("Annual report", (300, 30))
        document = [
            [logo, words, table((HEAD, *CITIES))],
            [logo, words, table((HEAD, *MORE), TOP)],
        ]
        assert len(tables_of(joined(*document))) == 1

    def test_a_line_that_it_goes_on_overleaf_is_nothing_between(self) -> None:
        words = text("(continued on next page)", (50, 742))
        document = [table((HEAD, *CITIES)), words], [table((HEAD, *MORE), TOP)]
        assert len(tables_of(joined(*document))) == 1

    def test_a_page_left_out_between_keeps_tables_apart(self) -> None:
        document = pages([table((HEAD, *CITIES))], [table((HEAD, *MORE), TOP)])
        after = replace(document.pages[1], index=2)
        document = replace(document, pages=(document.pages[0], after))
        assert join_tables(document, ParseOptions()) == document


class TestColumnsOfAPage:
    def test_a_head_again_at_the_top_of_the_next_joins(self) -> None:
        left, right = table((HEAD, *CITIES), right=300), table((HEAD, *MORE), TOP)
        right = moved(right, 310, 560)
        document = joined([text("Top", (50, 50)), left, right])
        assert tables_of(document) == [[HEAD, *CITIES, *MORE]]
        assert not any(span.cross_page for span in iter_spans(first_table(document)))

    def test_two_tables_side_by_side_without_heads_stay_two(self) -> None:
        left, right = table(CITIES, right=300, known=True), table(MORE, TOP, known=True)
        document = joined([text("Top", (50, 50)), left, moved(right, 310, 560)])
        assert len(tables_of(document)) == 2


def moved(block: Block, x0: float, x1: float) -> Block:
    assert block.bbox is not None
    return replace(block, bbox=BBox(x0, block.bbox.y0, x1, block.bbox.y1))


class TestARowCutByTheBreak:
    PROSE = ("Widget", "An interactive widget that shows the rotation curves of a")
    REST = ("", "galaxy and lets the reader change them.")

    def test_is_one_row_again(self) -> None:
        head = ("Name", "What it does")
        document = joined(
            [table((head, ("Plot", "Draws."), self.PROSE))],
            [table((head, self.REST, ("Data", "Holds numbers.")), TOP)],
        )
        ((_, _, row, after),) = tables_of(document)
        assert row == ("Widget", f"{self.PROSE[1]} {self.REST[1]}")
        assert after == ("Data", "Holds numbers.")

    def test_has_its_broken_word_whole(self) -> None:
        head = ("Name", "What it does")
        document = joined(
            [table((head, ("Widget", "Shows the rota-")))],
            [table((head, ("", "tion of a galaxy.")), TOP)],
        )
        assert tables_of(document)[0][-1] == ("Widget", "Shows the rotation of a galaxy.")

    @pytest.mark.parametrize(
        ("above", "below"),
        [
            (("Widget", "An interactive widget that shows it."), ("", "galaxy")),
            (("Widget", "no"), ("", "yes")),
            (("Widget", "Shows the rotation curves of a"), ("Data", "galaxy")),
            (("Widget", "12.5"), ("", "13.5")),
            (("", "Shows the rotation curves of a"), ("", "galaxy")),
        ],
    )
    def test_is_not_seen_without_evidence(self, above: Row, below: Row) -> None:
        head = ("Name", "What it does")
        document = joined([table((head, above))], [table((head, below), TOP)])
        assert tables_of(document) == [[head, above, below]]

    def test_with_room_for_the_next_word_is_two(self) -> None:
        head = ("Name", "What it does")
        prose = ("Widget", "This shows some rotation curves")
        one = table((head, prose), known=True)
        cells = span_of(one).cells or ()
        (line,) = cells[-1].lines
        assert line.bbox is not None
        short = replace(line, bbox=line.bbox._replace(x1=line.bbox.x0 + 100))
        placed = (*cells[:-1], replace(cells[-1], lines=(short,)))
        below = table((head, ("", "galaxy.")), TOP, known=True)
        assert len(tables_of(joined([one], [below]))[0]) == 2
        assert len(tables_of(joined([with_cells(one, placed)], [below]))[0]) == 3

    def test_is_told_by_a_vision_model(self) -> None:
        head = ("Name", "What it does")
        below = replace(table((head, ("", "12")), TOP), extra={"cell_merge": [1, 1]})
        document = joined([table((head, ("Widget", "11")))], [below])
        assert tables_of(document) == [[head, ("Widget", "11 12")]]


def with_cells(block: Block, cells: tuple[TableCell, ...]) -> Block:
    old = span_of(block)
    return map_spans(block, lambda s: replace(s, cells=cells) if s is old else s)


class TestWhatIsLeft:
    def test_cells_keep_their_boxes_and_get_their_pages(self) -> None:
        one = table((HEAD, *CITIES), known=True, heads=1)
        two = table((HEAD, *MORE), TOP, known=True, heads=1)
        cells = span_of(first_table(joined([one], [two]))).cells or ()
        before = {c.lines: c.bbox for b in (one, two) for c in span_of(b).cells or ()}
        assert [(c.row, c.column) for c in cells] == [(r, c) for r in range(6) for c in range(3)]
        assert [c.page for c in cells] == [None] * 12 + [1] * 6
        assert [c.is_head for c in cells] == [True] * 3 + [False] * 15
        plain = [replace(c, lines=one_page(c.lines)) for c in cells]
        assert all(before[c.lines] == c.bbox for c in plain)

    def test_a_first_row_that_was_taken_for_a_head_is_none_amid_the_table(self) -> None:
        one = table((HEAD, *CITIES), caption="Table 1", known=True, heads=1)
        two = table(MORE, TOP, caption="Table 1 (continued)", known=True, heads=1)
        cells = span_of(first_table(joined([one], [two]))).cells or ()
        assert [c.row for c in cells if c.is_head] == [0, 0, 0]

    def test_five_pages_are_one_table(self) -> None:
        middle = [table((HEAD, *CITIES * 10), TOP + 20, known=True) for _ in range(3)]
        document = joined(
            [table((HEAD, *CITIES), known=True)],
            *[[each] for each in middle],
            [table((HEAD, *LAST), TOP, known=True)],
        )
        assert tables_of(document) == [[HEAD, *CITIES * 31, *LAST]]
        assert (span_of(first_table(document)).cells or ())[-1].page == 4

    def test_the_later_block_keeps_its_box_and_has_nothing_to_say(self) -> None:
        later = table((HEAD, *MORE), TOP, notes=["* Estimated."])
        document = joined([table((HEAD, *CITIES))], [later])
        (gone,) = document.pages[1].content or ()
        assert (gone.type, gone.bbox, gone.lines_deleted) == (T.TABLE, later.bbox, False)
        assert [(p.lines, p.lines_deleted) for p in gone.blocks or ()] == [((), True)] * 2

    def test_notes_of_both_pages_stay_and_the_same_once(self) -> None:
        one = table(CITIES, 640, caption="Table 3", notes=["a Estimated.", "b Old."])
        two = table(MORE, TOP, caption="Table 3 (continued)", notes=["b Old.", "c New."])
        whole = first_table(joined([one], [two]))
        assert parts_of(whole, T.TABLE_FOOTNOTE) == ["a Estimated.", "b Old.", "c New."]

    def test_markup_in_cells_stays_as_it_is(self) -> None:
        one = "<table border=1><thead><tr><th>A<th>B</thead><tbody><tr><td>a<td>1</tbody></table>"
        two = (
            "<table><tr><th>A</th><th>B</th></tr>"
            '<tr><td class="x"><b>b</b> <eq>x^2</eq></td>'
            "<td><table><tr><td>2</td></tr></table></td></tr></table>"
        )
        html = span_of(first_table(joined([table(one)], [table(two, TOP, height=60)]))).html or ""
        assert html.startswith("<table border=1><thead><tr><th>A<th>B</thead><tbody><tr>")
        assert '<td class="x"><b>b</b> <eq>x^2</eq></td>' in html
        assert "<td><table><tr><td>2</td></tr></table></td>" in html

    def test_a_cell_that_reached_beyond_its_part_reaches_no_further(self) -> None:
        one = (
            "<table><tr><td>A</td><td>B</td></tr>"
            "<tr><td rowspan=9>a</td><td>1</td></tr><tr><td>2</td></tr></table>"
        )
        two = "<table><tr><td>A</td><td>B</td></tr><tr><td>b</td><td>3</td></tr></table>"
        document = joined([table(one)], [table(two, TOP)])
        assert tables_of(document)[0][-2:] == [("a", "2"), ("b", "3")]

    def test_nothing_is_joined_when_not_wanted(self) -> None:
        document = pages([table((HEAD, *CITIES))], [table((HEAD, *MORE), TOP)])
        assert join_tables(document, ParseOptions(join_tables=False)) == document

    @pytest.mark.parametrize(
        "html", ["<table></table>", "<p>x</p>", "<table><caption>x</caption><tr><td>a</table>"]
    )
    def test_html_that_cannot_be_read_whole_is_left_alone(self, html: str) -> None:
        document = joined([table((HEAD, *CITIES))], [table(html, TOP, height=ROW)])
        assert span_of(first_table(document)).html == html_of((HEAD, *CITIES))


def one_page(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    return tuple(
        replace(line, spans=tuple(replace(s, cross_page=False) for s in line.spans))
        for line in lines
    )


WORDS = st.text("abc dé1<&.-", max_size=6)


@st.composite
def grids(draw: st.DrawFn) -> list[list[Row]]:
    """The rows of some pages, no two alike."""
    columns = draw(st.integers(1, 3))
    row = st.tuples(st.integers(1, 10**9).map(str), *[WORDS] * columns)
    return draw(
        st.lists(st.lists(row, min_size=1, max_size=5), min_size=1, max_size=4).filter(
            lambda parts: len({r[0] for p in parts for r in p}) == sum(map(len, parts))
        )
    )


@given(grids(), st.booleans())
def test_the_rows_of_all_pages_stand_in_the_joined_table_in_order(
    parts: list[list[Row]], known: bool
) -> None:
    head = tuple(f"Head {c}" for c in range(len(parts[0][0])))
    captions = ["Table 1: Land", *["Table 1 (continued)"] * len(parts)]
    blocks = [
        [table((head, *rows), TOP, known=known, caption=caption)]
        for rows, caption in zip(parts, captions, strict=False)
    ]
    ((first, *rows),) = tables_of(joined(*blocks))
    assert first == head
    said = "".join(text for part in parts for row in part for text in row)
    assert letters(said) == letters("".join(text for row in rows for text in row))


def letters(text: str) -> str:
    """Without what a break between two lines may add or take away."""
    return re.sub(r"[\s-]", "", text)
