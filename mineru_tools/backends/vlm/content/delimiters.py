"""Where formulas stand in text: between ``\\(`` and ``\\)``, or ``\\[`` and ``\\]``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias

_MARK = re.compile(
    r"\\\\|\\[()\[\]]"
)  # a row's end is taken first: the one of "\\[2pt]" opens none
_CLOSING = {"(": ")", "[": "]"}

Kind: TypeAlias = Literal["", "(", "["]


class Piece(NamedTuple):
    """Some text without its delimiters; ``kind`` is its opening one, empty outside of formulas."""

    text: str
    kind: Kind = ""

    @property
    def source(self) -> str:
        return f"\\{self.kind}{self.text}\\{_CLOSING[self.kind]}" if self.kind else self.text


def pieces(text: str) -> Iterator[Piece]:
    """The pieces of ``text`` in order, nothing left out; their ``source`` in a row is ``text``.

    A formula ends at the first mark that closes it; what opens and is never closed is text.
    """
    marks = [(match.start(), match[0][1]) for match in _MARK.finditer(text)]
    last = {mark: start for start, mark in marks}
    at, opened = 0, -1
    kind: Kind = ""
    for start, mark in marks:
        if not kind:
            if mark in _CLOSING and last.get(_CLOSING[mark], -1) > start:
                opened, kind = start, "(" if mark == "(" else "["
        elif mark == _CLOSING[kind]:
            if at < opened:
                yield Piece(text[at:opened])
            yield Piece(text[opened + 2 : start], kind)
            at, kind = start + 2, ""
    if at < len(text):
        yield Piece(text[at:])
