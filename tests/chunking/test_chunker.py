from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from mineru_tools.chunking.chunk import Chunk, RowRange
from mineru_tools.chunking.chunker import chunk_document
from mineru_tools.chunking.jsonl import from_json, json_line
from mineru_tools.chunking.options import ChunkOptions
from mineru_tools.chunking.part_places import part_places
from mineru_tools.chunking.regions import Pages
from mineru_tools.chunking.table_source import TableSource
from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType, SpanType
from mineru_tools.document.model import Block, Document, Line, Page, Span, TableCell
from mineru_tools.document.passage import Passage, Place, TextLine
from mineru_tools.document.stored import load_stored
from mineru_tools.document.table_grid import read_table
from mineru_tools.document.table_html import mineru_html
from mineru_tools.reading.table_rows import TableRows
from mineru_tools.render import markdown
from mineru_tools.render.options import RenderOptions
from mineru_tools.render.passages import passages
from mineru_tools.tokens import count_tokens
from tests.chunking.documents import (
    box,
    code,
    figure,
    formula,
    items,
    paged,
    table,
    text,
    title,
)
from tests.document.tables import cells

ID = "0123456789abcdef"
SAMPLE = Path(__file__).parents[1] / "golden" / "sample" / "sample_middle.json"
SENTENCE = "The river rose by the width of a hand and nobody saw it. "


def chunks(document: Document, options: ChunkOptions | None = None) -> list[Chunk]:
    return list(chunk_document(document, options or ChunkOptions(), document_id=ID))


def texts(document: Document, **changes: object) -> list[str]:
    return [chunk.text for chunk in chunks(document, ChunkOptions().replace(**changes))]


def small(**changes: object) -> ChunkOptions:
    return ChunkOptions(max_tokens=64, min_tokens=0).replace(**changes)


def sample() -> Document:
    return load_stored(json.loads(SAMPLE.read_text(encoding="utf-8")))


# Sections and what is embedded


def test_neighbours_merge_within_a_section_and_not_beyond() -> None:
    document = paged([title("A"), text("One."), text("Two."), title("B"), text("Three.")])
    assert texts(document) == ["# A\n\nOne.\n\nTwo.", "# B\n\nThree."]


def test_sections_merge_when_asked() -> None:
    document = paged([title("A"), text("One."), title("B"), text("Two.")])
    (found,) = chunks(document, ChunkOptions(across_sections=True))
    assert found.text == "# A\n\nOne.\n\n# B\n\nTwo."
    assert found.headings == ()


def test_the_headings_are_embedded_once_above_the_text() -> None:
    document = paged([title("A"), title("B", 2), text("One.")])
    (found,) = chunks(document)
    assert found.headings == ("A", "B")
    assert found.text == "# A\n\n## B\n\nOne."
    assert found.embed_text == "A > B\n\nOne."
    assert found.tokens == count_tokens(found.embed_text)


def test_headings_are_left_out_of_what_is_embedded_when_asked() -> None:
    (found,) = chunks(paged([title("A"), text("One.")]), ChunkOptions(headings=False))
    assert found.embed_text == found.text == "# A\n\nOne."
    assert found.headings == ("A",)


def test_a_section_without_text_goes_with_the_next() -> None:
    document = paged([title("A"), title("B"), text("One.")])
    (found,) = chunks(document)
    assert found.headings == ("B",)
    assert found.embed_text == "B\n\n# A\n\nOne."


def test_headings_that_nothing_follows_are_a_chunk() -> None:
    assert texts(paged([title("A"), text("One."), title("B")])) == ["# A\n\nOne.", "# B"]


def test_long_headings_give_way_from_the_outermost() -> None:
    outer = "Notes on the measurement of rivers in the upper valleys of the north and the east"
    document = paged([title(outer), title("Tapes and poles", 2), text("One.")])
    (found,) = chunks(document, small(max_tokens=48))
    assert found.embed_text.startswith("… > Tapes and poles\n\n")
    assert found.headings == (outer, "Tapes and poles")
    assert count_tokens("… > Tapes and poles") <= 48 // 3


