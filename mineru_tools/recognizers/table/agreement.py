"""How well a structure fits the words it holds: one measure for rules and models alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.recognizers.table.fill import text_lines
from mineru_tools.recognizers.table.model import StructureCell, TableStructure, Word

SLACK = 0.3  # em by which ink may stand over a border: italics, rounded boxes
ALIGNED = 0.5  # em between edges of one column, or middles of one row
WHITE = 1.5  # em of white inside one line of a cell; word spaces stay below one


def agreement(structure: TableStructure, words: Sequence[Word]) -> float:
    """0 to 1: the product of five shares, each 1 in a well set table read well.

    Words whole inside their cells; cells without a wide gap in a line; rows and columns with text;
    entries that line up with their column; entries that stand level with their row.
    """
    if not words or not structure.cells:
        return 0.0
    em = median(w.bbox.height for w in words) or 1.0
    texts = [(c, union_all(words[k].bbox for k in c.words)) for c in structure.cells if c.words]
    return (
        _share(_is_inside(words[k].bbox, c.bbox, em) for c, _ in texts for k in c.words)
        * _share(not _has_gap(c, words, em) for c, _ in texts)
        * _filled(structure)
        * _share(_columns(texts, em))
        * _share(_rows(texts, em))
    )


def _share(flags: Iterable[bool]) -> float:
    marks = list(flags)
    return sum(marks) / len(marks) if marks else 1.0


def _is_inside(word: BBox, cell: BBox | None, em: float) -> bool:
    return cell is None or (
        word.x0 >= cell.x0 - SLACK * em
        and word.x1 <= cell.x1 + SLACK * em
        and word.y0 >= cell.y0 - SLACK * em
        and word.y1 <= cell.y1 + SLACK * em
    )


def _has_gap(cell: StructureCell, words: Sequence[Word], em: float) -> bool:
    return any(
        words[b].bbox.x0 - words[a].bbox.x1 > WHITE * em
        for line in text_lines(words, cell.words)
        for a, b in pairwise(line)
    )


def _filled(structure: TableStructure) -> float:
    """The share of rows and columns in which some text begins."""
    used = [c for c in structure.cells if c.words]
    lanes = len({c.row for c in used}) + len({c.col for c in used})
    return lanes / (structure.rows + structure.cols)


def _columns(texts: Sequence[tuple[StructureCell, BBox]], em: float) -> Iterator[bool]:
    """For each entry below the head of its column: left, right or middle under the others."""
    columns: dict[int, list[BBox]] = {}
    for cell, box in texts:
        if cell.colspan == 1 and not cell.header:
            columns.setdefault(cell.col, []).append(box)
    for boxes in columns.values():
        yield from _aligned([(b.x0, b.center[0], b.x1) for b in boxes], em)


def _rows(texts: Sequence[tuple[StructureCell, BBox]], em: float) -> Iterator[bool]:
    """For each entry beside others: first line, last line or middle level with theirs."""
    rows: dict[int, list[BBox]] = {}
    for cell, box in texts:
        if cell.rowspan == 1:
            rows.setdefault(cell.row, []).append(box)
    for boxes in rows.values():
        yield from _aligned([(b.y0, b.center[1], b.y1) for b in boxes], em)


def _aligned(places: Sequence[tuple[float, float, float]], em: float) -> list[bool]:
    """Which of the places lie where most do, by the edge in which most agree; none for one."""
    if len(places) < 2:
        return []
    ways = []
    for edge in zip(*places, strict=True):
        usual = median(edge)
        ways.append([abs(x - usual) < ALIGNED * em for x in edge])
    return max(ways, key=sum)
