from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.layout.formulas import Part, parts_of, parts_of_lines, sets_italics
from mineru_tools.layout.formulas.check import is_valid
from mineru_tools.layout.text_line import Run
from mineru_tools.primitives import Font, Rule
from tests.layout.formulas.typecase import (
    BOLD,
    DOUBLE,
    FRAKTUR,
    GREEK,
    ITALIC,
    LARGE,
    LETTERS,
    ROMAN,
    SIGNS,
    SMALL,
    WHOLE,
    down,
    hung,
    line,
    moved,
    over,
    run,
    shown,
    stacked,
    up,
    word,
    written,
)


def test_a_variable_is_a_formula_and_the_words_around_it_are_not() -> None:
    assert shown(run("where"), word("n", LETTERS), word("counts")) == "where $n$ counts"


def test_digits_brackets_and_signs_of_text_type_belong_to_the_letters_beside_them() -> None:
    runs = (run("2"), run("x", LETTERS), run("+1"), run("="), run("f", LETTERS), run("(0)"))
    assert shown(*runs) == "$2x+1 = f(0)$"


def test_numbers_beside_an_operator_belong_to_it() -> None:
    assert shown(run("4700"), word("±", SIGNS), word("110")) == r"$4700 \pm 110$"


def test_a_sign_with_a_number_on_one_side_only_stands_alone() -> None:
    assert shown(run("1.00"), run("×", SIGNS)) == r"1.00$\times$"


def test_brackets_of_the_text_stay_text() -> None:
    assert shown(run("R@5"), word("("), run("↑", SIGNS), run(")")) == r"R@5 ($\uparrow$)"
    runs = (run("(see"), word("n", LETTERS), run("=3)"))
    assert shown(*runs) == "(see $n = 3$)"


def test_a_list_in_brackets_is_one_formula() -> None:
    comma = run(",", LETTERS)
    runs = (run("("), run("γ", LETTERS), comma, run("−", SIGNS), run("1)"))
    assert shown(*runs) == r"$(\gamma, -1)$"


@pytest.mark.parametrize(
    "runs",
    [
        (run("−", SIGNS), run("5.2%")),
        (run("0", WHOLE), run(".", WHOLE), run("70", WHOLE)),
        (run("m"), up("2")),
        (run("1"), up("st")),
        (run("CO"), down("2")),
        (run("Smith"), up("12")),
        (run("Homo", ITALIC), word("sapiens", ITALIC)),
        (run("•", SIGNS), word("first")),
        (run("1990–1995")),
        (run("5"), word("±"), word("2")),
        (run("A"), word("→"), word("B")),
        (run("α", GREEK), run("-tocopherol")),
        (run("di"), run("ff", Font("rtxr")), run("erent")),
        (run("✓", Font("MSAM10", symbolic=True)),),
        (run("(a)", ITALIC), word("an"), word("a", ITALIC)),
    ],
)
def test_what_text_has_too_is_text(runs: tuple[Run, ...] | Run) -> None:
    given_runs = line(*runs) if isinstance(runs, tuple) else line(runs)
    assert parts_of(given_runs) == (Part(given_runs),)


def test_scripts_become_scripts() -> None:
    assert shown(run("x", LETTERS), down("i", LETTERS), up("2")) == "$x_i^2$"
    assert shown(run("10"), up("−", SIGNS), up("5")) == "$10^{-5}$"
    assert shown(run("x", ITALIC), down("i", ITALIC)) == "$x_i$"


def test_scripts_of_scripts_are_told_by_size_and_height() -> None:
    inner = down("k", LETTERS, rise=-2.5, size=5)
    assert shown(run("a", LETTERS), down("n", LETTERS), inner, run("b", LETTERS)) == "$a_{n_k}b$"
    power = up("2", size=5, rise=6)
    assert shown(run("e", LETTERS), up("x", LETTERS), power) == "$e^{x^2}$"


def test_rows_of_scripts_on_one_base_may_reach_differently_far() -> None:
    runs = stacked([run("7.49")], [up("+0.19")], [down("−", SIGNS), down("0.2")])
    assert written(parts_of(runs)) == "$7.49_{-0.2}^{+0.19}$"