def test_a_small_chunk_takes_whole_blocks_from_the_one_before() -> None:
    blocks = [text(SENTENCE * 2), text(SENTENCE * 2), text("The end.")]
    without = texts(paged(blocks), max_tokens=57, min_tokens=0)
    assert [each.endswith("end.") for each in without] == [False, True]
    assert without[1] == "The end."
    first, second = texts(paged(blocks), max_tokens=57, min_tokens=15)
    assert second.startswith("The river")
    assert second.endswith("\n\nThe end.")
    assert first == (SENTENCE * 2).strip()


# What belongs together


def test_a_list_keeps_the_line_that_leads_to_it() -> None:
    things = ["a tape of linen", "a pole of ash", "a bag of kitchen salt", "a current meter"]
    blocks = [text(SENTENCE * 3), text("You need:"), items(things)]
    first, second = texts(paged(blocks), max_tokens=64, min_tokens=0)
    assert first == (SENTENCE * 3).strip()
    assert second.startswith("You need:\n\n- a tape")


def test_a_formula_keeps_the_sentence_before_and_what_explains_it() -> None:
    blocks = [
        text(SENTENCE * 3 + "The discharge is then"),
        formula("Q = A v"),
        text("where A is the area of the section and v the mean velocity."),
        text(SENTENCE * 2),
    ]
    found = texts(paged(blocks), max_tokens=64, min_tokens=0)
    (with_formula,) = [each for each in found if "$$" in each]
    assert with_formula.startswith("The discharge is then\n\n$$")
    assert "where A is the area" in with_formula


# What is too long


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    found = chunks(paged([title("A"), text(SENTENCE * 12)]), small())
    assert all(chunk.tokens <= 64 for chunk in found)
    assert all(chunk.text.endswith("saw it.") for chunk in found)
    assert [chunk.id.partition("#")[2] for chunk in found] == [
        f"part={n}" for n in range(1, len(found) + 1)
    ]
    assert all(chunk.embed_text.startswith("A\n\n") for chunk in found)


@pytest.mark.parametrize(
    "words",
    [
        "河水上涨了一只手的宽度。没有人看见。",
        "แม่น้ำสูงขึ้นเท่าความกว้างของมือ",
        "川が上がった。誰も見なかった。",
    ],
    ids=["Chinese", "Thai", "Japanese"],
)
def test_scripts_without_spaces_are_cut_too(words: str) -> None:
    found = chunks(paged([text(words * 12)]), small())
    assert len(found) > 1
    assert all(chunk.tokens <= 64 for chunk in found)
    assert "".join(chunk.text for chunk in found) == words * 12


def test_a_formula_longer_than_the_limit_stays_whole_without_headings() -> None:
    latex = " + ".join(f"x_{{{n}}}" for n in range(60))
    found = chunks(paged([title("A"), text("One."), formula(latex), text("Two.")]), small())
    (long,) = [chunk for chunk in found if chunk.tokens > 64]
    assert long.latex == latex
    assert long.embed_text == f"$$\n{latex}\n$$"
    assert long.headings == ("A",)
    assert [chunk.text for chunk in found if chunk is not long] == ["# A\n\nOne.", "Two."]


def test_a_word_longer_than_the_limit_is_cut_but_no_number_in_it() -> None:
    word = "Xyzzy12345678901" * 40
    found = chunks(paged([text(word)]), small())
    assert all(chunk.tokens <= 64 for chunk in found)
    assert "".join(chunk.text for chunk in found) == word
    assert not any(chunk.text[0].isdigit() and chunk.text[0] != "1" for chunk in found)


