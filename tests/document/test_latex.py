from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mineru_tools.document.latex import LatexError, parses, read_latex, repaired
from mineru_tools.document.latex.commands import BRACELESS, GRIDS, OPERATORS, SIGNATURES, SIGNS
from mineru_tools.document.latex.stream import tokens_of
from mineru_tools.document.latex.tree import (
    Call,
    Chars,
    Fault,
    Fenced,
    Grid,
    Group,
    Node,
    Row,
    Scripts,
    Sign,
)
from mineru_tools.document.symbols import FUNCTIONS, SYMBOLS, Role

X, Y, ONE, TWO = Sign("x"), Sign("y"), Sign("1"), Sign("2")


def test_a_row_is_its_signs_and_white_space_says_nothing() -> None:
    assert read_latex(r" x \alpha 1") == (X, Sign(r"\alpha"), ONE) == read_latex(r"x\alpha1")


def test_scripts_hang_on_the_sign_before_them_in_any_order() -> None:
    both = (Scripts(X, (ONE,), (TWO,)),)
    assert read_latex("x_1^2") == read_latex("x^{2}_{1}") == read_latex("x ^ 2 _ 1") == both
    assert read_latex("x''") == (Scripts(X, None, None, primes=2),)
    assert read_latex("x'^2") == (Scripts(X, None, (TWO,), primes=1),)
    assert read_latex("{}^2x") == (Scripts(Group(()), None, (TWO,)), X)
    assert read_latex("^2x") == (Scripts(None, None, (TWO,)), X)
    assert read_latex(r"\sum\limits_x") == (Scripts(Sign(r"\sum"), (X,), None),)


def test_commands_have_their_arguments_with_braces_or_without() -> None:
    half = Call(r"\frac", ((ONE,), (TWO,)))
    assert read_latex(r"\frac12") == read_latex(r"\frac{1}{2}") == (half,)
    assert read_latex(r"x^\frac12") == (Scripts(X, None, (half,)),)
    assert read_latex(r"\sqrt[2]{x}") == (Call(r"\sqrt", ((X,),), ((TWO,),)),)
    assert read_latex(r"\operatorname*{x}") == (Call(r"\operatorname*", ((X,),)),)
    assert read_latex(r"{1\over 2}") == (Group((Call(r"\over", ((ONE,), (TWO,))),)),)
    assert read_latex(r"\kern-1.5em x") == (Call(r"\kern", ((Chars("-1.5em"),),)), X)
    assert read_latex(r"\big(x") == (Call(r"\big", ((Chars("("),),)), X)


def test_brackets_that_stretch_have_what_is_between_them() -> None:
    assert read_latex(r"\left\{x\middle|y\right.") == (Fenced((r"\{", "|", "."), ((X,), (Y,))),)


def test_environments_have_rows_of_cells() -> None:
    grid = read_latex(r"\begin{array}{c|c} \hline x & y \\[2pt] 1 & 2 \\ \hline \end{array}")
    assert grid == (Grid("array", "c|c", (((X,), (Y,)), ((ONE,), (TWO,)))),)
    assert read_latex(r"\begin{aligned}[t] x &= y\end{aligned}") == (
        Grid("aligned", "", (((X,), (Sign("="), Y)),)),
    )


def test_text_keeps_its_spaces_and_may_hold_formulas() -> None:
    words = (Chars("if "), Call("$", ((X,),)), Chars(" is "), Call(r"\textbf", ((Chars("a b"),),)))
    assert read_latex(r"\text{if $x$ is \textbf{a b}}") == (Call(r"\text", (words,)),)


