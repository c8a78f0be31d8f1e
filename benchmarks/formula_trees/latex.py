"""Trees written as LaTeX, as a person would."""

from __future__ import annotations

from benchmarks.formula_trees.tree import (
    FENCES,
    Accent,
    Binomial,
    Call,
    Cases,
    Chain,
    Fenced,
    Fraction,
    Large,
    Letter,
    Listing,
    Matrix,
    Node,
    Number,
    Product,
    Root,
    Scripts,
    Sign,
    Steps,
    is_tall,
)
from mineru_tools.document.symbols import FUNCTIONS

_ENVIRONMENTS = {"round": "pmatrix", "square": "bmatrix", "bar": "vmatrix", "": "matrix"}


def latex(node: Node) -> str:
    """LaTeX of the tree, without delimiters."""
    match node:
        case Sign():
            return node.latex
        case Letter(char, alphabet):
            return f"\\{alphabet}{{{char}}}" if alphabet else char
        case Number(digits):
            return digits
        case Product(factors):
            return " ".join(map(latex, factors))
        case Chain(operands, between):
            pairs = zip(between, operands[1:], strict=True)
            return latex(operands[0]) + "".join(f" {s.latex} {latex(x)}" for s, x in pairs)
        case Listing(items):
            return ", ".join(map(latex, items))
        case _:
            return _composed(node)


def _composed(node: Node) -> str:
    match node:
        case Fraction(above, below):
            return rf"\frac{{{latex(above)}}}{{{latex(below)}}}"
        case Binomial(above, below):
            return rf"\binom{{{latex(above)}}}{{{latex(below)}}}"
        case Root(body, degree):
            return rf"\sqrt{f'[{latex(degree)}]' if degree else ''}{{{latex(body)}}}"
        case Scripts(base, below, above, primes):
            return latex(base) + "'" * primes + _scripts(below, above)
        case Accent(name, body):
            return rf"\{name}{{{latex(body)}}}"
        case Large(sign, below, above, body):
            return f"{sign.latex}{_scripts(below, above)} {latex(body)}"
        case Fenced(fence, body):
            return _fenced(fence, body)
        case Call(name, argument, below, above):
            command = f"\\{name}" if name in FUNCTIONS else rf"\operatorname{{{name}}}"
            return f"{command}{_scripts(below, above)} {latex(argument)}"
        case _:
            return _rows(node)


def _rows(node: Node) -> str:
    match node:
        case Matrix(fence, rows):
            name = _ENVIRONMENTS[fence]
            body = r" \\ ".join(" & ".join(map(latex, row)) for row in rows)
        case Cases(cases):
            name = "cases"
            body = r" \\ ".join(
                rf"{latex(value)} & \text{{{word} }} {latex(condition)}"
                for value, word, condition in cases
            )
        case Steps(left, rights):
            name = "aligned"
            body = r" \\ ".join(f"& {sign.latex} {latex(right)}" for sign, right in rights)
            body = f"{latex(left)} {body}"
        case _:
            raise TypeError(node)
    return rf"\begin{{{name}}} {body} \end{{{name}}}"


def _scripts(below: Node | None, above: Node | None) -> str:
    return _script("_", below) + _script("^", above)


def _script(mark: str, node: Node | None) -> str:
    if node is None:
        return ""
    text = latex(node)
    return mark + (text if len(text) == 1 else f"{{{text}}}")


def _fenced(fence: str, body: Node) -> str:
    opening, closing = FENCES[fence]
    if is_tall(body):
        return rf"\left{opening} {latex(body)} \right{closing}"
    return f"{opening} {latex(body)} {closing}"