def test_a_long_line_of_code_is_cut_and_every_part_is_fenced() -> None:
    line = "x = [" + ", ".join(f"value_{n}" for n in range(60)) + "]"
    found = chunks(paged([code(["first()", line, "last()"])]), small())
    assert all(chunk.tokens <= 64 for chunk in found)
    assert all(chunk.text.startswith("```\n") for chunk in found)
    assert all(chunk.text.endswith("\n```") for chunk in found)
    said = "".join(chunk.text.removeprefix("```\n").removesuffix("\n```") for chunk in found)
    assert "".join(said.split()) == "".join(f"first(){line}last()".split())


# Tables


ROWS = "".join(f"<tr><td>Reach {n}</td><td>{n}00</td><td>{n}01</td></tr>" for n in range(1, 21))
HEAD = (
    '<tr><td rowspan="2">Reach</td><td colspan="2">Flow</td></tr><tr><td>low</td><td>high</td></tr>'
)


def test_a_table_is_cut_between_rows_and_each_part_has_caption_and_heads() -> None:
    document = paged([table(f"<table>{HEAD}{ROWS}</table>", "Table 1. Flows.", "In litres.")])
    found = chunks(document, ChunkOptions(max_tokens=160, min_tokens=0))
    assert len(found) > 2
    for chunk in found:
        assert chunk.tokens <= 160
        assert chunk.text.startswith("Table 1. Flows.\n\n<table>")
        assert chunk.table_html is not None
        assert [cell.text for cell in read_table(chunk.table_html).rows[1]] == [
            "Reach", "low", "high",
        ]  # fmt: skip
        assert chunk.rows is not None
        assert chunk.id.endswith(f"#rows={chunk.rows.first}-{chunk.rows.last}")
        assert chunk.char_span is None
    numbers = [n for chunk in found if (r := chunk.rows) for n in range(r.first, r.last + 1)]
    assert numbers == list(range(1, 21))
    assert {chunk.rows.total for chunk in found if chunk.rows} == {20}
    assert found[-1].text.endswith("</table>\n\nIn litres.")


def test_a_cell_over_several_rows_is_written_in_every_part_it_reaches() -> None:
    rows = "".join(f"<tr><td>{n}</td><td>{n} of many more</td></tr>" for n in range(2, 21))
    html = (
        "<table><tr><th>River</th><th>n</th><th>said</th></tr>"
        f'<tr><td rowspan="20">Lindle</td><td>1</td><td>1 of many</td></tr>{rows}</table>'
    )
    found = chunks(paged([table(html)]), ChunkOptions(max_tokens=128, min_tokens=0))
    assert len(found) > 2
    for chunk in found:
        grid = read_table(chunk.table_html or "")
        assert grid.head_rows == 1
        assert {row[0].text for row in grid.rows[1:]} == {"Lindle"}
        assert {row[0].rowspan for row in grid.rows[1:]} == {len(grid.rows) - 1}


def test_a_row_too_long_is_cut_between_cells_then_at_sentences() -> None:
    long = SENTENCE * 6
    html = (
        f"<table><tr><th>Year</th><th>What</th></tr><tr><td>1890</td><td>{long}</td></tr></table>"
    )
    found = chunks(paged([table(html)]), small())
    assert all(chunk.tokens <= 64 for chunk in found)
    assert found[0].text == "<table><tr><th>Year</th></tr><tr><td>1890</td></tr></table>"
    for chunk in found[1:]:
        (head, cell) = [row[0].text for row in read_table(chunk.text).rows]
        assert head == "What"
        assert cell.endswith("saw it.")
        assert chunk.rows == RowRange(1, 1, 1)
    assert len({chunk.id for chunk in found}) == len(found)


