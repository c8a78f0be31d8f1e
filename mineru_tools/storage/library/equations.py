"""Numbers of equations as search terms: what formula (3) and "see equation 3" have in common."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mineru_tools.document.latex_in_text import numbers_of

_NAMES = (
    r"equations?|eqs?|eqns?|formulas?|formulae|gleichung(?:en)?|formeln?|gl|équations?|formules?"
    r"|ecuaci(?:ón|ones)|fórmulas?|equazion[ei]|formul[ae]|equaç(?:ão|ões)|уравнени[еяй]"
    r"|формул[аыу]?|方程式?|公式|式|수식|식"
)
_ASKED = re.compile(
    rf"(?<![^\W\d_])(?:{_NAMES})\.?\s*[(（]?\s*"
    r"(?P<number>(?:[A-Z]\.?)?\d+(?:[.\-–]\d+)*[a-z]?′?)(?![\w])",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W_]+")


def equation_terms(latex: str) -> Iterator[str]:
    """A term for each number that a display has."""
    for number in numbers_of(latex):
        yield from _term(number)


def asked_equations(text: str) -> Iterator[str]:
    """The terms of the equations that ``text`` names with their number."""
    for match in _ASKED.finditer(text):
        yield from _term(match["number"])


def _term(number: str) -> Iterator[str]:
    """One word for the index, in which 3.2 and 32 differ."""
    parts = _LETTERS.findall(number.casefold())
    if parts:
        yield "equation" + "x".join(parts)
