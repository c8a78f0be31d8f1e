"""The part of a passage that a budget holds, cut where it hurts least."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mineru_tools.reading.cuts import Cut, Divided, Grain

_FIRST_GUESS = 3  # characters for a token
_LONG = 6  # characters for a token, in hardly any text as many
_GUESSES = 4  # then the rest is halved: guesses alone could creep


@dataclass(frozen=True, slots=True)
class Part:
    """Markdown up to the offset ``stop``, with its length in tokens."""

    stop: int
    text: str
    tokens: int


def best_part(
    divided: Divided,
    start: int,
    count: Callable[[str], int],
    *,
    room: int,
    alone: int | None,
) -> Part | None:
    """The longest part from ``start`` on in ``room`` tokens; a finer cut only where none else fits.

    ``alone`` is the room that the next excerpt would give, ``None`` if this one gives as much.
    Nothing that would fit there is cut here, and no sentence ever: then there may be no part.
    Otherwise there always is one, and it may be longer than ``room`` if nothing in it can be cut.
    """
    ahead = [cut for cut in divided.cuts if cut.at > start]
    limit = len(divided.markdown)
    for grain in Grain:
        if alone is not None and grain is Grain.WORD:
            return None
        stops = [cut.at for cut in ahead if cut.grain <= grain and cut.at <= limit]
        for heads in (True, False) if divided.has_heads(start) else (True,):
            if part := _longest(divided, start, stops, count, room, heads):
                return part
        limit = stops[0]
        if alone is not None and _size(divided.part(start, limit), alone, count) <= alone:
            return None
    return _measured(divided, start, ahead[0], count)


def _measured(divided: Divided, start: int, cut: Cut, count: Callable[[str], int]) -> Part:
    text = divided.part(start, cut.at, heads=False)
    return Part(cut.at, text, count(text))


def _size(text: str, room: int, count: Callable[[str], int]) -> int:
    """The length of ``text``; of one far too long for ``room`` that of its beginning will do."""
    beginning = text[: _LONG * room]
    if len(beginning) < len(text):
        size = count(beginning)
        if size > room + 1:  # a word cut in two may take a token more
            return size
    return count(text)


def _longest(
    divided: Divided,
    start: int,
    stops: Sequence[int],
    count: Callable[[str], int],
    room: int,
    heads: bool,
) -> Part | None:
    """The last of ``stops`` up to which the text fits; found by guesses from what others took."""
    found: Part | None = None
    low, high = 0, len(stops)  # all before low fit, none from high on does
    guess = bisect_right(stops, start + _FIRST_GUESS * room) - 1
    tried = 0
    while low < high:
        at = min(max(guess, low), high - 1)
        text = divided.part(start, stops[at], heads=heads)
        part = Part(stops[at], text, _size(text, room, count))
        if part.tokens <= room:
            found, low = part, at + 1
        else:
            high = at
        tried += 1
        if tried < _GUESSES:
            read = min(len(text), _LONG * room) * room // max(1, part.tokens)
            guess = bisect_right(stops, start + read) - 1
        else:
            guess = (low + high) // 2
    return found
