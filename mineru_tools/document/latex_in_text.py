"""Formulas found in running text by their delimiters, and made plain."""

from __future__ import annotations

import re

from mineru_tools.document.formula_text import plain_text

_GROUP = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
_DELIMITED = (
    r"\\\(((?:(?!\\\().)+?)\\\)|\\\[((?:(?!\\\[).)+?)\\\]|(?<!\\)\$\$([^$]+)\$\$"
    r"|(?<![\\$])\$((?=\S)(?:\\.|[^$\\])+?)(?<!\s)\$(?!\d)"
)
_FORMULA = re.compile(_DELIMITED, re.DOTALL)
_FRAMED = r"\\begin\{[a-z]+\*?\}(?:(?!\\begin).)+?\\end\{[a-z]+\*?\}"
_LATEX = re.compile(rf"{_DELIMITED}|({_FRAMED}|\\[A-Za-z]+(?:{_GROUP})*)", re.DOTALL)


def with_plain_formulas(text: str, *, commands: bool = False) -> str:
    """``text`` with the formulas in it as ``plain_text`` has them.

    Those are what stands between delimiters of LaTeX or Markdown, and with ``commands`` LaTeX's
    commands outside of any. Prices in dollars are none: a space before the second dollar, or a
    digit behind it, tells them.
    """
    if "\\" not in text and "$" not in text:
        return text
    pattern = _LATEX if commands else _FORMULA
    return pattern.sub(lambda match: plain_text(match[match.lastindex or 0]), text)
