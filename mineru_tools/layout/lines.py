"""Runs to lines: first as the content stream tells, then as the page looks."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.layout.bidi import right_to_left
from mineru_tools.layout.gutters import split_at_gutters
from mineru_tools.layout.inline_fractions import fraction_bonds
from mineru_tools.layout.inline_stacks import stack_bonds
from mineru_tools.layout.late_signs import in_place
from mineru_tools.layout.rows_index import RowIndex
from mineru_tools.layout.scripts import is_rtl, mostly_rtl
from mineru_tools.layout.stacked import LEANING, SMALL, goes_below_or_above, in_rows, is_low_script
from mineru_tools.layout.stretch import join_stretched, walled
from mineru_tools.layout.text_line import Run, TextLine, line_of, with_space
from mineru_tools.primitives import Rule

JOIN_GAP = 1.0  # em; word spaces of justified text stay below, column gutters and tabs above
MONO_GAP = 2.0  # em; up to three blanks of typewriter type, as before a comment
BACK_GAP = -0.35  # em; accents and kerned italics reach back over the letter before
# Signs of their own that others are set over: accents, the arrow of vectors, the stroke of "not".
ACCENTS = frozenset("ˆ˜¯ˉ˙¨ˇ˘´ˋ˚^~`→\u0338")
ACCENTS |= frozenset(map(chr, (*range(0x300, 0x30D), 0x20D6, 0x20D7)))
ROW_OVERLAP = 0.5  # of the lower run; scripts overlap their line by more, the next line by less
_MARK = re.compile(
    r"[^\w\s]|[oA-Z]|\(?[\w]{1,4}[.):]|\(\w{1,4}\)|(?:[A-Z]\.?)?[1-9]\d{0,2}(?:\.\d{1,2}){0,4}\.?|\[\d{1,3}\]"
)
MAX_INSERT = 3.0  # em; more than a word does not fit between two words
MAX_LIST_GAP = 4.0  # em between a list mark or section number and its text


def lines_of(
    runs: Sequence[Run], rules: Sequence[Rule], inline: Sequence[BBox] = (), *, angle: int = 0
) -> list[TextLine]:
    """Lines in no particular order.

    A vertical rule between two runs keeps them apart; a small picture of ``inline`` (an icon set
    in the line) holds them together.
    """
    walls = [r.bbox for r in rules if not r.horizontal and r.bbox.height > 4.0]
    bars = [r.bbox for r in rules if r.horizontal]
    fragments = _merged(_chained(in_place(runs), walls, bars), walls, inline)
    lines = split_at_gutters([_ordered(fragment, angle) for fragment in fragments])
    chains = _marked(join_stretched([x.runs for x in lines], walls), walls)
    whole = {id(x.runs): x for x in lines if not x.rtl}  # nothing was joined to these since
    return [whole.get(id(runs)) or _ordered(list(runs), angle) for runs in chains]


def _chained(runs: Sequence[Run], walls: list[BBox], bars: Sequence[BBox]) -> list[list[Run]]:
    """Neighbours in the stream that stand side by side, or in rows within a line of text."""
    bonds = dict.fromkeys(stack_bonds(runs, walls), True) | fraction_bonds(runs, bars)
    chains: list[list[Run]] = []
    for k, run in enumerate(runs):
        joins = bonds.get(k)
        if joins is None and k:
            chain = chains[-1]
            joins = _follows(chain[-1], run, walls) or goes_below_or_above(chain, run)
        if joins and k:
            chains[-1].append(run)
        else:
            chains.append([run])
    return chains


def _follows(left: Run, right: Run, walls: list[BBox]) -> bool:
    em = max(left.size, right.size)
    gap = right.bbox.x0 - left.bbox.x1
    over = _stands_over(left, right) or _stands_over(right, left)
    if not BACK_GAP * em <= gap <= JOIN_GAP * em and not over:
        return False
    if (
        abs(left.baseline - right.baseline) > 0.1 * em
        and not _same_row(left.bbox, right.bbox)
        and not is_low_script(left, right)
    ):
        return False
    if max(left.size, right.size) > 2.2 * min(left.size, right.size):
        return False  # a drop cap or a giant ornament, not part of the line
    return not walled(left.bbox, right.bbox, walls)


def _stands_over(accent: Run, letter: Run) -> bool:
    """Whether the run is an accent of the letter; most fonts of TeX set it before, some after."""
    if accent.text not in ACCENTS:
        return False
    return letter.bbox.x0 < accent.ink.center[0] < letter.bbox.x1


def _same_row(a: BBox, b: BBox) -> bool:
    return a.y_overlap(b) >= ROW_OVERLAP * min(a.height, b.height)


def _merged(chains: list[list[Run]], walls: list[BBox], inline: Sequence[BBox]) -> list[list[Run]]:
    """Chains on the same row with nothing but a word space between them become one."""
    items = sorted(
        ((union_all(r.bbox for r in chain), chain) for chain in chains), key=lambda i: i[0].y0
    )
    done: list[tuple[BBox, list[Run]]] = []
    starts: list[float] = []
    tallest = max((box.height for box, _ in items), default=0.0)
    for box, chain in items:
        merged = True
        while merged:
            merged = False
            low = bisect_left(starts, box.y0 - tallest)
            for k in range(low, len(done)):
                other, runs = done[k]
                if _joins(other, runs, box, chain, walls, inline):
                    box, chain = box.union(other), runs + chain
                    tallest = max(tallest, box.height)
                    del done[k], starts[k]
                    merged = True
                    break
        at = bisect_left(starts, box.y0)
        starts.insert(at, box.y0)
        done.insert(at, (box, chain))
    return [chain for _, chain in done]


def _joins(
    a: BBox,
    a_runs: list[Run],
    b: BBox,
    b_runs: list[Run],
    walls: list[BBox],
    inline: Sequence[BBox],
) -> bool:
    if not _same_row(a, b):
        return False
    if a.x0 > b.x0:
        a, b, a_runs, b_runs = b, a, b_runs, a_runs
    if a.x1 > b.x1:
        return _fits_in(a_runs, b_runs) or _is_accent(a_runs, b_runs)
    left = max(a_runs, key=lambda r: r.bbox.x1)
    # A quote or script at the seam may sit off the baseline; the word beside it does not.
    seam = [r for r in b_runs if r.bbox.x0 < b.x0 + 0.6 * r.size]
    right = min(seam, key=lambda r: abs(r.baseline - left.baseline))
    small, large = sorted((left.size, right.size))
    if large > 2.2 * small:
        return False
    gap = b.x0 - a.x1
    if gap > JOIN_GAP * large:
        gap -= _filled(a, b, inline)
    typed = left.font.monospace and right.font.monospace and right.order == left.last + 1
    limit = (MONO_GAP if typed else JOIN_GAP) * large
    if abs(left.baseline - right.baseline) > 0.12 * large:
        # A script hugs its base; a neighbouring cell does not.
        limit = (0.3 if large > 1.1 * small else 0.12) * large
    elif _is_mark(a_runs) and right.order == left.last + 1 and _has_letters(b_runs):
        limit = MAX_LIST_GAP * large
    # Arabic letters reach into one another, and come one by one from the right.
    back = 1.0 if is_rtl(left.text[-1]) and is_rtl(right.text[0]) else 0.3
    if _stacked_scripts(left, right, max(r.size for r in a_runs)):
        back = 1.5
    if not -back * large <= gap <= limit:
        return False
    return not walled(left.bbox, right.bbox, walls)


def _marked(chains: list[tuple[Run, ...]], walls: list[BBox]) -> list[tuple[Run, ...]]:
    """List marks and note numbers put in front of the only text on their row."""
    boxes = [union_all(r.bbox for r in chain) for chain in chains]
    level = RowIndex(boxes)
    gone: set[int] = set()
    out = list(chains)
    for k, chain in enumerate(chains):
        if not _is_mark(list(chain)) or len(chain) > 2:
            continue
        row = [
            j
            for j in level.beside(boxes[k])
            if j != k and boxes[j].y_overlap(boxes[k]) > 0.5 * min(boxes[j].height, boxes[k].height)
        ]
        right = [j for j in row if boxes[j].x0 >= boxes[k].x1 - 1.0]
        if not right or len(right) < len(row):
            continue
        nearest = min(right, key=lambda j: boxes[j].x0)
        first = min(chains[nearest], key=lambda r: r.bbox.x0)
        em = max(first.size, chain[0].size)
        others = [j for j in right if j != nearest and boxes[j].x0 - boxes[nearest].x1 < 8.0 * em]
        if (
            not others
            and _has_letters(list(chains[nearest]))
            and nearest not in gone
            and boxes[nearest].x0 - boxes[k].x1 < MAX_LIST_GAP * em
            and abs(first.baseline - chain[-1].baseline) < 0.15 * em
            and not walled(boxes[k], boxes[nearest], walls)
        ):
            out[nearest] = chain + out[nearest]
            gone.add(k)
    return [chain for k, chain in enumerate(out) if k not in gone]


def _stacked_scripts(left: Run, right: Run, size: float) -> bool:
    """A superscript over a subscript: both small, one high, one low."""
    small = max(left.size, right.size) < 0.88 * size
    return small and abs(left.baseline - right.baseline) > 0.4 * size


def _fits_in(line: list[Run], piece: list[Run]) -> bool:
    """The piece fills a gap of the line: an accent, quote or script drawn after the rest."""
    box = union_all(r.bbox for r in piece)
    em = line[0].size
    rise = 0.6 if max(r.size for r in piece) < SMALL * em else 0.4  # limits of integrals
    return (
        box.width < MAX_INSERT * em
        and abs(piece[0].baseline - line[0].baseline) < rise * em
        and all(r.bbox.x_overlap(box) < _lap(r) * min(box.width, r.bbox.width) for r in line)
        and any(0 <= box.x0 - r.bbox.x1 + 0.2 * em < JOIN_GAP * em for r in line)
    )


def _lap(run: Run) -> float:
    """The share of a run that what fills a gap beside it may be over or under."""
    return 0.6 if run.text[-1] in LEANING else 0.35


def _is_accent(line: list[Run], piece: list[Run]) -> bool:
    """The piece is an accent over a letter of the line, drawn after the rest."""
    return len(piece) == 1 and any(_stands_over(piece[0], r) for r in line)


def _filled(a: BBox, b: BBox, inline: Sequence[BBox]) -> float:
    """Width of the icons standing between two boxes of one row."""
    return sum(
        icon.width
        for icon in inline
        if a.x1 - 1 <= icon.x0 and icon.x1 <= b.x0 + 1 and icon.y_overlap(a) > 0.3 * icon.height
    )


def _has_letters(runs: list[Run]) -> bool:
    """Words stand behind a list mark; behind a number stands the next cell of a table."""
    return any(c.isalpha() for r in runs for c in r.text)


def _is_mark(runs: list[Run]) -> bool:
    """A list mark or section number, which stands apart from its text."""
    return bool(_MARK.fullmatch("".join(r.text for r in runs)))


def _ordered(runs: list[Run], angle: int) -> TextLine:
    """The runs of one line in reading order, with spaces where neighbours stand apart."""
    runs = in_rows(sorted(runs, key=lambda r: r.bbox.x0))
    rtl = mostly_rtl("".join(r.text for r in runs))
    spaced: list[Run] = []
    for k, run in enumerate(runs):
        space = False
        if k:
            left = runs[k - 1]
            if k > 1 and _stands_over(left, runs[k - 2]):
                left = runs[k - 2]
            gap = run.bbox.x0 - left.bbox.x1
            em = max(run.size, left.size)
            told = run.space and run.order == left.last + 1
            space = told or gap > (0.18 if run.order != left.last + 1 else 0.5) * em
        spaced.append(run if space == run.space else with_space(run, space))
    spaced = _unspaced_letters(spaced)
    if rtl:
        spaced = right_to_left(spaced)
    return line_of(tuple(spaced), angle=angle, rtl=rtl)


def _unspaced_letters(runs: list[Run]) -> list[Run]:
    """Letter-spaced words put together: single letters all about equally far apart are one word."""
    single = [k for k in range(1, len(runs)) if runs[k].space]
    letters = sum(len(r.text) == 1 and r.text.isalpha() for r in runs)
    if len(single) < 4 or letters < 0.75 * len(runs):
        return runs
    gaps = [runs[k].bbox.x0 - runs[k - 1].bbox.x1 for k in single]
    usual = sorted(gaps)[len(gaps) // 2]
    if usual < 0.05 * runs[0].size:
        return runs
    return [
        with_space(run, bool(k) and run.bbox.x0 - runs[k - 1].bbox.x1 > 1.7 * usual)
        for k, run in enumerate(runs)
    ]
