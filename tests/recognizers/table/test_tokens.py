from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.recognizers.table.tokens import (
    BEGIN,
    END,
    VOCABULARY,
    decoded,
    places,
    vocabulary,
)

TOKENS = vocabulary(())


@given(st.lists(st.sampled_from(VOCABULARY), max_size=60))
def test_no_cell_lies_over_another_whatever_is_written(tokens: list[str]) -> None:
    taken = Counter(
        (row, col)
        for p in places(tokens)
        for row in range(p.row, p.row + p.rowspan)
        for col in range(p.col, p.col + p.colspan)
    )
    assert set(taken.values()) <= {1}


@given(st.lists(st.sampled_from(VOCABULARY), max_size=60))
def test_every_cell_that_is_opened_gets_a_place(tokens: list[str]) -> None:
    opened = [k for k, token in enumerate(tokens) if token in ("<td", "<td></td>")]
    assert sorted(p.token for p in places(tokens)) == opened


def test_spans_push_later_cells_to_the_free_columns() -> None:
    tokens = (
        "<thead> <tr> <td|rowspan=2 > </td> <td|colspan=2 > </td> </tr>"
        " <tr> <td></td> <td></td> </tr> </thead> <tbody> <tr> <td></td> <td></td> <td></td> </tr>"
    )
    written = []
    for token in tokens.split():
        name, _, span = token.partition("|")
        written += [name, f' {span[:-1]}"{span[-1]}"'] if span else [token]
    assert [(p.row, p.col, p.rowspan, p.colspan, p.header) for p in places(written)] == [
        (0, 0, 2, 1, True),
        (0, 1, 1, 2, True),
        (1, 1, 1, 1, True),
        (1, 2, 1, 1, True),
        (2, 0, 1, 1, False),
        (2, 1, 1, 1, False),
        (2, 2, 1, 1, False),
    ]


def chances(*tokens: str, sure: float = 0.8) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    out = np.zeros((len(tokens), len(TOKENS)), np.float32)
    for step, token in enumerate(tokens):
        out[step, TOKENS.index(token)] = sure
    return out


def test_reading_stops_at_the_end_mark_and_keeps_the_steps() -> None:
    read, sure = decoded(chances(BEGIN, "<tr>", "<td></td>", END, "<td></td>"), TOKENS)
    assert read == ["", "<tr>", "<td></td>"]
    assert round(sure, 3) == 0.8


def test_a_model_that_ends_at_once_has_no_score() -> None:
    assert decoded(chances(BEGIN, END), TOKENS) == ([""], 0.0)
    assert decoded(chances(), TOKENS) == ([], 0.0)


def test_a_models_own_list_gives_way_to_the_token_it_writes() -> None:
    assert vocabulary(["<tr>", "<td>"]) == (BEGIN, "<tr>", "<td></td>", END)
    assert len(TOKENS) == 50  # as many as SLANet-plus and SLANeXt have outputs