@pytest.mark.parametrize(
    ("latex", "fault"),
    [
        ("", Fault.EMPTY),
        (r"\foo", Fault.UNKNOWN),
        (r"\nonumber", Fault.UNKNOWN),
        (r"\begin{itemize}x\end{itemize}", Fault.UNKNOWN),
        (r"\text{\alpha}", Fault.UNKNOWN),
        ("\\", Fault.UNKNOWN),
        ("x\u0338", Fault.UNKNOWN),
        ("\ufffd", Fault.UNKNOWN),
        ("x\x01", Fault.UNKNOWN),
        (r"\frac{1}", Fault.ARGUMENT),
        ("x^", Fault.ARGUMENT),
        (r"x^\sqrt{2}", Fault.ARGUMENT),
        (r"\left x\right)", Fault.ARGUMENT),
        (r"\kern x", Fault.ARGUMENT),
        (r"\begin{array}{qq}x\end{array}", Fault.ARGUMENT),
        ("{x", Fault.OPEN),
        (r"\sqrt[2{x}", Fault.OPEN),
        (r"\left(x", Fault.OPEN),
        (r"\left({x\right)}", Fault.OPEN),
        (r"\begin{matrix}x", Fault.OPEN),
        (r"\begin{matrix}x\end{array}", Fault.OPEN),
        (r"\text{x", Fault.OPEN),
        ("x}", Fault.CLOSE),
        (r"x\right)", Fault.CLOSE),
        (r"x\end{matrix}", Fault.CLOSE),
        ("x^1^2", Fault.SCRIPTS),
        ("x_1_2", Fault.SCRIPTS),
        ("x^2'", Fault.SCRIPTS),
        ("x'_1^2", Fault.SCRIPTS),
        ("x & y", Fault.PLACE),
        ("5%", Fault.PLACE),
        ("$x$", Fault.PLACE),
        (r"x\limits_1", Fault.PLACE),
        (r"\text{a_b}", Fault.PLACE),
        (r"\tag{1}\tag{2}", Fault.PLACE),
        (r"x\over y\over 2", Fault.PLACE),
        (r"\begin{cases}x & y & 1\end{cases}", Fault.CELLS),
        (r"\begin{array}{c}x & y\end{array}", Fault.CELLS),
        ("{" * 100 + "}" * 100, Fault.DEPTH),
    ],
)
def test_what_renderers_refuse_has_a_fault(latex: str, fault: Fault) -> None:
    with pytest.raises(LatexError) as caught:
        read_latex(latex)
    assert caught.value.fault is fault
    assert not parses(latex)


def test_all_symbols_and_functions_that_glyphs_are_read_as_are_known() -> None:
    signs = [s.latex for s in SYMBOLS.values() if s.role is not Role.ACCENT]
    accents = [s.latex + "{x}" for s in SYMBOLS.values() if s.role is Role.ACCENT]
    functions = ["\\" + name for name in FUNCTIONS]
    assert [latex for latex in signs + accents + functions if not parses(latex)] == []


def test_every_command_stands_where_its_kind_may() -> None:
    given = {"m": "{x}", "o": "[x]", "t": "{a b}", "s": "{1em}", "k": "{red}", "d": "("}
    calls = {n: f"\\{n}" + "".join(given[k] for k in kinds) for n, kinds in SIGNATURES.items()}
    raised = [f"x^\\{name}" for name in SIGNS] + [f"x^{calls[name]}" for name in BRACELESS]
    limits = [f"\\{name}\\limits_x" for name in OPERATORS]
    assert [latex for latex in [*calls.values(), *raised, *limits] if not parses(latex)] == []


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        (r"\frac{1}{2", r"\frac{1}{2}"),
        ("x}", "x"),
        ("x^1^2", "x^1{}^2"),
        ("x & y", r"\begin{aligned}x & y\end{aligned}"),
        ("{x&y}", "{xy}"),
        (r"\left(x", r"\left(x\right."),
        (r"x\right)", "x)"),
        (r"\alpha\right.x", r"\alpha x"),
        (
            r"\begin{aligned}\left(x&y\right)\end{aligned}",
            r"\begin{aligned}\left(x\right.&\left.y\right)\end{aligned}",
        ),
        (r"\begin{array}{c}x&y\end{array}", r"\begin{array}{cc}x&y\end{array}"),
        (r"\begin{matrix}x\end{pmatrix}", r"\begin{matrix}x\end{matrix}"),
        (
            r"\begin{eqnarray*}x&=&y\nonumber\end{eqnarray*}",
            r"\begin{array}{rcl}x&=&y\end{array}",
        ),
        (r"x^\sqrt{2}", r"x^{\sqrt{2}}"),
        ("x_", "x_{}"),
        ("5%", r"5\%"),
        ("$x$", "x"),
        (r"\mathbbm{R}\mbox{a}", r"\mathbb{R}\text{a}"),
        (r"x\label{eq:x}y", "xy"),
        (r"\text{a_b}", r"\text{a\_b}"),
    ],
)
def test_a_repair_says_the_same_in_latex_that_renderers_take(broken: str, mended: str) -> None:
    assert not parses(broken)
    assert repaired(broken) == mended
    assert parses(mended)


@pytest.mark.parametrize("latex", ["", "\\", r"\foo x", r"x\over y\over z", "{" * 100])
def test_what_cannot_be_understood_is_not_repaired(latex: str) -> None:
    assert repaired(latex) is None


