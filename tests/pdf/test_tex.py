import numpy as np
import pytest

from mineru_tools.pdf.tex import name_phi


def named(text: str, height: float, font: str = "CMMI10") -> str:
    """What a glyph with this character becomes whose ink is so many em tall."""
    texts = [text]
    name_phi(texts, np.array([[0.0, 0.0, 5.0, 10 * height]]), np.array([10.0]), [font])
    return texts[0]


@pytest.mark.parametrize("text", ["φ", "ϕ"])
def test_a_phi_is_what_it_looks_like(text: str) -> None:
    assert named(text, 0.89) == "ϕ"
    assert named(text, 0.66) == "φ"


def test_a_phi_of_a_text_font_is_what_the_file_says() -> None:
    assert named("φ", 0.89, "Times-Roman") == "φ"
