"""List the formulas of a PDF: ``python examples/list_formulas.py [FILE] [PICTURE]``.

Each with its page, its number, its box in points and how it looks; below it the LaTeX. PICTURE
is a PNG of the first page with formulas, the box of each drawn on it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import ImageDraw

from mineru_tools import Formula, ParsedDocument, parse

SAMPLE = Path(__file__).with_name("sample.pdf")
DPI = 100


def main(path: str = str(SAMPLE), picture: str = "") -> None:
    with parse(path) as parsed:
        formulas = parsed.formulas()
        for formula in formulas:
            print(described(formula))
        if picture and formulas:
            draw(parsed, formulas, picture)


def described(formula: Formula) -> str:
    number = f"({formula.number})" if formula.number else "display" if formula.display else "inline"
    box = " ".join(f"{value:.0f}" for value in formula.bbox or ())
    looks = formula.text.replace("\n", " ; ")
    return f"page {formula.page}  {number:8} [{box}]  {looks}\n    {formula.latex}"


def draw(parsed: ParsedDocument, formulas: tuple[Formula, ...], picture: str) -> None:
    """All pages were parsed, so the index of a page is its number less one."""
    page = formulas[0].page
    image = parsed.page_image(page - 1, dpi=DPI)
    pen = ImageDraw.Draw(image)
    for formula in formulas:
        if formula.page == page and formula.bbox:
            box = formula.bbox.expand(1)
            edges = [value * DPI / 72 for value in box]
            pen.rectangle(edges, outline="blue" if formula.display else "green", width=2)
    image.save(picture)


if __name__ == "__main__":
    main(*sys.argv[1:])
