"""Runs of a line as a typesetter would leave them: set from left to right, half an em a sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.formulas import Part, parts_of
from mineru_tools.layout.text_line import Run, Script
from mineru_tools.primitives import Font

ROMAN = Font("CMR10")
BOLD = Font("CMBX10", bold=True)
ITALIC = Font("CMTI10", italic=True)
LETTERS = Font("CMMI10", italic=True, symbolic=True)
SIGNS = Font("CMSY10", symbolic=True)
LARGE = Font("CMEX10", symbolic=True)
DOUBLE = Font("MSBM10", symbolic=True)
FRAKTUR = Font("EUFM10", symbolic=True)
WHOLE = Font("LibertinusMath-Regular", symbolic=True)
GREEK = Font("Symbol", symbolic=True)

SIZE = 10.0
SMALL = 7.0


def run(
    text: str, font: Font = ROMAN, *, rise: float = 0.0, size: float = SIZE, space: bool = False
) -> Run:
    """A run at the left margin, ``rise`` points above the baseline."""
    width = 0.5 * size * len(text)
    y = 100.0 - rise
    box = BBox(0.0, y - 0.7 * size, width, y + 0.2 * size)
    return Run(text, box, y, size, font, 0, 0, len(text) - 1, space)


def up(text: str, font: Font = ROMAN, *, rise: float = 3.6, size: float = SMALL) -> Run:
    """A superscript."""
    return replace(run(text, font, rise=rise, size=size), script=Script.SUPER)


def down(text: str, font: Font = ROMAN, *, rise: float = -1.5, size: float = SMALL) -> Run:
    """A subscript."""
    return replace(run(text, font, rise=rise, size=size), script=Script.SUB)


def word(text: str, font: Font = ROMAN) -> Run:
    """A run with a word space before it."""
    return run(text, font, space=True)


def thin(text: str, font: Font = ROMAN) -> Run:
    """A run with the thin space before it that formulas have around operators and brackets."""
    return replace(word(text, font), tag="thin")


def hung(text: str, font: Font = LARGE, *, rise: float, depth: float) -> Run:
    """A large sign, which hangs ``depth`` points from a baseline high above that of the line."""
    made = run(text, font, rise=rise)
    return replace(made, bbox=made.bbox._replace(y0=made.baseline, y1=made.baseline + depth))


def over(mark: str, font: Font = ROMAN) -> Run:
    """An accent: it takes no room, the next sign is set below it."""
    made = run(mark, font)
    x0, y0, x1, _ = made.bbox
    return replace(made, bbox=BBox(x0, y0 - 0.1 * SIZE, x1, y0 + 0.1 * SIZE), tag="accent")


def line(*runs: Run, white: float = SIZE / 3) -> tuple[Run, ...]:
    """The runs side by side, a word space ``white`` wide; accents stand over what follows.

    A thin space is two thirds of a word space.
    """
    out: list[Run] = []
    x = 72.0
    for each in runs:
        x += white * (2 / 3 if each.tag == "thin" else 1) if each.space and out else 0.0
        out.append(replace(each, bbox=moved(each.bbox, x), tag=""))
        x += 0.0 if each.tag == "accent" else each.bbox.width
    return tuple(out)


def stacked(base: Sequence[Run], over: Sequence[Run], under: Sequence[Run]) -> tuple[Run, ...]:
    """Two rows of scripts on one base, both beginning where it ends."""
    first = line(*base)
    x = first[-1].bbox.x1
    rows = [line(*row) for row in (over, under)]
    return first + tuple(replace(r, bbox=moved(r.bbox, x - 72.0)) for row in rows for r in row)


def moved(box: BBox, dx: float) -> BBox:
    return BBox(box.x0 + dx, box.y0, box.x1 + dx, box.y1)


def shown(*runs: Run, italics: bool = False) -> str:
    """The line with its formulas between dollars."""
    return written(parts_of(line(*runs), italics=italics))


def written(parts: tuple[Part, ...]) -> str:
    out = ""
    for part in parts:
        out += " " if out and part.space else ""
        text = "".join((" " if r.space and k else "") + r.text for k, r in enumerate(part.runs))
        out += text if part.latex is None else f"${part.latex}$"
    return out
