"""Trees grown at random, as people write formulas: sums of products of powers, calls, fractions."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

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
)


def _signs(pairs: str) -> tuple[Sign, ...]:
    words = pairs.split()
    return tuple(Sign(f"\\{b}", a) for a, b in zip(words[::2], words[1::2], strict=True))


_GREEK = _signs(
    "α alpha β beta γ gamma δ delta ε varepsilon ζ zeta η eta θ theta κ kappa λ lambda μ mu "
    "ξ xi π pi ρ rho σ sigma τ tau φ varphi ϕ phi χ chi ψ psi ω omega Γ Gamma Δ Delta Θ Theta "
    "Λ Lambda Π Pi Σ Sigma Φ Phi Ψ Psi Ω Omega"
)
_CONSTANTS = _signs("∞ infty ∂ partial ∇ nabla ℓ ell ∅ emptyset ℏ hbar")
_PLUS, _MINUS, _EQUALS = Sign("+", "+"), Sign("-", "−"), Sign("=", "=")
_ADDING = (_PLUS, _PLUS, _MINUS, _MINUS, *_signs("± pm ⊕ oplus ∪ cup ∩ cap ∧ wedge ∨ vee"))
_TIMES = _signs("⋅ cdot × times ⊗ otimes ∘ circ")
_RELATIONS = (_EQUALS,) * 4 + (Sign("<", "<"), Sign(">", ">")) + _signs(
    "≤ leq ≥ geq ≠ neq ≈ approx ≡ equiv ∼ sim ∈ in ⊂ subset ⊆ subseteq → to ⇒ Rightarrow "
    "↦ mapsto ≪ ll ∝ propto ≃ simeq ≅ cong ∉ notin"
)  # fmt: skip
_SUMS = _signs("∑ sum ∑ sum ∏ prod ⋃ bigcup ⋂ bigcap ⨁ bigoplus ⨂ bigotimes")
_INTEGRALS = _signs("∫ int ∫ int ∮ oint")
_LDOTS, _CDOTS = _signs("… ldots ⋯ cdots")
_FUNCTIONS = ("sin", "cos", "tan", "log", "ln", "exp", "det", "dim", "ker", "sinh", "arctan")
_LIMITS = ("lim", "max", "min", "sup", "inf")
_NAMES = ("rank", "tr", "diag", "sgn", "Var", "Cov", "Hom", "supp")
_ACCENTS = ("hat", "tilde", "bar", "vec", "dot", "ddot")
_WIDE = ("overline", "widehat", "widetilde", "underline")
_ALPHABETS = ("mathbb", "mathcal", "mathbf", "boldsymbol", "mathfrak", "mathrm")
_VARIABLES = "abcdefghijklmnpqrstuvwxyzABCDEFGHKLMNPQRSTUVXYZ"


class Grower:
    """Grows trees from one source of chance: the same numbers give the same trees."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance

    def display(self) -> Node:
        """A formula as one sets it on a line of its own, perhaps with several lines."""
        kind = self._chance.random()
        if kind < 0.06:
            return self._steps()
        if kind < 0.12:
            right = Cases(tuple(self._case() for _ in range(self._chance.randint(2, 3))))
            return Chain((self._defined(), right), (_EQUALS,))
        if kind < 0.2:
            return Chain((self._defined(), self._matrix()), (_EQUALS,))
        return self._relation(3)

    def inline(self) -> Node:
        """A short formula as one sets it among words."""
        return self._relation(1) if self._chance.random() < 0.75 else self._factor(1)

    def _pick(self, *makers: tuple[float, Callable[[], Node]]) -> Node:
        weights = [weight for weight, _ in makers]
        return self._chance.choices([make for _, make in makers], weights)[0]()

    def _relation(self, depth: int) -> Node:
        count = self._chance.choices((2, 3), (8, 1))[0]
        sides = tuple(self._sum(depth if k else depth - 1) for k in range(count))
        return Chain(sides, tuple(self._chance.choice(_RELATIONS) for _ in sides[1:]))

    def _sum(self, depth: int) -> Node:
        if depth < 1:
            return self._factor(0)
        count = self._chance.choices((1, 2, 3), (5, 4, 1))[0]
        terms = tuple(self._term(depth) for _ in range(count))
        signs = tuple(self._chance.choice(_ADDING) for _ in terms[1:])
        if count == 3 and self._chance.random() < 0.3:
            return Chain((terms[0], _CDOTS, terms[2]), (signs[0], signs[0]))
        return Chain(terms, signs) if signs else terms[0]

    def _term(self, depth: int) -> Node:
        if depth > 1 and self._chance.random() < 0.2:
            return self._large(depth - 1)
        factors = [self._factor(depth - 1) for _ in range(self._chance.choice((1, 1, 2)))]
        if self._chance.random() < 0.1:
            return Chain((factors[0], self._factor(0)), (self._chance.choice(_TIMES),))
        if self._chance.random() < 0.2:
            factors.insert(0, self._number())
        numbers = sum(isinstance(factor, Number) for factor in factors)
        return Product(tuple(factors)) if len(factors) > 1 and numbers < 2 else factors[-1]

    def _factor(self, depth: int) -> Node:
        if depth < 0 or (depth < 1 and self._chance.random() < 0.4):
            return self._atom()
        return self._pick(
            (4, self._atom),
            (6, lambda: self._scripted(depth)),
            (4, lambda: Fraction(self._sum(depth - 1), self._sum(depth - 1))),
            (1.5, lambda: self._root(depth)),
            (2.5, lambda: self._fenced(depth)),
            (1.5, lambda: self._call(depth)),
            (1, self._applied),
            (0.5, lambda: Binomial(self._factor(-1), self._factor(-1))),
        )

    def _atom(self) -> Node:
        return self._pick(
            (10, self._variable),
            (3, self._greek),
            (2, self._number),
            (1.2, self._styled),
            (0.8, lambda: self._chance.choice(_CONSTANTS)),
            (1.5, lambda: Accent(self._chance.choice(_ACCENTS), self._variable())),
            (0.6, lambda: Accent(self._chance.choice(_WIDE), self._word())),
        )

    def _variable(self) -> Node:
        return Letter(self._chance.choice(_VARIABLES))

    def _greek(self) -> Node:
        return self._chance.choice(_GREEK)

    def _number(self) -> Node:
        whole = self._chance.randint(2, 12) if self._chance.random() < 0.8 else 0.5
        return Number(str(whole))

    def _styled(self) -> Node:
        alphabet = self._chance.choice(_ALPHABETS)
        return Letter(self._chance.choice("ABCDEFHKLMNPQRSTUVXYZ"), alphabet)

    def _word(self) -> Node:
        return Product((self._variable(), self._variable()))

    def _scripted(self, depth: int) -> Node:
        base = self._pick(
            (8, self._variable), (2, self._greek), (1, self._styled),
            (1, lambda: Accent(self._chance.choice(_ACCENTS), self._variable())),
            (1, lambda: Fenced("round", self._sum(max(0, depth - 1)))),
        )  # fmt: skip
        kind = self._chance.random()
        below = self._script(depth) if kind < 0.6 else None
        above = self._script(depth) if kind > 0.4 else None
        primes = self._chance.randint(1, 2) if self._chance.random() < 0.12 else 0
        return Scripts(base, below, None if primes else above, primes)

    def _script(self, depth: int) -> Node:
        return self._pick(
            (5, self._variable),
            (4, self._number),
            (2, lambda: Chain((self._variable(), Number("1")), (self._adding(),))),
            (1, lambda: Product((self._variable(), self._variable()))),
            (0.7, lambda: Listing((self._variable(), self._variable()))),
            (1 if depth > 0 else 0, lambda: Scripts(self._variable(), self._number())),
            (1 if depth > 0 else 0, lambda: Scripts(self._variable(), None, Number("2"))),
            (0.5 if depth > 0 else 0, lambda: Letter("eff", "mathrm")),
        )

    def _adding(self) -> Sign:
        return self._chance.choice((_PLUS, _MINUS))

    def _root(self, depth: int) -> Node:
        degree = Number(str(self._chance.randint(3, 5))) if self._chance.random() < 0.3 else None
        return Root(self._sum(depth - 1), degree)

    def _fenced(self, depth: int) -> Node:
        fence = self._chance.choices(tuple(FENCES), (8, 4, 2, 1, 2, 1, 1, 1))[0]
        if fence in ("square", "curly", "angle") or self._chance.random() < 0.2:
            items = tuple(self._factor(depth - 1) for _ in range(self._chance.randint(1, 2)))
            return Fenced(fence, Listing(items) if len(items) > 1 else items[0])
        return Fenced(fence, self._sum(depth - 1))

    def _call(self, depth: int) -> Node:
        kind = self._chance.random()
        if kind < 0.25:
            variable, goal = self._variable(), self._atom()
            to = Chain((variable, goal), (self._chance.choice(_signs("→ to ∈ in")),))
            return Call(self._chance.choice(_LIMITS), self._factor(depth - 1), to)
        if kind < 0.45:
            name = self._chance.choice(_NAMES)
            return Call(name, Fenced("round", self._sum(depth - 1)))
        above = Number("2") if self._chance.random() < 0.2 else None
        argument = self._pick(
            (1, self._variable), (1, self._greek),
            (2, lambda: Fenced("round", self._sum(depth - 1))),
        )  # fmt: skip
        return Call(self._chance.choice(_FUNCTIONS), argument, None, above)

    def _applied(self) -> Node:
        arguments = tuple(self._variable() for _ in range(self._chance.randint(1, 2)))
        if self._chance.random() < 0.2:
            first, last = (Scripts(arguments[0], each) for each in (Number("1"), Letter("n")))
            arguments = (first, _LDOTS, last)
        body = Listing(arguments) if len(arguments) > 1 else arguments[0]
        return Product((self._variable(), Fenced("round", body)))

    def _large(self, depth: int) -> Node:
        body = self._factor(depth)
        if self._chance.random() < 0.4:
            ends = (self._factor(-1), self._factor(-1)) if self._chance.random() < 0.7 else None
            below, above = ends or (None, None)
            differential = Product((body, Letter("d"), self._variable()))
            return Large(self._chance.choice(_INTEGRALS), below, above, differential)
        index = self._variable()
        below = self._pick(
            (3, lambda: Chain((index, self._number()), (_EQUALS,))),
            (1, lambda: Chain((index, self._variable()), (self._chance.choice(_RELATIONS),))),
            (1, lambda: index),
        )
        above = self._pick((2, self._variable), (1, lambda: _CONSTANTS[0]))
        plain = self._chance.random() < 0.3
        return Large(self._chance.choice(_SUMS), below, None if plain else above, body)

    def _defined(self) -> Node:
        return self._pick((2, self._variable), (1, self._applied), (1, self._greek))

    def _matrix(self) -> Node:
        columns, rows = self._chance.randint(2, 3), self._chance.randint(2, 3)
        cells = tuple(tuple(self._factor(0) for _ in range(columns)) for _ in range(rows))
        return Matrix(self._chance.choice(("round", "square", "bar")), cells)

    def _case(self) -> tuple[Node, str, Node]:
        condition = Chain(
            (self._variable(), self._factor(-1)), (self._chance.choice(_RELATIONS[:6]),)
        )
        return self._sum(1), "if", condition

    def _steps(self) -> Node:
        rights = tuple((_EQUALS, self._sum(2)) for _ in range(self._chance.randint(2, 3)))
        return Steps(self._defined(), rights)
