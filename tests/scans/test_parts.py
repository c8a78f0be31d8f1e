"""Patches of cells, tilts, and what the ink says of words."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mineru_tools.document.geometry import BBox
from mineru_tools.primitives import Rule
from mineru_tools.scans.equals import equals_signs
from mineru_tools.scans.level import Tilt
from mineru_tools.scans.patches import gridded, patches
from mineru_tools.scans.raster import Raster, coverage
from mineru_tools.scans.rules import find_rules
from mineru_tools.scans.styles import alike
from mineru_tools.scans.words import LevelLine, LevelWord, measured

MASKS = arrays(np.bool_, st.tuples(st.integers(1, 9), st.integers(1, 9)))


@given(MASKS)
def test_every_cell_is_in_one_patch(mask: npt.NDArray[np.bool_]) -> None:
    found = list(patches(mask))
    assert sum(count for *_, count in found) == int(mask.sum())
    covered = np.zeros_like(mask)
    for x0, y0, x1, y1, _ in found:
        covered[y0:y1, x0:x1] = True
    assert (covered | ~mask).all()


@given(MASKS)
def test_patches_do_not_touch_each_other(mask: npt.NDArray[np.bool_]) -> None:
    seen = np.zeros(mask.shape, dtype=int)
    for y, x in np.argwhere(mask):  # the plain way: fill from every cell
        if seen[y, x]:
            continue
        seen[y, x] = number = int(seen.max()) + 1
        todo = [(y, x)]
        while todo:
            a, b = todo.pop()
            for c, d in np.argwhere(mask[max(a - 1, 0) : a + 2, max(b - 1, 0) : b + 2]):
                at = (max(a - 1, 0) + c, max(b - 1, 0) + d)
                if not seen[at]:
                    seen[at] = number
                    todo.append(at)
    assert len(list(patches(mask))) == seen.max()


def test_cells_hold_their_own_pixels() -> None:
    cells = gridded(np.arange(35).reshape(5, 7), 2, 3)
    assert cells.shape == (2, 2, 6)
    assert cells[1, 0].tolist() == [14, 15, 16, 21, 22, 23]


@given(st.floats(-15, 15), st.floats(0, 600), st.floats(0, 800))
def test_a_point_made_level_goes_back_to_where_it_was(skew: float, x: float, y: float) -> None:
    tilt = Tilt(skew, (600, 800))
    assert tilt.back(*tilt.level(x, y)) == pytest.approx((x, y), abs=1e-6)


def test_ink_is_the_lesser_part_be_it_dark_or_light() -> None:
    gray = np.full((10, 20), 230, dtype=np.float32)
    gray[3:7, 4:6] = 20
    for shown in (gray, 255 - gray):
        assert (coverage(shown) > 0.5).sum() == 8


def test_the_last_letter_of_the_cell_before_makes_no_word_longer() -> None:
    gray = np.full((40, 200), 255.0, dtype=np.float32)
    gray[8:30, 0:3] = 0.0  # the neighbour's
    gray[8:30, 80:92] = 0.0
    gray[8:30, 100:120] = 0.0
    gray[8:30, 197:200] = 0.0  # the other neighbour's
    told = [LevelWord("0", 82.0, 95.0, 1.0), LevelWord("ml", 103.0, 124.0, 1.0)]
    line = measured(told, BBox(0.0, 0.0, 200.0, 40.0), gray)
    assert [(word.x0, word.x1) for word in line.words] == [(80.0, 92.0), (100.0, 120.0)]


@pytest.mark.parametrize("width", [2.2, 2.5, 2.8, 3.3])
def test_stems_are_measured_to_parts_of_a_pixel(width: float) -> None:
    gray = np.full((40, 200), 255.0, dtype=np.float32)
    for x in np.arange(10.0, 180.0, 10.3):
        edges = np.arange(200.0)
        covered = np.clip(np.minimum(edges + 1, x + width) - np.maximum(edges, x), 0.0, 1.0)
        gray[8:30] -= (255.0 * covered).astype(np.float32)
    line = measured([LevelWord("i" * 17, 10.0, 180.0, 1.0)], BBox(5.0, 0.0, 190.0, 40.0), gray)
    assert line.words[0].stroke == pytest.approx(width, abs=0.1)


def test_words_told_too_wide_are_parted_where_the_gap_is() -> None:
    gray = np.full((40, 200), 255, dtype=np.float32)
    gray[10:24, 20:80:4] = 0
    gray[10:24, 92:150:4] = 0
    told = [LevelWord("Hill", 15, 95, 0.9), LevelWord("fold", 95, 160, 0.9)]
    line = measured(told, BBox(12, 5, 165, 30), gray)
    assert [(w.x0, w.x1) for w in line.words] == [(20, 77), (92, 149)]
    assert line.baseline == 24
    assert line.size == pytest.approx(14 / 0.7)


def drawn(text: str, em: float = 40.0, base: float = 42.0) -> LevelLine:
    """What is measured of letters drawn as bars; only ``gp`` go below the base, by parts too."""
    covered = np.zeros((70, 20 + 8 * len(text)), dtype=np.float32)
    for k, char in enumerate(text):
        top = base - em * (0.7 if char in "hlH7" else 0.47)
        bottom = base + (0.21 * em if char in "gp" else 0.0)
        rows = np.arange(70, dtype=np.float32)
        inside = np.clip(np.minimum(rows + 1, bottom) - np.maximum(rows, top), 0, 1)
        covered[:, 10 + 8 * k : 13 + 8 * k] = inside[:, None]
    box = BBox(8, 4, 12 + 8 * len(text), 60)
    return measured([LevelWord(text, 8, box.x1, 1.0)], box, 255.0 * (1.0 - covered))


@pytest.mark.parametrize("text", ["hall", "nose", "page", "gapH", "a7", "nnnnnnnh"])
@pytest.mark.parametrize("em", [30.0, 30.4, 40.0])
def test_size_and_baseline_do_not_depend_on_which_letters_a_line_has(text: str, em: float) -> None:
    line = drawn(text, em)
    assert line.size == pytest.approx(em, rel=0.03)
    assert line.baseline == pytest.approx(42, abs=0.3)


def test_rules_around_a_line_do_not_make_it_larger() -> None:
    gray = np.full((60, 200), 255, dtype=np.float32)
    gray[12:26, 20:180:5] = 0
    plain = measured([LevelWord("Hill", 18, 182, 1.0)], BBox(15, 5, 185, 35), gray)
    gray[7:9] = gray[32:34] = 60
    ruled = measured([LevelWord("Hill", 18, 182, 1.0)], BBox(15, 5, 185, 35), gray)
    assert (ruled.size, ruled.baseline) == (plain.size, plain.baseline)


def test_a_line_under_some_of_the_words_does_not_make_them_larger() -> None:
    gray = np.full((60, 300), 255, dtype=np.float32)
    gray[12:26, 20:280:5] = 0
    plain = measured([LevelWord("Hill", 18, 282, 1.0)], BBox(15, 5, 285, 35), gray)
    gray[28:30, 20:150] = 60
    ruled = measured([LevelWord("Hill", 18, 282, 1.0)], BBox(15, 5, 285, 35), gray)
    assert (ruled.size, ruled.baseline) == (plain.size, plain.baseline)


def test_words_that_begin_below_the_foot_of_the_others_make_no_line_smaller_than_nothing() -> None:
    gray = np.full((40, 300), 255, dtype=np.float32)
    gray[10:20, 20:160:5] = 0
    gray[21:28, 180:220:5] = gray[21:28, 240:280:5] = 0
    words = [LevelWord("sono", 18, 162, 1.0), LevelWord("un", 178, 222, 1.0)]
    line = measured([*words, LevelWord("no", 238, 282, 1.0)], BBox(15, 5, 285, 35), gray)
    assert line.size > 0


@pytest.mark.parametrize(
    ("second", "signs"),
    [
        (BBox(100, 203, 111, 204), 1),
        (BBox(100, 212, 111, 213), 0),
        (BBox(106, 203, 117, 204), 0),
        (BBox(100, 203, 190, 204), 0),
    ],
    ids=["an equals sign", "far apart", "beside each other", "not as long"],
)
def test_two_short_rules_one_above_the_other_are_an_equals_sign(second: BBox, signs: int) -> None:
    rules = [Rule(BBox(100, 200, 111, 201), horizontal=True), Rule(second, horizontal=True)]
    found, rest = equals_signs(rules, [BBox(80, 195, 92, 207)])
    assert [word.text for word in found] == ["="] * signs
    assert len(rest) == 2 - 2 * signs
    assert all(word.bbox.covers(rules[0].bbox) == 1.0 for word in found)
    assert equals_signs(rules, [BBox(20, 195, 32, 207)]) == ([], rules)


SIZES = st.lists(st.tuples(st.floats(4, 60), st.integers(1, 90)), max_size=30)


@given(SIZES)
def test_no_line_changes_its_size_by_more_than_its_length_allows(
    sizes: list[tuple[float, int]],
) -> None:
    for (before, letters), after in zip(sizes, alike(sizes), strict=True):
        assert abs(math.log(after / before)) <= math.log(1.031 + 0.3 / letters)


def test_lines_that_measure_a_little_differently_have_one_size_and_headings_their_own() -> None:
    body = [(10.0 + 0.02 * k, 60) for k in range(-10, 10)]
    sizes = alike([*body, (10.7, 5), (11.2, 40), (9.0, 50)])
    assert len(set(sizes[:21])) == 1
    assert sizes[21:] == [11.2, 9.0]


@pytest.mark.parametrize("turned", [False, True])
def test_a_grey_hairline_with_gaps_is_one_rule(turned: bool) -> None:
    pixels = np.full((300, 300, 3), 250, dtype=np.uint8)
    pixels[100:102, 30:270] = 190
    pixels[100:102, 120:122] = 250
    shown = np.ascontiguousarray(pixels.swapaxes(0, 1)) if turned else pixels
    (rule,) = find_rules(Raster(shown, (2.0, 2.0)), [])
    assert rule.horizontal is not turned
    long = rule.bbox.height if turned else rule.bbox.width
    assert long == pytest.approx(120, abs=2)


def test_the_edge_of_a_dark_area_is_no_rule() -> None:
    pixels = np.full((300, 300, 3), 250, dtype=np.uint8)
    pixels[100:200, 50:250] = 60
    assert find_rules(Raster(pixels, (2.0, 2.0)), []) == ()


def test_a_line_between_two_tints_is_a_rule() -> None:
    pixels = np.full((300, 300, 3), 250, dtype=np.uint8)
    pixels[100:150, 50:250] = 150
    pixels[150:200, 50:250] = 200
    pixels[149:151, 50:250] = 20
    (rule,) = find_rules(Raster(pixels, (2.0, 2.0)), [])
    assert rule.bbox == pytest.approx((25, 74.5, 125, 75.5), abs=1.5)


@pytest.mark.parametrize("bar", [24, 32, 36])
def test_bars_within_letters_that_fill_a_square_do_not_move_the_baseline(bar: int) -> None:
    gray = np.full((60, 120), 255, dtype=np.uint8)
    for left in (10, 60):
        gray[10:46, left : left + 36 : 9] = 0  # stems from top to foot, every ninth pixel
        gray[bar : bar + 3, left : left + 36] = 0
    line = measured([LevelWord("모든", 10, 96, 1.0)], BBox(4, 4, 102, 52), gray)
    assert line.size == pytest.approx(36 / 0.9, abs=1)
    assert line.baseline == pytest.approx(46 - 0.08 * 40, abs=1)
