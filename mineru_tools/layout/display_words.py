"""Words that are pieces of display formulas: conditions, labels, fractions of words."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.layout.equations import begins_with_word, relates, words_of
from mineru_tools.layout.rows_index import RowIndex
from mineru_tools.layout.text_line import SCRIPT, TextLine
from mineru_tools.primitives import Rule

_FEW = 4  # words; conditions and labels are short
_BESIDE = 3.0  # em between words and the formula that they belong to
_NEAR = 0.7  # em of white between a label and what it stands at
_WIDE = 12.0  # em; a line of a paragraph is wider, words in a formula are not
_SET_IN = 4.0  # em from the edges of a column; no line of a paragraph or a list is set in so far
_FLUSH = 1.0  # em that lines of a paragraph begin apart, but for their indents
_LEADING = 0.8  # em of white between two lines of a paragraph
_LEVEL = 0.1  # em between the baselines of one row
_ON_BAR = 0.6  # em of white between a bar and what is on it; TeX has 0.3 at most
_ENDS = 0.6  # em that the wider part of a fraction is shorter than its bar


def labels_among(prose: Sequence[TextLine], wide: Sequence[TextLine]) -> list[TextLine]:
    """A few words in type as small as scripts, as under braces and over relations."""
    if not wide:
        return []
    body = median(line.size for line in wide)
    return [
        x
        for x in prose
        if x.size < SCRIPT * body and x.bbox.width < _WIDE * body and len(words_of(x)) <= _FEW
    ]


def labels_of(zone: Sequence[TextLine], labels: Sequence[TextLine]) -> list[TextLine]:
    """The labels that stand right over or under a formula, or in it."""
    box, em = union_all(x.bbox for x in zone), max(x.size for x in zone)
    return [
        x
        for x in labels
        if x.size < SCRIPT * em
        and x.bbox.x_overlap(box) > 0
        and x.bbox.y_overlap(box) > -_NEAR * em
    ]


def words_beside(
    zone: Sequence[TextLine], prose: Sequence[TextLine], wide: Sequence[TextLine]
) -> list[TextLine]:
    """Conditions of cases, what joins two equations, and remarks after the rows of a formula."""
    box = union_all(x.bbox for x in zone)
    return [
        x for x in prose if (_level(x, zone, box) or _after(x, zone, wide)) and not _flows(x, prose)
    ]


def stated_in_words(prose: Sequence[TextLine], wide: Sequence[TextLine]) -> list[TextLine]:
    """Lines that relate words in the middle of their column, apart from the text around."""
    found: list[TextLine] = []
    for x in prose:
        column = [w.bbox for w in wide if w is not x and w.bbox.x_overlap(x.bbox) > 0]
        if not column or not relates(x) or begins_with_word(x) or _flows(x, prose):
            continue
        row = union_all(y.bbox for y in prose if y is x or y.bbox.y_overlap(x.bbox) > 0)
        left = row.x0 - min(b.x0 for b in column)
        right = max(b.x1 for b in column) - row.x1
        if min(left, right) > _SET_IN * x.size and abs(left - right) < _BESIDE * x.size:
            found.append(x)
    return found


def _level(line: TextLine, zone: Sequence[TextLine], box: BBox) -> bool:
    """Whether a few words stand near on the baseline of a row, or amid the formula."""
    level = box.y0 - 1 < line.bbox.center[1] < box.y1 + 1
    near = line.bbox.x_overlap(box) > -_BESIDE * line.size
    if not (level and near) or len(words_of(line)) > _FEW:
        return False
    amid = box.x0 < line.bbox.x0 and line.bbox.x1 < box.x1
    return amid or any(abs(x.baseline - line.baseline) < 2 * _LEVEL * line.size for x in zone)


def _after(line: TextLine, zone: Sequence[TextLine], wide: Sequence[TextLine]) -> bool:
    """Whether words follow a row of the formula on its baseline, in the column of text it is in."""
    rows = [
        x
        for x in zone
        if abs(x.baseline - line.baseline) < _LEVEL * line.size and x.bbox.x1 < line.bbox.x0
    ]
    if not rows:
        return False
    start, end = min(x.bbox.x0 for x in rows), line.bbox.x1 - line.size
    return any(w.bbox.x0 <= start and end <= w.bbox.x1 for w in wide)


def _flows(line: TextLine, prose: Sequence[TextLine]) -> bool:
    """Whether a line of a paragraph stands right above or below, or begins where this one does."""
    em = line.size
    for other in prose:
        if other is line or other.bbox.width < _WIDE * em or other.bbox.x_overlap(line.bbox) <= 0:
            continue
        white = -other.bbox.y_overlap(line.bbox)
        if white < _LEADING * em or (
            white < 3 * em and abs(other.bbox.x0 - line.bbox.x0) < _FLUSH * em
        ):
            return True
    return False


def word_fractions(lines: Sequence[TextLine], rules: Sequence[Rule]) -> list[TextLine]:
    """Lines of words over and under the bar of a fraction that a relation stands beside."""
    found: list[TextLine] = []
    related = [x for x in lines if relates(x)]
    if not related:
        return []
    level, near = (RowIndex(x.bbox for x in some) for some in (related, lines))
    reach = _ON_BAR * max(x.size for x in lines)
    for bar in (rule.bbox for rule in rules if rule.horizontal):
        if not any(_at_level(related[k], bar) for k in level.beside(bar)):
            continue
        on = [lines[k] for k in near.beside(bar.expand(reach)) if _on(lines[k], bar)]
        above = [x for x in on if x.bbox.center[1] < bar.y0]
        below = [x for x in on if x.bbox.center[1] > bar.y1]
        whole = len(above) == len(below) == 1 and any(map(words_of, on))
        if whole and any(_spans(x, bar) for x in on):
            found += on
    return found


def _at_level(line: TextLine, bar: BBox) -> bool:
    level = line.bbox.y0 < bar.y0 and bar.y1 < line.bbox.y1
    return level and -bar.x_overlap(line.bbox) < _BESIDE / 2 * line.size


def _on(line: TextLine, bar: BBox) -> bool:
    box, em = line.bbox, line.size
    if not (bar.x0 - em / 4 < box.x0 and box.x1 < bar.x1 + em / 4):
        return False
    white = min(abs(bar.y0 - box.y1), abs(box.y0 - bar.y1))
    centred = abs(box.center[0] - bar.center[0]) < em / 2
    return white < _ON_BAR * em and centred


def _spans(line: TextLine, bar: BBox) -> bool:
    return bar.width - line.bbox.width < 2 * _ENDS * line.size
