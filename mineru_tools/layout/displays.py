"""Display formulas on a page: lines of mathematics set apart, all their pieces in one region."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mineru_tools.document.geometry import union_all
from mineru_tools.layout.display_rows import on_bars, regions_of, tells
from mineru_tools.layout.display_words import (
    labels_among,
    labels_of,
    stated_in_words,
    word_fractions,
    words_beside,
)
from mineru_tools.layout.equation_numbers import is_number, with_numbers
from mineru_tools.layout.equations import (
    begins_with_relation,
    begins_with_word,
    grows,
    has_variable,
    is_equation_line,
    is_prose,
    relates,
)
from mineru_tools.layout.region import Region
from mineru_tools.layout.tables import TableRegion
from mineru_tools.layout.text_line import TextLine
from mineru_tools.primitives import Rule

_GAP = 0.7  # em of white between pieces of one display, up and down; the text is farther away
_BESIDE = 3.0  # em between pieces of one row; TeX's widest space in a formula is 2
_WIDE = 12.0  # em; a line of a paragraph is wider, words in a formula are not
_SPACE = 0.7  # em; a stretched word space of justified text
_INDENT = 2.5  # em; the first lines of paragraphs are set in by 1 to 2
_OFF_CENTRE = 3.0  # em; a number at the margin, or a comma, moves a display by this much
_AROUND = 6.0  # points between a table's lines and the rules over and under them
_ALONG = 0.6  # of the table's side
_FLUSH = 1.0  # em that lines of a paragraph begin apart, but for their indents
_TALL = 1.5  # of a line of text; fractions in it are of pieces that are no taller
_LEADING = 0.8  # em of white between two lines of a paragraph
_ROWS = 1.0  # em of white between rows of one display; two displays have 1.3 and more


def find_displays(lines: Sequence[TextLine], rules: Sequence[Rule] = ()) -> list[Region]:
    """Regions of display formulas, in no order; the lines are those of upright text.

    An equation with a number is a region of its own, its number among its lines.
    """
    running = [x for x in lines if is_prose(x)]
    wide = [x for x in running if x.bbox.width > _WIDE * x.size]
    parts = word_fractions(lines, rules)
    known = set(map(id, running))
    prose = [x for x in lines if (id(x) in known or _opens(x, wide)) and not is_number(x)]
    prose = _without(prose, parts)
    prose = _without(prose, stated_in_words(prose, wide))
    labels = labels_among(prose, wide)
    prose = _without(prose, labels)
    pieces = _without(lines, [*prose, *labels])
    if not any(map(tells, pieces)):
        return []
    free = _free(pieces, prose)
    fractions = on_bars([x for x in free if not is_number(x)], rules)
    zones = [
        [*zone, *labels_of(zone, labels), *words_beside(zone, prose, wide)]
        for zone in _zones([x for x in free if not is_number(x)], fractions)
        if _is_display(zone, wide) or any(x in parts for x in zone)
    ]
    numbers = [x for x in lines if is_number(x)]
    whole = _continued(_joined(zones))
    return [region for z in with_numbers(whole, numbers) for region in regions_of(z, fractions)]


def _without(lines: Sequence[TextLine], others: Sequence[TextLine]) -> list[TextLine]:
    gone = set(map(id, others))
    return [x for x in lines if id(x) not in gone]


def _is_ruled(table: TableRegion, rules: Sequence[Rule]) -> bool:
    """Whether rules go all along the table, two across or one down; bars of fractions do not."""
    box = table.bbox.expand(_AROUND)
    own = [rule for rule in rules if box.covers(rule.bbox) > 0.9]
    across = [r for r in own if r.horizontal and r.bbox.width > _ALONG * table.bbox.width]
    down = [r for r in own if not r.horizontal and r.bbox.height > _ALONG * table.bbox.height]
    return len(across) > 1 or bool(down)


def _is_display(zone: Sequence[TextLine], wide: Sequence[TextLine]) -> bool:
    """Whether there is mathematics in the zone; what says little of it has to be centred."""
    if not any(map(has_variable, zone)):
        return False
    return any(map(is_equation_line, zone)) or (any(map(relates, zone)) and _centred(zone, wide))


def _centred(zone: Sequence[TextLine], wide: Sequence[TextLine]) -> bool:
    """Whether the zone stands in the middle of the lines of text above and below."""
    box, em = union_all(x.bbox for x in zone), zone[0].size
    column = [x.bbox for x in wide if x.bbox.x_overlap(box) > 0]
    if not column:
        return False
    left, right = min(b.x0 for b in column), max(b.x1 for b in column)
    return abs(box.x0 - left - (right - box.x1)) < _OFF_CENTRE * em and box.x0 > left + em


def _opens(line: TextLine, wide: Sequence[TextLine]) -> bool:
    """Whether a line begins with a word where lines of the text around begin, or a paragraph."""
    if not begins_with_word(line):
        return False
    starts = [x.bbox.x0 for x in wide if x.bbox.x_overlap(line.bbox) > 0]
    return bool(starts) and line.bbox.x0 < min(starts) + _INDENT * line.size


def without_conflicts(
    tables: Sequence[TableRegion], displays: Sequence[Region], rules: Sequence[Rule]
) -> tuple[list[TableRegion], list[Region]]:
    """Tables and displays that share no line: a table all of mathematics is an array."""
    of_display = {id(line) for display in displays for line in display.lines}
    real = [
        t
        for t in tables
        if _is_ruled(t, rules)
        or not any(relates(line) or grows(line) for line in t.lines)
        or not all(id(line) in of_display for line in t.lines)
    ]
    taken = {id(line) for table in real for line in table.lines}
    free = [d for d in displays if not any(id(line) in taken for line in d.lines)]
    return real, free


def _free(pieces: Sequence[TextLine], prose: Sequence[TextLine]) -> list[TextLine]:
    """The pieces that belong to no line of text, nor to a piece that does."""
    free: list[TextLine] = []
    bound: list[TextLine] = []
    for piece in pieces:
        (bound if any(attached(piece, p) for p in prose) else free).append(piece)
    while bound:
        bound = [x for x in free if any(_overlaps(x, y) for y in bound)]
        gone = {id(x) for x in bound}
        free = [x for x in free if id(x) not in gone]
    return free


def _overlaps(a: TextLine, b: TextLine) -> bool:
    return a.bbox.y_overlap(b.bbox) > 0 and a.bbox.x_overlap(b.bbox) > -_SPACE * a.size


def attached(piece: TextLine, prose: TextLine) -> bool:
    """Whether a piece belongs to a line of text: beside it, or flush in its paragraph."""
    a, b, em = piece.bbox, prose.bbox, prose.size
    if b.y0 - 2 * em > a.y1 or a.y0 > b.y1 + 2 * em:
        return False
    beside = a.y_overlap(b) > 0.25 * min(a.height, b.height)
    if beside:
        gap = -a.x_overlap(b)
        if a.height > _TALL * b.height and gap < 0:
            return False  # the words stand in the formula, as the condition of a case
        return gap < _SPACE * em or (gap < em and b.width > _WIDE * em)
    leading = -a.y_overlap(b) < _LEADING * em
    flush = abs(a.x0 - b.x0) < _FLUSH * em
    return leading and flush and b.width > _WIDE * em


def _zones(
    pieces: Sequence[TextLine], fractions: Sequence[Sequence[TextLine]]
) -> list[list[TextLine]]:
    """Pieces that stand near one another, or make a fraction, as lists."""
    single = [[piece] for piece in sorted(pieces, key=lambda x: x.bbox.y0)]
    return _joined([*single, *fractions])


def _joined(groups: Sequence[Sequence[TextLine]]) -> list[list[TextLine]]:
    """Groups of lines, those near one another as one, and no line twice."""
    zones: list[_Zone] = []
    for group in groups:
        near: list[_Zone] = []
        apart: list[_Zone] = []
        own = _Zone.of(group)
        for zone in zones:
            (near if _is_near(zone, own) else apart).append(zone)
        members = [x for zone in near for x in zone.lines]
        zones = [*apart, _Zone.of(members + _without(group, members))]
    return [zone.lines for zone in zones]


class _Zone(NamedTuple):
    """Lines, how far they reach up and down, and the size of their largest type."""

    lines: list[TextLine]
    top: float
    bottom: float
    size: float

    @classmethod
    def of(cls, lines: Sequence[TextLine]) -> _Zone:
        box = union_all(x.bbox for x in lines)
        return cls(list(lines), box.y0, box.y1, max(x.size for x in lines))


def _is_near(zone: _Zone, group: _Zone) -> bool:
    gap = max(zone.top - group.bottom, group.top - zone.bottom)
    if gap >= _GAP * max(zone.size, group.size):
        return False  # as nearly all zones of a page
    return any(_near(zone.lines, x) for x in group.lines)


def _continued(zones: Sequence[list[TextLine]]) -> list[list[TextLine]]:
    """The zones, with those that begin with a relation joined to the one that they go on from."""
    out: list[list[TextLine]] = []
    for zone in sorted(zones, key=lambda z: min(x.bbox.y0 for x in z)):
        above = next((z for z in reversed(out) if _goes_on(z, zone)), None)
        if above is None:
            out.append(zone)
        else:
            above += zone
    return out


def _goes_on(above: Sequence[TextLine], zone: Sequence[TextLine]) -> bool:
    first = min(zone, key=lambda x: x.bbox.x0)
    box, last = union_all(x.bbox for x in zone), union_all(x.bbox for x in above)
    below = 0 <= box.y0 - last.y1 < _ROWS * first.size
    return begins_with_relation(first) and below and last.x0 < box.x0 < last.x1


def _near(zone: Sequence[TextLine], piece: TextLine) -> bool:
    b = piece.bbox
    for other in zone:
        a, size = other.bbox, max(piece.size, other.size)
        y = a.y_overlap(b)
        if y <= -_GAP * size:
            continue
        x = a.x_overlap(b)
        if x > -_GAP * size or (y > 0 and x > -_BESIDE * size):
            return True
    return False