def test_the_boxes_of_rows_are_those_of_the_page_where_they_are_known() -> None:
    block = table(f"<table>{HEAD}{ROWS}</table>", top=100, height=220)
    (body,) = block.blocks or ()
    edges = [100.0, 104.0, *(float(y) for y in range(110, 311, 10))]
    sides = (10, 100, 200, 300)
    cells = tuple(
        TableCell(
            cell.row,
            cell.column,
            cell.rowspan,
            cell.colspan,
            BBox(
                sides[cell.column],
                edges[cell.row],
                sides[cell.column + cell.colspan],
                edges[cell.row + cell.rowspan],
            ),
            (Line(spans=(Span(SpanType.TEXT, content=cell.text),)),),
            is_head=cell.row < 2,
        )
        for row in read_table(f"<table>{HEAD}{ROWS}</table>").rows
        for cell in dict.fromkeys(row)
    )
    (line,) = body.lines or ()
    (span,) = line.spans
    placed = replace(line, spans=(replace(span, cells=cells),))
    known = replace(block, blocks=(replace(body, lines=(placed,)),))
    found = chunks(paged([known]), ChunkOptions(max_tokens=160, min_tokens=0))
    for chunk in found:
        assert chunk.rows is not None
        first, last = chunk.rows.first, chunk.rows.last
        top = 100 if first == 1 else edges[first + 1]
        (region,) = chunk.regions
        assert region.bbox == BBox(10, top, 300, edges[last + 2])


def test_rows_of_a_joined_table_have_a_box_on_each_page_that_they_stand_on() -> None:
    rows = [["River", "Reach"], *([f"Lindle {n}", f"{n}00"] for n in range(1, 5))]
    given = tuple(replace(each, page=1 if each.row > 2 else None) for each in cells(*rows, heads=1))
    span = Span(SpanType.TABLE, html=mineru_html(given), cells=given)
    body = Block(BlockType.TABLE_BODY, BBox(0, 0, 200, 600), 0, (Line(spans=(span,)),))
    words = Block(BlockType.TEXT, index=1, lines=(Line(spans=(Span(SpanType.TEXT, content="x"),)),))
    document = Document(
        tuple(
            Page(k, (600, 2000), content=blocks, extra={"source_index": 4 + k})
            for k, blocks in enumerate(((body,), (words,)))
        )
    )
    (passage, _) = passages(document)
    source = TableSource(TableRows(passage.html or "", "<table>", 1))
    places = Pages(document).row_places(passage, source, range(1, 4))
    assert [(place.page, place.bbox) for place in places] == [
        (5, BBox(0, 200, 200, 600)),
        (6, BBox(0, 600, 200, 800)),
    ]


def test_every_part_of_a_table_has_the_heads_that_its_cells_tell() -> None:
    rows = [["River", "Reach"], ["name", "m"], *([f"Lindle {n}", f"{n}00"] for n in range(1, 31))]
    given = cells(*rows, heads=2)
    span = Span(SpanType.TABLE, html=mineru_html(given), cells=given)
    body = Block(BlockType.TABLE_BODY, BBox(0, 0, 200, 7000), 0, (Line(spans=(span,)),))
    found = chunks(paged([body]), ChunkOptions(max_tokens=160, min_tokens=0))
    assert len(found) > 2
    for chunk in found:
        grid = read_table(chunk.table_html or "")
        assert grid.head_rows == 2
        assert [[c.text for c in row] for row in grid.rows[:2]] == rows[:2]


def test_the_boxes_of_rows_are_shared_out_where_they_are_not_known() -> None:
    document = paged([table(f"<table>{HEAD}{ROWS}</table>", top=100, height=220)])
    found = chunks(document, ChunkOptions(max_tokens=160, min_tokens=0))
    boxes = [region.bbox for chunk in found for region in chunk.regions]
    assert boxes[0].y0 == 100
    assert boxes[-1].y1 == pytest.approx(320)
    assert all(a.y1 == pytest.approx(b.y0) for a, b in pairwise(boxes))
    assert boxes[0].y1 == pytest.approx(100 + 10 * (2 + found[0].rows.last))  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("markdown", "| Reach 3 | 300 | 301 |"),
        ("sentences", "Reach 3 | Flow / low: 300; Flow / high: 301"),
    ],
)
def test_tables_are_embedded_in_other_forms_and_shown_as_html(form: str, said: str) -> None:
    document = paged([table(f"<table>{HEAD}{ROWS}</table>", "Table 1. Flows.")])
    for limit in (2000, 160):
        found = chunks(
            document, ChunkOptions(max_tokens=limit, min_tokens=0).replace(table_form=form)
        )
        assert any(said in chunk.embed_text.split("\n") for chunk in found)
        assert not any("<td" in chunk.embed_text for chunk in found)
        assert all("<table>" in chunk.text for chunk in found)
        assert all(chunk.tokens <= limit for chunk in found)
        assert all("Table 1. Flows." in chunk.embed_text for chunk in found)


