"""Displays set by hand, sign by sign, as TeX would place them; what stands there comes out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.formulas.check import is_valid
from mineru_tools.layout.formulas.display import display_latex
from mineru_tools.layout.text_line import Run
from mineru_tools.primitives import Font
from tests.layout.formulas.typecase import LARGE, LETTERS, ROMAN, SIGNS

BARS = list[BBox]


@dataclass(frozen=True)
class Box:
    """A piece of a formula: its runs with the baseline at 0, bars, width, and reach up and down."""

    runs: tuple[Run, ...]
    bars: tuple[BBox, ...]
    width: float
    up: float
    down: float
    latex: str

    def at(self, dx: float, dy: float) -> Box:
        runs = tuple(
            replace(r, bbox=_moved(r.bbox, dx, dy), ink=_moved(r.ink or r.bbox, dx, dy),
                    baseline=r.baseline + dy) for r in self.runs
        )  # fmt: skip
        return replace(self, runs=runs, bars=tuple(_moved(b, dx, dy) for b in self.bars))


def _moved(box: BBox, dx: float, dy: float) -> BBox:
    return BBox(box.x0 + dx, box.y0 + dy, box.x1 + dx, box.y1 + dy)


def sign(
    text: str,
    font: Font = LETTERS,
    *,
    size: float = 10.0,
    latex: str = "",
    ink: tuple[float, float] = (0.45, 0.0),
    advance: float = 0.5,
) -> Box:
    """One run; ``ink`` reaches so many em above and below the baseline."""
    width = advance * size * len(text)
    box = BBox(0.0, -ink[0] * size, width, ink[1] * size)
    run = Run(text, box, 0.0, size, font, 0, 0, len(text) - 1, False, ink=box)
    return Box((run,), (), width, ink[0] * size, ink[1] * size, latex or text)


def grown(text: str, height: float, *, latex: str = "", width: float = 0.5) -> Box:
    """A sign of an extension font centred on the axis, its baseline near its top."""
    box = BBox(0.0, -2.5 - height / 2, width * 10, -2.5 + height / 2)
    run = Run(text, box, box.y0 + 0.4, 10.0, LARGE, 0, 0, 0, False, ink=box)
    return Box((run,), (), width * 10, height / 2 + 2.5, height / 2 - 2.5, latex or text)


def row(*parts: Box, gap: float = 1.0) -> Box:
    """Pieces side by side."""
    out: list[Run] = []
    bars: list[BBox] = []
    x = 0.0
    for part in parts:
        moved = part.at(x, 0)
        out += moved.runs
        bars += moved.bars
        x += part.width + gap
    latex = "".join(part.latex for part in parts)
    up, down = max(p.up for p in parts), max(p.down for p in parts)
    return Box(tuple(out), tuple(bars), x - gap, up, down, latex)


def over(*rows: tuple[Box, float, float], width: float) -> Box:
    """Pieces put where the pairs say, as one of this width."""
    placed = [part.at(dx, dy) for part, dx, dy in rows]
    runs = tuple(r for part in placed for r in part.runs)
    bars = tuple(b for part in placed for b in part.bars)
    up = max(part.up - dy for part, _, dy in rows)
    down = max(part.down + dy for part, _, dy in rows)
    return Box(runs, bars, width, up, down, "")


def frac(above: Box, below: Box) -> Box:
    """A fraction with its bar on the axis and TeX's white of 1.2 points on both sides."""
    width = max(above.width, below.width)
    top = (above, 1.2 + (width - above.width) / 2, -2.5 - 2.0 - above.down)
    bottom = (below, 1.2 + (width - below.width) / 2, -2.5 + 2.0 + below.up)
    made = over(top, bottom, width=width + 2.4)
    bar = BBox(1.2, -2.7, 1.2 + width, -2.3)
    latex = f"\\frac{{{above.latex}}}{{{below.latex}}}"
    return replace(made, bars=(*made.bars, bar), latex=latex)


def root(body: Box) -> Box:
    """A radical sign whose bar covers the body."""
    top, bottom = body.up + 1.5, max(body.down, 1.0)
    ink = BBox(0.0, -top, 7.0, bottom)
    surd = Run("√", ink, -top + 0.4, 10.0, LARGE, 0, 0, 0, False, ink=ink)
    bar = BBox(7.0, -top, 7.0 + body.width, -top + 0.4)
    made = over(
        (Box((surd,), (), 7.0, top, bottom, ""), 0, 0), (body, 7.0, 0), width=7 + body.width
    )
    return replace(made, bars=(*made.bars, bar), latex=f"\\sqrt{{{body.latex}}}")


