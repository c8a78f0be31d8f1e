from __future__ import annotations

import math

import pytest

from mineru_tools.scans.styles import alike


@pytest.mark.parametrize("odd", [0.0, -3.0, math.nan])
def test_a_size_that_is_none_is_left_as_it_is(odd: float) -> None:
    found = alike([(10.0, 40), (10.1, 5), (odd, 3)])
    assert found[:2] == [10.0, 10.0]
    assert found[2] == odd or math.isnan(odd)