def test_a_title_across_a_table_is_repeated_with_the_heads_below_it() -> None:
    title_row = '<tr><td colspan="3">Flows of the Lindle</td></tr>'
    heads = "<tr><td>Reach</td><td>low</td><td>high</td></tr>"
    found = chunks(
        paged([table(f"<table>{title_row}{heads}{ROWS}</table>")]), ChunkOptions(max_tokens=160)
    )
    assert len(found) > 2
    assert all(chunk.text.startswith(f"<table>{title_row}{heads}<tr>") for chunk in found)
    assert found[-1].rows == RowRange(found[-1].rows.first if found[-1].rows else 0, 20, 20)


def test_heads_longer_than_half_of_the_limit_are_not_repeated() -> None:
    html = f"<table><tr><td>{SENTENCE * 3}</td></tr>{'<tr><td>cell</td></tr>' * 20}</table>"
    found = chunks(paged([table(html)]), small())
    assert all(chunk.tokens <= 64 for chunk in found)
    assert sum(chunk.text.count("The river") for chunk in found) == 3


# Figures and evidence


def test_a_figure_has_its_caption_and_its_picture() -> None:
    (found,) = chunks(paged([figure("Figure 3. The gauge.", "g.jpg")]))
    assert (found.type, found.image_path) == ("figure", "g.jpg")
    assert "Figure 3. The gauge." in found.text


@pytest.mark.parametrize(
    ("caption", "said"),
    [
        ("Table 2. Flows.", "All flows are in Table 2 below."),
        ("Table 2. Flows.", "See Tables 1 and 2."),
        ("表 2 流量", "如表 2 所示。"),
        ("Tabelle 2: Abflüsse", "Siehe Tabelle 2."),
    ],
)
def test_a_table_and_what_is_said_of_it_are_one_chunk_when_asked(caption: str, said: str) -> None:
    html = "<table><tr><td>a</td><td>b</td></tr><tr><td>1</td><td>2</td></tr></table>"
    blocks = [title("A"), text("One."), text(said), text("Two."), table(html, caption)]
    (found,) = [
        chunk for chunk in chunks(paged(blocks), ChunkOptions(evidence=True)) if chunk.table_html
    ]
    assert found.type == "table"
    assert found.text == f"{said}\n\n{caption}\n\n{html}"
    assert found.embed_text.startswith("A\n\n")
    assert found.blocks == (f"doc://{ID}/p/1/b/3", f"doc://{ID}/p/1/b/5")


def test_evidence_is_not_taken_from_other_sections() -> None:
    blocks = [title("A"), text("See Figure 1."), title("B"), figure("Figure 1. A gauge.")]
    found = texts(paged(blocks), evidence=True)
    assert found[0] == "# A\n\nSee Figure 1."


def test_another_number_is_no_reference() -> None:
    blocks = [text("See Table 12."), text("More."), table("<table><tr><td>a</table>", "Table 1.")]
    assert all(
        chunk.type != "table" for chunk in chunks(paged(blocks), ChunkOptions(evidence=True))
    )


# Pages


