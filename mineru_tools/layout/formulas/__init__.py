"""Formulas read from the glyphs of a page and written as LaTeX."""

from mineru_tools.layout.formulas.parts import Part, parts_of, parts_of_lines, sets_italics

__all__ = ["Part", "parts_of", "parts_of_lines", "sets_italics"]
