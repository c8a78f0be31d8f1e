"""LaTeX in running text told by its delimiters, and the numbers of equations in LaTeX."""

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


_TAG = re.compile(r"\s*\\tag\*?\s*\{([^{}]*)\}")


def numbers_of(latex: str) -> tuple[str, ...]:
    """The numbers that a display has, without brackets: ``3``, ``A.2``."""
    return tuple(match[1].strip() for match in _TAG.finditer(latex))


def without_numbers(latex: str) -> str:
    return _TAG.sub("", latex)


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


def with_latex_marks(text: str) -> str:
    r"""``text`` with ``\(…\)`` and ``\[…\]`` for formulas between dollars; prices are none."""
    if "$" not in text:
        return text
    return _FORMULA.sub(_in_latex_marks, text)


def _in_latex_marks(match: re.Match[str]) -> str:
    if match[3] is not None:
        return f"\\[{match[3]}\\]"
    return match[0] if match[4] is None else f"\\({match[4]}\\)"