def test_marks_note_a_number_without_taking_it_along() -> None:
    assert shown(run("-11.000"), up("∗∗", SIGNS)) == "-11.000$^{**}$"
    assert shown(run("Ours"), up("†", SIGNS)) == r"Ours$^\dagger$"
    assert shown(run("k", LETTERS), up("∗", SIGNS)) == "$k^*$"


def test_units_keep_their_power_apart() -> None:
    assert shown(run("cm"), up("−", SIGNS), up("3")) == "cm$^{-3}$"


def test_all_scripts_of_a_name_stay_together() -> None:
    assert shown(run("La"), down("1"), down("−", SIGNS), down("x", LETTERS)) == "La$_{1-x}$"


def test_an_italic_word_with_italic_letters_below_is_a_variable() -> None:
    assert shown(run("recall", ITALIC), down("pos", ITALIC)) == "$recall_{pos}$"
    text = line(run("recall", ITALIC), down("2", ITALIC))
    assert parts_of(text) == (Part(text),)


def test_the_pieces_of_a_tall_bar_are_one() -> None:
    piece = hung("|", rise=10, depth=8)
    upper = line(piece, run("x", LETTERS), piece)
    lower = [replace(r, bbox=r.bbox._replace(y0=98, y1=106), baseline=98.0) for r in upper]
    pieces = [upper[0], lower[0], upper[1], upper[2], lower[2]]
    assert written(parts_of(pieces)) == r"$\Bigl|x\Bigr|$"


def test_words_in_scripts_are_text_and_functions_have_their_names() -> None:
    assert shown(run("T", LETTERS), down("end")) == r"$T_{\text{end}}$"
    assert shown(run("V", LETTERS), down("max")) == r"$V_{\max}$"
    assert shown(run("log"), word("n", LETTERS)) == r"$\log n$"


def test_alphabets_are_told_by_font_or_by_unicode() -> None:
    assert shown(run("R", DOUBLE), up("n", LETTERS)) == r"$\mathbb{R}^n$"
    assert shown(run("su", FRAKTUR), down("2")) == r"$\mathfrak{su}_2$"
    assert shown(run("O", SIGNS), run("("), run("N", LETTERS), run(")")) == r"$\mathcal{O}(N)$"
    assert shown(run("θ", Font("CMMIB10", bold=True))) == r"$\boldsymbol{\theta}$"
    assert shown(run("𝑥𝐀ℝ", WHOLE)) == r"$x\mathbf{A}\mathbb{R}$"
    assert shown(run("\ue23b", Font("STIXMathCalligraphy-Regular"))) == r"$\mathcal{O}$"


def test_primes_and_accents_sit_on_their_letter() -> None:
    assert shown(run("f", LETTERS), up("′", SIGNS), run("(0)")) == "$f'(0)$"
    assert shown(over("ˆ"), run("σ", LETTERS), up("2")) == r"$\hat{\sigma}^2$"
    assert shown(run("ᾱ", LETTERS)) == r"$\bar{\alpha}$"


def test_an_accent_over_nothing_makes_text_of_its_formula() -> None:
    runs = line(run("ˆ", SIGNS), run("("), run("θ", LETTERS), run(")"))
    assert not any("hat" in (part.latex or "") for part in parts_of(runs))


def test_primes_stand_beside_what_is_raised_not_below() -> None:
    runs = (run("v", LETTERS), up("′", SIGNS), up("2"), down("i", LETTERS))
    assert shown(*runs) == "$v_i'^2$"


def test_brackets_and_bars_of_mathematical_fonts_belong_to_what_they_hold() -> None:
    bars = (run("|", SIGNS), run("τ", LETTERS), run("−", SIGNS), run("1"), run("|", SIGNS))
    assert shown(*bars) == r"$|\tau-1|$"
    ceiling = (run("⌈", SIGNS), run("n", LETTERS), run("/", LETTERS), run("2"), run("⌉", SIGNS))
    assert shown(*ceiling) == r"$\lceil n/2\rceil$"


