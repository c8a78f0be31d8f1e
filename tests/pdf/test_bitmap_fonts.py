from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools import parse
from mineru_tools.pdf.bitmap_fonts import boxes_from_origins, recognised
from mineru_tools.pdf.box_fit import Drawn, boxes_of, fitted
from mineru_tools.primitives import Floats

FILES = Path(__file__).parent / "files"
WORDS = "The quick brown fox"
TEXT = sorted({ord(char) for char in WORDS} - {32})


def drawn(name: str, codes: list[int], size: float = 10.0, dots: float = 600.0) -> Drawn:
    """Glyphs of a font of TeX as a printer of so many dots to the inch has them."""
    step = 72 / dots / size
    boxes = boxes_of(name)[codes]  # a copy
    boxes[:, 0] = np.round(boxes[:, 0] / step) * step
    boxes[:, [1, 3]] = np.ceil(boxes[:, [1, 3]] / step) * step
    boxes[:, 2] = np.floor(boxes[:, 2] / step) * step
    return Drawn(np.array(codes), ["\ufffd"] * len(codes), boxes, size)


def test_a_paper_with_bitmap_fonts_is_read_as_one_with_outlines() -> None:
    text = parse(FILES / "bitmap_fonts.pdf").markdown()
    assert text.startswith("# Effects on Bold Headings")
    assert "efficient office—first flow of differential waffles, “quoted” and naïve" in text
    assert "pages 12–34" in text
    assert r"$\alpha+\beta \leq \gamma$" in text
    assert r"$\mathbb{R}^n \subseteq H$ and $\epsilon \in \psi$" in text
    assert r"\int_0^\infty" in text
    assert r"\frac{\sqrt{\pi}}{2}" in text
    assert r"\left(\frac{a_k}{b_k}\right)^2" in text


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("CMR10", TEXT),
        ("CMTI10", TEXT),
        ("CMBX12", TEXT),
        ("CMTT10", TEXT),
        ("ECRM1000", [0x1B, 0x1C, 0x15, *TEXT]),
        ("CMMI10", list(range(0x0B, 0x20))),
        ("CMSY10", [0x00, 0x01, 0x14, 0x21, 0x32, 0x6A, 0x72]),
        ("MSAM10", [0x36, 0x3E, 0x2E, 0x33, 0x60, 0x70]),
    ],
)
@given(dots=st.sampled_from([300, 400, 600, 1200]), scale=st.sampled_from([1.0, 0.24, 9.963 / 10]))
def test_a_font_is_told_by_some_glyphs_at_any_resolution_and_scale(
    name: str, codes: list[int], dots: int, scale: float
) -> None:
    true = drawn(name, codes, size=12.0 if name.endswith("12") else 10.0, dots=dots)
    known = fitted(Drawn(true.codes, true.texts, true.boxes * scale, true.size / scale))
    assert known is not None
    assert known.name.rstrip("0123456789") == name.rstrip("0123456789")
    assert known.scale == pytest.approx(scale, rel=0.04)


def test_one_glyph_tells_a_font_beside_others_that_are_sure() -> None:
    known = recognised([drawn("CMR10", TEXT), drawn("MSBM10", [0x52])])
    assert [font and font.name for font in known] == ["CMR10", "MSBM10"]


def test_few_glyphs_alone_tell_nothing() -> None:
    assert recognised([drawn("CMR10", TEXT[:3])]) == [None]


def test_a_nameless_font_is_none_of_a_kind_that_has_names_in_the_file() -> None:
    (known,) = recognised([drawn("BBM10", [0x31])], ["CMR10"])
    assert known is not None
    assert known.name.startswith("BBM")


@given(st.lists(st.tuples(*[st.floats(-1, 1)] * 4), min_size=6, max_size=12))
def test_glyphs_with_boxes_of_their_own_are_no_font_of_tex(
    boxes: list[tuple[float, ...]],
) -> None:
    odd = np.array(boxes) * 0.5 + np.array([2.5, 2.5, -1.5, 2.5])
    font = Drawn(np.array(TEXT[: len(boxes)]), ["?"] * len(boxes), odd, 10.0)
    assert fitted(font, scale=1.0) is None


def test_characters_that_are_known_count_by_what_they_are_in_a_font() -> None:
    font = drawn("CMMI10", list(range(0x0B, 0x1E)))
    letters = list("αβγδϵζηθικλμνξπρστυ")
    known = fitted(Drawn(np.full(19, -1), letters, font.boxes, font.size))
    assert known is not None
    assert known.name == "CMMI10"


@pytest.mark.parametrize("turn", [0.0, 90.0, 180.0, 270.0])
def test_boxes_of_turned_glyphs_are_those_of_upright_ones(turn: float) -> None:
    corners = np.array([[1.0, -2.0], [4.0, 6.0]])  # ink
    cell = np.array([[0.0, -2.0], [5.0, 7.0]])
    angle = np.radians(turn)
    around = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])

    def turned(points: Floats) -> Floats:
        spun = points @ around + np.array([100.0, 200.0])
        return np.concatenate([spun.min(axis=0), spun.max(axis=0)])[None]

    origin, turns = np.array([[100.0, 200.0]]), np.array([turn])
    found = boxes_from_origins(turned(corners), turned(cell), origin, turns)
    np.testing.assert_allclose(found, [[5.0, 4.0, -2.0, 6.0]], atol=1e-9)


def test_an_advance_under_ink_is_not_known() -> None:
    box = np.array([[0.0, 0.0, 6.0, 5.0]])
    found = boxes_from_origins(box, box, np.zeros((1, 2)), np.zeros(1))
    assert np.isnan(found[0, 0])
