import numpy as np
import pytest

from mineru_tools.pdf.overlays import join_pieces

SIZE = 10.0


def joined(*glyphs: tuple[str, float, float]) -> list[str]:
    """Texts that remain of glyphs given with the left and right end of their ink."""
    texts = [text for text, _, _ in glyphs]
    box = np.array([(x0, 0.0, x1, 5.0) for _, x0, x1 in glyphs])
    size = np.full(len(glyphs), SIZE)
    left = join_pieces(texts, box, box.copy(), size, np.zeros(len(glyphs), dtype=bool))
    return [texts[k] for k in left.tolist()]


@pytest.mark.parametrize(
    ("pieces", "sign"),
    [("−→", "⟶"), ("←→", "⟷"), ("⇐=", "⟸"), ("↦→", "↦"), ("˓→", "↪"), ("|=", "⊧"), ("▷◁", "⋈")],
)
def test_signs_that_touch_make_one(pieces: str, sign: str) -> None:
    assert joined((pieces[0], 0, 5), (pieces[1], 4, 12), ("x", 14, 18)) == [sign, "x"]


def test_a_long_arrow_from_three_pieces_is_one() -> None:
    assert joined(("↦", 0, 1), ("−", 0, 6), ("→", 5, 12)) == ["⟼"]


def test_signs_with_a_gap_stay_apart() -> None:
    assert joined(("−", 0, 5), ("→", 8, 14)) == ["−", "→"]
    assert joined(("|", 0, 1), ("=", 3, 9)) == ["|", "="]


@pytest.mark.parametrize(
    ("under", "struck"), [("=", "≠"), ("∈", "∉"), ("≡", "≢"), ("⩽", "⩽\u0338")]
)
@pytest.mark.parametrize("stroke", ["\u0338", "/"])
def test_a_stroke_over_a_relation_negates_it(stroke: str, under: str, struck: str) -> None:
    assert joined((stroke, 2, 6), (under, 0, 8)) == [struck]


def test_a_slash_beside_a_relation_is_a_slash() -> None:
    assert joined(("/", 0, 4), ("=", 4.2, 10)) == ["/", "="]


def test_a_joined_sign_has_the_ink_of_all_pieces() -> None:
    texts = ["−", "→"]
    box = np.array([(0.0, 2.0, 6.0, 3.0), (5.0, 0.0, 12.0, 5.0)])
    left = join_pieces(texts, box, box.copy(), np.full(2, SIZE), np.zeros(2, dtype=bool))
    assert box[left].tolist() == [[0.0, 0.0, 12.0, 5.0]]


@pytest.mark.parametrize("pieces", ["/∈", "∈/"])
def test_a_stroke_through_a_relation_may_come_before_or_after_it(pieces: str) -> None:
    places = {"/": (1.0, 5.0), "∈": (0.0, 5.0)}
    assert joined(*((piece, *places[piece]) for piece in pieces), ("x", 9.0, 13.0)) == ["∉", "x"]


def test_a_slash_beside_a_relation_stays_a_slash() -> None:
    assert joined(("∈", 0, 5), ("/", 6, 10)) == ["∈", "/"]


@pytest.mark.parametrize(("letter", "polish"), [("l", "ł"), ("L", "Ł")])
def test_a_stroke_that_knuth_draws_through_an_l_makes_it_polish(letter: str, polish: str) -> None:
    assert joined(("\u0337", 0, 3), (letter, 0, 3), ("a", 4, 8)) == [polish, "a"]