def test_a_bracket_with_a_power_belongs_to_its_formula() -> None:
    runs = (run("("), run("x", LETTERS), run("−", SIGNS), run("1)"), up("2"))
    assert shown(*runs) == "$(x-1)^2$"
    assert shown(*runs[:-1], run("n", LETTERS)) == "$(x-1)n$"


def test_an_operator_may_have_a_script_between_its_operands() -> None:
    runs = (run("M", LETTERS), run("⊗", SIGNS), down("R", LETTERS), run("N", LETTERS))
    assert shown(*runs) == r"$M \otimes_R N$"


def test_dots_go_between_commas_and_an_asterisk_on_the_line_between_operands() -> None:
    comma = run(",", LETTERS)
    assert (
        shown(run("x", LETTERS), comma, run("..."), comma, run("y", LETTERS)) == r"$x, \ldots, y$"
    )
    assert shown(run("1"), run("∗", SIGNS), run("2")) == "$1*2$"


def bar(*over: Run, y: float) -> Rule:
    box = union_all(r.bbox for r in over)
    return Rule(BBox(box.x0, y - 0.2, box.x1, y + 0.2), horizontal=True)


def test_small_signs_over_each_other_are_a_fraction_with_a_bar() -> None:
    third = stacked([run("x", LETTERS)], [up("1", rise=4)], [down("n", LETTERS, rise=-3.5)])
    assert written(parts_of(third)) == "$x_n^1$"
    assert written(parts_of(third, [bar(*third[1:], y=97.5)])) == r"$x\frac{1}{n}$"
    assert written(parts_of(third, [bar(*third, y=97.5)])) == "$x_n^1$"


def test_a_fraction_in_a_line_is_an_operand_like_a_letter() -> None:
    base = [run("r", LETTERS), word("≤", SIGNS)]
    third = stacked(base, [up("1", rise=4)], [down("3", rise=-3.5)])
    rest = replace(line(word("x", LETTERS))[0], bbox=moved(run("x").bbox, third[-1].bbox.x1 + 1))
    rules = [bar(*third[2:], y=97.5)]
    assert written(parts_of((*third, replace(rest, space=False)), rules)) == (
        r"$r \leq \frac{1}{3}x$"
    )


def test_a_root_reaches_as_far_as_its_bar() -> None:
    runs = line(
        hung("√", SIGNS, rise=8, depth=10),
        *(run("x", LETTERS), run("+1"), run("=", SIGNS), run("y", LETTERS)),
    )
    assert written(parts_of(runs, [bar(*runs[1:3], y=92.0)])) == r"$\sqrt{x+1} = y$"
    assert written(parts_of(runs)) == r"$\surd x+1 = y$"


def test_a_small_sign_in_the_hook_of_a_root_is_its_degree() -> None:
    root = line(word("of"), word("√", SIGNS), run("2"), word("words"))
    sign = replace(root[1], bbox=root[1].bbox._replace(y0=92.0, y1=102.0), baseline=92.0)
    degree = up("3", rise=4, size=5.0)
    degree = replace(degree, bbox=moved(degree.bbox, sign.bbox.x0 - 0.5), space=True)
    runs = (root[0], degree, replace(sign, space=False), *root[2:])
    assert written(parts_of(runs, [bar(root[2], y=92.0)])) == r"of $\sqrt[3]{2}$ words"


def test_a_sign_smaller_than_two_scripts_belongs_to_the_one_it_touches() -> None:
    base, wide = run("Q", LETTERS), [down("O", LETTERS), down("P", LETTERS)]
    inner = run("2", rise=-0.5, size=5.0)
    scripts = stacked([base], [up("k", LETTERS)], [*wide, inner])
    assert written(parts_of(scripts)) == "$Q_{OP^2}^k$"


def test_a_bar_over_letters_is_written_with_them() -> None:
    runs = line(run("P", LETTERS), run("x", LETTERS), run("+1"))
    assert written(parts_of(runs, [bar(runs[1], y=93.5)])) == r"$P\bar{x}+1$"
    assert written(parts_of(runs, [bar(*runs[:2], y=92)])) == r"$\overline{Px}+1$"
    assert written(parts_of(runs, [bar(*runs, y=86)])) == "$Px+1$"


