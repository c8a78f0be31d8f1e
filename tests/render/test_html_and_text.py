from __future__ import annotations

import subprocess
import sys

import pytest
from bs4 import BeautifulSoup

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType, SpanType
from mineru_tools.document.model import Block, Document, Line, Page, Span
from mineru_tools.errors import OptionsError
from mineru_tools.render import FORMATS, MakeMode, RenderOptions, renderer
from mineru_tools.render import html as html_format
from mineru_tools.render import text as text_format

T = BlockType


def text(kind: BlockType, *contents: str, level: int | None = None) -> Block:
    spans = (Span(SpanType.TEXT, content=c) for c in contents)
    lines = tuple(Line(spans=(s,), list_start=True) for s in spans)
    return Block(kind, BBox(1, 2.5, 3, 4), lines=lines, level=level)


def table(html: str) -> Block:
    body = Block(T.TABLE_BODY, lines=(Line(spans=(Span(SpanType.TABLE, html=html),)),))
    return Block(T.TABLE, blocks=(text(T.TABLE_CAPTION, "Table 1"), body))


def image() -> Block:
    span = Span(SpanType.IMAGE, image_path='f".jpg')
    body = Block(T.IMAGE_BODY, lines=(Line(spans=(span,)),))
    return Block(T.IMAGE, blocks=(body, text(T.IMAGE_CAPTION, 'A "cat" & dog')))


def soup(*blocks: Block) -> BeautifulSoup:
    document = Document((Page(4, (600, 800), content=blocks, label="v"),))
    return BeautifulSoup(html_format.render(document, RenderOptions()), "html.parser")


def plain(*blocks: Block) -> str:
    return text_format.render(Document((Page(0, content=blocks),)), RenderOptions())


def test_the_page_is_complete_and_named_after_its_first_title() -> None:
    page = soup(text(T.TEXT, "x"), text(T.TITLE, "A <b>", level=2))
    assert page.title is not None
    assert page.title.text == "A <b>"
    assert page.find("meta", charset="utf-8")
    assert page.find("main")
    heading = page.find("h2")
    assert heading is not None
    assert heading.text == "A <b>"


def test_blocks_carry_their_page_and_box() -> None:
    page = soup(text(T.TEXT, "x"))
    section, paragraph = page.find("section"), page.find("p")
    assert section is not None
    assert paragraph is not None
    assert (section["id"], section["aria-label"]) == ("page-5", "Page v")
    assert (paragraph["data-page"], paragraph["data-bbox"]) == ("5", "1 2.5 3 4")


def test_a_picture_says_its_caption_to_those_who_cannot_see_it() -> None:
    figure = soup(image()).find("figure")
    assert figure is not None
    assert figure.img is not None
    assert figure.img["alt"] == 'A "cat" & dog'
    assert figure.img["src"] == "images/f%22.jpg"
    assert figure.figcaption is not None
    assert figure.figcaption.text == 'A "cat" & dog'


def drawing() -> Block:
    picture = Line(spans=(Span(SpanType.CHART, image_path="d.jpg", content="A chart."),))
    labels = (Line(spans=(Span(SpanType.TEXT, content=c),)) for c in ("A < B", "C"))
    return Block(T.CHART, blocks=(Block(T.CHART_BODY, lines=(picture, *labels)),))


def test_the_labels_of_a_drawing_stand_in_its_figure_line_by_line() -> None:
    label = soup(drawing()).select_one("figure > p.figure-text")
    assert label is not None
    assert label.text == "A < B\nC"
    assert plain(drawing()) == "A chart.\nA < B\nC\n"


def test_the_labels_of_a_drawing_can_be_left_out() -> None:
    document = Document((Page(0, content=(drawing(),)),))
    options = RenderOptions(figure_text=False)
    assert text_format.render(document, options) == "A chart.\n"
    assert "A &lt; B" not in html_format.render(document, options)


