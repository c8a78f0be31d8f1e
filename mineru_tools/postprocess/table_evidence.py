"""Whether a table at the top of a page or column goes on from the one that ended the last.

Two tables of one shape on both sides of a page break are common, so there has to be a reason: a
caption that says so, a head that is set again, or, where neither is there, columns that stand at
the same places and hold the same kinds of things.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import NamedTuple

from mineru_tools.document.caption_words import Label, caption_label
from mineru_tools.document.labels import BlockType, Style
from mineru_tools.postprocess.continued_words import without_marker
from mineru_tools.postprocess.table_fit import (
    Fit,
    Row,
    fit_columns,
    repeated_heads,
    repeated_rows,
    words,
)
from mineru_tools.postprocess.table_part import TablePart
from mineru_tools.postprocess.table_rows import row_goes_on

SAME_BREADTH = 0.1  # of the smaller: as MinerU allows
SAME_BORDER = 3.0  # points; cells drawn as wide again are so to a rule's width
ENOUGH = 2  # reasons, for a table with neither a caption nor a head of its own


MOST = 0.7  # of a column: units and notes stand among the figures
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s?[-–/]\s?(?:\d\d)?\d\d)?")


class Named(Enum):
    """What the caption of the later table says of the earlier one."""

    NOTHING = "nothing"
    GOES_ON = "goes on"
    OTHER = "other"


class Opening(NamedTuple):
    """The rows at the top of a later part that say nothing new: a caption, heads set again."""

    lead: int
    heads: int

    @property
    def rows(self) -> int:
        return self.lead + self.heads


def named(first: TablePart, later: TablePart) -> Named:
    """Whether ``later`` has a caption that says "continued", or the number of the first's."""
    if not later.captions:
        return Named.GOES_ON if lead_rows(first, later) else Named.NOTHING
    marked = False
    for caption in later.captions:
        label = _label(caption)
        if label is not None and BlockType.TABLE not in label.kinds:
            return Named.OTHER
        marked = marked or without_marker(caption) is not None
    if _numbers(first) and _numbers(later):
        return Named.GOES_ON if same_number(first, later) else Named.OTHER
    return Named.GOES_ON if marked else Named.OTHER


def same_number(first: TablePart, later: TablePart) -> bool:
    """Whether the captions of both have a number, and the same."""
    return bool(_numbers(first) & _numbers(later))


def only_repeats(caption: str, first: Sequence[str]) -> bool:
    """Whether a caption says no more than "continued" and what the captions ``first`` say."""
    rest = without_marker(caption)
    rest = caption if rest is None else rest
    said = words(rest).strip(".:-–—")
    if not said or said.isdigit() or any(words(each).startswith(said) for each in first):
        return True
    label = caption_label(rest)  # "таблицы 3" of "Таблица 3"
    return label is not None and said.endswith(label.number or "?") and len(rest.split()) < 3


def opening(first: TablePart, last: TablePart, later: TablePart) -> Opening:
    """Rows of ``later`` that repeat the caption or heads of the first part, or of the ``last``."""
    lead = lead_rows(first, later)
    rows = later.rows[lead:]
    heads = 0
    for part in (first, last):
        known = min(part.heads, repeated_rows(part.rows, rows))
        titled = int(_is_title(part.rows[0]) and len(part.rows) > 1)
        below = (repeated_heads(part.rows[start:], rows) for start in {0, titled})
        heads = max(heads, known, *below)
    return Opening(lead, heads)


def lead_rows(first: TablePart, later: TablePart) -> int:
    """1 if the first row is a caption inside the table that says it goes on, else 0."""
    row = later.rows[0]
    if len(later.rows) < 2 or not _is_title(row) or without_marker(row[0].text) is None:
        return 0
    titles = [part.text for part in first.rows[0] if _is_title(first.rows[0])]
    return int(only_repeats(row[0].text, [*first.captions, *titles]))


