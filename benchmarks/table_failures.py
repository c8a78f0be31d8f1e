"""``python -m benchmarks.table_failures``: a picture of each kind of table that is read wrongly.

Draws the pages of ``failure_pages`` (``pip install typst``, which brings its own fonts), reads
them, and draws the cells that were found over them, all in ``table_failures.png``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import typst
from PIL import Image, ImageDraw, ImageFont

from benchmarks import report
from benchmarks.failure_pages import KINDS, Kind, Rows
from mineru_tools import parse
from mineru_tools.document.geometry import BBox
from mineru_tools.render.tables import Table

PICTURE = Path(__file__).with_name("table_failures.png")
DPI = 100
MARGIN, LINE, SIZE = 12, 22, 15  # pixels: around a picture, between its lines, of its letters
INKS = 64  # colours that are kept: letters, their edges and four colours of boxes
CELL, TABLE, RIGHT, WRONG = "#1f6fd6", "#e07b00", "#1a7f37", "#c62828"


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read of a kind's page; ``wrong`` says the first difference, empty if right."""

    kind: Kind
    page: Image.Image
    wrong: str

    @property
    def verdict(self) -> str:
        return f"wrong: {self.wrong}" if self.wrong else "right"


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status 0; writes the picture and prints a line for each kind that is right by now."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.table_failures")
    parser.add_argument("--write", action="store_true", help="into RESULTS.md")
    args = parser.parse_args(argv)
    seen = [_look(kind) for kind in KINDS]
    _sheet(seen).quantize(INKS, dither=Image.Dither.NONE).save(PICTURE, optimize=True)
    text = _report(seen)
    print(text)
    for one in seen:
        if not one.wrong:
            print(f"right by now, no failure any more: {one.kind.name}", file=sys.stderr)
    if args.write:
        report.replace_section("Tables that are read wrongly", text)
    return 0


def _look(kind: Kind) -> Seen:
    data: bytes = typst.compile(kind.source.encode(), ignore_system_fonts=True)
    with parse(data) as parsed:
        tables = parsed.tables()
        page = parsed.page_image(0, DPI).convert("RGB")
    draw = ImageDraw.Draw(page)
    for table in tables:
        for cell in table.cells:
            _box(draw, cell.bbox, CELL, 1)
        _box(draw, table.bbox, TABLE, 2)
    return Seen(kind, page, _difference(kind.tables, [_texts(table) for table in tables]))


def _box(draw: ImageDraw.ImageDraw, box: BBox | None, color: str, width: int) -> None:
    if box is not None:
        draw.rectangle([v * DPI / 72 for v in box], outline=color, width=width)


def _texts(table: Table) -> Rows:
    """The texts of the cells, words one space apart."""
    rows = table.rows(spanned="blank")
    return tuple(tuple(" ".join(text.split()) for text in row) for row in rows)


def _difference(true: Sequence[Rows], read: Sequence[Rows]) -> str:
    """The first of: how many tables there are, how large one is, what stands in one cell."""
    if len(true) != len(read):
        return f"{_count(len(read))} for {_count(len(true))}"
    for a, b in zip(true, read, strict=True):
        if _extent(a) != _extent(b):
            return f"{_extent(b)} for {_extent(a)}"
        for r, (row, other) in enumerate(zip(a, b, strict=True), 1):
            for c, (text, found) in enumerate(zip(row, other, strict=True), 1):
                if text != found:
                    return f"“{found}” for “{text}” in row {r}, column {c}"
    return ""


def _count(tables: int) -> str:
    return f"{tables or 'no'} table{'' if tables == 1 else 's'}"


def _extent(rows: Rows) -> str:
    return f"{len(rows)} x {len(rows[0])}"


def _sheet(seen: Sequence[Seen]) -> Image.Image:
    """The pictures two in a row, each below its title and its verdict."""
    font = ImageFont.load_default(SIZE)
    width = max(one.page.width for one in seen) + 2 * MARGIN
    pairs = list(zip_longest(seen[::2], seen[1::2]))
    heights = [max(one.page.height for one in pair if one) + 2 * LINE + MARGIN for pair in pairs]
    sheet = Image.new("RGB", (2 * width, sum(heights) + MARGIN), "#e8eaed")
    draw = ImageDraw.Draw(sheet)
    for k, pair in enumerate(pairs):
        for side, one in enumerate(pair):
            if one:
                x, y = side * width + MARGIN, sum(heights[:k]) + MARGIN
                draw.text((x, y), f"{2 * k + side + 1}  {one.kind.name}", "black", font)
                color = WRONG if one.wrong else RIGHT
                draw.text((x, y + LINE - 3), one.verdict, color, font)
                sheet.paste(one.page, (x, y + 2 * LINE - 3))
    return sheet


def _report(seen: Sequence[Seen]) -> str:
    wrong = sum(bool(one.wrong) for one in seen)
    head = (
        f"{len(seen)} kinds of tables on pages drawn for this, {wrong} of them read wrongly. The "
        "frame of what was found is orange, its cells are blue; rows x columns, first what was "
        "read."
    )
    return "\n\n".join(
        (
            head,
            f"![The pages with the cells that were found]({PICTURE.name})",
            report.table(["", "kind", "should be", "read", "reason"], list(_lines(seen))),
        )
    )


def _lines(seen: Sequence[Seen]) -> Iterator[list[str]]:
    for number, one in enumerate(seen, 1):
        true = " and ".join(_extent(rows) for rows in one.kind.tables) or "no table"
        yield [str(number), one.kind.name, true, one.verdict, one.kind.reason]


if __name__ == "__main__":
    sys.exit(main())
