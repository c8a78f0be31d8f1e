"""Trees of formulas: what is written, whatever the language that it is written in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign: its LaTeX, and its character in Unicode."""

    latex: str
    char: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in an alphabet, named after LaTeX's command; empty for italics."""

    char: str
    alphabet: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """Digits, perhaps with a decimal point."""

    digits: str


@dataclass(frozen=True, slots=True)
class Product:
    """Factors side by side."""

    factors: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """Operands with operators or relations between them, one fewer."""

    operands: tuple[Node, ...]
    between: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """Items with commas between them."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Fraction:
    """One thing over another with a bar between them."""

    above: Node
    below: Node


@dataclass(frozen=True, slots=True)
class Binomial:
    """One thing over another in round brackets."""

    above: Node
    below: Node


@dataclass(frozen=True, slots=True)
class Root:
    """A root, with its degree unless it is the second."""

    body: Node
    degree: Node | None = None


@dataclass(frozen=True, slots=True)
class Scripts:
    """A base with primes and scripts, at least one of them."""

    base: Node
    below: Node | None = None
    above: Node | None = None
    primes: int = 0


@dataclass(frozen=True, slots=True)
class Accent:
    """Something with a mark over or under it; ``name`` is LaTeX's command."""

    name: str
    body: Node


@dataclass(frozen=True, slots=True)
class Large:
    """A large operator with its limits, and what it is applied to."""

    sign: Sign
    below: Node | None
    above: Node | None
    body: Node


@dataclass(frozen=True, slots=True)
class Fenced:
    """Something in brackets; ``fence`` is a key of ``FENCES``."""

    fence: str
    body: Node


@dataclass(frozen=True, slots=True)
class Call:
    """A named function, a script on its name perhaps, and its argument."""

    name: str
    argument: Node
    below: Node | None = None
    above: Node | None = None


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows of as many cells each, in brackets; ``fence`` is a key of ``FENCES`` or empty."""

    fence: str
    rows: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True, slots=True)
class Cases:
    """Values with the words and the conditions after them."""

    rows: tuple[tuple[Node, str, Node], ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """A left side and several right ones, each on a line of its own."""

    left: Node
    rights: tuple[tuple[Sign, Node], ...]


Node: TypeAlias = (
    Sign | Letter | Number | Product | Chain | Listing | Fraction | Binomial | Root | Scripts
    | Accent | Large | Fenced | Call | Matrix | Cases | Steps
)  # fmt: skip

FENCES = {
    "round": ("(", ")"),
    "square": ("[", "]"),
    "curly": (r"\{", r"\}"),
    "angle": (r"\langle", r"\rangle"),
    "bar": ("|", "|"),
    "norm": (r"\|", r"\|"),
    "floor": (r"\lfloor", r"\rfloor"),
    "ceil": (r"\lceil", r"\rceil"),
}
_TALL = (Fraction, Binomial, Large, Matrix, Cases)


def parts(node: object) -> Iterator[Node]:
    """The node, if it is one, and all nodes in it."""
    if isinstance(node, tuple):
        for item in node:
            yield from parts(item)
    elif isinstance(node, Node):
        yield node
        for field in fields(node):
            yield from parts(getattr(node, field.name))


def is_tall(node: Node) -> bool:
    """Whether brackets around the node have to grow."""
    return any(isinstance(part, _TALL) for part in parts(node))


def constructs(node: Node) -> frozenset[str]:
    """The names of what is in the tree, but for what every formula has."""
    return frozenset(name for part in parts(node) if (name := _construct(part)))


def _construct(part: Node) -> str:
    plain = (Sign, Number, Product, Chain, Listing)
    if isinstance(part, Letter):
        return part.alphabet
    if isinstance(part, Accent):
        return part.name
    if isinstance(part, Fenced):
        return f"{part.fence} brackets{' that grow' if is_tall(part.body) else ''}"
    if isinstance(part, Scripts) and part.primes:
        return "primes"
    if isinstance(part, Fraction) and any(isinstance(p, Fraction) for p in _inner(part)):
        return "fraction in fraction"
    return "" if isinstance(part, plain) else type(part).__name__.lower()


def _inner(part: Fraction) -> Iterator[Node]:
    yield from parts(part.above)
    yield from parts(part.below)