def test_tables_keep_their_cells_and_lose_what_could_run() -> None:
    hostile = (
        '<table onclick="x()"><tr><td rowspan="2" style="position:fixed">a<script>alert(1)</script>'
        '<img src="javascript:x"><eq>y<1</eq></td></tr></table></div></main><iframe src="x">'
    )
    figure = soup(table(hostile), text(T.TEXT, "after")).find("figure")
    assert figure is not None
    assert figure.table is not None
    cell = figure.table.td
    assert cell is not None
    assert cell.attrs == {"rowspan": "2"}
    assert figure.table.attrs == {}
    assert "alert" not in figure.text
    assert not figure.find(["script", "iframe"])
    assert cell.img is not None
    assert cell.img.attrs == {}
    math = cell.find("span", class_="math")
    assert math is not None
    assert math.text == r"\(y<1\)"
    after = figure.find_next_sibling("p")
    assert after is not None
    assert after.text == "after"


def test_a_less_than_sign_in_the_latex_of_a_cell_opens_no_element() -> None:
    for written in ("p<b", "p&lt;b"):
        math = soup(table(f"<table><tr><td><eq>{written}</eq></td></tr></table>")).find("td")
        assert math is not None
        assert math.text == r"\(p<b\)"


def test_an_element_left_open_in_a_table_is_closed() -> None:
    figure = soup(table("<table><tr><td><b>a"), text(T.TEXT, "after")).find("figure")
    assert figure is not None
    assert "after" not in figure.text


def test_numbered_items_keep_their_own_numbers() -> None:
    page = soup(text(T.LIST, "5. five", "7. seven"))
    assert [item.text for item in page.find_all("li")] == ["5. five", "7. seven"]
    bullets = soup(text(T.LIST, "• a", "• b"))
    assert [item.text for item in bullets.find_all("li")] == ["a", "b"]


def test_nested_lists_lie_inside_the_item_they_belong_to() -> None:
    inner = Block(T.LIST, blocks=(text(T.TEXT, "• b"),))
    page = soup(Block(T.LIST, blocks=(text(T.TEXT, "• a"), inner, text(T.TEXT, "• c"))))
    outer = page.find("ul")
    assert outer is not None
    assert [li.text for li in outer.find_all("li", recursive=False)] == ["ab", "c"]
    nested = page.select("ul > li > ul > li")
    assert [li.text for li in nested] == ["b"]


def test_plain_text_has_no_markup() -> None:
    assert plain(text(T.TITLE, "T *x*"), text(T.LIST, "• a", "• b")) == "T *x*\n\n• a\n• b\n"


def test_formulas_in_plain_text_read_as_they_look() -> None:
    display = Span(SpanType.INTERLINE_EQUATION, content=r"E=mc^{2}\tag{1}")
    rate = (
        Span(SpanType.TEXT, content="where "),
        Span(SpanType.INLINE_EQUATION, content=r"\alpha"),
    )
    cells = r"<table><tr><td><eq>p<b</eq></td><td><eq>x_{1}&lt;2</eq></td></tr></table>"
    blocks = (
        Block(T.INTERLINE_EQUATION, lines=(Line(spans=(display,)),)),
        Block(T.TEXT, lines=(Line(spans=rate),)),
        Block(T.CODE_BODY, lines=(Line(spans=rate),)),
    )
    assert plain(*blocks, table(cells)) == (
        "E = mc² (1)\n\nwhere α\n\nwhere α\n\nTable 1\np < b\tx₁ < 2\n"
    )


def test_the_cells_of_a_table_are_apart_by_tabs() -> None:
    html = "<table><tr><th>a</th><th>b &amp; c</th></tr><tr><td>1</td><td>2<br>3</td></tr></table>"
    assert plain(table(html)) == "Table 1\na\tb & c\n1\t2 3\n"


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_renders_an_empty_document(name: str) -> None:
    assert renderer(name)(Document(), RenderOptions()) is not None


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(OptionsError) as caught:
        renderer("docx")
    assert caught.value.code == "invalid_options"


def test_minerus_modes_have_their_names() -> None:
    assert [mode.value for mode in MakeMode] == [
        "mm_markdown",
        "nlp_markdown",
        "content_list",
        "content_list_v2",
    ]


def test_naming_a_format_loads_no_other() -> None:
    code = (
        "import sys; from mineru_tools.render import renderer; renderer('text');"
        "print(*(m for m in ('mineru_tools.render.html', 'PIL', 'numpy', 'pypdfium2')"
        " if m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
