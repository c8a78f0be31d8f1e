"""A normal form of LaTeX: formulas that look the same on paper have the same one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

Atom: TypeAlias = "str | tuple[str | Row, ...]"  # a tuple begins with a name
Row: TypeAlias = "tuple[Atom, ...]"

_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|\S", re.S)
_VERBATIM = re.compile(
    r"\\(?:text|textrm|mathrm|operatorname\*?|mathop)\s*\{((?:[^{}\\]|\\,|\\ )*)\}"
)
_SPACES = re.compile(
    r"\\(?:[,;:! ]|(?:q?quad|(?:no)?limits|displaystyle|textstyle|left|right|middle)(?![A-Za-z])"
    r"|[bB]igg?[lr]?(?![A-Za-z]))"
)
_SAME = {
    r"\le": r"\leq", r"\ge": r"\geq", r"\ne": r"\neq", r"\to": r"\rightarrow", r"\dots": r"\ldots",
    r"\mid": "|", r"\vert": "|", r"\lvert": "|", r"\rvert": "|", r"\Vert": r"\|",
    r"\parallel": r"\|", r"\lVert": r"\|", r"\rVert": r"\|", r"\lbrace": r"\{", r"\rbrace": r"\}",
    r"\colon": ":", r"\ast": "*", r"\land": r"\wedge", r"\lor": r"\vee",
    r"\implies": r"\Longrightarrow", r"\iff": r"\Longleftrightarrow", r"\prime": "'",
}  # fmt: skip
_ALPHABETS = {
    "mathbb", "mathcal", "mathbf", "boldsymbol", "mathfrak", "mathrm", "mathsf", "mathtt", "mathit",
    "mathscr",
}  # fmt: skip
_FRACTIONS = ("frac", "dfrac", "tfrac", "cfrac")
_PAIRS = ("binom", "overset", "underset")
_WIDE = {"overline": "bar", "widehat": "hat", "widetilde": "tilde"}
_FRAMES = {
    "pmatrix": ("(", ")"), "bmatrix": ("[", "]"), "vmatrix": ("|", "|"), "matrix": ("", ""),
    "Vmatrix": (r"\|", r"\|"), "Bmatrix": (r"\{", r"\}"), "cases": (r"\{", ""), "array": ("", ""),
}  # fmt: skip


class Malformed(ValueError):
    """No formula: a brace or an argument is missing."""


def normal(latex: str) -> Row:
    """The normal form: signs and, as tuples that begin with a name, what has parts.

    Spaces, needless braces, the size of brackets, the order of scripts and the names of one sign
    make no difference. Raises ``Malformed``.
    """
    upright = _VERBATIM.sub(lambda m: r"\mathrm{" + re.sub(r"\\.|\s", "", m[1]) + "}", latex)
    reader = _Reader(_TOKEN.findall(upright))
    row = reader.row()
    if reader.here:
        raise Malformed(f"{reader.here} too much in {latex}")
    return row


class _Reader:
    """Goes through the tokens of one formula."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self._tokens = tokens
        self._at = 0

    @property
    def here(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        token = self.here
        if not token:
            raise Malformed("ends too early")
        self._at += 1
        return token

    def row(self, ends: Sequence[str] = ()) -> Row:
        """What stands up to one of ``ends``, which is left, or up to the end of a group."""
        out: list[Atom] = []
        while self.here and self.here not in (*ends, "}"):
            token = self._next()
            if token in ("^", "_", "'"):
                self._hang(out, token)
            elif token in (r"\left", r"\right", r"\middle") and self.here == ".":
                self._next()
            elif not _SPACES.fullmatch(token):
                out.extend(self._atoms(token))
        return tuple(out)

    def _hang(self, out: list[Atom], mark: str) -> None:
        """Puts a script on the last atom."""
        script = ("'",) if mark == "'" else self._argument()
        name = "_" if mark == "_" else "^"
        last = out.pop() if out else ""
        base, below, above = (
            last
            if isinstance(last, tuple) and last[0] == "scripts"
            else ("scripts", (last,), (), ())
        )[1:]
        if name == "_":
            out.append(("scripts", base, (*below, *script), above))
        else:
            out.append(("scripts", base, below, (*above, *script)))

    def _argument(self) -> Row:
        token = self._next()
        if token != "{":
            return tuple(self._atoms(token))
        inner = self.row()
        if self._next() != "}":
            raise Malformed("no end of a group")
        return inner

    def _atoms(self, token: str) -> list[Atom]:
        name = token[1:]
        if token == "{":
            self._at -= 1
            return list(self._argument()) or [""]
        if token == r"\begin":
            return self._frame()
        if token == r"\not":
            negated = {"=": r"\neq", r"\in": r"\notin"}
            follows = self._atoms(self._next())
            return [negated.get(str(follows[0]), ("not", tuple(follows)))]
        if token[0] != "\\" or not name[:1].isalpha():
            return [_SAME.get(token, token)]
        if name in _ALPHABETS:
            return [_styled(name, atom) for atom in self._argument()]
        if name in _FRACTIONS:
            return [("frac", self._argument(), self._argument())]
        if name == "binom":
            rows = (("cells", self._argument()), ("cells", self._argument()))
            return ["(", ("rows", *rows), ")"]
        if name in _PAIRS:
            return [(name, self._argument(), self._argument())]
        if name == "sqrt":
            return [("sqrt", self._degree(), self._argument())]
        if self.here == "{":
            body = self._argument()
            return [(_WIDE.get(name, name) if len(body) == 1 else name, body)]
        return [_SAME.get(token, token)]

    def _degree(self) -> Row:
        if self.here != "[":
            return ()
        self._next()
        degree = self.row(("]",))
        self._next()
        return degree

    def _frame(self) -> list[Atom]:
        name = self._name()
        if name == "array":
            self._argument()
        rows: list[Row] = []
        while self.here != r"\end":
            cells: list[Row] = [self.row(("&", r"\\", r"\end"))]
            while self.here == "&":
                self._next()
                cells.append(self.row(("&", r"\\", r"\end")))
            if name in _FRAMES:
                rows.append(("cells", *cells))
            else:
                rows.append(tuple(atom for cell in cells for atom in cell))
            if self.here == r"\\":
                self._next()
            elif not self.here:
                raise Malformed(f"no end of {name}")
        self._next()
        if self._name() != name:
            raise Malformed(f"no end of {name}")
        left, right = _FRAMES.get(name, ("", ""))
        body: Atom = ("rows", *rows)
        return [atom for atom in (left, body, right) if atom]

    def _name(self) -> str:
        letters = []
        if self._next() != "{":
            raise Malformed("no name of an environment")
        while self.here != "}":
            letters.append(self._next())
        self._next()
        return "".join(letters).rstrip("*")


def _styled(name: str, atom: Atom) -> Atom:
    """An atom in an alphabet, which means nothing to signs that are no letters or digits."""
    if not isinstance(atom, str):
        return (name, (atom,))
    letter = atom.isalnum() or atom.startswith("\\")
    if name in ("mathit", "") or not letter or (name == "mathrm" and atom.isdigit()):
        return atom
    return ("mathbf" if atom.isdigit() and name == "boldsymbol" else name, (atom,))
