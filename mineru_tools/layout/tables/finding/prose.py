"""Running text among the lines of a page: what fills its measure line after line is no label."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from mineru_tools.layout.tables.room import first_word, fits
from mineru_tools.layout.tables.typography import FLUSH, TEXT_LEADING
from mineru_tools.layout.text_line import TextLine

MIN_LINES = 5  # one under another; the text of one cell seldom has more
MIN_LETTERS = 20  # in a line; narrower columns hold entries
ALIKE = 1.1  # ratio of the sizes of lines of one paragraph
INDENT = 2.5  # em by which its first line may be set in


def running_lines(lines: Sequence[TextLine]) -> set[int]:
    """The ids of lines in stacks where no line had room for the first word of the next.

    Labels of a table end where they end; only text that runs on fills every line.
    """
    found: set[int] = set()
    for stack in _stacks(lines):
        right = max(line.bbox.x1 for line in stack)
        run = stack[:1]
        for above, below in pairwise(stack):
            if _is_full(above, below, right):
                run.append(below)
                continue
            found |= _ids(run)
            run = [below]
        found |= _ids(run)
    return found


def _ids(run: Sequence[TextLine]) -> set[int]:
    return {id(line) for line in run} if len(run) >= MIN_LINES else set()


def _is_full(line: TextLine, following: TextLine, right: float) -> bool:
    long = len(line.text) >= MIN_LETTERS
    return long and not fits(first_word(following.runs), right - line.bbox.x1, line.size)


def _stacks(lines: Iterable[TextLine]) -> list[list[TextLine]]:
    """Lines of one size, flush left under one another, as close as text is set."""
    stacks: list[list[TextLine]] = []
    near: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda line: line.baseline):
        near = [
            s for s in near if line.baseline - s[-1].baseline <= TEXT_LEADING * s[-1].size * ALIKE
        ]
        home = next((s for s in reversed(near) if _goes_on(s, line)), None)
        if home is None:
            stacks.append([line])
            near.append(stacks[-1])
        else:
            home.append(line)
    return stacks


def _goes_on(stack: Sequence[TextLine], line: TextLine) -> bool:
    last, em = stack[-1], line.size
    left = stack[1 if len(stack) > 1 else 0].bbox.x0
    reach = FLUSH * em if len(stack) > 1 else INDENT * em
    return (
        0.5 * em < line.baseline - last.baseline <= TEXT_LEADING * em
        and max(last.size, em) <= ALIKE * min(last.size, em)
        and abs(line.bbox.x0 - left) < reach
    )
