"""A piece too long for its chunk, given out in parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

from mineru_tools.chunking.part_places import part_places
from mineru_tools.chunking.pieces import Piece
from mineru_tools.reading.cuts import Divided, Grain
from mineru_tools.reading.parts import best_part

State: TypeAlias = "tuple[int, ...]"
"""Where a splitter goes on, in numbers of its own; empty at the beginning."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A part, and where the next one begins; ``None`` behind the last."""

    piece: Piece
    then: State | None


@dataclass(frozen=True, slots=True)
class Room:
    """``size`` tells how long a chunk is in which a part has this text; ``limit`` what it may be.

    ``is_fresh`` tells that no other chunk could offer more, ``is_bare`` that it shows no headings.
    """

    size: Callable[[str], int]
    limit: int
    is_fresh: bool
    is_bare: bool = False

    def holds(self, text: str) -> bool:
        return self.size(text) <= self.limit


class Splitter(Protocol):
    """Gives a piece in parts."""

    def take(self, at: State, room: Room) -> Taken | None:
        """The next part: as much as ``room`` holds, ``None`` if that should be left to a fresh one.

        It is longer only from a fresh one, if it cannot be cut. In a bare one even words are.
        """
        ...


class ProseSplitter:
    """Text cut at items, lines, sentences or words."""

    def __init__(self, piece: Piece) -> None:
        self._piece = piece
        self._divided = Divided(piece.markdown.rstrip())

    def take(self, at: State, room: Room) -> Taken | None:
        start = at[0] if at else 0
        alone = None if room.is_fresh else room.limit
        part = best_part(self._divided, start, room.size, room=room.limit, alone=alone)
        if part is None:
            return None
        if part.tokens > room.limit:
            if not room.is_fresh:
                return None
            if room.is_bare:
                return self._taken(start, self._finer(start, part.stop, room))
        return self._taken(start, part.stop)

    def _finer(self, at: int, stop: int, room: Room) -> int:
        """The last of the finer cuts up to which ``room`` holds the text, else ``stop``."""
        for cuts in self._divided.finer(at, stop):
            low, high = 0, len(cuts)
            while low < high:
                middle = (low + high) // 2
                holds = room.holds(self._divided.part(at, cuts[middle]))
                low, high = (middle + 1, high) if holds else (low, middle)
            if low:
                return cuts[low - 1]
        return stop

    def _taken(self, start: int, stop: int) -> Taken:
        then = (stop,) if stop < len(self._divided.markdown) else None
        if not start and then is None:
            return Taken(self._piece, None)
        return Taken(cut_out(self._piece, self._divided, start, stop), then)


def cut_out(piece: Piece, divided: Divided, start: int, stop: int) -> Piece:
    """The part of ``piece`` between two cuts of its Markdown."""
    text = divided.part(start, stop)
    raw = divided.markdown[start:stop].rstrip()
    span = None
    if piece.span is not None and text == raw:
        span = (piece.span[0] + start, piece.span[0] + start + len(raw))
    places = part_places(piece.passage, divided.markdown[:start], raw)
    return replace(
        piece, markdown=text, embedded=text, tokens=0, span=span, places=places, is_part=True
    )


def last_sentence(piece: Piece, count: Callable[[str], int]) -> tuple[Piece, Piece] | None:
    """All but the last sentence of a paragraph, and that; ``None`` of a single sentence."""
    if piece.is_part:
        return None
    divided = Divided(piece.markdown.rstrip())
    end = len(divided.markdown)
    cuts = [cut.at for cut in divided.cuts if cut.grain <= Grain.SENTENCE and cut.at < end]
    if not cuts:
        return None
    parts = cut_out(piece, divided, 0, cuts[-1]), cut_out(piece, divided, cuts[-1], end)
    first, last = (replace(part, tokens=count(part.embedded)) for part in parts)
    return first, last
