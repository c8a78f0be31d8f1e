"""Runs and lines of text: what the analyser builds from glyphs and reads everything else from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import pairwise

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.primitives import Font, Ink

SCRIPT = 0.88  # of the size of its base, which a script is smaller than
LEAST = 0.5  # of that size; next to a drop cap all letters are smaller


class Script(str, Enum):
    """Place of a run relative to the baseline of its line."""

    NORMAL = "normal"
    SUPER = "super"
    SUB = "sub"


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs of one font, size and baseline with no space inside.

    ``space`` says that white space stands before the run; ``order`` is the place of its first
    glyph in the content stream; ``baseline`` a y coordinate. ``bbox`` reaches from capitals
    to descenders, whatever the letters are; ``letters`` is what is black of each character, a row
    for each, where that is known. ``score`` is how sure a recogniser was of it, if one read it.
    """

    text: str
    bbox: BBox
    baseline: float
    size: float
    font: Font
    color: int
    order: int
    last: int
    space: bool
    tag: str = ""
    script: Script = Script.NORMAL
    letters: Ink | None = field(default=None, compare=False, repr=False)
    score: float | None = None

    @property
    def ink(self) -> BBox:
        return self.ink_of(0, len(self.text))

    def ink_of(self, start: int, end: int) -> BBox:
        """What is black of the characters ``start:end``, of which there is at least one.

        Where that is not known they have even shares of the box.
        """
        if self.letters is not None:
            if end - start == 1:
                return BBox(*self.letters[start].tolist())
            lefts, tops, rights, bottoms = self.letters[start:end].T.tolist()
            return BBox(min(lefts), min(tops), max(rights), max(bottoms))
        x0, y0, x1, y1 = self.bbox
        step = (x1 - x0) / len(self.text)
        return BBox(x0 + start * step, y0, x0 + end * step, y1)

    def edge(self, k: int) -> float:
        """Where the character ``k`` begins, or the text ends: halfway between two letters."""
        if k == 0:
            return self.bbox.x0
        if k == len(self.text):
            return self.bbox.x1
        if self.letters is None:
            return self.ink_of(0, k).x1
        return float(self.letters[k - 1, 2] + self.letters[k, 0]) / 2

    def part(self, start: int, end: int) -> Run:
        """A run of the characters ``start:end`` alone."""
        if (start, end) == (0, len(self.text)):
            return self
        return replace(
            self,
            text=self.text[start:end],
            bbox=BBox(self.edge(start), self.bbox.y0, self.edge(end), self.bbox.y1),
            space=self.space and not start,
            letters=None if self.letters is None else self.letters[start:end],
        )


@dataclass(frozen=True, slots=True)
class TextLine:
    """Runs on one baseline in reading order; ``angle`` is the writing direction on the page.

    ``drawn_mark`` says that a bullet which is no glyph stands in front.
    """

    runs: tuple[Run, ...]
    bbox: BBox
    baseline: float
    size: float
    angle: int = 0
    text: str = ""
    bold: float = 0.0
    italic: float = 0.0
    mono: float = 0.0
    rtl: bool = False
    drawn_mark: bool = False

    @property
    def order(self) -> int:
        return self.runs[0].order

    @property
    def font(self) -> Font:
        """The font of most of the characters."""
        return dominant_run(self.runs).font

    @property
    def color(self) -> int:
        return dominant_run(self.runs).color

    @property
    def tag(self) -> str:
        return dominant_run(self.runs).tag


def dominant_run(runs: tuple[Run, ...]) -> Run:
    """A run in the style that most characters have."""
    main = runs[0]
    if all(run.font is main.font and run.size == main.size for run in runs):
        return main
    counts: Counter[tuple[str, float]] = Counter()
    first: dict[tuple[str, float], Run] = {}
    for run in runs:
        key = (run.font.name, round(run.size, 1))
        counts[key] += len(run.text)
        first.setdefault(key, run)
    return first[counts.most_common(1)[0][0]]


def line_of(runs: tuple[Run, ...], *, angle: int = 0, rtl: bool = False) -> TextLine:
    """A line from runs in reading order: dominant size and baseline, spaces put in the text."""
    main = _base_run(runs)
    level = [r for r in runs if abs(r.size - main.size) < 0.1 * main.size] or [main]
    baseline = sorted(r.baseline for r in level)[len(level) // 2]
    runs = tuple(_scripted(run, baseline, main.size) for run in runs)
    letters = sum(len(r.text) for r in runs)
    text = "".join((" " if r.space and k else "") + r.text for k, r in enumerate(runs))
    return TextLine(
        runs=runs,
        bbox=union_all(r.bbox for r in runs),
        baseline=baseline,
        size=main.size,
        angle=angle,
        text=text,
        bold=sum(len(r.text) for r in runs if r.font.bold) / letters,
        italic=sum(len(r.text) for r in runs if r.font.italic) / letters,
        mono=sum(len(r.text) for r in runs if r.font.monospace) / letters,
        rtl=rtl,
    )


def _base_run(runs: tuple[Run, ...]) -> Run:
    """A run in the style that scripts are told by: the dominant one, unless it is a script itself.

    Scripts may have more letters than what they stand at, as the bounds of a value in a table.
    All runs in their style are then off the baseline of the largest, and one follows it closely.
    """
    main, base = dominant_run(runs), max(runs, key=lambda r: r.size)
    if not LEAST * base.size < main.size < SCRIPT * base.size:
        return main
    alike = [r for r in runs if abs(r.size - main.size) < 0.1 * main.size]
    scripts = all(_scripted(r, base.baseline, base.size).script is not Script.NORMAL for r in alike)
    near = all(abs(base.baseline - r.baseline) < 0.7 * base.size for r in alike)
    joined = any(b in alike and not b.space for a, b in pairwise(runs) if a.size == base.size)
    return base if scripts and near and joined else main


def _scripted(run: Run, baseline: float, size: float) -> Run:
    """The run marked as super- or subscript: smaller than its line and off its baseline."""
    rise = baseline - run.baseline
    script = Script.NORMAL
    if run.size < SCRIPT * size:
        if rise > 0.12 * size:
            script = Script.SUPER
        elif rise < -0.08 * size:
            script = Script.SUB
    if script is run.script:
        return run
    return replace(run, script=script)


def with_space(run: Run, space: bool) -> Run:
    """The run with or without white space in front."""
    return run if run.space == space else replace(run, space=space)