def test_a_script_of_a_script_may_be_back_at_the_height_of_the_line() -> None:
    inner = run("q", LETTERS, rise=0.5, size=5)
    assert shown(run("A", LETTERS), down("ℓ", LETTERS), inner) == r"$A_{\ell^q}$"


def test_a_formula_broken_at_a_line_end_goes_on_in_the_next_line() -> None:
    first = line(run("since"), word("θ", LETTERS), word("="))
    second = line(run("0.5"), word("and"), word("f", LETTERS), run("("), run("x,", LETTERS))
    third = line(run("y", LETTERS), run(")"), word("holds"))
    parts = parts_of_lines((first, second, third))
    assert [written(row) for row in parts] == [
        r"since $\theta =$",
        "$0.5$ and $f(x,$",
        "$y)$ holds",
    ]
    assert [row[-1].goes_on for row in parts] == [True, True, False]


def test_a_script_after_a_line_end_stands_on_nothing() -> None:
    first = line(run("x", LETTERS), down("i", LETTERS))
    second = line(down("k", LETTERS), run("+", SIGNS), run("y", LETTERS))
    rows = parts_of_lines((first, second))
    whole = "".join(part.latex or "" for row in rows for part in row)
    assert is_valid(whole)


def test_signs_that_latex_builds_of_several_are_scripts_in_braces_only() -> None:
    assert shown(run("x", LETTERS), down("…", SIGNS)) == r"$x_{\ldots}$"
    assert shown(run("x", LETTERS), down("∞", SIGNS)) == r"$x_\infty$"


def test_formulas_that_end_and_begin_a_line_are_two() -> None:
    first, second = line(run("for"), word("n", LETTERS)), line(run("x", LETTERS), word("is"))
    parts = parts_of_lines((first, second, (), line(run("text"))))
    assert [written(row) for row in parts] == ["for $n$", "$x$ is", "", "text"]
    assert not any(part.goes_on for row in parts for part in row)


def test_marks_of_notes_are_no_formulas_in_running_text() -> None:
    lines = (line(run("Author"), up("∗", SIGNS), word("and"), word("100"), up("†", SIGNS)),)
    assert written(parts_of_lines(lines)[0]) == "Author∗ and 100†"
    assert written(parts_of_lines((line(run("x", LETTERS), up("∗", SIGNS)),))[0]) == "$x^*$"


def test_the_two_shapes_of_a_letter_are_told_apart() -> None:
    assert shown(run("φ", LETTERS), run("ϕ", LETTERS)) == r"$\varphi\phi$"
    assert shown(run("𝜙", WHOLE), run("𝜑", WHOLE), run("𝜖", WHOLE)) == r"$\phi\varphi\epsilon$"
    assert shown(run("θ", LETTERS), down("⋆", LETTERS)) == r"$\theta_\star$"


def test_weight_in_a_descriptor_makes_no_greek_bold() -> None:
    assert shown(run("β", Font("CMMI10", bold=True, italic=True))) == r"$\beta$"


def test_a_hanging_sign_is_no_script() -> None:
    runs = (hung("∑", rise=7.5, depth=10), down("i", LETTERS, rise=-3), run("x", LETTERS))
    assert shown(*runs) == r"$\sum_ix$"


def test_two_formulas_a_word_space_apart_are_two() -> None:
    assert shown(run("x", LETTERS), word("y", LETTERS)) == "$x$ $y$"


def test_letters_from_the_italics_of_the_text_are_variables_where_no_font_has_others() -> None:
    greek = run("β", Font("rtxmi", symbolic=True))
    assert sets_italics([run("It was", ITALIC), greek])
    assert not sets_italics([run("n", LETTERS), greek])
    assert not sets_italics([run("It was", ITALIC)])
    assert shown(run("for"), word("n", ITALIC), word("items"), italics=True) == "for $n$ items"
    assert shown(run("for"), word("n", ITALIC), word("items")) == "for n items"