def test_a_paragraph_over_two_pages_is_one_chunk_with_a_box_on_each() -> None:
    first = Block(
        BlockType.TEXT, box(700), 0, (Line(box(700), (Span(SpanType.TEXT, content="a trans-"),)),)
    )
    second = replace(
        Block(
            BlockType.TEXT, box(50), 0, (Line(box(50), (Span(SpanType.TEXT, content="former."),)),)
        ),
        continues_prev=True,
    )
    (found,) = chunks(paged([first], [second]))
    assert found.text == "a transformer."
    assert found.page_idx == (0, 1)
    assert [(r.page_idx, r.bbox, r.page_size) for r in found.regions] == [
        (0, box(700), (600.0, 800.0)),
        (1, box(50), (600.0, 800.0)),
    ]


def test_pages_are_chunks_and_those_too_long_are_cut() -> None:
    document = paged([title("A"), text("One.")], [text("Two.")], [text(SENTENCE * 12)])
    found = chunks(document, small(strategy="pages"))
    assert [chunk.type for chunk in found[:2]] == ["page", "page"]
    assert [chunk.text for chunk in found[:2]] == ["# A\n\nOne.", "Two."]
    assert found[1].headings == ("A",)
    assert len(found) > 3
    assert {chunk.page_idx for chunk in found[2:]} == {(2, 2)}
    assert {chunk.type for chunk in found[2:]} == {"text"}


def test_a_document_is_one_chunk_or_as_few_as_the_limit_allows() -> None:
    (found,) = chunks(sample(), ChunkOptions(strategy="whole", max_tokens=100_000))
    assert found.type == "document"
    assert found.text + "\n" == markdown.render(sample(), RenderOptions())
    assert len(chunks(sample(), ChunkOptions(strategy="whole"))) > 1


def test_the_pages_of_a_part_of_a_file_are_those_of_the_file() -> None:
    page = Page(0, (600.0, 800.0), None, (text("One."),), extra={"source_index": 6})
    (found,) = chunks(Document((page,)))
    assert found.page_idx == (6, 6)
    assert found.id == f"doc://{ID}/p/7/b/1"


def test_headers_and_footers_stay_out_unless_asked() -> None:
    beside = Block(
        BlockType.HEADER, box(), 5, (Line(box(), (Span(SpanType.TEXT, content="Top"),)),)
    )
    hidden = replace(beside, extra={"hidden_text": True}, index=6)
    document = paged([text("One.")], beside=[beside, hidden])
    assert texts(document) == ["One."]
    (found,) = chunks(document, ChunkOptions(asides=True))
    assert found.text.count("Top") == 1


# Strategies, overlap, ids


def test_blocks_are_kept_apart_but_for_headings() -> None:
    document = paged([title("A"), title("B", 2), text("One."), text("Two.")])
    found = chunks(document, ChunkOptions(strategy="blocks"))
    assert [chunk.text for chunk in found] == ["# A\n\n## B\n\nOne.", "Two."]
    assert [chunk.headings for chunk in found] == [("A", "B"), ("A", "B")]


def test_parents_are_sections_and_children_their_parts() -> None:
    document = paged([title("A"), text(SENTENCE * 12), title("B"), text("One.")])
    first, *rest = chunks(document, small(strategy="parent_child"))
    assert (first.type, first.parent_id) == ("section", None)
    assert first.id == f"doc://{ID}/p/1/b/1-2#section"
    children = [chunk for chunk in rest if chunk.parent_id == first.id]
    assert len(children) > 2
    assert rest[: len(children)] == children
    assert [chunk.type for chunk in rest[len(children) :]] == ["section", "text"]


def test_overlap_is_whole_sentences_that_are_embedded_and_not_shown_again() -> None:
    document = paged([title("A"), text(SENTENCE * 12)])
    first, second, *_ = chunks(document, small(overlap=20))
    assert second.embed_text == f"A\n\n{SENTENCE.strip()}\n\n{second.text}"
    assert first.text.endswith(SENTENCE.strip())
    assert second.tokens <= 64
    plain = markdown.render(document, RenderOptions())
    assert second.char_span is not None
    assert plain[slice(*second.char_span)] == second.text


