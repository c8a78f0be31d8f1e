"""Tables that a typesetter broke, from the PDF to what readers get."""

from __future__ import annotations

import io
from argparse import ArgumentParser
from collections.abc import Sequence
from functools import cache

import pytest
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import (
    Flowable,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from mineru_tools import ParseOptions, parse
from mineru_tools.chunking.options import ChunkOptions
from mineru_tools.cli.arguments import add_flags, parse_options
from mineru_tools.document.passage import Passage
from mineru_tools.document.table_grid import read_table
from mineru_tools.render.passage_parts import covered_blocks
from mineru_tools.render.passages import passages
from mineru_tools.result import ParsedDocument
from mineru_tools.settings import Settings

LINES = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")]
PLAIN = TableStyle(LINES)
GRID = TableStyle([*LINES, ("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold")])
STYLES = getSampleStyleSheet()
HEAD = ["Station", "Width", "Depth", "Flow"]
WIDTHS = [120, 80, 80, 80]
COUNT = 100
INTRO = "The stations along the river were read every hour for a whole week in spring. " * 4


def station(number: int) -> list[str]:
    return [f"Station {number}", f"{number}.5", f"{number * 3}", f"{number * 7}.25"]


def words(text: str) -> Paragraph:
    return Paragraph(text, STYLES["BodyText"])


def pdf_of(story: Sequence[Flowable]) -> bytes:
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4, invariant=1).build(list(story))
    return out.getvalue()


def ruled(rows: Sequence[Sequence[object]]) -> Table:
    return Table(rows, colWidths=WIDTHS, repeatRows=1, style=GRID)


@cache
def long_table() -> ParsedDocument:
    """A table of 100 rows over three pages, its head set again on each."""
    rows = [HEAD, *map(station, range(COUNT))]
    story = [words(INTRO), Spacer(1, 12), ruled(rows), Spacer(1, 12), words(INTRO)]
    parsed = parse(pdf_of(story))
    assert len(parsed.document.pages) == 3
    return parsed


@cache
def table_passage() -> Passage:
    (found,) = (p for p in passages(long_table().document) if p.html)
    return found


def test_a_table_over_three_pages_is_one_with_one_head() -> None:
    (table,) = long_table().tables()
    assert table.rows() == [HEAD, *map(station, range(COUNT))]
    assert table.pages == (1, 2, 3)


def test_every_format_has_each_row_once() -> None:
    parsed = long_table()
    for text in (parsed.markdown(), parsed.html(), parsed.text()):
        assert [text.count(f"Station {n}") for n in (40, 60, 99)] == [1, 1, 1]
        assert text.count("Station") == COUNT + 1
    items = [item for item in parsed.content_list() if item["type"] == "table"]
    assert len(items) == 1


def test_a_passage_has_its_boxes_on_all_pages() -> None:
    assert [place.page for place in table_passage().places] == [1, 2, 3]


def test_a_row_is_cited_on_the_page_it_stands_on() -> None:
    passage = table_passage()
    pages = {
        passage.text[line.start : line.stop]: line.place.page
        for line in passage.lines
        if passage.text[line.start : line.stop].startswith("Station ")
    }
    assert len(pages) == COUNT
    assert sorted(pages.values()) == [pages[f"Station {n}"] for n in range(COUNT)]
    assert (pages["Station 0"], pages["Station 50"], pages["Station 99"]) == (1, 2, 3)


def test_chunks_of_rows_name_the_pages_of_their_rows() -> None:
    chunks = long_table().chunks(ChunkOptions(max_tokens=200, min_tokens=0))
    for chunk in chunks:
        numbers = [n for n in range(COUNT) if f">Station {n}<" in chunk.text]
        if not numbers:
            continue
        lines = {p.text[x.start : x.stop]: x.place.page for p in [table_passage()] for x in p.lines}
        told = {lines[f"Station {n}"] for n in numbers}
        assert {region.page_idx + 1 for region in chunk.regions} == told


