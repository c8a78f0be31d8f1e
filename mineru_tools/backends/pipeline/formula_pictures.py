"""A formula model's word on displays whose glyphs do not tell their LaTeX, and on pictures."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from mineru_tools.backends.pipeline.displays import (
    bars_among,
    glyph_latex,
    numbered,
    with_numbers,
)
from mineru_tools.backends.pipeline.shown import Render, around, shown
from mineru_tools.document.formula_text import plain_text
from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.document.labels import BlockType
from mineru_tools.document.latex import repaired
from mineru_tools.layout.equation_numbers import is_number
from mineru_tools.layout.page import PageLayout
from mineru_tools.layout.region import Region
from mineru_tools.recognizers.formula.fit import capital_of
from mineru_tools.recognizers.formula.ink import DARK, ink_of
from mineru_tools.recognizers.formula.model import FormulaReading, FormulaRecognizer
from mineru_tools.recognizers.image import RGB

DPI = 200.0  # letters of 10 points are then twice as tall as the networks see them
LONGEST = 2000  # pixels of a picture's edge
MARGIN = 3.0  # points; signs reach a little over their boxes
SURE = 0.05  # the chance of a reading that the glyphs bear out
# Where nothing does. Of 108 formulas six in ten of those that pix2tex reads rightly are above this,
# and of the others one in six.
VERY_SURE = 0.4
_PICTURES = (BlockType.IMAGE_BODY, BlockType.CHART_BODY)
_UNKNOWN = re.compile("[\ufffd\ue000-\uf8ff]")
# A formula is drawn in the size of the text around it: its capitals are between the small ones of
# a script and the large ones of a heading, and most of a picture of letters is white.
_LEAST, _MOST, _INKED, _BLURRED = 0.3, 1.3, 0.35, 0.25
_RELATES = re.compile(r"[=<>]|\\(?:equiv|sim|approx|leq?|geq?|to|in|propto|\w*rightarrow)\b")
_WORDS = re.compile(r"\\(?:text|mathrm|operatorname)\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class _Case:
    """A place to be read, for the region at ``index`` or, if there is none, to be put before it.

    ``text`` is what its glyphs say, nothing in a picture. ``beside`` are the regions of its number.
    """

    box: BBox
    index: int
    region: Region | None
    text: str = ""
    numbers: tuple[str, ...] = ()
    beside: frozenset[int] = frozenset()


def with_readings(
    regions: Sequence[Region], layout: PageLayout, recognizer: FormulaRecognizer, render: Render
) -> list[Region]:
    """The regions; displays without LaTeX, and pictures of formulas, with what the model reads.

    A reading counts where it parses and has all letters and digits that the glyphs tell, and no
    others; in a picture, where the model is surer still and something is related to something.
    """
    size = _size(regions)
    cases = [*_unread(regions, layout), *_pictured(regions, layout)]
    pictures = [_picture(case.box, layout, render) for case in cases]
    asked = [k for k, c in enumerate(cases) if c.text or _shows_letters(pictures[k], size)]
    readings = recognizer.recognize([pictures[k] for k in asked])
    put: dict[int, list[Region]] = {}
    gone: set[int] = set()
    for k, reading in zip(asked, readings, strict=True):
        case, latex = cases[k], _believed(reading, cases[k])
        if latex is not None:
            put.setdefault(case.index, []).append(_read(case, latex, reading.score))
            gone |= case.beside | ({case.index} if case.region else set())
    out: list[Region] = []
    for index, region in enumerate(regions):
        out += put.get(index, [])
        out += [] if index in gone else [region]
    return out + put.get(len(regions), [])


def _size(regions: Sequence[Region]) -> float:
    """Points; of the type on the page."""
    sizes = [line.size for region in regions for line in region.lines]
    return float(np.median(sizes)) if sizes else 10.0


def _unread(regions: Sequence[Region], layout: PageLayout) -> Iterator[_Case]:
    """Displays whose glyphs do not become LaTeX."""
    for index, region in enumerate(regions):
        if region.kind is not BlockType.INTERLINE_EQUATION:
            continue
        runs, numbers = numbered(region.lines)
        if runs and glyph_latex(region.lines, layout.rules, layout.drawings) is None:
            box = union_all(run.bbox for run in runs)
            box = union_all([box, *bars_among(layout.rules, box)])
            text = "".join(run.text for run in runs)
            yield _Case(box, index, region, text, tuple(numbers))


def _pictured(regions: Sequence[Region], layout: PageLayout) -> Iterator[_Case]:
    """Pictures and outlines in places of displays: a region of their own, or nothing yet."""
    for box in layout.pictured:
        numbers, beside = [], set()
        for index, region in enumerate(regions):
            level = region.bbox.y_overlap(box) > 0
            if level and region.lines and all(map(is_number, region.lines)):
                numbers += numbered(region.lines)[1]
                beside.add(index)
        if len(numbers) > 1:
            continue
        same = [k for k, r in enumerate(regions) if r.kind in _PICTURES and r.bbox.covers(box) > 0]
        if not same:
            index = _place(regions, box)
            yield _Case(box, index, None, numbers=tuple(numbers), beside=frozenset(beside))
        elif len(same) == 1 and box.covers(regions[same[0]].bbox) > 0.9:
            region = regions[same[0]]
            if not region.lines:
                told = tuple(numbers)
                yield _Case(box, same[0], region, numbers=told, beside=frozenset(beside))


def _place(regions: Sequence[Region], box: BBox) -> int:
    """Behind the nearest text above."""
    above = [
        (region.bbox.y1, index)
        for index, region in enumerate(regions)
        if region.bbox.x_overlap(box) > 0 and region.bbox.y1 < box.center[1]
    ]
    return max(above)[1] + 1 if above else 0


def _picture(box: BBox, layout: PageLayout, render: Render) -> RGB:
    box, dpi = around(box, layout, margin=MARGIN, dpi=DPI, longest=LONGEST)
    return shown(box, layout, render, dpi)


def _shows_letters(pixels: RGB, size: float) -> bool:
    """Whether marks as tall as letters of this size, in points, stand on white, and no greys."""
    ink = ink_of(pixels)
    if not ink.size or ink.mean() > _INKED:
        return False
    blurred = float(np.mean((ink > 0.5 * DARK) & (ink < 1.5 * DARK)))
    return blurred < _BLURRED and _LEAST < capital_of(ink) / (size * DPI / 72) < _MOST


def _believed(reading: FormulaReading, case: _Case) -> str | None:
    """The LaTeX of a reading that counts: as it was read, for what is mended is guessed."""
    latex = reading.latex
    if not latex or reading.score < SURE or repaired(latex) != latex:
        return None
    told, read = _signs(case.text), _signs(plain_text(latex))
    if not told:
        related = _RELATES.search(_WORDS.sub("", latex))
        return latex if related and reading.score >= VERY_SURE else None
    unknown = len(_UNKNOWN.findall(case.text))
    return latex if not told - read and (read - told).total() <= unknown else None


def _signs(text: str) -> Counter[str]:
    """Letters and digits, whatever alphabet they are set in."""
    plain = unicodedata.normalize("NFKD", text)
    return Counter(sign for sign in plain if sign.isalnum())


def _read(case: _Case, latex: str, score: float) -> Region:
    """A display with its LaTeX, and its number, which it may have had for itself."""
    lines = case.region.lines if case.region else ()
    box = case.region.bbox if case.region else case.box
    content = with_numbers(latex, case.numbers)
    return Region(box, lines, BlockType.INTERLINE_EQUATION, latex=content, score=score)
