"""Trees written in the language of typst, which sets formulas with an OpenType math font."""

from __future__ import annotations

from benchmarks.formula_trees.tree import (
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
)
from mineru_tools.document.symbols import FUNCTIONS

_ALPHABETS = {
    "mathbb": "bb({})", "mathcal": "cal({})", "mathbf": "bold(upright({}))",
    "boldsymbol": "bold({})", "mathfrak": "frak({})", "mathrm": "upright({})",
}  # fmt: skip
_ACCENTS = {
    "hat": "hat", "tilde": "tilde", "bar": "macron", "vec": "arrow", "dot": "dot",
    "ddot": "dot.double", "overline": "overline", "underline": "underline",
    "widehat": "hat", "widetilde": "tilde",
}  # fmt: skip
_FENCES = {
    "round": "lr(( {} ))", "square": "lr([ {} ])", "curly": "lr(\\{{ {} \\}})",
    "angle": "lr(⟨ {} ⟩)", "bar": "abs({})", "norm": "norm({})", "floor": "floor({})",
    "ceil": "ceil({})",
}  # fmt: skip
_KNOWN = FUNCTIONS | {"tr"}
_DELIMITERS = {"round": '"("', "square": '"["', "bar": '"|"', "": "#none"}


def markup(node: Node) -> str:
    """Typst's markup of the tree, without dollar signs."""
    match node:
        case Sign():
            return node.char
        case Letter(char, alphabet):
            name = char if len(char) == 1 else f'"{char}"'
            return _ALPHABETS[alphabet].format(name) if alphabet else name
        case Number(digits):
            return digits
        case Product(factors):
            return " ".join(map(markup, factors))
        case Chain(operands, between):
            pairs = zip(between, operands[1:], strict=True)
            return markup(operands[0]) + "".join(f" {s.char} {markup(x)}" for s, x in pairs)
        case Listing(items):
            return " \\, ".join(map(markup, items))
        case _:
            return _composed(node)


def _composed(node: Node) -> str:
    match node:
        case Fraction(above, below):
            return f"frac({markup(above)}, {markup(below)})"
        case Binomial(above, below):
            return f"binom({markup(above)}, {markup(below)})"
        case Root(body, degree):
            root = f"root({markup(degree)}, " if degree else "sqrt("
            return f"{root}{markup(body)})"
        case Scripts(base, below, above, primes):
            return f"{markup(base)}{chr(39) * primes}{_scripts(below, above)}"
        case Accent(name, body):
            return f"{_ACCENTS[name]}({markup(body)})"
        case Large(sign, below, above, body):
            return f"{sign.char}{_scripts(below, above)} {markup(body)}"
        case Fenced(fence, body):
            return _FENCES[fence].format(markup(body))
        case Call(name, argument, below, above):
            command = name if name in _KNOWN else f'op("{name}")'
            return f"{command}{_scripts(below, above)} {markup(argument)}"
        case _:
            return _rows(node)


def _rows(node: Node) -> str:
    match node:
        case Matrix(fence, rows):
            body = "; ".join(", ".join(map(markup, row)) for row in rows)
            return f"mat(delim: {_DELIMITERS[fence]}, {body})"
        case Cases(cases):
            body = ", ".join(
                f'{markup(value)} & "{word} " {markup(condition)}'
                for value, word, condition in cases
            )
            return f"cases({body})"
        case Steps(left, rights):
            body = " \\ ".join(f"& {sign.char} {markup(right)}" for sign, right in rights)
            return f"{markup(left)} {body}"
        case _:
            raise TypeError(node)


def _scripts(below: Node | None, above: Node | None) -> str:
    under = f"_({markup(below)})" if below else ""
    return under + (f"^({markup(above)})" if above else "")
