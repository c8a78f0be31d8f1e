"""Pieces of lines, the atoms of cells: words that no column corridor can part."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.layout.tables.ruling import Segment
from mineru_tools.layout.tables.typography import MIN_ROWS
from mineru_tools.layout.text_line import Run, TextLine, line_of, with_space

BULLETS = frozenset("•◦▪●○■□►▶‣⁃·∙")
MAX_BULLET_GAP = 3.0  # em
PIECE_GAP = 0.5  # em; cells are set ragged, so that a word space in them stays near 0.3
SAME_ROW = 0.33  # em between baselines of one row
ALIGNED = 0.35  # em between edges that line up
MONO_GAP = 0.9  # em; a space of a typewriter font is 0.6
# A number with whatever may stand around it: signs, brackets, units, marks, an error margin.
_VALUE = re.compile(r"(?=.*\d)[^\w]*\w{0,2}[^\w]*(?:\d[^\w]*)+(?:[^\W\d]{1,3}[^\w]*)?(?:\d[^\w]*)*")
_EMPTY_MARKS = {"-", "–", "—", "−", "N/A", "n/a", "n.a.", "NA", "*", "✓", "✗", "×", "…", "...", "✔"}


@dataclass(frozen=True, slots=True)
class Piece:
    """Neighbouring runs of one line."""

    runs: tuple[Run, ...]
    bbox: BBox
    baseline: float
    size: float
    text: str
    rtl: bool = False

    @property
    def top(self) -> float:
        """The height of capitals, whatever letters there are."""
        return self.baseline - 0.7 * self.size

    @property
    def middle(self) -> float:
        """Half the height of small letters."""
        return self.baseline - 0.3 * self.size

    @property
    def bottom(self) -> float:
        """The depth of tails, whatever letters there are."""
        return self.baseline + 0.2 * self.size

    @property
    def value(self) -> bool:
        """A number, a mark for none, or something as short that never wraps."""
        return is_value(self.text)

    @property
    def bold(self) -> bool:
        return all(run.font.bold for run in self.runs)


def is_value(text: str) -> bool:
    return text in _EMPTY_MARKS or (len(text) < 40 and _VALUE.fullmatch(text) is not None)


def counts_up(texts: Sequence[str]) -> bool:
    """Whether the texts are whole numbers that never fall: page or equation numbers."""
    numbers = [t.strip("()[]. ") for t in texts if t]
    if len(numbers) < MIN_ROWS or not all(n.isdecimal() and len(n) < 5 for n in numbers):
        return False
    values = [int(n) for n in numbers]
    return values == sorted(values) and values[0] < values[-1]


def pieces_of(lines: Iterable[TextLine]) -> list[Piece]:
    """All runs of the lines, cut where more than a word space stands between two."""
    out: list[Piece] = []
    for line in lines:
        start = 0
        limit = (MONO_GAP if line.mono > 0.5 else PIECE_GAP) * line.size
        if not line.rtl:
            for k in range(1, len(line.runs)):
                gap = line.runs[k].bbox.x0 - line.runs[k - 1].bbox.x1
                if gap > limit:
                    out.append(_of_runs(line.runs[start:k], line))
                    start = k
        whole = Piece(line.runs, line.bbox, line.baseline, line.size, line.text, line.rtl)
        out.append(_of_runs(line.runs[start:], line) if start else whole)
    return _with_bullets(out)


def _with_bullets(pieces: list[Piece]) -> list[Piece]:
    """List marks joined to the text they stand before, so that they form no column."""
    marks = [p for p in pieces if p.text in BULLETS]
    if not marks:
        return pieces
    for mark in marks:
        texts = [
            p
            for p in pieces
            if p is not mark
            and abs(p.baseline - mark.baseline) < 0.35 * mark.size
            and 0 <= p.bbox.x0 - mark.bbox.x1 <= MAX_BULLET_GAP * p.size
        ]
        if texts:
            text = min(texts, key=lambda p: p.bbox.x0)
            pieces = [p for p in pieces if p is not mark and p is not text]
            pieces.append(
                Piece(
                    (*mark.runs, with_space(text.runs[0], True), *text.runs[1:]),
                    mark.bbox.union(text.bbox),
                    text.baseline,
                    text.size,
                    f"{mark.text} {text.text}",
                )
            )
    return pieces


def _of_runs(runs: tuple[Run, ...], like: TextLine | Piece) -> Piece:
    text = "".join((" " if r.space and k else "") + r.text for k, r in enumerate(runs))
    return Piece(runs, union_all(r.bbox for r in runs), like.baseline, like.size, text, like.rtl)


def text_rows(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces on a common baseline, top to bottom, each row from left to right."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: p.baseline):
        if rows and piece.baseline - _middle(rows[-1]) <= SAME_ROW * piece.size:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda p: p.bbox.x0) for row in rows]


def _middle(row: Sequence[Piece]) -> float:
    """The median of the baselines, which rise along the row."""
    half = len(row) // 2
    if len(row) % 2:
        return row[half].baseline
    return (row[half - 1].baseline + row[half].baseline) / 2


def columns_of(piece: Piece, xs: Sequence[float]) -> tuple[int, int]:
    """First and last column that the piece stands in; a small overhang does not count."""
    slack = min(0.35 * piece.size, 0.3 * piece.bbox.width)
    last = len(xs) - 2
    first = min(max(bisect_right(xs, piece.bbox.x0 + slack) - 1, 0), last)
    end = min(max(bisect_right(xs, piece.bbox.x1 - slack) - 1, 0), last)
    return first, max(first, end)


def lines_up(a: Piece, b: Piece) -> bool:
    """Left, right or middle one under the other."""
    limit = ALIGNED * max(a.size, b.size)
    return (
        abs(a.bbox.x0 - b.bbox.x0) < limit
        or abs(a.bbox.x1 - b.bbox.x1) < limit
        or abs(a.bbox.center[0] - b.bbox.center[0]) < limit
    )


def parted_head(head: Sequence[Piece], row: Sequence[Piece]) -> list[Piece]:
    """The head cut where a word of it stands flush left on each entry of the row below.

    Bold heads may be set as close as words are. Anything else comes back as it is.
    """
    if len(head) != 1 or len(row) < 3 or not head[0].bold or any(p.bold for p in row):
        return list(head)
    piece, runs = head[0], head[0].runs
    limit = ALIGNED * piece.size
    cuts = [
        next((k for k, r in enumerate(runs) if abs(r.bbox.x0 - p.bbox.x0) < limit), -1) for p in row
    ]
    if cuts[0] != 0 or any(b <= a for a, b in pairwise(cuts)):
        return list(head)
    return [_of_runs(runs[a:b], piece) for a, b in pairwise([*cuts, len(runs)])]


def parted_at(pieces: Iterable[Piece], down: Sequence[Segment]) -> list[Piece]:
    """The pieces cut where a wall stands in a space between two of their words."""
    out: list[Piece] = []
    for piece in pieces:
        box, runs = piece.bbox, piece.runs
        walls = [s for s in down if box.x0 < s.at < box.x1 and s.lo <= box.center[1] <= s.hi]
        cuts = [
            k
            for k in range(1, len(runs))
            if any(runs[k - 1].bbox.x1 <= wall.at <= runs[k].bbox.x0 for wall in walls)
        ]
        if cuts:
            out += [_of_runs(runs[a:b], piece) for a, b in pairwise([0, *cuts, len(runs)])]
        else:
            out.append(piece)
    return out


def lines_of_pieces(pieces: Sequence[Piece]) -> tuple[TextLine, ...]:
    """The pieces of one cell as lines, top to bottom, with a space between pieces of one row."""
    return tuple(_line(row) for row in text_rows(pieces))


def _line(row: Sequence[Piece]) -> TextLine:
    right_to_left = any(p.rtl for p in row)
    runs: list[Run] = []
    for piece in reversed(row) if right_to_left else row:
        first, *others = piece.runs
        runs += [with_space(first, bool(runs)), *others]
    return line_of(tuple(runs), rtl=right_to_left)
