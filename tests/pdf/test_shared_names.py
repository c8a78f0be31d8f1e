from pathlib import Path

import pytest

from mineru_tools import parse
from mineru_tools.pdf.shared_names import is_shared, own_name

FILE = Path(__file__).parent / "files" / "fonts_of_one_name.pdf"


def test_a_formula_from_fonts_with_the_name_of_the_text_is_read() -> None:
    markdown = parse(FILE).markdown()
    assert r"\sum_a\left(\frac{a}{\beta}\right) \asymp a \star \beta" in markdown
    assert "The set here is A." in markdown
    assert "Here the text ends." in markdown


@pytest.mark.parametrize(
    ("slanted", "known", "bare", "suffix"),
    [
        (False, "", True, "-Extension"),
        (False, "\uf8f1\uf8f4", False, "-Extension"),
        (False, "()0123", False, ""),
        (False, "Rx", True, ""),
        (True, "xyαβ", False, "-Math-Letters"),
        (True, "xy", True, "-Math-Letters"),
        (True, "xy", False, ""),
        (True, "≡⊕×", False, "-Math-Symbols"),
        (True, "", True, "-Math-Symbols"),
        (True, "†‡", False, ""),
        (True, "λόγος", False, ""),
    ],
)
def test_a_font_is_told_by_what_it_holds(
    slanted: bool, known: str, bare: bool, suffix: str
) -> None:
    assert own_name("Iwona", slanted, frozenset(known), bare) == "Iwona" + suffix


def test_only_families_that_do_so_share_names() -> None:
    assert is_shared("AntykwaTorunska-Regular")
    assert is_shared("KurierLight-Italic")
    assert not is_shared("CMSY10")