def limits(operator: Box, below: Box, above: Box) -> Box:
    """An operator with what is centred under and over it."""
    width = max(operator.width, below.width, above.width)

    def centred(part: Box) -> float:
        return (width - part.width) / 2

    made = over(
        (operator, centred(operator), 0),
        (below, centred(below), operator.down + 2.0 + below.up),
        (above, centred(above), -operator.up - 2.0 - above.down),
        width=width,
    )
    return replace(made, latex=f"{operator.latex}_{{{below.latex}}}^{{{above.latex}}}")


def lines(*rows: Box, leading: float = 14.0) -> Box:
    """Rows one under the other, flush left."""
    return over(*((part, 0.0, k * leading) for k, part in enumerate(rows)), width=rows[0].width)


def read(box: Box) -> str | None:
    placed = box.at(200.0, 300.0)
    return display_latex(list(placed.runs), list(placed.bars))


def up(box: Box) -> Box:
    return replace(box.at(0.0, -4.0), up=box.up + 4)


A, B, N = sign("a"), sign("b"), sign("n")
SMALL_N = sign("n", size=7.0)
SMALL_I = row(sign("i", size=7.0), sign("=1", ROMAN, size=7.0), gap=0.5)
EQUALS = sign("=", ROMAN, ink=(0.36, -0.13), advance=0.7)
PLUS = sign("+", ROMAN, ink=(0.58, 0.08), advance=0.7)


def test_a_bar_with_signs_above_and_below_is_a_fraction() -> None:
    assert read(row(A, EQUALS, frac(B, row(A, PLUS, N)))) == r"a = \frac{b}{a+n}"


def test_fractions_stand_in_fractions() -> None:
    inner = frac(A, B)
    assert read(frac(A, row(B, PLUS, inner))) == r"\frac{a}{b+\frac{a}{b}}"
    assert read(frac(inner, frac(B, A))) == r"\frac{\frac{a}{b}}{\frac{b}{a}}"


def test_a_radical_covers_what_is_under_its_bar_and_no_more() -> None:
    assert read(row(root(row(A, PLUS, B)), PLUS, N)) == r"\sqrt{a+b}+n"
    assert read(root(frac(A, B))) == r"\sqrt{\frac{a}{b}}"
    assert read(frac(root(A), B)) == r"\frac{\sqrt{a}}{b}"


def test_small_signs_in_the_hook_of_a_radical_are_its_degree() -> None:
    degree = sign("3", ROMAN, size=5.0, ink=(0.65, 0.0))
    whole = root(row(A, PLUS, B))
    assert read(over((whole, 0, 0), (degree, 0.5, -5.0), width=whole.width)) == r"\sqrt[3]{a+b}"


def test_limits_are_what_is_centred_over_and_under_an_operator() -> None:
    total = limits(grown("∑", 14.0, latex=r"\sum", width=1.4), SMALL_I, SMALL_N)
    assert read(row(total, A)) == r"\sum_{i=1}^{n}a".replace("^{n}", "^n")


def test_scripts_beside_an_integral_are_scripts() -> None:
    ends = over((SMALL_N, 1.0, -11.0), (sign("0", ROMAN, size=7.0), 0.0, 7.5), width=5.0)
    assert read(row(grown("∫", 22.0, width=0.9), ends, A)) == r"\int_0^na"


def test_names_of_operators_have_limits_too() -> None:
    lim = sign("lim", ROMAN, ink=(0.7, 0.0))
    to = sign("n", size=7.0)
    placed = over((lim, 0, 0), (to, 5.5, 7.0), width=lim.width)
    assert read(row(placed, A, gap=2.0)) == r"\lim_na"


def test_two_rows_in_tall_round_brackets_are_a_binomial() -> None:
    inside = over((N, 0, -9.0), (A, 0, 5.0), width=5.0)
    assert read(row(grown("(", 24.0), inside, grown(")", 24.0))) == r"\binom{n}{a}"


@pytest.mark.parametrize(
    ("ends", "name"), [("[]", "bmatrix"), ("()", "pmatrix"), ("||", "vmatrix")]
)
def test_rows_and_columns_in_tall_brackets_are_a_matrix(ends: str, name: str) -> None:
    inside = over((A, 0, -9.0), (B, 15, -9.0), (N, 0, 5.0), (A, 15, 5.0), width=20.0)
    found = read(row(grown(ends[0], 24.0), inside, grown(ends[1], 24.0)))
    assert found == rf"\begin{{{name}}} a & b \\ n & a \end{{{name}}}"


