"""What every text recogniser promises about the lines that it gives."""

from __future__ import annotations

import math
from collections.abc import Sequence

from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.text import ReadLine

SLACK = 0.01  # pixels, for sums of fractions


def assert_well_read(lines: Sequence[ReadLine], picture: RGB) -> None:
    """Words without spaces, places within the picture, scores from 0 to 1, finite numbers."""
    height, width = picture.shape[:2]
    for line in lines:
        assert line.words
        assert 0 <= line.score <= 1
        assert all(-SLACK <= x <= width + SLACK for x, _ in line.quad)
        assert all(-SLACK <= y <= height + SLACK for _, y in line.quad)
        for word in line.words:
            assert word.text
            assert not any(char.isspace() for char in word.text)
            assert 0 <= word.score <= 1
            assert all(map(math.isfinite, word.bbox))
            assert -SLACK <= word.bbox.x0 < word.bbox.x1 <= width + SLACK
            assert -SLACK <= word.bbox.y0 < word.bbox.y1 <= height + SLACK
