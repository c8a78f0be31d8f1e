"""Rules: long straight runs of ink that are no strokes of letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mineru_tools.document.geometry import BBox
from mineru_tools.primitives import Flags, Ints, Rule
from mineru_tools.scans.raster import Raster, Shades

_LEAST = 9.0  # points; a cell of a table is hardly lower, letters beside words are no longer
_THICK = 3.5  # points; thicker is a bar
_BREAK = 1.5  # points without ink that a rule goes on behind: dust, and dots of dotted rules
_STEP = 1.0  # points that a rule may wander up or down over a break, as the page is never flat
_CONTRAST = 0.06  # of white; smoothed along the rule, the noise of a scan is 0.01
_BESIDE = 0.15  # of a word's height that its letters may reach beyond its box
_THIN = 6.0  # times as long as thick at least

_Sums = npt.NDArray[np.unsignedinteger[Any]]


@dataclass(slots=True)
class _Lane:
    """Runs of neighbouring rows taken together: first and last row, start and end."""

    y0: int
    y1: int
    x0: int
    x1: int


def find_rules(raster: Raster, words: Sequence[BBox]) -> tuple[Rule, ...]:
    """Rules in points, across and then down, without what is ink of the words (boxes in points)."""
    across, down = raster.scale
    found = [BBox(*lane) for lane in _straight(_traces(raster, words, turned=False), across, down)]
    rules = [
        Rule(BBox(x0 / across, y0 / down, x1 / across, y1 / down), horizontal=True)
        for x0, y0, x1, y1 in found
    ]
    upright = [BBox(*lane) for lane in _straight(_traces(raster, words, turned=True), down, across)]
    rules += [
        Rule(BBox(y0 / across, x0 / down, y1 / across, x1 / down), horizontal=False)
        for x0, y0, x1, y1 in upright
    ]
    return tuple(rules)


def _traces(raster: Raster, words: Sequence[BBox], *, turned: bool) -> Flags:
    """Where thin lines along the rows may be: pixels darker than what lies above and below them.

    ``turned`` asks for lines along the columns, and answers with rows and columns exchanged.
    """
    shades = np.ascontiguousarray(raster.shades.T) if turned else raster.shades
    along, beside = raster.scale[::-1] if turned else raster.scale
    width = max(1, round(_BREAK * along))
    smooth, white = _sums(shades, width), 255 * width
    reach = max(2, round(_THICK * beside))
    # The lightest of as many rows, those from each row on, with white rows around the page.
    lightest = _highest(np.pad(smooth, ((reach, reach), (0, 0)), constant_values=white), reach)
    ground = np.minimum(lightest[: len(shades)], lightest[reach + 1 :])
    found: Flags = smooth + smooth.dtype.type(_CONTRAST * white) < ground
    ink = found.T if turned else found
    blank(ink, [_roomy(box) for box in words], raster.scale)
    return found


def _roomy(box: BBox) -> BBox:
    side = _BESIDE * box.height
    return BBox(box.x0 - side, box.y0, box.x1 + side, box.y1)


def _sums(shades: Shades, width: int) -> _Sums:
    """The sum of so many pixels along the row around each, in whole numbers as small as may be."""
    before = width // 2
    padded = np.pad(shades, ((0, 0), (before, width - 1 - before)), mode="edge")
    count = shades.shape[1]
    sums = np.zeros(shades.shape, np.min_scalar_type(2 * 255 * width))  # white and a contrast more
    for k in range(width):
        sums += padded[:, k : k + count]
    return sums


def _highest(values: _Sums, count: int) -> _Sums:
    """The maximum of each row and those below it, ``count`` in all, as far as there are so many."""
    done = 1
    while done < count:
        step = min(done, count - done)
        values = np.maximum(values[:-step], values[step:])
        done += step
    return values


def blank(ink: Flags, boxes: Sequence[BBox], scale: tuple[float, float]) -> None:
    """Takes the ink out of boxes given in points."""
    across, down = scale
    for x0, y0, x1, y1 in boxes:
        ink[
            max(int(y0 * down), 0) : int(np.ceil(y1 * down)),
            max(int(x0 * across), 0) : int(np.ceil(x1 * across)),
        ] = False


def _straight(ink: Flags, along: float, beside: float) -> list[tuple[float, float, float, float]]:
    """Long thin runs along the rows: x0, y0, x1, y1 in pixels of ``ink`` as it is given."""
    least = _LEAST * along
    pieces = runs_along(ink, max(4.0, least / 3))
    lanes = _gathered(pieces, round(_BREAK * along), max(1, round(_STEP * beside)))
    return [
        (lane.x0, lane.y0, lane.x1, lane.y1 + 1)
        for lane in lanes
        if lane.x1 - lane.x0 >= least
        and lane.y1 + 1 - lane.y0 <= _THICK * beside
        and (lane.x1 - lane.x0) >= _THIN * (lane.y1 + 1 - lane.y0)
    ]


def runs_along(ink: Flags, least: float) -> Ints:
    """(n, 3): row, start and end of each run of at least so many pixels, by rows."""
    framed = np.pad(ink, ((0, 0), (1, 1)))
    # In every row starts and ends take turns.
    edges = np.flatnonzero(framed[:, 1:] != framed[:, :-1]).reshape(-1, 2)
    rows, places = np.divmod(edges[np.diff(edges)[:, 0] >= least], ink.shape[1] + 1)
    return np.column_stack([rows[:, 0], places])


def _gathered(pieces: Ints, gap: int, step: int) -> list[_Lane]:
    """Runs that touch, or go on behind a gap, as one lane each."""
    done: list[_Lane] = []
    live: list[_Lane] = []
    for y, a, b in pieces.tolist():
        done += [lane for lane in live if lane.y1 < y - step]
        live = [lane for lane in live if lane.y1 >= y - step]
        near = [lane for lane in live if lane.x0 <= b + gap and a <= lane.x1 + gap]
        joined = _Lane(y, y, a, b)
        for lane in near:
            live.remove(lane)
            joined = _Lane(
                min(joined.y0, lane.y0), y, min(joined.x0, lane.x0), max(joined.x1, lane.x1)
            )
        live.append(joined)
    return done + live
