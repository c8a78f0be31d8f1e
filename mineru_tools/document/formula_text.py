"""Formulas in plain characters: LaTeX as it is seen, as far as Unicode has the signs."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from mineru_tools.document.formula_signs import (
    ACCENTS,
    ALPHABETS,
    SIGNS,
    Piece,
    accented,
    bracketed,
    fraction,
    in_alphabet,
    joined,
    struck_out,
)
from mineru_tools.document.labels import Style
from mineru_tools.document.scripts import in_unicode
from mineru_tools.document.symbols import FUNCTIONS, SYMBOLS, Role

MAX_DEPTH = 40  # of arguments within arguments; of what is deeper nothing but the signs is left

_TOKEN = re.compile(
    r"\\operatorname\*|\\[A-Za-z]+|\\.|:=|\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?|\s+|.", re.DOTALL
)
_FRAMES = """
left right middle limits nolimits displaystyle textstyle scriptstyle nonumber notag hline !
big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr bigm Bigm
bf rm it sf tt cal
"""
_UNSEEN = frozenset(_FRAMES.split())
_SPACES = ("quad", "qquad", "thinspace", " ", ",", ":", ";", ">")
_SETTINGS = (
    "begin",
    "end",
    "label",
    "color",
    "hspace",
    "vspace",
    "phantom",
    "hphantom",
    "vphantom",
)
_COLUMNED = ("array", "tabular", "alignedat", "subarray")  # environments with an argument
_WORDS = ("text", "textrm", "textit", "textbf", "textsf", "texttt", "textnormal", "mbox", "hbox")
_FRACTIONS = ("frac", "dfrac", "tfrac", "cfrac")
_BINOMIALS = ("binom", "dbinom", "tbinom")
_STACKED = {"overset": "^", "stackrel": "^", "underset": "_"}
_ARROWS = {"xrightarrow": "→", "xleftarrow": "←"}
_ROLES = {"mathrel": Role.RELATION, "mathbin": Role.BINARY, "operatorname": Role.FUNCTION}
_BARE = ("math", "bold", "over", "under", "substack", "bm")  # how names begin that are not shown
_ROOTS = {"": "√", "2": "√", "3": "∛", "4": "∜"}
_PRIMES = (("′′′", "‴"), ("′′", "″"))
_SCRIPTS = {"^": Style.SUPERSCRIPT, "_": Style.SUBSCRIPT}
_SHOWN = {"-": "−", "~": " ", "&": " "}


@lru_cache(maxsize=4096)
def plain_text(latex: str) -> str:
    r"""The formula as it is seen: ``E = mc²``, ``xᵢ``, ``(a + b)/c``, ``√x``, ``ℝ``; never raises.

    Scripts without characters of their own keep LaTeX's marks (``x_{i∈I}``), a number stands in
    brackets behind its formula, rows on lines of their own. Commands that are not known show
    their names: nothing that is written is lost but spacing, sizes and weights.
    """
    text = _Reader(latex).row()
    for several, one in _PRIMES:
        text = text.replace(several, one)
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


class _Reader:
    """Goes through the tokens of a formula once; an argument is read where it is asked for."""

    def __init__(self, latex: str) -> None:
        self._tokens = _TOKEN.findall(latex)
        self._at = 0
        self._depth = 0
        self._small = False  # in scripts there are no spaces

    def row(self, closing: str = "") -> str:
        """The text up to ``closing``, or to the end."""
        pieces: list[Piece] = []
        while (token := self._next()) and token != closing:
            if token in _SCRIPTS or token == "'":
                base = pieces.pop() if pieces else Piece("", Role.ORDINARY)
                script = "′" if token == "'" else self._script(token)
                pieces.append(Piece(base.text + script, base.role))
            elif not token.isspace():
                pieces.append(self._piece(token))
        return joined(pieces, self._small)

    def _next(self) -> str:
        """The next token, empty at the end."""
        self._at += 1
        return self._tokens[self._at - 1] if self._at <= len(self._tokens) else ""

    def _sign(self) -> str:
        """The next token that is not a space."""
        while (token := self._next()).isspace():
            pass
        return token

    def _takes(self, wanted: str) -> bool:
        """Whether ``wanted`` comes next; it is taken if so."""
        before = self._at
        if self._sign() == wanted:
            return True
        self._at = before
        return False

    def _script(self, mark: str) -> str:
        body = self._smaller(self._argument)
        if mark == "^" and body == "∘":
            return "°"
        written = in_unicode(body, _SCRIPTS[mark])
        return mark + (body if len(body) == 1 else f"{{{body}}}") if written is None else written

    def _smaller(self, read: Callable[[], str]) -> str:
        """What ``read`` finds, as a script has it: on one line, without spaces."""
        before, self._small = self._small, True
        text = read().replace("\n", ",")
        self._small = before
        return text

    def _argument(self) -> str:
        """The next group in braces, or the next sign: of ``x^12`` only the 1 is raised."""
        token = self._sign()
        if token[:1].isdecimal() and len(token) > 1:
            self._at -= 1
            self._tokens[self._at] = token[1:]
            return token[0]
        return self._piece(token).text if token else ""

    def _optional(self) -> str:
        """What stands in square brackets here, if anything does."""
        return self.row("]") if self._takes("[") else ""

    def _words(self) -> str:
        """The characters of a group as they are, spaces among them."""
        if not self._takes("{"):
            return self._argument()
        out, depth = "", 1
        while token := self._next():
            depth += (token == "{") - (token == "}")
            if not depth:
                break
            out += token if token.isspace() else self._piece(token).text if token != "{" else ""
        return out

    def _piece(self, token: str) -> Piece:
        if token == "}" or self._depth == MAX_DEPTH:
            return Piece(token.strip("{}\\"), Role.ORDINARY)
        if token == "{" or token[0] == "\\":
            self._depth += 1
            found = (
                Piece(self.row("}"), Role.ORDINARY) if token == "{" else self._command(token[1:])
            )
            self._depth -= 1
            return found
        symbol = SYMBOLS.get(token)
        return Piece(_SHOWN.get(token, token), symbol.role if symbol else Role.LETTER)

    def _command(self, name: str) -> Piece:
        if name in SIGNS:
            return SIGNS[name]
        if name in FUNCTIONS:
            return Piece(name, Role.FUNCTION)
        if name == "\\":
            return Piece("\n", Role.OPEN)
        if name in _SPACES:
            return Piece(" ", Role.OTHER)
        if name in _UNSEEN:
            if name in ("left", "right"):
                self._takes(".")  # stands for no bracket
            return Piece("", Role.OTHER)
        if name in _SETTINGS:
            if self._argument() in _COLUMNED and name == "begin":
                self._argument()
            return Piece("", Role.OTHER)
        return self._built(name)

    def _built(self, name: str) -> Piece:
        """A sign made of the arguments of its command."""
        if name in _WORDS:
            return Piece(self._words(), Role.LETTER)
        if name in _FRACTIONS:
            return Piece(fraction(self._argument(), self._argument()), Role.NUMBER)
        if name in _BINOMIALS:
            return Piece(f"({self._argument()} {self._argument()})", Role.NUMBER)
        if name == "sqrt":
            index = self._smaller(self._optional)
            root = _ROOTS.get(index) or (in_unicode(index, Style.SUPERSCRIPT) or index) + "√"
            return Piece(root + bracketed(self._argument()), Role.NUMBER)
        if name == "tag":
            return Piece(f" ({self._argument()})", Role.OTHER)
        if name == "not":
            text, role = self._piece(self._sign() or " ")
            return Piece(struck_out(text), role)
        if name in _STACKED:
            script = self._smaller(self._argument)
            return Piece(f"{self._argument()}{_STACKED[name]}{{{script}}}", Role.ORDINARY)
        if name in _ARROWS:
            below, above = self._smaller(self._optional), self._smaller(self._argument)
            scripts = "".join(f"{m}{{{s}}}" for m, s in (("_", below), ("^", above)) if s)
            return Piece(_ARROWS[name] + scripts, Role.RELATION)
        return self._styled(name)

    def _styled(self, name: str) -> Piece:
        """What one argument is made of, or a command that is not known."""
        if name in ALPHABETS:
            return Piece(in_alphabet(self._argument(), name), Role.LETTER)
        if name in ACCENTS:
            return Piece(accented(self._argument(), name), Role.LETTER)
        role = _ROLES.get(name.rstrip("*"))
        if role or name.startswith(_BARE):
            return Piece(self._argument(), role or Role.LETTER)
        return Piece(name or "\\", Role.FUNCTION if name.isalpha() else Role.ORDINARY)
