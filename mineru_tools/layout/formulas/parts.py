"""Lines cut into text and formulas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.document.symbols import FUNCTIONS, Role
from mineru_tools.layout.formulas.alphabets import styled
from mineru_tools.layout.formulas.display import inline_latex
from mineru_tools.layout.formulas.find import formulas_in
from mineru_tools.layout.formulas.fonts import FontKind, kind_of
from mineru_tools.layout.formulas.held import with_held
from mineru_tools.layout.formulas.seeds import DIFFERENCES
from mineru_tools.layout.formulas.signs import Sign, ground_of, signs_of
from mineru_tools.layout.formulas.strokes import with_strokes
from mineru_tools.layout.text_line import Run, Script
from mineru_tools.primitives import Rule

_ABOVE = 2.5  # points; capitals of 10 points end 0.1 below the box, their bar is 2 above
_APART = 0.2  # em; a tight word space, scripts touch their base
_LINE_END = 0.3  # em, in place of the end of a line; a word space, and a thick one in formulas
_TOGETHER = 30  # lines read as one; formulas go over two or three
_NO_MATH = (FontKind.TEXT, FontKind.PI)
_OF_FORMULAS = frozenset("=+−<>")  # that every font of text has, and text takes from there


@dataclass(frozen=True, slots=True)
class Part:
    """Runs that are one formula, or text when ``latex`` is ``None``.

    ``goes_on`` says of a formula that it is broken here and the next line begins with the rest.
    """

    runs: tuple[Run, ...]
    latex: str | None = None
    goes_on: bool = False

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
    """The parts of one line of a table, see ``parts_of_lines``; there, marks of notes are math."""
    return parts_of_lines((runs,), rules, italics=italics, notes=True)[0]


def parts_of_lines(
    lines: Sequence[Sequence[Run]],
    rules: Sequence[Rule] = (),
    *,
    italics: bool = False,
    notes: bool = False,
) -> tuple[tuple[Part, ...], ...]:
    """Each of the lines of one text as text and formulas, in order.

    Runs are cut where a formula begins or ends; the texts of all runs that come back, one after
    the other, are those given. What is mathematics is seen across line ends; a formula that is
    broken there is one part on each line, of which all but the last ``goes_on``. ``rules`` of the
    page are the bars of fractions and roots. ``italics`` is what ``sets_italics`` says of the
    document. LaTeX has no delimiters around it and compiles; what cannot be written so stays
    text. ``notes`` makes formulas of daggers and asterisks that note something, too.
    """
    maybe = [bool(runs) and _may_have_math(runs, italics) for runs in lines]
    done: list[tuple[Part, ...]] = []
    while len(done) < len(lines):
        first = len(done)
        end = _connected(lines, maybe, first)
        if any(maybe[first:end]):
            done.extend(_read(lines[first:end], rules, italics, notes))
        else:
            done.extend((Part(tuple(runs)),) if runs else () for runs in lines[first:end])
    return tuple(done)


def _connected(lines: Sequence[Sequence[Run]], maybe: Sequence[bool], first: int) -> int:
    """The end of the lines from ``first`` on that are read together.

    A formula goes over a line end only if one is on either side and no word beside it.
    """
    end = first + 1
    while end < len(lines) and end - first < _TOGETHER and lines[end] and lines[end - 1]:
        if not (maybe[end - 1] or maybe[end]):
            break
        if _is_word(lines[end - 1][-1]) or _is_word(lines[end][0]):
            break
        end += 1
    return end


def _read(
    lines: Sequence[Sequence[Run]], rules: Sequence[Rule], italics: bool, notes: bool
) -> Iterator[tuple[Part, ...]]:
    """The parts of each line of some that are read together."""
    rows = [_Row(runs, rules) for runs in lines]
    row = _in_one_row([each.atoms for each in rows])
    formulas = [
        (start, end)
        for start, end in formulas_in(row, italics=italics)
        if notes or any(sign.role is not Role.MARK for sign in row[start:end])
    ]
    stop = 0
    for each in rows:
        first, stop = stop, stop + len(each.atoms)
        here = [
            (max(start, first) - first, min(end, stop) - first, start < first, end > stop)
            for start, end in formulas
            if start < stop and end > first
        ]
        yield tuple(each.parts(here))


class _Row:
    """A line as signs, and as the atoms that formulas are found by: signs, fractions, roots."""

    def __init__(self, runs: Sequence[Run], rules: Sequence[Rule]) -> None:
        self.signs = signs_of(runs)
        self._bars = _bars(rules, runs) if rules else []
        self._size, self._baseline = ground_of(runs)
        self._pieces = with_strokes(with_held(self.signs, self._bars, self._size, self._baseline))
        self.atoms = [piece.sign for piece in self._pieces]

    def parts(self, formulas: Sequence[tuple[int, int, bool, bool]]) -> Iterator[Part]:
        """Text and the formulas: the atoms ``start:end``, whether they began before, and go on."""
        cut = _Pieces(self.signs)
        done = 0
        for start, end, began, goes_on in formulas:
            first, stop = self._pieces[start].start, self._pieces[end - 1].end
            runs = cut.between(first, stop)
            scripts = all(sign.level for sign in self.signs[first:stop])
            line = (self._baseline, self._size)
            latex = inline_latex(runs, self._bars, line, hanging=scripts)
            if latex:
                apart = began or (not scripts and self._stands_apart(start))
                if apart and latex[0] in "_^'":
                    latex = "{}" + latex  # what stands before may have such a script
                yield from cut.text(done, first)
                yield Part(runs, latex, goes_on)
                done = stop
        yield from cut.text(done, len(self.signs))

    def _stands_apart(self, k: int) -> bool:
        """Whether white stands before the atom ``k``."""
        sign = self.atoms[k]
        return not k or sign.x0 - self.atoms[k - 1].x1 > _APART * sign.run.size


def _in_one_row(lines: Sequence[Sequence[Sign]]) -> Sequence[Sign]:
    """The signs of all lines as if the page were wide enough for them to stand in one."""
    if len(lines) == 1:
        return lines[0]
    row: list[Sign] = []
    for signs in lines:
        shift = row[-1].x1 + _LINE_END * row[-1].run.size - signs[0].x0 if row else 0.0
        at_start = signs[0]._replace(space=True) if row else signs[0]
        row.extend(s._replace(x0=s.x0 + shift, x1=s.x1 + shift) for s in (at_start, *signs[1:]))
    return row


def sets_italics(runs: Iterable[Run]) -> bool:
    """Whether a document's formulas take their Latin letters from the italics of its text.

    So it is with Times, Charter or Palatino as a companion of symbol fonts: there are fonts for
    formulas, with Greek and operators, and not one Latin variable in them. LibreOffice takes all
    but operators from the fonts of text.
    """
    seen = False
    for run in runs:
        kind = kind_of(run.font.name)
        if kind is FontKind.OFFICE:
            seen = seen or not _OF_FORMULAS.isdisjoint(run.text)
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


def _may_have_math(runs: Sequence[Run], italics: bool) -> bool:
    """Whether there is anything that formulas are found by, quickly: most lines have nothing."""
    no_math = (FontKind.TEXT,) if italics else _NO_MATH
    for run in runs:
        font = run.font
        if kind_of(font.name) not in no_math:
            return True
        short = len(run.text) == 1 or run.text[0] in DIFFERENCES
        if font.italic and (short or run.script is Script.SUB):
            return True
        if not run.text.isascii() and any(map(styled, run.text)):
            return True
    return {Script.SUPER, Script.SUB} <= {run.script for run in runs}


def _is_word(run: Run) -> bool:
    """Whether a run is nothing but a word of the text."""
    text = run.text.rstrip(".,;:")
    plain = len(text) > 1 and text.isalpha() and text not in FUNCTIONS
    return plain and kind_of(run.font.name) is FontKind.TEXT


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
                run = self.signs[k].run
                out.append(run.part(self.signs[first].start, self.signs[k].end))
                first = k + 1
        return tuple(out)