def test_letters_are_variables_where_libreoffice_has_set_operators() -> None:
    office = Font("OpenSymbol", symbolic=True)
    assert sets_italics([run("It was", ITALIC), run("=", office)])
    assert not sets_italics([run("It was", ITALIC), run("•", office), run("→", office)])
    runs = line(run("in"), word("(", office), run("a,b", ITALIC), run(")", office), word("it"))
    assert shown(*runs, italics=True) == "in $(a, b)$ it"
    assert shown(run("◦", office), word("first")) == "◦ first"


def test_a_difference_is_one_formula() -> None:
    assert shown(run("for"), word("Δt", ITALIC), word("s"), italics=True) == "for $\\Delta t$ s"
    assert shown(run("for"), word("Δt", ITALIC), word("s")) == "for Δt s"
    assert shown(run("the"), word("δαβε", ITALIC), word("s"), italics=True) == "the δαβε s"


def test_a_formula_has_the_box_and_the_runs_of_its_signs() -> None:
    runs = line(run("(a,"), word("k", LETTERS), run("=3):"))
    before, formula, after = parts_of(runs)
    assert before == Part(runs[:1])
    assert [r.text for r in formula.runs] == ["k", "=3"]
    assert formula.bbox == pytest.approx((90.33, 93, 105.33, 102), abs=0.01)
    assert [r.text for r in after.runs] == ["):"]


def test_an_unknown_glyph_makes_text_of_its_formula() -> None:
    runs = line(run("x", LETTERS), down("�", LETTERS))
    assert parts_of(runs) == (Part(runs),)


