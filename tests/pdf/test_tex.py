from pathlib import Path

import numpy as np
import pytest

from mineru_tools import parse
from mineru_tools.pdf.tex import encoding_of, name_phi
from mineru_tools.pdf.unicode import REPLACEMENT

FILES = Path(__file__).parent / "files"


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
        ("PazoMath-Italic", 0x24, "ϱ"),
        ("txexs", 0xA9, "⎛"),
        ("txexs", 0x75, "u"),
        ("MathDesign-CH-Regular-Extension-10", 0x8A, ")"),
        ("Fourier-Math-Extension", 0x83, "ˆ"),
        ("Fourier-Math-Extension", 0xA1, "("),
        ("Kp--M-Ex-Regular", 0x83, "˜"),
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
    ("font", "low", "high"),
    [
        ("CMEX10", 0x00, 0xA1),
        ("CMEX10", 0x20, 0xC3),
        ("CMSY10", 0x0A, 0xAD),
        ("CMMI10", 0x0B, 0xAE),
    ],
)
def test_a_glyph_in_the_place_of_a_blank_has_another_place(font: str, low: int, high: int) -> None:
    encoding = encoding_of(font)
    assert encoding is not None
    assert encoding.by_code[high] == encoding.by_code[low]


def test_tall_brackets_and_lying_braces_of_newtx_are_put_together_of_their_pieces() -> None:
    markdown = parse(FILES / "grown_signs.pdf").markdown()
    matrix = r"\begin{pmatrix} a \\ b \\ a \\ b \\ a \end{pmatrix}"
    assert matrix + r" = \underbrace{a+b}_{b}" in markdown


def test_half_struck_relations_stay_so_on_a_page_with_a_ligature() -> None:
    markdown = parse(FILES / "grown_signs.pdf").markdown()
    assert r"The first set here is $A \varsubsetneq B$" in markdown


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
