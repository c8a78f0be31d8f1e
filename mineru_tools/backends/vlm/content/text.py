"""What a model wrote about a paragraph, made text with formulas in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mineru_tools.backends.vlm.content.delimiters import Piece, pieces
from mineru_tools.document.latex.stream import tokens_of

_CITED = re.compile(r"[–\d\-,\s]+")  # "\[12, 14\]" are brackets that somebody escaped
_GLUED = re.compile(r"\\(?!top|int|inf)(cong|to|times|subset|in)([A-Za-z])(?![A-Za-z])")
_BLANK = re.compile(r"(_{3,})")  # a line to write on
_OPENING = frozenset({"{", r"\left", r"\begin"})
_CLOSING = frozenset({"}", r"\right", r"\end"})


def running_text(reply: str) -> str:
    r"""The text with all its formulas between ``\(`` and ``\)``.

    Commands stand apart from the letters behind them, and lines to write on outside of formulas.
    """
    if "\\" not in reply:
        return reply
    return "".join(map(_settled, pieces(reply)))


def _settled(piece: Piece) -> str:
    if not piece.kind:
        return piece.text
    if piece.kind == "[" and _CITED.fullmatch(piece.text):
        return f"[{piece.text}]"
    formula = _GLUED.sub(r"\\\1 \2", piece.text)
    if not _BLANK.search(formula):
        return Piece(formula, "(").source
    return " ".join(part.source for part in _around_blanks(formula) if part.text.strip())


def _around_blanks(formula: str) -> Iterator[Piece]:
    """Formulas and the blanks between them; one in a group stays, as underscores that are set."""
    depth = 0
    kept: list[str] = []
    for number, part in enumerate(_BLANK.split(formula)):
        if number % 2 and not depth:
            yield Piece("".join(kept), "(")
            yield Piece(part)
            kept = []
        elif number % 2:
            kept.append(part.replace("_", r"\_"))
        else:
            tokens = tokens_of(part)
            depth += sum(token in _OPENING for token in tokens)
            depth -= sum(token in _CLOSING for token in tokens)
            kept.append(part)
    yield Piece("".join(kept), "(")