def _spelled(node: Node) -> str:
    """LaTeX of a tree, all arguments in braces."""
    if isinstance(node, Sign):
        return node.latex + " "
    if isinstance(node, Chars):
        return node.text
    if isinstance(node, Group):
        return _braced(node.body)
    if isinstance(node, Scripts):
        base = "" if node.base is None else _spelled(node.base).rstrip()
        over = "" if node.over is None else "^" + _braced(node.over)
        under = "" if node.under is None else "_" + _braced(node.under)
        return base + "'" * node.primes + over + under
    if isinstance(node, Fenced):
        marks = [r"\left", *[r"\middle"] * (len(node.bodies) - 1), r"\right"]
        pairs = zip(marks, node.delimiters, (*node.bodies, ()), strict=True)
        return "".join(f"{mark}{delimiter} {_row(body)}" for mark, delimiter, body in pairs)
    if isinstance(node, Grid):
        rows = r" \\ ".join(" & ".join(map(_row, cells)) for cells in node.rows)
        columns = f"{{{node.columns}}}" if node.columns else ""
        return rf"\begin{{{node.name}}}{columns} {rows} \end{{{node.name}}}"
    options = "".join(f"[{_row(option)}]" for option in node.options)
    return node.command + options + "".join(map(_braced, node.arguments))


def _row(row: Row) -> str:
    return "".join(map(_spelled, row))


def _braced(row: Row) -> str:
    return f"{{{_row(row)}}}"


SIGNS_TO_SET = [*"xyA019+-=()|/!<,", r"\alpha", r"\to", r"\cdots", r"\,", r"\{"]
COMMANDS = [r"\hat", r"\mathbb", r"\operatorname", r"\boxed", r"\phantom", r"\underbrace"]
PLAIN_GRIDS = sorted(name for name, declared in GRIDS.items() if declared in ("", "p", "2"))
DELIMITERS = st.sampled_from(["(", "]", ".", "|", r"\rangle"])


@st.composite
def rows(draw: st.DrawFn, depth: int) -> Row:
    return tuple(draw(trees(depth)) for _ in range(draw(st.integers(0, 2))))


@st.composite
def grids(draw: st.DrawFn, depth: int) -> Grid:
    cells = draw(st.lists(st.tuples(rows(depth), rows(depth)), min_size=1, max_size=2))
    if draw(st.booleans()):
        return Grid(draw(st.sampled_from(PLAIN_GRIDS)), "", tuple(cells))
    return Grid("array", draw(st.sampled_from(["cc", "c|r", "lrc"])), tuple(cells))


@st.composite
def trees(draw: st.DrawFn, depth: int = 2) -> Node:
    """A node, with up to ``depth`` levels of others below it."""
    kind = draw(st.sampled_from(Node.__args__)) if depth else Sign
    row = rows(depth - 1)
    if kind is Group:
        return Group(draw(row))
    if kind is Call:
        one = st.builds(Call, st.sampled_from(COMMANDS), st.tuples(row))
        two = st.builds(Call, st.sampled_from([r"\frac", r"\overset"]), st.tuples(row, row))
        return draw(one | two)
    if kind is Chars:
        text = draw(st.text("ab c.é", min_size=1, max_size=5))
        return Call(r"\text", ((Chars(text),),))
    if kind is Scripts:
        base = draw(trees(depth - 1).filter(lambda node: not isinstance(node, Scripts)))
        return Scripts(base, draw(st.none() | row), draw(row), draw(st.integers(0, 2)))
    if kind is Fenced:
        return Fenced(draw(st.tuples(*[DELIMITERS] * 3)), draw(st.tuples(row, row)))
    if kind is Grid:
        return draw(grids(depth - 1))
    return Sign(draw(st.sampled_from(SIGNS_TO_SET)))


GARBAGE = st.text(max_size=40) | st.lists(
    st.sampled_from(
        [
            *"xy{}[]^_&'$%#~ 1",
            *(r"\frac", r"\left", r"\right", r"\middle", r"\sqrt[", r"\hat", r"\foo", r"\big"),
            *(r"\begin{array}{cc}", r"\end{array}", r"\begin{cases}", r"\end{cases}", r"\\"),
            *(r"\text{", r"\tag{", r"\hline", r"\over", r"\sum", r"\limits", r"\kern", "2pt"),
        ]
    ),
    max_size=20,
).map("".join)


@settings(max_examples=150)
@given(trees())
def test_every_tree_that_can_be_written_is_read_back(tree: Node) -> None:
    assert read_latex(_spelled(tree)) == (tree,)


@settings(max_examples=500)
@given(GARBAGE)
def test_garbage_is_parsed_repaired_or_refused(latex: str) -> None:
    assert "".join(tokens_of(latex)) == latex
    sound, mended = parses(latex), repaired(latex)
    assert mended == latex if sound else mended is None or parses(mended)