FONTS = st.sampled_from([ROMAN, BOLD, ITALIC, LETTERS, SIGNS, LARGE, DOUBLE, WHOLE, GREEK])
TEXTS = st.text(
    st.sampled_from("xyAO12.,()[]{}|+-−=<>±×∑√αβ∈→′ˆ∗†%&#_$~^\\/é€·′𝑥𝐀\u0302\u20d7n"),
    min_size=1,
    max_size=4,
)
RUNS = st.lists(
    st.builds(
        run,
        TEXTS,
        FONTS,
        rise=st.sampled_from([0.0, 0.0, 3.6, -1.5, 6.0]),
        size=st.sampled_from([10.0, SMALL, 5.0]),
        space=st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=300)
@given(RUNS, st.booleans())
def test_no_character_is_lost_and_all_latex_is_sound(runs: list[Run], italics: bool) -> None:
    parts = parts_of(line(*runs), italics=italics)
    assert "".join(r.text for p in parts for r in p.runs) == "".join(r.text for r in runs)
    assert all(is_valid(p.latex) for p in parts if p.latex is not None)


@settings(max_examples=200)
@given(RUNS, st.booleans())
def test_every_letter_and_figure_of_a_formula_stands_in_its_latex(
    runs: list[Run], italics: bool
) -> None:
    for part in parts_of(line(*runs), italics=italics):
        if part.latex is None:
            continue
        # Letters of symbol fonts are codes of other signs.
        text = "".join(r.text for r in part.runs if r.font not in (SIGNS, LARGE))
        for char in set(text):
            if char.isascii() and char.isalnum():
                assert part.latex.count(char) >= text.count(char)


@given(RUNS, st.booleans())
def test_a_parser_of_latex_takes_what_comes_out(runs: list[Run], italics: bool) -> None:
    converter = pytest.importorskip("latex2mathml.converter")
    for part in parts_of(line(*runs), italics=italics):
        if part.latex is not None:
            read = converter.convert(part.latex).replace("&#x0005C;", "")
            assert "\\" not in re.sub(r"\\[{}]", "", read)  # it leaves sized braces as they are


def test_an_upright_name_before_brackets_of_mathematics_is_a_function() -> None:
    runs = (run("Coh"), run("("), run("X", LETTERS), run(")"), word("is"))
    assert shown(*runs) == r"$\operatorname{Coh}(X)$ is"
    mice = (run("mice"), run("("), run("n", LETTERS), run("="), run("5)"))
    assert shown(*mice) == "mice($n = 5$)"
    assert shown(run("item(s)"), word("of"), word("n", LETTERS)) == "item(s) of $n$"


def test_an_upright_name_with_a_subscript_of_mathematics_belongs_to_it() -> None:
    assert shown(run("see"), word("id"), down("Y", LETTERS)) == r"see $\operatorname{id}_Y$"
    assert shown(run("log"), down("b", LETTERS), run("x", LETTERS)) == r"$\log_bx$"
    assert shown(run("Smith"), up("a", LETTERS)) == "Smith$^a$"


def test_a_bold_letter_is_a_variable_beside_mathematics_only() -> None:
    runs = (run("A", BOLD), word("="), word("λ", LETTERS), run("I", BOLD), word("B", BOLD))
    assert shown(*runs) == r"$\mathbf{A} = \lambda\mathbf{I}$ B"
    assert shown(run("so"), word("r", BOLD), down("k", LETTERS)) == r"so $\mathbf{r}_k$"
    assert shown(run("U", BOLD), word("→", SIGNS), word("S", BOLD)) == r"U $\rightarrow$ S"


def test_a_colon_with_a_space_before_it_is_a_relation() -> None:
    spaced = run("f", LETTERS), word(":"), word("X", LETTERS), word("→", SIGNS), word("Y", LETTERS)
    assert shown(*spaced) == r"$f : X \to Y$"
    assert shown(run("f", LETTERS), run(":"), word("x", LETTERS)) == "$f$: $x$"
    assert shown(run("g", LETTERS), word(":="), word("h", LETTERS)) == "$g := h$"


def test_long_signs_are_put_together_from_their_pieces() -> None:
    arrow = run("x", LETTERS), word("↦→", SIGNS), word("y", LETTERS)
    assert shown(*arrow) == r"$x \mapsto y$"
    dots = run("a,", LETTERS), word("···", SIGNS), run(",", LETTERS), word("z", LETTERS)
    assert shown(*dots) == r"$a, \cdots, z$"


def test_greek_capitals_of_a_tex_text_font_are_mathematics() -> None:
    assert shown(run("the"), word("Γ"), run("("), run("E", LETTERS), run(")")) == r"the $\Gamma(E)$"
    assert shown(run("Γ", Font("Times-Roman"))) == "Γ"
    assert shown(run("\u2126", Font("rtxr"))) == r"$\Omega$"


def test_a_bar_opens_a_ket_but_not_within_angles() -> None:
    ket = run("A", LETTERS), run("|", SIGNS), run("a", LETTERS), run("⟩", SIGNS)
    assert shown(*ket) == r"$A|a\rangle$"
    mean = run("⟨", SIGNS), run("a", LETTERS), run("|", SIGNS), run("b", LETTERS), run("⟩", SIGNS)
    assert shown(*mean) == r"$\langle a|b\rangle$"


def test_a_factorial_belongs_to_the_number_or_bracket_before_it() -> None:
    assert shown(run("("), run("n", LETTERS), run("−", SIGNS), run("1)!")) == "$(n-1)!$"
    assert shown(run("Wow!"), word("n", LETTERS)) == "Wow! $n$"


def test_letters_in_the_italics_of_variables_are_a_product_beside_mathematics() -> None:
    runs = (word("so"), word("z", ITALIC), word("−", SIGNS), word("xy", ITALIC), up("2"))
    assert shown(*runs, italics=True) == "so $z-xy^2$"
    far = (word("z", ITALIC), word("−", SIGNS), word("outside", ITALIC))
    assert "$z-" not in shown(*far, italics=True)
    assert "xy$" not in shown(word("z", LETTERS), word("−", SIGNS), word("xy", ITALIC))


def test_what_stands_behind_an_operator_with_scripts_belongs_to_it() -> None:
    tensor = run("M", LETTERS), word("⊗", SIGNS), down("R", LETTERS), word("N", LETTERS)
    assert shown(*tensor) == r"$M \otimes_R N$"
    log = run("2", LETTERS), run("log"), down("2"), word("ε", LETTERS)
    assert shown(*log) == r"$2\log_2\varepsilon$"


def test_the_increment_is_a_delta() -> None:
    assert shown(run("∆"), run("w", LETTERS)) == r"$\Delta w$"
