from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from mineru_tools.recognizers.table import (
    StructureCell,
    TableStructure,
    Word,
    agreement,
    filled,
)
from tests.recognizers.table.strategies import picture, structures, word, words


def table(rows: int, cols: int, found: tuple[Word, ...]) -> TableStructure:
    """The words of a 4 by 3 grid read as one of ``rows`` and ``cols``."""
    cells = tuple(StructureCell(r, c) for r in range(rows) for c in range(cols))
    return filled(TableStructure(cells, 1.0, "a model"), picture(found, 150, 80))


FOUND = tuple(word(f"{r}{c}", 50 * c + 25, 20 * r + 10) for r in range(4) for c in range(3))


@given(structures, words)
def test_agreement_is_a_share(structure: TableStructure, found: tuple[Word, ...]) -> None:
    assert 0 <= agreement(filled(structure, picture(found)), found) <= 1


def test_the_right_grid_agrees_wholly_and_any_other_less() -> None:
    right = agreement(table(4, 3, FOUND), FOUND)
    assert right == 1
    for rows, cols in ((4, 2), (4, 1), (4, 4), (5, 3), (1, 1)):
        assert agreement(table(rows, cols, FOUND), FOUND) < right, (rows, cols)


def test_words_across_a_border_speak_against_it() -> None:
    right = table(4, 3, FOUND)
    across = tuple(
        replace(w, bbox=w.bbox._replace(x1=w.bbox.x1 + 35)) if k % 3 == 0 else w
        for k, w in enumerate(FOUND)
    )
    assert agreement(right, across) < 0.8


def test_nothing_agrees_with_nothing() -> None:
    assert agreement(TableStructure((), 1.0, "a model"), FOUND) == 0
    assert agreement(table(2, 2, ()), ()) == 0
