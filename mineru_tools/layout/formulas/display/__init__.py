"""Display formulas: what stands above and below the line, read from the places of the signs."""

from mineru_tools.layout.formulas.display.read import display_latex, inline_latex

__all__ = ["display_latex", "inline_latex"]
