import numpy as np

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