def test_a_brace_without_a_partner_opens_cases() -> None:
    word = sign("if", ROMAN, ink=(0.7, 0.0))
    inside = over((A, 0, -9.0), (word, 15, -9.0), (B, 0, 5.0), (word, 15, 5.0), width=25.0)
    found = read(row(N, EQUALS, grown("{", 24.0), inside))
    assert found == r"n = \begin{cases} a & \text{if} \\ b & \text{if} \end{cases}"


def test_brackets_of_pieces_are_one_bracket() -> None:
    def pieces(text: str) -> Box:
        parts = [(grown(c, 8.0), 0.0, 8.0 * (k - 1)) for k, c in enumerate(text)]
        return over(*parts, width=5.0)

    found = read(row(pieces("⎛⎜⎝"), frac(A, B), pieces("⎞⎟⎠")))
    assert found == r"\left(\frac{a}{b}\right)"


def test_rows_of_a_display_are_aligned_at_their_relations() -> None:
    found = read(lines(row(A, EQUALS, B), row(N, EQUALS, A)))
    assert found == r"\begin{aligned} a & =b \\ n & =a \end{aligned}"


def test_a_script_of_a_tall_bracket_hangs_on_it() -> None:
    body = row(grown("(", 24.0), frac(A, B), grown(")", 24.0))
    script = SMALL_N.at(body.width, -11.0)
    assert read(over((body, 0, 0), (script, 0, 0), width=40.0)) == r"\left(\frac{a}{b}\right)^n"


def test_a_line_over_letters_is_no_fraction() -> None:
    bar = BBox(0.0, -6.0, 5.0, -5.6)
    assert read(row(replace(A, bars=(bar,)), PLUS, B)) == r"\bar{a}+b"


def test_an_accent_is_put_on_the_letter_that_it_stands_over() -> None:
    hat = sign("ˆ", ROMAN, ink=(0.7, -0.52))
    assert read(row(over((hat, 0, 0), (A, 0, 0), width=5.0), PLUS, B)) == r"\hat{a}+b"


@pytest.mark.parametrize(("steps", "latex"), [([0, 0, 0], r"\vdots"), ([0, 4, 8], r"\ddots")])
def test_points_down_a_line_or_a_slope_are_dots(steps: Sequence[int], latex: str) -> None:
    point = sign(".", ROMAN, ink=(0.1, 0.0), advance=0.25)
    parts = [(point, float(dx), 4.0 * k) for k, dx in enumerate(steps)]
    assert read(over(*parts, width=10.0)) == latex


def test_what_is_printed_twice_is_there_once() -> None:
    assert read(over((A, 0, 0), (A, 0.3, 0), width=6.0)) == "a"


def test_signs_over_an_arrow_are_set_over_it() -> None:
    arrow = sign("→", SIGNS, ink=(0.5, 0.0), advance=1.0)
    named = over((arrow, 0, 0), (SMALL_N, 3.2, -6.5), width=10.0)
    assert read(row(A, named, B, gap=2.8)) == r"a \overset{n}{\rightarrow} b"


def test_what_has_no_latex_is_left_to_others() -> None:
    assert read(sign("\ufffd")) is None
    assert display_latex([]) is None


def trees() -> st.SearchStrategy[Box]:
    letters = st.sampled_from("abcxyz").map(sign)

    def grow(inner: st.SearchStrategy[Box]) -> st.SearchStrategy[Box]:
        return st.one_of(
            st.tuples(inner, inner).map(lambda pair: row(pair[0], PLUS, pair[1], gap=2.0)),
            st.tuples(inner, inner).map(lambda pair: frac(*pair)),
            inner.map(root),
        )

    return st.recursive(letters, grow, max_leaves=6)


@given(trees())
def test_any_nest_of_fractions_roots_and_sums_comes_out_as_it_was_set(tree: Box) -> None:
    assert read(tree) == tree.latex


Place = tuple[str, float, float, float]
PLACES = st.tuples(
    st.sampled_from("abcxyz"),
    st.floats(0, 200),
    st.floats(0, 60),
    st.sampled_from([5.0, 7.0, 10.0]),
)


@given(st.lists(PLACES, min_size=1, max_size=8))
def test_no_letter_is_lost_wherever_it_stands(places: list[Place]) -> None:
    parts = [sign(c, size=size).at(x, y) for c, x, y, size in places]
    found = display_latex([r for part in parts for r in part.runs])
    apart = all(
        abs(a[1] - b[1]) + abs(a[2] - b[2]) > 2 for k, a in enumerate(places) for b in places[:k]
    )
    if found is not None and apart:
        assert is_valid(found)
        letters = re.sub(r"\\(?:begin|end)\{aligned\}|\\[a-z]+", "", found)
        assert sorted(c for c in letters if c.isalpha()) == sorted(c for c, *_ in places)
