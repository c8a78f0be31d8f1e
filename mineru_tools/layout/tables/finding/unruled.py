"""Where tables may stand that no rule, or no more than a few, part into cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.tables.finding.borderless import borderless_boxes
from mineru_tools.layout.tables.finding.captioned import captioned_boxes
from mineru_tools.layout.tables.finding.headed import headed_boxes
from mineru_tools.layout.tables.finding.lines_in import lines_in
from mineru_tools.layout.tables.finding.open_ended import open_boxes
from mineru_tools.layout.tables.finding.prose import running_lines
from mineru_tools.layout.tables.finding.walled import walled_boxes
from mineru_tools.layout.tables.pieces import pieces_of, text_rows
from mineru_tools.layout.tables.ruling import Ruling
from mineru_tools.layout.text_line import TextLine
from mineru_tools.primitives import PagePrimitives

# Large operators and the parts that tall brackets are built of: sums and matrices are no tables.
FORMULA = re.compile("[\u220f-\u2211\u222b-\u2233\u22c0-\u22c3\u239b-\u23b3]")


def unruled_boxes(
    lines: Sequence[TextLine],
    page: PagePrimitives,
    drawn: Ruling,
) -> Iterator[BBox]:
    """Boxes that may hold a table, the best told first; they may overlap.

    ``lines`` are those that no ruled table has taken, ``drawn`` the rules of the page.
    """
    running = running_lines(lines)
    entries = [line for line in lines if id(line) not in running]
    rows, short = text_rows(pieces_of(lines)), text_rows(pieces_of(entries))
    yield from open_boxes(lines, rows, running, drawn.across)
    yield from walled_boxes(short, drawn.down)
    yield from captioned_boxes(lines, running)
    for box in [*borderless_boxes(short, page), *headed_boxes(rows, page.rules)]:
        if not any(FORMULA.search(line.text) for line in lines_in(box, lines)):
            yield box
