"""Formulas set by hand, sign by sign, as TeX would place them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.formulas.display import display_latex
from mineru_tools.layout.text_line import Run
from mineru_tools.primitives import Font
from tests.layout.formulas.typecase import LARGE, LETTERS, ROMAN


@dataclass(frozen=True)
class Box:
    """A piece of a formula: its runs with the baseline at 0, bars, width, and reach up and down."""

    runs: tuple[Run, ...]
    bars: tuple[BBox, ...]
    width: float
    up: float
    down: float
    latex: str

    def at(self, dx: float, dy: float) -> Box:
        runs = tuple(
            replace(
                r,
                bbox=_moved(r.bbox, dx, dy),
                letters=None if r.letters is None else r.letters + np.float32([dx, dy, dx, dy]),
                baseline=r.baseline + dy,
            )
            for r in self.runs
        )  # fmt: skip
        return replace(self, runs=runs, bars=tuple(_moved(b, dx, dy) for b in self.bars))


def _moved(box: BBox, dx: float, dy: float) -> BBox:
    return BBox(box.x0 + dx, box.y0 + dy, box.x1 + dx, box.y1 + dy)


def sign(
    text: str,
    font: Font = LETTERS,
    *,
    size: float = 10.0,
    latex: str = "",
    ink: tuple[float, float] = (0.45, 0.0),
    advance: float = 0.5,
) -> Box:
    """One run; ``ink`` reaches so many em above and below the baseline."""
    width = advance * size * len(text)
    box = BBox(0.0, -ink[0] * size, width, ink[1] * size)
    run = Run(text, box, 0.0, size, font, 0, 0, len(text) - 1, False)
    return Box((run,), (), width, ink[0] * size, ink[1] * size, latex or text)


def grown(text: str, height: float, *, latex: str = "", width: float = 0.5) -> Box:
    """A sign of an extension font centred on the axis, its baseline near its top."""
    box = BBox(0.0, -2.5 - height / 2, width * 10, -2.5 + height / 2)
    run = Run(text, box, box.y0 + 0.4, 10.0, LARGE, 0, 0, 0, False)
    return Box((run,), (), width * 10, height / 2 + 2.5, height / 2 - 2.5, latex or text)


def row(*parts: Box, gap: float = 1.0) -> Box:
    """Pieces side by side."""
    out: list[Run] = []
    bars: list[BBox] = []
    x = 0.0
    for part in parts:
        moved = part.at(x, 0)
        out += moved.runs
        bars += moved.bars
        x += part.width + gap
    latex = "".join(part.latex for part in parts)
    up, down = max(p.up for p in parts), max(p.down for p in parts)
    return Box(tuple(out), tuple(bars), x - gap, up, down, latex)


def over(*rows: tuple[Box, float, float], width: float) -> Box:
    """Pieces put where the pairs say, as one of this width."""
    placed = [part.at(dx, dy) for part, dx, dy in rows]
    runs = tuple(r for part in placed for r in part.runs)
    bars = tuple(b for part in placed for b in part.bars)
    up = max(part.up - dy for part, _, dy in rows)
    down = max(part.down + dy for part, _, dy in rows)
    return Box(runs, bars, width, up, down, "")


def frac(above: Box, below: Box) -> Box:
    """A fraction with its bar on the axis and TeX's white of 1.2 points on both sides."""
    width = max(above.width, below.width)
    top = (above, 1.2 + (width - above.width) / 2, -2.5 - 2.0 - above.down)
    bottom = (below, 1.2 + (width - below.width) / 2, -2.5 + 2.0 + below.up)
    made = over(top, bottom, width=width + 2.4)
    bar = BBox(1.2, -2.7, 1.2 + width, -2.3)
    latex = f"\\frac{{{above.latex}}}{{{below.latex}}}"
    return replace(made, bars=(*made.bars, bar), latex=latex)


def root(body: Box) -> Box:
    """A radical sign whose bar covers the body."""
    top, bottom = body.up + 1.5, max(body.down, 1.0)
    ink = BBox(0.0, -top, 7.0, bottom)
    surd = Run("√", ink, -top + 0.4, 10.0, LARGE, 0, 0, 0, False)
    bar = BBox(7.0, -top, 7.0 + body.width, -top + 0.4)
    made = over(
        (Box((surd,), (), 7.0, top, bottom, ""), 0, 0), (body, 7.0, 0), width=7 + body.width
    )
    return replace(made, bars=(*made.bars, bar), latex=f"\\sqrt{{{body.latex}}}")


def limits(operator: Box, below: Box, above: Box) -> Box:
    """An operator with what is centred under and over it."""
    width = max(operator.width, below.width, above.width)

    def centred(part: Box) -> float:
        return (width - part.width) / 2

    made = over(
        (operator, centred(operator), 0),
        (below, centred(below), operator.down + 2.0 + below.up),
        (above, centred(above), -operator.up - 2.0 - above.down),
        width=width,
    )
    return replace(made, latex=f"{operator.latex}_{{{below.latex}}}^{{{above.latex}}}")


def lines(*rows: Box, leading: float = 14.0) -> Box:
    """Rows one under the other, flush left."""
    return over(*((part, 0.0, k * leading) for k, part in enumerate(rows)), width=rows[0].width)


def read(box: Box) -> str | None:
    placed = box.at(200.0, 300.0)
    return display_latex(list(placed.runs), list(placed.bars))


def up(box: Box) -> Box:
    return replace(box.at(0.0, -4.0), up=box.up + 4)


A, B, N = sign("a"), sign("b"), sign("n")
SMALL_N = sign("n", size=7.0)
SMALL_I = row(sign("i", size=7.0), sign("=1", ROMAN, size=7.0), gap=0.5)
EQUALS = sign("=", ROMAN, ink=(0.36, -0.13), advance=0.7)
PLUS = sign("+", ROMAN, ink=(0.58, 0.08), advance=0.7)
