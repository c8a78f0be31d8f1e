"""Formulas read from the glyphs of a page and written as LaTeX."""

from mineru_tools.layout.formulas.drawn import is_drawn_in, without_drawn
from mineru_tools.layout.formulas.parts import Part, parts_of, parts_of_lines, sets_italics

__all__ = [
    "Part",
    "is_drawn_in",
    "parts_of",
    "parts_of_lines",
    "sets_italics",
    "without_drawn",
]
