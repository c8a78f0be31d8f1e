r"""What MinerU2.5 would write of a page that is known: the way back of what reads its replies.

Models are taught by it, and servers that stand in for one answer with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from mineru_tools.backends.vlm.region import Region
from mineru_tools.document.table_grid import Cell, read_table

_TURNS = {0: "up", 90: "right", 180: "down", 270: "left"}
_CONTINUED = "txt_contd_tgt"
_LIKE_A_TOKEN = re.compile(r"<(?=(?:nl|[felux]cel)>)")
_MATH = (r"\(", r"\)")


def layout(regions: Iterable[Region]) -> str:
    """The reply that ``read_layout`` reads as these regions, a line for each.

    Their corners are rounded to thousandths of the page; what has no area then is left out.
    """
    return "".join(map(_part, regions))


def content(region: Region) -> str | None:
    r"""What is written about a region: a table in OTSL, text with ``\( \)``, LaTeX in ``\[ \]``.

    ``None`` where the region says nothing or nobody knows what.
    """
    if region.content is None or not region.content.strip():
        return None
    return otsl(region.content) if region.type == "table" else region.content


def otsl(html: str) -> str:
    """An HTML table in OTSL, a token for each place of its grid; empty without a cell.

    A cell is written on one line. Formulas stand in ``\\( \\)``, pictures as their alternative
    text. A text that looks like a token gets a space: OTSL cannot quote.
    """
    rows = read_table(html, math=_MATH).rows
    return "".join(
        "".join(_place(cell, r, c) for c, cell in enumerate(row)) + "<nl>"
        for r, row in enumerate(rows)
    )


def _part(region: Region) -> str:
    x0, y0, x1, y1 = (max(0, min(1000, round(value * 1000))) for value in region.bbox)
    if x0 >= x1 or y0 >= y1:
        return ""
    kind = f"<|ref_start|>{region.type}<|ref_end|>"
    turn = f"<|rotate_{_TURNS[region.angle]}|>" if region.angle in _TURNS else ""
    tail = _CONTINUED if region.merge_prev else ""
    return f"<|box_start|>{x0} {y0} {x1} {y1}<|box_end|>{kind}{turn}{tail}\n"


def _place(cell: Cell, r: int, c: int) -> str:
    left, above = c > cell.column, r > cell.row
    if left or above:
        return "<xcel>" if left and above else "<lcel>" if left else "<ucel>"
    text = " ".join(_LIKE_A_TOKEN.sub("< ", cell.text).split())
    return f"<fcel>{text}" if text else "<ecel>"
