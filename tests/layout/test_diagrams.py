"""Commutative diagrams as TeX's packages draw them: tikz-cd, XY-pic and AMScd."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from mineru_tools.document.labels import BlockType
from mineru_tools.layout.diagrams import find_diagrams
from mineru_tools.layout.page import read_page
from mineru_tools.pdf.source import open_pdf
from mineru_tools.primitives import PagePrimitives

FILE = Path(__file__).parent / "files" / "diagrams.pdf"


def page() -> PagePrimitives:
    with open_pdf(FILE.read_bytes()) as source:
        return source.primitives(0)


def test_each_package_s_diagram_is_one_picture_with_all_its_letters() -> None:
    regions = read_page(page()).regions
    pictures = [region for region in regions if region.kind is BlockType.IMAGE_BODY]
    assert len(pictures) == 3
    for picture in pictures:
        text = "".join(line.text for line in picture.lines)
        assert set("ABCDfghk") <= set(text)
    assert not [region for region in regions if region.kind is BlockType.INTERLINE_EQUATION]


def test_a_line_without_a_head_is_no_arrow() -> None:
    primitives = page()
    lines = [line for region in read_page(primitives).regions for line in region.lines]
    square = [line for line in lines if line.bbox.y0 < 220]
    assert len(find_diagrams(square, primitives)) == 1
    assert find_diagrams(square, replace(primitives, drawings=())) == []


def test_two_headed_lines_without_mathematics_around_them_are_no_diagram() -> None:
    assert find_diagrams([], page()) == []
