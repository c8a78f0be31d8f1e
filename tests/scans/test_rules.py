"""Runs of ink, of which rules are made."""

from __future__ import annotations

from itertools import groupby

import hypothesis.extra.numpy as hnp
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.primitives import Flags
from mineru_tools.scans.rules import runs_along


@given(
    hnp.arrays(np.bool_, hnp.array_shapes(min_dims=2, max_dims=2, max_side=9)), st.integers(1, 4)
)
def test_runs_are_those_that_one_finds_pixel_by_pixel(ink: Flags, least: int) -> None:
    expected = []
    for y, row in enumerate(ink.tolist()):
        at = 0
        for inked, group in groupby(row):
            count = len(list(group))
            if inked and count >= least:
                expected.append([y, at, at + count])
            at += count
    assert runs_along(ink, least).tolist() == expected
    assert runs_along(np.asfortranarray(ink), least).tolist() == expected