def fits(last: TablePart, later: TablePart, found: Opening) -> Fit | None:
    """How the columns fit, where the tables are as broad as each other or line up."""
    below = later.rows[found.rows] if found.rows < len(later.rows) else later.rows[-1]
    fit = fit_columns(last.rows[-1], below)
    if fit is None:
        return None
    a, b = last.breadth, later.breadth
    if abs(a - b) <= SAME_BREADTH * min(a, b) or _lines_up(last, later) is True:
        return fit
    return None


def goes_on(last: TablePart, later: TablePart, found: Opening) -> bool:
    """Whether the parts look like one table though no caption says so."""
    if later.captions or last.footnotes or last.turned is not later.turned:
        return False
    if found.heads:
        return True
    if last.columns != later.columns or last.columns < 2:
        return False
    cut = row_goes_on(last, later, found.rows)
    if later.heads > found.rows and not cut:
        return False
    lined_up = _lines_up(last, later)
    if lined_up is False:
        return False
    reasons = ENOUGH * (bool(lined_up) + cut) + bool(last.captions) + _alike(last, later)
    return reasons >= ENOUGH


def has_own_head(last: TablePart, later: TablePart, at: int) -> bool:
    """Whether row ``at`` of ``later`` has heads of its own above its columns.

    Words or years stand in it over most columns of figures, half of its words are those of the
    heads above, or it alone is set in bold.
    """
    if last.columns != later.columns:
        return False
    row, body = later.rows[at], [*last.rows[1:], *later.rows[at + 1 :]]
    over = [
        _is_figure(cell.text)
        for column, cell in enumerate(row)
        if _holds_figures(each[column].text for each in body)
    ]
    told = [each for each in over if each is not None]
    if told and 2 * sum(told) < len(told):
        return True
    pairs = [(words(a.text), words(b.text)) for a, b in zip(last.rows[0], row, strict=True)]
    same = [a == b for a, b in pairs if b]
    if len(same) > 2 and 2 * sum(same) >= len(same):
        return True
    bold = [_is_bold(later, r) for r in range(at, min(at + 3, len(later.rows)))]
    return bold[0] and not any(bold[1:])


def _label(caption: str) -> Label | None:
    return caption_label(caption) or caption_label(without_marker(caption) or "")


def _numbers(part: TablePart) -> set[str]:
    labels = map(_label, part.captions)
    return {label.number for label in labels if label is not None and label.number}


def _is_title(row: Row) -> bool:
    """Whether a single cell with text stands across all columns, of which there are several."""
    return len(row) > 1 and row[0].colspan == len(row) and bool(row[0].text)


def _lines_up(last: TablePart, later: TablePart) -> bool | None:
    """Whether all columns begin and end at the same places; ``None`` where that is not known."""
    a, b = last.columns_at, later.columns_at
    if not a or not b:
        return None
    return len(a) == len(b) and all(
        abs(x - y) <= SAME_BORDER
        for one, other in zip(a, b, strict=True)
        for x, y in zip(one, other, strict=True)
    )


def _alike(last: TablePart, later: TablePart) -> bool:
    """Whether figures stand in the first row where they stand in the rows above."""
    return any(
        _is_figure(cell.text) and _holds_figures(row[column].text for row in last.rows[1:])
        for column, cell in enumerate(later.rows[0])
    )


def _holds_figures(texts: Iterable[str]) -> bool:
    """Whether most cells of a column do; one says little."""
    told = [each for each in map(_is_figure, texts) if each is not None]
    return len(told) > 1 and sum(told) > MOST * len(told)


def _is_figure(text: str) -> bool | None:
    """Whether a cell holds a figure; a year is none, nor known what is empty or holds a dash."""
    letters = sum(map(str.isalpha, text))
    digits = sum(map(str.isdigit, text))
    if not letters and not digits:
        return None
    return digits >= letters and not _YEAR.fullmatch(text.strip())


def _is_bold(part: TablePart, row: int) -> bool:
    spans = [
        span
        for cell in part.cells
        if cell.row == row
        for line in cell.lines
        for span in line.spans
        if (span.content or "").strip()
    ]
    return bool(spans) and all(Style.BOLD in span.styles for span in spans)
