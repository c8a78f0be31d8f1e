"""Room at the end of a line: would the first word of the next line have fitted there?

Whoever sets text in a column fills a line before beginning the next. A line that leaves room for
that word ended its paragraph; one without that room has probably run on.
"""

from __future__ import annotations

from collections.abc import Sequence

from mineru_tools.document.geometry import union_all
from mineru_tools.layout.scripts import is_cjk
from mineru_tools.layout.text_line import Run

WORD_SPACE = 0.25  # em, what the word would need in front
TOLERANCE = 0.2  # em; a line fits or does not, but advance widths and hairlines are not exact


def first_word(runs: Sequence[Run]) -> float:
    """The width in points of the runs up to the first space; of scripts set solid one letter."""
    if is_cjk(runs[0].text[:1]):
        return runs[0].size
    end = next((k for k, r in enumerate(runs) if k and r.space), len(runs))
    return union_all(r.bbox for r in runs[:end]).width


def fits(word: float, room: float, em: float, *, solid: bool = False) -> bool:
    """Whether a word has room behind a line; ``solid`` for scripts without word spaces."""
    return word + (0.0 if solid else WORD_SPACE * em) + TOLERANCE * em <= room
