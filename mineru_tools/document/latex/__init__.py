"""The LaTeX of formulas: parsed and repaired."""

from mineru_tools.document.latex.parser import parses, read_latex
from mineru_tools.document.latex.repair import repaired
from mineru_tools.document.latex.tree import LatexError

__all__ = ["LatexError", "parses", "read_latex", "repaired"]
