"""Characters of a line put together to words, each with where it starts and ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from mineru_tools.recognizers.text.ctc import Character

# Times the height of a line. Characters of any script whose middles are further apart are not of
# one word, whether or not the network saw a space: two columns, a title spread out.
FAR = 2.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A word from ``start`` to ``end`` of its line, in steps; ``score`` is the mean chance."""

    text: str
    start: float
    end: float
    score: float


def pieces(read: Sequence[Character], steps: int, height: float) -> list[Piece]:
    """The words of a line of so many ``steps``, which is ``height`` steps high.

    A word ends where a space was read. Its outer characters reach as far out as they are from
    their neighbours within it, yet never over the space.
    """
    groups: list[list[Character]] = [[]]
    bounds = [0.0]  # the spaces, and the ends of the line
    for char in read:
        group = groups[-1]
        if char.text.isspace():
            if group:
                groups.append([])
                bounds.append(char.step)
            continue
        if group and char.step - group[-1].step > FAR * height:
            groups.append([])
            bounds.append((group[-1].step + char.step) / 2)
        groups[-1].append(char)
    bounds = bounds if groups[-1] else bounds[:-1]
    bounds.append(float(steps))
    pitch = _pitch(groups, height)
    return [
        _piece(group, start, end, pitch)
        for group, (start, end) in zip(filter(None, groups), pairwise(bounds), strict=True)
    ]


def _piece(group: Sequence[Character], start: float, end: float, pitch: float) -> Piece:
    first, last = group[0].step, group[-1].step
    left = group[1].step - first if len(group) > 1 else pitch
    right = last - group[-2].step if len(group) > 1 else pitch
    return Piece(
        text="".join(char.text for char in group),
        start=max(start, first - left / 2),
        end=min(end, last + right / 2),
        score=sum(char.chance for char in group) / len(group),
    )


def _pitch(groups: Sequence[Sequence[Character]], height: float) -> float:
    """From a character to the next, as is usual in the line; of none, half its height."""
    return median([b.step - a.step for group in groups for a, b in pairwise(group)] or [height / 2])
