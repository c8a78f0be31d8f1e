"""Random formulas set by typst in an OpenType math font, read back as the trees they were."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
import typst

from benchmarks.formula_trees.documents import TYPEFACES, formulas_in, said
from benchmarks.formula_trees.grow import Grower
from benchmarks.formula_trees.latex import latex
from benchmarks.formula_trees.markup import markup
from benchmarks.formula_trees.normal import Malformed, normal
from benchmarks.formula_trees.tree import Node, constructs
from mineru_tools import parse

# Typst stretches these over several letters as one glyph that says nothing of its width.
STRETCHED = {"widehat", "widetilde"}


def read_back(trees: list[Node], folder: Path) -> list[str]:
    """What is read of the trees, each on a line of its own."""
    cases = [f"Case {k}: {said(k)}\n$ {markup(tree)} $" for k, tree in enumerate(trees)]
    source = folder / "trees.typ"
    source.write_text("\n\n".join(cases), encoding="utf-8")
    typst.compile(str(source), output=str(folder / "trees.pdf"))
    with parse(folder / "trees.pdf") as parsed:
        found = formulas_in(parsed.markdown(), display=True)
    return [found.get(k, "") for k in range(len(trees))]


def same(tree: Node, read: str) -> bool:
    try:
        return normal(read) == normal(latex(tree))
    except Malformed:
        return False


def test_random_formulas_come_back_as_they_were_written(tmp_path: Path) -> None:
    grower = Grower(Random(1))
    grown = [grower.inline() for _ in range(90)]
    trees = [tree for tree in grown if not STRETCHED & constructs(tree)]
    found = read_back(trees, tmp_path)
    wrong = [(latex(t), r) for t, r in zip(trees, found, strict=True) if not same(t, r)]
    assert len(wrong) <= 0.08 * len(trees), wrong


def test_script_letters_keep_their_alphabet_whatever_shape_is_chosen(tmp_path: Path) -> None:
    (tmp_path / "cal.typ").write_text("Case 0: words\n$ cal(U)_8 + cal(D) $", encoding="utf-8")
    typst.compile(str(tmp_path / "cal.typ"), output=str(tmp_path / "cal.pdf"))
    with parse(tmp_path / "cal.pdf") as parsed:
        assert formulas_in(parsed.markdown(), display=True)[0] == r"\mathcal{U}_8+\mathcal{D}"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"x_i^2", r"x^{2}_{i}"),
        (r"\left(\frac{a}{b}\right)", r"\Bigl(\dfrac ab\Bigr)"),
        (r"\binom{n}{k}", r"\begin{pmatrix} n \\ k \end{pmatrix}"),
        (r"f''", r"f^{\prime\prime}"),
        (r"a\not=b, \ldots", r"a \neq b,\, \dots"),
        (r"\mathbf{AB}", r"\mathbf{A}\mathbf{B}"),
        (r"\operatorname{tr} A", r"\mathrm{tr}\,A"),
    ],
)
def test_what_looks_the_same_has_one_normal_form(one: str, other: str) -> None:
    assert normal(one) == normal(other)


@pytest.mark.parametrize(
    ("one", "other"), [("x_i", "x^i"), (r"\frac{a}{b}", r"\frac{b}{a}"), (r"\mathbf{A}", "A")]
)
def test_what_looks_otherwise_has_another(one: str, other: str) -> None:
    assert normal(one) != normal(other)


def test_letters_that_fonts_print_otherwise_are_expected_as_they_are_printed() -> None:
    assert TYPEFACES["times"].shown(r"\mathcal{C} + \boldsymbol{N}") == r"\mathscr{C} + {N}"
    assert TYPEFACES["cm"].shown(r"\mathcal{C}") == r"\mathcal{C}"


@pytest.mark.parametrize("broken", [r"\frac{a", "a}", r"\begin{cases} a"])
def test_what_is_no_formula_is_malformed(broken: str) -> None:
    with pytest.raises(Malformed):
        normal(broken)


def test_one_seed_grows_one_tree_of_many_constructs() -> None:
    trees = [[Grower(Random(3)).display() for _ in range(2)] for _ in range(2)]
    assert trees[0] == trees[1]
    grower = Grower(Random(0))
    names = frozenset[str]().union(*(constructs(grower.display()) for _ in range(200)))
    assert {"fraction", "root", "matrix", "cases", "primes", "mathbb", "overline"} <= names