def test_nothing_overlaps_across_sections() -> None:
    document = paged([title("A"), text(SENTENCE), title("B"), text("One.")])
    assert chunks(document, ChunkOptions(overlap=50))[1].embed_text == "B\n\nOne."


def test_ids_are_locators_of_blocks_and_ranges() -> None:
    document = paged([text("One.")], [title("A"), text("Two.")], [text("Three.")])
    assert [chunk.id for chunk in chunks(document)] == [
        f"doc://{ID}/p/1/b/1",
        f"doc://{ID}/p/2/b/1-p/3/b/1",
    ]
    assert chunks(document, ChunkOptions(strategy="blocks"))[1].id == f"doc://{ID}/p/2/b/1-2"


def test_chunks_come_one_by_one() -> None:
    counted: list[str] = []

    def count(said: str) -> int:
        counted.append(said)
        return len(said.split())

    document = paged([title("A"), text("One.")], [title("B"), text("Two.")])
    found = chunk_document(document, ChunkOptions(), document_id=ID, count=count)
    next(found)
    assert not any("Two." in said for said in counted)


@pytest.mark.parametrize("strategy", ["blocks", "sections", "pages", "whole", "parent_child"])
def test_chunks_survive_json(strategy: str) -> None:
    for chunk in chunks(
        sample(), ChunkOptions(max_tokens=80, min_tokens=10).replace(strategy=strategy)
    ):
        assert from_json(json.loads(json_line(chunk))) == chunk


def test_heads_that_leave_no_room_for_a_formula_are_given_out_before_it() -> None:
    latex = " + ".join(f"x{n}" for n in range(13))
    heads = "<tr><th>One two three four five six</th><th>Seven eight nine ten eleven</th></tr>"
    html = f"<table>{heads}<tr><td>${latex}$</td><td>${latex}$</td></tr></table>"
    found = chunks(paged([table(html)]), small())
    assert all(chunk.tokens <= 64 for chunk in found)
    said = "".join(chunk.text for chunk in found)
    assert said.count(latex) == 2
    assert said.count("One two three four five six") == said.count("ten eleven") == 1


def test_a_remark_across_a_table_too_long_for_a_chunk_can_be_sentences() -> None:
    remark = " ".join(f"Remark {n} goes on." for n in range(60))
    html = (
        "<table><tr><td>a</td><td>b</td><td>c</td></tr><tr><td>1</td><td>2</td><td>3</td></tr>"
        f'<tr><td colspan="3">{remark}</td></tr></table>'
    )
    found = chunks(paged([table(html)]), small(table_form="sentences"))
    assert "Remark 59 goes on." in found[-1].embed_text
    assert all(chunk.tokens <= 64 for chunk in found)


def ruled_paragraph(count: int) -> Block:
    """A paragraph of ``count`` lines, a sentence each, 10 points apart."""
    lines = tuple(
        Line(box(100 + 10 * n, 10), (Span(SpanType.TEXT, content=f"Line {n} tells of water."),))
        for n in range(count)
    )
    return Block(BlockType.TEXT, box(100, 10 * count), 0, lines)


def test_parts_of_a_paragraph_have_the_boxes_of_their_lines() -> None:
    found = chunks(paged([ruled_paragraph(40)]), small(max_tokens=64))
    assert len(found) > 2
    for chunk in found:
        numbers = [int(word) for word in chunk.text.split() if word.isdigit()]
        (region,) = chunk.regions
        assert region.bbox == box(100 + 10 * numbers[0], 10 * len(numbers))


def test_where_the_markdown_has_other_letters_a_part_has_the_box_of_its_block() -> None:
    line = TextLine(Place(1, box(100, 10)), 0, 3)
    whole = Place(1, box(100, 50))
    passage = Passage(1, 1, BlockType.TEXT, "One two", "One twofold", 0, (whole,), (line,))
    assert part_places(passage, "", "One") == (whole,)
    assert part_places(replace(passage, markdown="One two"), "", "One") == (line.place,)
