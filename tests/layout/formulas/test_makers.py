"""Formulas of programs other than TeX, and of OpenType's fonts for mathematics.

The files in ``makers`` have the formulas of ``formulas.txt``, each after a line of text: KaTeX as
Chromium prints it, LuaLaTeX with Latin Modern Math, XeLaTeX with STIX Two Math. LibreOffice has set
the equations of a Word file (OMML), those of ``libreoffice.txt``, and its own in Liberation Serif:
``starmath.txt`` has their place, their LaTeX and what LibreOffice was given.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typst

from mineru_tools import parse

_MADE = Path(__file__).parent / "makers"
_FORMULAS = (_MADE / "formulas.txt").read_text().splitlines()
_TYPST = {
    r"E = mc^2": "E = m c^2",
    r"A = \begin{pmatrix} a & b \\ c & d \end{pmatrix}": "A = mat(a, b; c, d)",
    r"\mathbf{E} \times \mathbb{R}": "upright(bold(E)) times RR",
    r"\mathcal{L}(\theta) = 0": "cal(L)(theta) = 0",
    r"\frac{-b \pm \sqrt{b^2-4ac}}{2a} = x": "(-b plus.minus sqrt(b^2 - 4 a c))/(2 a) = x",
    r"\sum_{i=1}^ni^2 > 0": "sum_(i=1)^n i^2 > 0",
}
_INLINE = {
    r"\bar{x}": "macron(x)",
    r"\vec{F} = m\vec{a}": "arrow(F) = m arrow(a)",
    r"\int_0^1f(x)dx": "integral_0^1 f(x) d x",
    r"\frac{1}{2}": "1/2",
    r"\mathcal{O}(h^2)": "cal(O)(h^2)",
    r"x \in \mathbb{R}^n": "x in RR^n",
}


def displays(source: Path | bytes) -> list[str]:
    return [found.strip() for found in re.findall(r"\$\$(.+?)\$\$", markdown(source), re.S)]


def markdown(source: Path | bytes) -> str:
    return parse(source).markdown()


@pytest.mark.parametrize("name", ["katex", "latin-modern-math", "stix-two-math"])
def test_each_display_is_read_as_it_was_written(name: str) -> None:
    found = displays(_MADE / f"{name}.pdf")
    assert [_tight(latex) for latex in found] == [_tight(latex) for latex in _FORMULAS]


def test_equations_of_word_that_libreoffice_has_set_are_read_as_they_were_written() -> None:
    written = (_MADE / "libreoffice.txt").read_text().splitlines()
    found = displays(_MADE / "libreoffice.pdf")
    assert [_tight(latex) for latex in found] == [_tight(latex) for latex in written]


def test_formulas_of_libreoffice_are_read_where_they_stand() -> None:
    rows = [row.split("\t") for row in (_MADE / "starmath.txt").read_text().splitlines()]
    text = markdown(_MADE / "starmath.pdf")
    found = displays(_MADE / "starmath.pdf")
    assert list(map(_tight, found)) == [_tight(tex) for place, tex, _ in rows if place == "display"]
    within = re.findall(r"where (.+?) stands", text)
    assert within == [f"${tex}$" for place, tex, _ in rows if place == "inline"]
    assert "#" not in text


def _tight(latex: str) -> str:
    return re.sub(r"\s+", "", latex)


def test_displays_of_typst_are_read_as_they_were_written() -> None:
    words = "this text stands before a formula that is on a line of its own."
    text = "\n".join(f"{k}: {words}\n$ {form} $" for k, form in enumerate(_TYPST.values()))
    assert displays(typst.compile(text.encode())) == list(_TYPST)


@pytest.mark.parametrize(("latex", "form"), _INLINE.items())
def test_a_formula_of_typst_within_text_is_read_in_its_place(latex: str, form: str) -> None:
    words = "and then the text goes on for some more words until the line has to be broken"
    made = typst.compile(f"Here we take ${form}$ {words} by typst, as it is here.".encode())
    assert markdown(made).strip() == f"Here we take ${latex}$ {words} by typst, as it is here."
