"""Lines cut into text and formulas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.layout.formulas.build import latex_of
from mineru_tools.layout.formulas.check import is_valid
from mineru_tools.layout.formulas.find import formulas_in
from mineru_tools.layout.formulas.fonts import FontKind, kind_of
from mineru_tools.layout.formulas.signs import Sign, signs_of
from mineru_tools.layout.text_line import Run, Script
from mineru_tools.primitives import Rule

_ABOVE = 2.5  # points; capitals of 10 points end 0.1 below the box, their bar is 2 above
_NO_MATH = (FontKind.TEXT, FontKind.PI)


@dataclass(frozen=True, slots=True)
class Part:
    """Runs that are one formula, or text when ``latex`` is ``None``."""

    runs: tuple[Run, ...]
    latex: str | None = None

    @property
    def bbox(self) -> BBox:
        return union_all(run.bbox for run in self.runs)

    @property
    def space(self) -> bool:
        """Whether white space stands in front."""
        return self.runs[0].space


def parts_of(
    runs: Sequence[Run], rules: Sequence[Rule] = (), *, italics: bool = False
) -> tuple[Part, ...]:
    """The runs of a line as text and formulas, in order; runs are cut where one begins or ends.

    The texts of all runs that come back, one after the other, are those given. ``rules`` of the
    page are the bars of fractions and roots. ``italics`` is what ``sets_italics`` says of the
    document. LaTeX has no delimiters around it and compiles; what
    cannot be written so stays text.
    """
    if not runs or not _may_have_math(runs):
        return (Part(tuple(runs)),) if runs else ()
    signs = signs_of(runs)
    pieces = _Pieces(signs)
    parts: list[Part] = []
    done = 0
    formulas = formulas_in(signs, italics=italics)
    bars = _bars(rules, runs) if formulas and rules else []
    for start, end in formulas:
        latex = latex_of(signs[start:end], bars)
        if is_valid(latex):
            parts.extend(pieces.text(done, start))
            parts.append(Part(pieces.between(start, end), latex))
            done = end
    parts.extend(pieces.text(done, len(signs)))
    return tuple(parts)


def sets_italics(runs: Iterable[Run]) -> bool:
    """Whether a document's formulas take their Latin letters from the italics of its text.

    So it is with Times, Charter or Palatino as a companion of symbol fonts: there are fonts for
    formulas, with Greek and operators, and not one Latin variable in them.
    """
    seen = False
    for run in runs:
        kind = kind_of(run.font.name)
        if kind in (FontKind.ITALIC, FontKind.BOLD_ITALIC, FontKind.UNICODE):
            if any(map(_is_latin, run.text)):
                return False
            seen = True
    return seen


def _is_latin(char: str) -> bool:
    """A Latin letter, plain or of a mathematical alphabet."""
    return char.isalpha() if char.isascii() else 0x1D400 <= ord(char) <= 0x1D6A3


def _bars(rules: Sequence[Rule], runs: Sequence[Run]) -> list[BBox]:
    """The horizontal rules within a line; a bar over capitals is a little above its box."""
    x0, y0, x1, y1 = union_all(run.bbox for run in runs).expand(_ABOVE)
    return [
        bar
        for bar in (rule.bbox for rule in rules if rule.horizontal)
        if y0 <= bar.y0 and bar.y1 <= y1 and x0 <= bar.x0 and bar.x1 <= x1
    ]


def _may_have_math(runs: Sequence[Run]) -> bool:
    return any(
        kind_of(run.font.name) not in _NO_MATH
        or (run.font.italic and len(run.text) == 1)
        or (run.script is Script.SUB and run.font.italic)
        or (run.script is not Script.NORMAL and not run.text.isalnum())
        or not run.text.isascii()
        for run in runs
    )


class _Pieces:
    """Runs cut where signs begin and end."""

    def __init__(self, signs: Sequence[Sign]) -> None:
        self.signs = signs

    def text(self, start: int, end: int) -> list[Part]:
        return [Part(self.between(start, end))] if start < end else []

    def between(self, start: int, end: int) -> tuple[Run, ...]:
        """The runs of the signs ``start:end``, cut to them."""
        out: list[Run] = []
        first = start
        for k in range(start, end):
            if k + 1 == end or self.signs[k + 1].run is not self.signs[k].run:
                out.append(_cut(self.signs[first], self.signs[k]))
                first = k + 1
        return tuple(out)


def _cut(first: Sign, last: Sign) -> Run:
    run = first.run
    if first.start == 0 and last.end == len(run.text):
        return run
    box = BBox(first.x0, run.bbox.y0, last.x1, run.bbox.y1)
    text = run.text[first.start : last.end]
    return replace(run, text=text, bbox=box, space=first.space)
