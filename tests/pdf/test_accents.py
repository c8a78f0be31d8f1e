from pathlib import Path

import numpy as np
from reportlab.pdfgen import canvas

from mineru_tools import parse
from mineru_tools.pdf.accents import join_accents

SIZE = 10.0


def joined(*glyphs: tuple[str, float, float, float, float]) -> list[str]:
    """Texts that remain of glyphs given with the box of their ink."""
    texts = [text for text, *_ in glyphs]
    box = np.array([edges for _, *edges in glyphs])
    size, spaced = np.full(len(glyphs), SIZE), np.zeros(len(glyphs), dtype=bool)
    left = join_accents(texts, box, box.copy(), size, spaced)
    return [texts[k] for k in left.tolist()]


def test_an_accent_that_is_listed_after_the_next_letter_goes_to_its_own() -> None:
    letters = ("N", 0.0, 3.0, 8.4, 10.0), ("C", 9.2, 3.0, 16.3, 10.0)
    assert joined(*letters, ("\u20d7", 3.6, 0.5, 8.0, 2.5)) == ["N\u20d7", "C"]


def test_an_accent_leans_with_the_letter_that_it_stands_over() -> None:
    assert joined(("\u20d7", 1.0, 1.5, 5.4, 3.4), ("t", 0.0, 4.0, 3.1, 10.3)) == ["t\u20d7"]


def test_an_accent_that_grows_stays_a_sign_of_its_own() -> None:
    letters = ("Z", 0.0, 3.2, 7.0, 10.0), ("k", 7.6, 3.0, 12.6, 10.0)
    assert joined(("ˆ", 0.8, 1.0, 10.6, 2.6), *letters) == ["ˆ", "Z", "k"]


def test_an_accent_is_found_again_behind_the_piece_of_line_that_has_its_letter() -> None:
    word = [(char, 6.0 * k, 3.0, 6.0 * k + 5.5, 10.0) for k, char in enumerate("Ubermut")]
    assert joined(*word, ("¨", 1.2, 0.5, 4.2, 1.5)) == ["Ü", *"bermut"]


def test_small_capitals_take_the_accents_of_larger_letters() -> None:
    box = np.array([(0.0, 4.0, 5.0, 10.0), (5.5, 4.0, 10.0, 10.0), (1.0, 2.0, 4.0, 3.0)])
    texts, size, spaced = list("UB¨"), np.array([8.0, 8.0, 10.0]), np.zeros(3, dtype=bool)
    left = join_accents(texts, box, box.copy(), size, spaced)
    assert [texts[k] for k in left.tolist()] == ["Ü", "B"]


def test_a_narrow_space_after_a_letter_with_an_accent_stays_one() -> None:
    """Lines without a stretch have 0.12 em between words; no letters are kerned so far apart."""
    box = np.array([(0.0, 5, 5, 10), (1.0, 2, 4, 4), (6.2, 5, 9, 12)])
    texts, spaced = ["e", "´", "j"], np.array([False, False, True])
    left = join_accents(texts, box, box.copy(), np.full(3, SIZE), spaced)
    assert [(texts[k], bool(spaced[k])) for k in left.tolist()] == [("é", False), ("j", True)]


def test_an_accent_in_the_middle_of_a_word_leaves_no_space_there() -> None:
    """A reader of the file sees white space on both sides of a raised accent."""
    box = np.array([(0.0, 5, 5, 10), (5.5, 1, 8, 2), (5, 5, 10, 10), (13, 5, 18, 10)])
    texts, spaced = ["h", "¨", "o", "d"], np.array([False, True, True, True])
    left = join_accents(texts, box, box.copy(), np.full(4, SIZE), spaced)
    assert [(texts[k], bool(spaced[k])) for k in left.tolist()] == [
        ("h", False),
        ("ö", False),
        ("d", True),
    ]


def test_a_dot_or_a_bar_below_a_letter_is_its_mark() -> None:
    assert joined((".", 2.0, 10.5, 3.0, 11.5), ("a", 0.0, 5.0, 5.0, 10.0)) == ["ạ"]
    assert joined(("o", 0.0, 5.0, 5.0, 10.0), ("¯", 0.5, 11.0, 4.5, 11.4)) == ["o\u0331"]


def test_a_full_stop_stays_one_and_a_bar_over_a_capital_leaves_the_line_above_alone() -> None:
    assert joined(("a", 0.0, 5.0, 5.0, 10.0), (".", 5.5, 9.0, 6.5, 10.0)) == ["a", "."]
    above, capital = ("l", 0.0, 3.0, 5.0, 10.0), ("E", 0.0, 15.2, 5.0, 22.0)
    assert joined(above, ("¯", 0.5, 13.4, 4.5, 13.8), capital) == ["l", "Ē"]


def test_words_with_accents_on_capitals_are_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "accents.pdf"
    page = canvas.Canvas(str(path))
    page.setFont("Times-Roman", 10)
    page.drawString(72, 700, "Ubermut Etude und ein gewohnliches Wort, damit es Text ist.")
    for accent, x, y in (("¨", 74.0, 702.2), ("´", 111.4, 702.2), ("¨", 185.6, 700.0)):
        page.drawString(x, y, accent)
    page.save()
    assert "Übermut Étude und ein gewöhnliches Wort" in parse(path).markdown()
