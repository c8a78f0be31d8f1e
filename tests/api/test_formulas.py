"""The formulas of a parsed paper in every output that a reader may open."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from mineru_tools import ParsedDocument, ParseOptions, RenderOptions, parse
from mineru_tools.document.geometry import BBox
from mineru_tools.document.model import JsonValue
from mineru_tools.render.options import BRACKETS
from tests.support.paper import formula_paper

LAW = r"N(t) = N_0e^{-\alpha t}+\sum_{i=1}^n\frac{a_i+b}{c_i}"
ROOT = Path(__file__).parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
DARK = 128  # a grey that only glyphs are below


@pytest.fixture(scope="module")
def paper() -> ParsedDocument:
    return parse(formula_paper())


def test_formulas_can_be_had_one_by_one(paper: ParsedDocument) -> None:
    found = paper.formulas()
    displays = [(f.number, f.latex, f.text) for f in found if f.display]
    assert displays == [
        ("1", "E = mc^2", "E = mc²"),
        ("2", LAW, "N(t) = N₀e^{−αt} + ∑ᵢ₌₁ⁿ (aᵢ + b)/cᵢ"),
    ]
    inline = [f.latex for f in found if not f.display and f.page == 1]
    assert inline[:4] == [r"\alpha", "N(t)", r"\alpha", "x_i^2"]
    assert inline[-1] == r"\lambda"  # in the footnote
    assert {r"\beta_1 < 3", "x^2+1", r"\beta"} < set(inline)  # in a list, a cell, a caption
    assert [(f.latex, f.page) for f in found[-1:]] == [(r"\alpha", 2)]
    assert all(f.bbox is not None for f in found)
    assert [f.image is not None for f in found] == [f.display for f in found]


def test_formulas_of_chosen_pages_have_the_numbers_of_the_file() -> None:
    with parse(formula_paper(), ParseOptions(pages="2")) as second:
        assert [f.page for f in second.formulas()] == [2]


def test_the_box_of_a_formula_holds_its_ink_and_no_letter_beside_it(paper: ParsedDocument) -> None:
    picture = paper.page_image(0, dpi=144).convert("L")
    for formula in paper.formulas():
        if formula.page == 1 and not formula.display and formula.latex != r"\beta_1 < 3":
            assert formula.bbox is not None
            grown = formula.bbox.expand(0.6)
            assert darkest(picture, formula.bbox) < DARK
            for x in (grown.x0 - 0.4, grown.x1):  # the space on both sides
                side = BBox(x, grown.y0, x + 0.4, grown.y1)
                assert darkest(picture, side) >= DARK, formula.latex


def darkest(picture: Image.Image, box: BBox) -> int:
    x0, y0, x1, y1 = (round(2 * value) for value in box)
    lowest, _ = picture.crop((x0, y0, max(x1, x0 + 1), y1)).getextrema()
    return int(lowest)  # type: ignore[arg-type]


def test_middle_json_has_spans_with_latex_boxes_and_the_picture(paper: ParsedDocument) -> None:
    text, display = blocks(paper)[1], blocks(paper)[2]
    spans = text["lines"][0]["spans"]
    assert [span["type"] for span in spans[:3]] == ["text", "inline_equation", "text"]
    assert (spans[1]["content"], "image_path" in spans[1]) == ("N(t)", False)
    assert spans[0]["bbox"][2] <= spans[1]["bbox"][0] < spans[1]["bbox"][2] <= spans[2]["bbox"][0]
    assert display["type"] == "interline_equation"
    (span,) = display["lines"][0]["spans"]
    assert (span["type"], span["content"]) == ("interline_equation", r"E = mc^2\tag{1}")
    assert span["bbox"] == display["bbox"]
    picture = Image.open(io.BytesIO(paper.assets[span["image_path"]]))
    width, height = (b - a for a, b in zip(display["bbox"][:2], display["bbox"][2:], strict=True))
    assert picture.width / picture.height == pytest.approx(width / height, rel=0.15)
    assert picture.convert("L").getextrema()[0] < DARK  # type: ignore[operator]


def test_formulas_of_headings_captions_and_cells_are_where_minerus_are(
    paper: ParsedDocument,
) -> None:
    heading = blocks(paper)[0]
    assert [span["type"] for span in heading["lines"][0]["spans"]][1] == "inline_equation"
    table = next(block for block in blocks(paper) if block["type"] == "table")
    body, caption = table["blocks"]
    html = body["lines"][0]["spans"][0]["html"]
    assert r"<td><eq>\alpha</eq></td><td><eq>x^2+1</eq></td>" in html
    assert [s["content"] for s in caption["lines"][0]["spans"] if s["type"] != "text"] == [
        r"\alpha",
        r"\beta",
    ]
    assert r"<td>$\alpha$</td><td>$x^2+1$</td>" in paper.markdown()
    with parse(formula_paper(), ParseOptions(compat="mineru-3.4")) as theirs:
        assert r"<td> $\alpha$ </td><td> $x^2+1$ </td>" in theirs.markdown()


def blocks(paper: ParsedDocument) -> list[dict[str, object]]:
    pages: JsonValue = json.loads(json.dumps(paper.middle_json()))["pdf_info"]
    return pages[0]["para_blocks"]  # type: ignore[index,call-overload,return-value]


def test_content_lists_have_the_latex_of_displays(paper: ParsedDocument) -> None:
    flat = [item for item in paper.content_list() if item["type"] == "equation"]  # type: ignore
    assert [item["text"] for item in flat] == [  # type: ignore
        "$$\nE = mc^2\\tag{1}\n$$",
        f"$$\n{LAW}\\tag{{2}}\n$$",
    ]
    assert all(item["text_format"] == "latex" for item in flat)  # type: ignore
    assert all(item["img_path"].startswith("images/") for item in flat)  # type: ignore
    typed = [
        item["content"]
        for item in paper.content_list_v2()[0]  # type: ignore
        if item["type"] == "equation_interline"
    ]
    assert [(c["math_content"], c["math_type"]) for c in typed] == [
        (r"E = mc^2\tag{1}", "latex"),
        (rf"{LAW}\tag{{2}}", "latex"),
    ]
    assert all(c["image_source"]["path"].startswith("images/") for c in typed)


def test_prices_in_dollars_are_no_formulas_for_whoever_reads_the_markdown(
    paper: ParsedDocument,
) -> None:
    markdown = paper.markdown()
    assert r"from \$5 to \$10 and up, with a budget of \$200" in markdown
    assert "from $5 to $10 and up" in paper.text()


def test_delimiters_can_be_brackets_and_prices_then_need_no_escape(paper: ParsedDocument) -> None:
    markdown = paper.markdown(RenderOptions(math_delimiters=BRACKETS))
    assert r"where \(\alpha\) is the rate" in markdown
    assert "\\[\nE = mc^2\\tag{1}\n\\]" in markdown
    assert "from $5 to $10 and up" in markdown
    assert r"<td>\(\alpha\)</td>" in markdown


def test_html_marks_each_formula_for_whoever_typesets_it(paper: ParsedDocument) -> None:
    page = BeautifulSoup(paper.html(), "html.parser")
    law = page.select("div[data-type=interline_equation] .math.display")[1]
    assert law.text == rf"\[{LAW}\tag{{2}}\]"
    assert [each.text for each in page.select("td .math")] == [r"\(\alpha\)", r"\(x^2+1\)"]


def test_overlays_draw_the_boxes_of_formulas(paper: ParsedDocument) -> None:
    spans = paper.page_image(0, dpi=72, overlay="span").convert("RGB")
    layout = paper.page_image(0, dpi=72, overlay="layout").convert("RGB")
    displays = [f for f in paper.formulas() if f.display]
    inline = next(f for f in paper.formulas() if f.latex == "N(t)")
    assert inline.bbox is not None
    assert has_colour(spans, inline.bbox, (0, 255, 0))
    for formula in displays:
        assert formula.bbox is not None
        assert has_colour(spans, formula.bbox, (0, 0, 255))
        assert has_colour(layout, formula.bbox, (178, 255, 178))  # green, seen at 0.3 on white


def has_colour(picture: Image.Image, box: BBox, colour: tuple[int, int, int]) -> bool:
    """Whether some pixel at or in the box is about this colour."""
    crop = picture.crop(tuple(round(v) for v in box.expand(2)))  # type: ignore[arg-type]
    pixels = crop.getcolors(1 << 20) or []
    return any(
        all(abs(a - b) < 40 for a, b in zip(colour, seen, strict=True))  # type: ignore[arg-type]
        for _, seen in pixels
    )


def test_without_formulas_their_glyphs_are_text() -> None:
    with parse(formula_paper(), ParseOptions(formula=False)) as plain:
        assert plain.formulas() == ()
        assert "$" not in plain.markdown().replace(r"\$", "")
        assert "interline_equation" not in json.dumps(plain.middle_json())
        assert "𝐸 = 𝑚𝑐² (1)" in plain.markdown()


def test_the_example_lists_every_formula_and_draws_its_boxes(tmp_path: Path) -> None:
    (tmp_path / "paper.pdf").write_bytes(formula_paper())
    example = ROOT / "examples" / "list_formulas.py"
    command = [sys.executable, str(example), str(tmp_path / "paper.pdf"), str(tmp_path / "p.png")]
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", check=True, env=ENVIRONMENT
    )
    assert "page 1  (1)      [190 89 380 100]  E = mc²\n    E = mc^2\n" in done.stdout
    picture = Image.open(tmp_path / "p.png").convert("RGB")
    assert has_colour(picture, BBox(264, 124, 528, 139), (0, 0, 255))
