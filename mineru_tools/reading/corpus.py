"""Passages laid end to end, so that a quote may begin in one and end in the next."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from mineru_tools.document.passage import Passage, Place
from mineru_tools.reading.folding import Folded, fold, skeleton

JOINT = "\n"  # between the texts of passages
_NUMBER_BEFORE = re.compile(r"(?:\d[.,]?|(?:^|[\s(=<>])[-\u2212\u2013])$")
_NUMBER_BEHIND = re.compile(r"[.,]?\d")


@dataclass(frozen=True, slots=True)
class Stretch:
    """From a character of one passage's text up to one of the same or a later passage's."""

    passages: tuple[Passage, ...]
    start: int
    stop: int

    @property
    def text(self) -> str:
        joined = JOINT.join(passage.text for passage in self.passages)
        return joined[self.start : len(joined) - len(self.passages[-1].text) + self.stop]

    @property
    def places(self) -> tuple[Place, ...]:
        """The boxes of the lines that it stands in, or of a passage whose lines are not known."""
        found: list[Place] = []
        for i, passage in enumerate(self.passages):
            start = 0 if i else self.start
            stop = self.stop if i + 1 == len(self.passages) else len(passage.text)
            lines = [
                line.place for line in passage.lines if line.start < stop and start < line.stop
            ]
            found += lines or passage.places
        return tuple(dict.fromkeys(found))


@dataclass(slots=True)
class Window:
    """Some passages in a row as one folded text."""

    passages: tuple[Passage, ...]
    text: str
    folded: Folded

    def stretch(self, start: int, stop: int) -> Stretch:
        """The characters ``text[start:stop]``, without the passages beside them."""
        ends = list(accumulate(len(passage.text) + len(JOINT) for passage in self.passages))
        first, last = bisect_right(ends, start), bisect_right(ends, stop - 1)
        before = ends[first - 1] if first else 0
        before_last = ends[last - 1] if last else 0
        return Stretch(self.passages[first : last + 1], start - before, stop - before_last)

    def exact(self, quote: str) -> Iterator[tuple[int, int]]:
        """Where the folded ``quote`` stands, but not where it would cut a number in two."""
        folded = self.folded.text
        found = folded.find(quote)
        while found >= 0:
            start = self.folded.at[found]
            stop = self.folded.at[found + len(quote) - 1] + 1
            if not self._cuts_number(start, stop):
                yield start, stop
            found = folded.find(quote, found + 1)

    def folded_between(self, start: int, stop: int) -> str:
        """What the characters ``text[start:stop]`` fold to."""
        at = self.folded.at
        return self.folded.text[bisect_left(at, start) : bisect_left(at, stop)]

    def _cuts_number(self, start: int, stop: int) -> bool:
        before, behind = self.text[max(0, start - 2) : start], self.text[stop : stop + 2]
        return bool(
            (self.text[start].isdecimal() and _NUMBER_BEFORE.search(before))
            or (self.text[stop - 1].isdecimal() and _NUMBER_BEHIND.match(behind))
        )


class Corpus:
    """Passages in reading order, those beside the flow at the end, each of them by itself."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        main = [passage for passage in passages if not passage.aside]
        self.passages = (*main, *(passage for passage in passages if passage.aside))
        bones = [skeleton(passage.text) for passage in self.passages]
        gaps = [i >= len(main) for i in range(len(bones))]
        parts = [JOINT * gap + bone for gap, bone in zip(gaps, bones, strict=True)]
        self.bones = "".join(parts)
        self._starts = [0, *accumulate(map(len, parts))]
        self._windows: dict[tuple[int, int], Window] = {}

    def around(self, start: int, stop: int) -> tuple[int, int]:
        """The numbers of the first and last passage of ``bones[start:stop]``."""
        last = len(self.passages) - 1
        first = bisect_right(self._starts, max(0, start)) - 1
        end = bisect_right(self._starts, max(0, stop - 1)) - 1
        return min(max(first, 0), last), min(max(end, first), last)

    def offset(self, number: int) -> int:
        """Where the bones of a passage begin."""
        return self._starts[number]

    def window(self, first: int, last: int) -> Window:
        if (first, last) not in self._windows:
            passages = self.passages[first : last + 1]
            text = JOINT.join(passage.text for passage in passages)
            self._windows[first, last] = Window(tuple(passages), text, fold(text))
        return self._windows[first, last]
