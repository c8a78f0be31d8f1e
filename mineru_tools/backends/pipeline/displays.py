"""Display formulas written down: their LaTeX with the number, or their glyphs in a row."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.document.latex import repaired
from mineru_tools.document.symbols import SYMBOLS, Role
from mineru_tools.layout.equation_numbers import without_number
from mineru_tools.layout.formulas import is_drawn_in
from mineru_tools.layout.formulas.display import display_latex
from mineru_tools.layout.text_line import Run, Script, TextLine
from mineru_tools.primitives import Boxes, Rule, no_boxes

NO_DRAWINGS = no_boxes()
_ABOVE = 4.0  # points; the bar over a root is above the box of its letters
_BESIDE = 8.0  # points; bars reach farther than what is on them where spaces were put
_SCRIPTS = {Script.SUPER: "^", Script.SUB: "_"}
_KEYS = str.maketrans({"∗": "*", "⋆": "*", "′": "'"})
_MARKS = str.maketrans(
    {char: "\\" + char for char in "{}%&#_$"}
    | {"\\": r"\textbackslash ", "^": r"\textasciicircum ", "~": r"\textasciitilde "}
)


def display_content(
    lines: Sequence[TextLine], rules: Sequence[Rule], drawings: Boxes = NO_DRAWINGS
) -> str:
    """LaTeX of a display, its number as a tag; without LaTeX that compiles the glyphs as text."""
    latex = glyph_latex(lines, rules, drawings)
    return r"\ ".join(linear_math(line.runs) for line in lines) if latex is None else latex


def glyph_latex(
    lines: Sequence[TextLine], rules: Sequence[Rule], drawings: Boxes = NO_DRAWINGS
) -> str | None:
    """What the glyphs of a display tell, its number as a tag; ``None`` if they do not tell all.

    So it is where something is drawn in it.
    """
    formula, numbers = numbered(lines)
    if not formula or len(numbers) > 1:
        return None
    box = union_all(run.bbox for run in formula)
    if is_drawn_in(box, drawings, (_BESIDE, _ABOVE)):
        return None
    bars = bars_among(rules, box)
    latex = display_latex(formula, bars)
    return None if latex is None else with_numbers(latex, numbers)


def with_numbers(latex: str, numbers: Sequence[str]) -> str:
    """A formula and its numbers, which come in their brackets."""
    return latex + "".join(map(_tag, numbers))


def numbered(lines: Sequence[TextLine]) -> tuple[list[Run], list[str]]:
    """The runs of the formula, and its numbers in their brackets."""
    runs: list[Run] = []
    numbers: list[str] = []
    for line in lines:
        formula, number = without_number(line)
        runs += formula
        numbers += [number] if number else []
    return runs, numbers


def _tag(number: str) -> str:
    """The command for a number, which puts round brackets around it by itself."""
    inside = _escaped(number[1:-1].strip().translate(_KEYS))
    return f"\\tag{{{inside}}}" if number[0] == "(" else f"\\tag*{{[{inside}]}}"


def bars_among(rules: Sequence[Rule], box: BBox) -> list[BBox]:
    """The rules inside a display."""
    x0, y0, x1, y1 = box.x0 - _BESIDE, box.y0 - _ABOVE, box.x1 + _BESIDE, box.y1 + _ABOVE
    return [
        bar
        for bar in (rule.bbox for rule in rules)
        if y0 <= bar.y0 and bar.y1 <= y1 and x0 <= bar.x0 and bar.x1 <= x1
    ]


def linear_math(runs: Sequence[Run]) -> str:
    r"""A formula's glyphs on one line as ``\text``, raised and lowered as they stand."""
    out = ""
    for script, group in groupby(runs, key=lambda run: run.script):
        text = "".join(" " * run.space + run.text for run in group)
        words = rf"\text{{{_escaped(text if out else text.lstrip())}}}"
        out += f"{_SCRIPTS[script]}{{{words}}}" if script in _SCRIPTS else words
    return repaired(out) or ""


def _escaped(text: str) -> str:
    """Text within LaTeX: its marks as characters, and signs of mathematics by their names."""
    return "".join(_in_text(char) for char in text)


def _in_text(char: str) -> str:
    symbol = None if char.isascii() else SYMBOLS.get(char)
    if symbol is None or symbol.role in (Role.ACCENT, Role.PRIME):
        return char.translate(_MARKS)
    return f"${symbol.latex}$"