def test_the_locator_of_a_later_part_leads_to_the_whole_table() -> None:
    document = long_table().document
    found = passages(document)
    covered = covered_blocks(document, found)
    whole = table_passage()
    assert {covered[2, 1], covered[3, 1]} == {(whole.page, whole.block)}


def test_pages_parsed_alone_know_their_numbers_in_the_source() -> None:
    rows = [HEAD, *map(station, range(COUNT))]
    data = pdf_of([words(INTRO), PageBreak(), ruled(rows)])
    parsed = parse(data, ParseOptions(pages="2-3"))
    (passage,) = (p for p in passages(parsed.document) if p.html)
    assert {line.place.page for line in passage.lines} == {2, 3}
    assert parsed.tables()[0].pages == (2, 3)


def test_joining_can_be_left_out() -> None:
    assert len(parse(long_table().source.data, ParseOptions(join_tables=False)).tables()) == 3


@pytest.mark.parametrize(
    ("flags", "environ", "joins"),
    [
        ((), {}, True),
        (("--join-tables", "false"), {}, False),
        ((), {"MINERU_TABLE_MERGE_ENABLE": "0"}, False),
        (("--join-tables", "true"), {"MINERU_TABLE_MERGE_ENABLE": "0"}, True),
    ],
)
def test_the_flag_goes_before_the_environment(
    flags: Sequence[str], environ: dict[str, str], joins: bool
) -> None:
    parser = ArgumentParser()
    add_flags(parser)
    options = parse_options(parser.parse_args(flags), Settings.read(environ))
    assert options.join_tables is joins


@pytest.mark.parametrize("mark", ["(continued)", "(Fortsetzung)"])
def test_a_caption_that_says_continued_joins_tables_without_a_head(mark: str) -> None:
    story = [
        words("Table 2: Flow of the river at all stations"),
        ruled([HEAD, *map(station, range(30))]),
        PageBreak(),
        words(f"Table 2 {mark}"),
        Table([*map(station, range(30, 40))], colWidths=WIDTHS, style=PLAIN),
    ]
    (table,) = parse(pdf_of(story)).tables()
    assert [row[0] for row in table.rows()] == ["Station", *(f"Station {n}" for n in range(40))]
    assert table.caption == "Table 2: Flow of the river at all stations"


def test_two_tables_with_captions_of_their_own_stay_two() -> None:
    story = [
        words("Table 2: Flow of the river at all stations"),
        ruled([HEAD, *map(station, range(36))]),
        PageBreak(),
        words("Table 3: Flow of the creek at all stations"),
        ruled([HEAD, *map(station, range(36, 50))]),
    ]
    assert len(parse(pdf_of(story)).tables()) == 2


def test_two_tables_with_heads_of_their_own_stay_two() -> None:
    other = ["Bridge", "Length", "Height", "Weight"]
    story = [
        ruled([HEAD, *map(station, range(38))]),
        PageBreak(),
        ruled([other, *map(station, range(50, 60))]),
    ]
    assert len(parse(pdf_of(story)).tables()) == 2


def test_a_row_cut_in_its_text_is_one_row() -> None:
    about = "This bridge was built by hand over many years and carries the road to the north. " * 5
    texts = [f"{about}It is bridge number {n}." for n in range(12)]
    rows = [[f"Bridge {n}", words(text)] for n, text in enumerate(texts)]
    data = pdf_of([Table(rows, colWidths=[80, 220], splitInRow=1, splitByRow=0, style=PLAIN)])
    parsed = parse(data)
    assert len(parsed.document.pages) > 1
    (table,) = parsed.tables()
    assert table.rows() == [[f"Bridge {n}", text] for n, text in enumerate(texts)]


def test_in_compat_the_html_is_the_same_and_a_tombstone_is_left() -> None:
    data = pdf_of([ruled([HEAD, *map(station, range(COUNT))])])
    parsed = parse(data, ParseOptions(compat="mineru-3.4"))
    items = [item for item in parsed.content_list() if item["type"] == "table"]
    bodies = [str(item["table_body"]) for item in items if "table_body" in item]
    assert len(items) == 3
    (body,) = bodies
    assert len(read_table(body).rows) == COUNT + 1
