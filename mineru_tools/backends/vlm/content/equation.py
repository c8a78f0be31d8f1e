r"""What a model wrote about a formula, made LaTeX that renderers take."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from mineru_tools.backends.vlm.content.delimiters import pieces
from mineru_tools.backends.vlm.content.fences import balanced
from mineru_tools.document.latex import parses, repaired
from mineru_tools.document.latex.stream import tokens_of
from mineru_tools.document.latex_in_text import numbers_of

_MARKS = frozenset({r"\[", r"\]", "\\"})  # of displays, and half a command where a reply is cut off
_DEFINED = re.compile(r"\\(eqqcolon|coloneqq)(?![A-Za-z])")  # of mathtools, which few load
_BIG = re.compile(
    r"(\\[Bb]igg?[lmr]?) ?"
    r"\{\s*([()\[\]|/.]|\\[{}|]|\\[lr](?:angle|brace|brack|ceil|floor|vert|Vert)|\\[vV]ert)\s*\}"
)
_BIGTIMES = re.compile(r"\\bigtimes(?![A-Za-z])")  # of fonts that no renderer on the web has
_TAG_START = re.compile(r"<(?=\S)")  # what is not followed by a space looks like HTML's
_TAG = re.compile(r"\\tag\*?\s*\{([^{}]*)\}")


def framed(latex: str) -> str:
    """A formula as a document has it, between the marks of a display."""
    return f"\\[\n{latex}\n\\]"


def equation(reply: str) -> str:
    r"""The LaTeX of a display without delimiters, with one ``\tag`` at most.

    Delimiters of several displays make them rows of one. Commands that few renderers know become
    those that all do. Where no renderer takes the rest, braces and fences get their partners,
    and what our own parser can mend is mended; no sign of the formula goes.
    """
    latex = _bare(reply)
    latex = _DEFINED.sub(lambda match: "=:" if match[1] == "eqqcolon" else ":=", latex)
    latex = _BIG.sub(lambda match: match[1] + match[2] + " " * match[2][-1].isalpha(), latex)
    latex = _BIGTIMES.sub(r"\\times", latex)
    latex = _TAG_START.sub("< ", latex)
    return _mended(latex if len(numbers_of(latex)) < 2 else without_tags(latex))


def without_tags(latex: str) -> str:
    r"""The formula with ``(1)`` for ``\tag{1}``: of several numbers renderers take none."""
    return _TAG.sub(r"(\1)", latex)


def in_rows(latex: Sequence[str]) -> str:
    """Formulas below each other as one; the number of the only one that has one stands outside."""
    numbers = [number for each in latex for number in _TAG.finditer(each)]
    if len(numbers) == 1:
        latex, tag = [_TAG.sub("", each).rstrip() for each in latex], f" {numbers[0][0]}"
    else:
        latex, tag = [without_tags(each) for each in latex], ""
    rows = "".join(f"{each} \\\\ " for each in latex)
    return f"\\begin{{array}}{{l}} {rows}\\end{{array}}{tag}"


def _bare(reply: str) -> str:
    """The reply without the marks of displays and of formulas that are all of it."""
    found = [*pieces(reply.strip())]
    text = found[0].text.strip() if len(found) == 1 else reply.strip()
    if text.startswith("$$") and text.endswith("$$"):
        text = text[2:-2]
    runs = groupby(tokens_of(text), _MARKS.__contains__)
    rows = ["".join(run).strip() for is_mark, run in runs if not is_mark]
    filled = [row for row in rows if row]
    return in_rows(filled) if len(filled) > 1 else "".join(filled)


def _mended(latex: str) -> str:
    if not latex or parses(latex):
        return latex
    even = balanced(latex)
    if parses(even):
        return even
    return repaired(latex) or repaired(even) or even
