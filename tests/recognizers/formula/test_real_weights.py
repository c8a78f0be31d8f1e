"""Readings of pix2tex as it was published; runs where ``models pull pix2tex`` has been run."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from mineru_tools.recognizers.formula import FORMULA_MODELS
from mineru_tools.recognizers.image import RGB


def drawn(*lines: str, height: int = 40) -> RGB:
    """Lines of signs on white."""
    image = Image.new("RGB", (60 + 30 * max(map(len, lines)), 30 + 70 * len(lines)), "white")
    pen = ImageDraw.Draw(image)
    for k, line in enumerate(lines):
        pen.text((20, 15 + 70 * k), line, fill="black", font_size=height)
    return np.asarray(image)


@pytest.mark.slow
def test_sums_drawn_here_are_read_rightly() -> None:
    if not FORMULA_MODELS.is_ready("pix2tex"):
        pytest.skip("needs `mineru-tools models pull pix2tex`")
    model = FORMULA_MODELS.load("pix2tex")
    pictures = [drawn("1 + 2 = 3"), drawn("1 + 2 = 3", height=24), drawn("3 + 5 = 8", "1 + 2 = 3")]
    first, smaller, both = model.recognize(pictures)
    assert first.latex == smaller.latex == "1+2=3"
    assert both.latex == r"\begin{aligned} 3+5 & =8 \\ 1+2 & =3 \end{aligned}"
    assert min(first.score, smaller.score, both.score) > 0.2
