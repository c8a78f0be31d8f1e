"""A display formula as LaTeX, from its runs and the rules among them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.formulas.bare import Bare
from mineru_tools.layout.formulas.check import is_valid
from mineru_tools.layout.formulas.display.atoms import Write, atoms_of
from mineru_tools.layout.formulas.display.braces import with_braced, with_whole_braces
from mineru_tools.layout.formulas.display.delimiters import stretched
from mineru_tools.layout.formulas.display.fraction_sizes import with_small_fractions
from mineru_tools.layout.formulas.display.fractions import with_bars
from mineru_tools.layout.formulas.display.frames import with_frames, with_lines
from mineru_tools.layout.formulas.display.grids import with_grids
from mineru_tools.layout.formulas.display.identity import says_all
from mineru_tools.layout.formulas.display.limits import with_labels, with_limits
from mineru_tools.layout.formulas.display.lines import lines_latex
from mineru_tools.layout.formulas.display.pieces import assembled
from mineru_tools.layout.formulas.display.row import row_latex
from mineru_tools.layout.formulas.display.rows import rows_of, under_each_other
from mineru_tools.layout.formulas.display.words import with_spaces, with_words
from mineru_tools.layout.formulas.fonts import FontKind, kind_of
from mineru_tools.layout.text_line import Run

_LATIN = re.compile("[A-Za-z]")  # Greek may be from a slanted font of symbols
_OF_VARIABLES = {FontKind.ITALIC, FontKind.BOLD_ITALIC, FontKind.UNICODE}
_LONGEST_PRODUCT = 3  # letters; longer ones are words


def display_latex(runs: Sequence[Run], bars: Sequence[BBox] = ()) -> str | None:
    """LaTeX without delimiters, or ``None`` where none was found that compiles and says all.

    ``runs`` in any order; ``bars`` are the rules among them, lying and standing.
    """
    if not runs:
        return None
    braced, bars = with_whole_braces(atoms_of(runs, products=_has_text_italics(runs)), bars)
    signs = assembled(braced)
    latex = _read(signs, bars)
    return latex if is_valid(latex) and says_all(latex, signs) else None


def inline_latex(
    runs: Sequence[Run], bars: Sequence[BBox], line: tuple[float, float], *, hanging: bool = False
) -> str | None:
    """The same of a formula within a line of text; scripts that come first stand on nothing.

    ``line`` is its baseline and size. ``hanging`` says that there are but scripts.
    """
    signs = assembled(atoms_of(runs, products=True))
    row = with_braced(with_bars(signs, bars, _written), _written)
    row = with_grids(row, _written, line[1])
    row = with_words(stretched(with_limits(row, _script, line[1])))
    latex = row_latex(row, line=line if hanging else None).removeprefix("{}")
    return latex if latex and is_valid(latex) and says_all(latex, signs) else None


def _has_text_italics(runs: Sequence[Run]) -> bool:
    """Whether the variables of a display are the italics of its text, and none of these a word.

    So it is with Times or Palatino as companions of symbol fonts.
    """
    italics = [run for run in runs if run.font.italic and _LATIN.search(run.text)]
    kinds = {kind_of(run.font.name) for run in italics}
    longest = max((len(run.text) for run in italics), default=0)
    return not kinds & _OF_VARIABLES and longest <= _LONGEST_PRODUCT


def _read(atoms: Sequence[Bare], rules: Sequence[BBox]) -> str:
    """LaTeX of signs and of the rules among them."""
    atoms, rules = with_frames(atoms, rules, _read)
    atoms, bars = with_lines(atoms, rules)
    return _lines(with_bars(atoms, bars, _written), lambda row: _row(with_small_fractions(row)))


def _written(atoms: Sequence[Bare]) -> str:
    """LaTeX of a part, whose bars have been read."""
    return _lines(atoms, _row)


def _lines(atoms: Sequence[Bare], write: Write) -> str:
    """LaTeX of atoms in one line or several, each of which ``write`` writes."""
    found = with_limits(with_grids(with_braced(atoms, _written), _written), _script)
    rows = [with_labels(row, _script) for row in rows_of(found)]
    return write(rows[0]) if len(rows) == 1 else lines_latex(rows, write)


def _row(row: Sequence[Bare]) -> str:
    """LaTeX of what stands on one line."""
    return row_latex(with_spaces(with_words(stretched(row))))


def _script(atoms: Sequence[Bare]) -> str:
    """LaTeX of a limit, which may have several lines."""
    rows = rows_of(with_grids(atoms, _written))
    lines = [row_latex(with_words(row, script=True), script=True) for row in rows]
    return under_each_other(lines)
