"""Lines that take little room while a page waits for the others of its document."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Sequence
from dataclasses import fields, replace
from functools import lru_cache

from mineru_tools.layout.page import PageLayout
from mineru_tools.layout.region import Region
from mineru_tools.layout.text_line import Run, TextLine

_UNFOLDED = 256  # lines, of a few pages; each is asked for its runs several times on end


class FoldedLine(TextLine):
    """A line whose runs are kept in an eighth of their room, and made anew when asked for.

    A page of 960 words has 680 KiB of runs, and 85 KiB of folded ones. What is ``replace``d in it
    stays folded. Runs are equal from one time to the next, but need not be the same objects.
    """

    __slots__ = ("_folded",)
    _folded: bytes

    @property
    def runs(self) -> tuple[Run, ...]:
        return _unfolded(self._folded)

    @runs.setter
    def runs(self, runs: tuple[Run, ...]) -> None:
        object.__setattr__(self, "_folded", zlib.compress(pickle.dumps(runs), 1))


def folded(layout: PageLayout) -> PageLayout:
    """The layout with all of its lines folded, of the regions and of the cells of tables."""
    known: dict[int, TextLine] = {}  # a table and its cells have the same lines

    def fold(lines: Sequence[TextLine]) -> tuple[TextLine, ...]:
        for line in lines:
            if id(line) not in known:
                known[id(line)] = _of(line)
        return tuple(known[id(line)] for line in lines)

    def fold_region(region: Region) -> Region:
        cells = tuple(replace(cell, lines=fold(cell.lines)) for cell in region.cells)
        return replace(region, lines=fold(region.lines), cells=cells)

    return replace(layout, regions=tuple(map(fold_region, layout.regions)))


def _of(line: TextLine) -> FoldedLine:
    return FoldedLine(**{each.name: getattr(line, each.name) for each in fields(line)})


@lru_cache(maxsize=_UNFOLDED)
def _unfolded(data: bytes) -> tuple[Run, ...]:
    runs: tuple[Run, ...] = pickle.loads(zlib.decompress(data))
    return runs
