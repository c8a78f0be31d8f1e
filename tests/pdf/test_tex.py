import numpy as np
import pytest

from mineru_tools.pdf.tex import encoding_of, name_phi
from mineru_tools.pdf.unicode import REPLACEMENT


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


@pytest.mark.parametrize(
    ("font", "code", "char"),
    [
        ("CMMI10", 0x3F, "⋆"),
        ("HFBRMI10", 0x0B, "α"),
        ("HFBRSY10", 0x14, "≤"),
        ("HFBRAS10", 0x35, "≦"),
        ("MSBM10", 0x76, "⪸"),
        ("txsyb", 0x76, "⪷"),
        ("MathDesign-CH-Regular-MathDesignSymbolA-10", 0x62, "ϝ"),
        ("MathDesign-CH-Regular-MathDesignSymbolA-10", 0xB6, "⩽"),
        ("MathDesign-CH-Regular-MathDesignSymbolB-10", 0x10, "⋨"),
        ("TeX-matha10", 0x60, "⊕"),
        ("TeX-mathx10", 0xA4, "⋃"),
    ],
)
def test_a_code_means_what_the_package_of_the_font_declares(
    font: str, code: int, char: str
) -> None:
    encoding = encoding_of(font)
    assert encoding is not None
    assert encoding.by_code[code] == char


@pytest.mark.parametrize(
    ("font", "named", "char"),
    [
        ("NewTXMI", "⊳", "◁"),
        ("XCharterMathMI", "↪", "˒"),
        ("MSBM10", "≿", "⪸"),
        ("txsyb", "≿", "⪷"),
        ("CMSY10", "k", "‖"),
        ("CMSY10", "2", "∈"),
        ("CMMI10", "?", "⋆"),
        ("txsyc", ",", "≠"),
        ("TeX-matha10", "`", "+"),
        ("TeX-matha10", "‘", "⊕"),
    ],
)
def test_a_glyph_with_the_name_of_another_is_what_it_looks_like(
    font: str, named: str, char: str
) -> None:
    encoding = encoding_of(font)
    assert encoding is not None
    assert encoding.misnamed[named] == char


@pytest.mark.parametrize("font", ["Times-Roman", "ABCDEE+Calibri", "MinionPro-It", "Hfbrot"])
def test_a_font_that_is_not_of_tex_has_no_encoding(font: str) -> None:
    assert encoding_of(font) is None


def test_places_that_nothing_in_unicode_looks_like_are_marked() -> None:
    encoding = encoding_of("stmary10")
    assert encoding is not None
    assert encoding.by_code[5] == REPLACEMENT
