"""LaTeX of one formula read by recursive descent, as KaTeX reads it."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import combining

from mineru_tools.document.latex.commands import (
    BRACED,
    BRACELESS,
    ESCAPED,
    ESCAPED_SIGNS,
    INFIX,
    OPERATORS,
    SIGNATURES,
    SIGNS,
    STARRED,
)
from mineru_tools.document.latex.grids import read_grid
from mineru_tools.document.latex.stream import Stream, tokens_of
from mineru_tools.document.latex.tree import (
    Call,
    Chars,
    Fault,
    Fenced,
    Group,
    LatexError,
    Node,
    Row,
    Scripts,
    Sign,
)
from mineru_tools.document.latex.words import read_words

_SCRIPT_MARKS = frozenset({"^", "_", "'", r"\limits", r"\nolimits"})
_ROW_ENDS = frozenset({"", "}", "&", r"\right", r"\middle", r"\end"})
_MISPLACED = frozenset({"$", "#", "%", r"\hline", r"\hdashline", r"\cr"}) | _ROW_ENDS
_NO_ARGUMENT = _MISPLACED | _SCRIPT_MARKS
_PLAIN = frozenset("\\" + name for name in SIGNS | OPERATORS | BRACED) | ESCAPED
_BARE = frozenset("\\" + name for name in SIGNS | BRACELESS) | ESCAPED_SIGNS
_INFIX = frozenset("\\" + name for name in INFIX)
_WITH_LIMITS = frozenset({r"\mathop", r"\operatorname", r"\operatornamewithlimits"})


def parses(latex: str) -> bool:
    """Whether ``latex`` is one whole formula that renderers take."""
    try:
        read_latex(latex)
    except LatexError:
        return False
    return True


@lru_cache(maxsize=256)
def read_latex(latex: str) -> Row:
    """The formula ``latex``, which has no dollars around it; raises ``LatexError``."""
    return _Reader(tokens_of(latex)).formula()


def node_end(tokens: list[str], at: int) -> int:
    """Where the command ends, its arguments with it, that begins at token ``at``."""
    reader = _Reader(tokens)
    reader.at = at
    reader.nucleus(tokens[at])
    return reader.at


class _Reader(Stream):
    """Reads mathematics; the end of a row is left for who asked for the row."""

    def __init__(self, tokens: list[str]) -> None:
        super().__init__(tokens)
        self._tagged = False

    def formula(self) -> Row:
        """The whole: its end is the end of the tokens."""
        row = self._row("")
        token = self.tokens[self.at]
        if token:
            raise self.fault(Fault.PLACE, "&") if token == "&" else self.fault(Fault.CLOSE)
        if not row:
            raise self.fault(Fault.EMPTY)
        return row

    def _row(self, closing: str) -> Row:
        """Nodes up to what ends any row or to ``closing``."""
        self.deeper()
        nodes: list[Node] = []
        infix: tuple[str, int] | None = None
        while (token := self.peek()) not in _ROW_ENDS and token != closing:
            if token == r"\cr" and closing == r"\\":
                break
            if token not in _INFIX:
                nodes.append(self._atom(token))
                continue
            if infix:
                raise self.fault(Fault.PLACE)
            infix = token, len(nodes)
            self.at += 1
        self.depth -= 1
        if infix:
            command, k = infix
            return (Call(command, (tuple(nodes[:k]), tuple(nodes[k:]))),)
        return tuple(nodes)

    def _atom(self, token: str) -> Node:
        """A nucleus, or nothing, with its scripts."""
        if token in ("^", "_", "'"):
            return self._scripts(None)
        base = self.nucleus(token)
        return self._scripts(base) if self.peek() in _SCRIPT_MARKS else base

    def _scripts(self, base: Node | None) -> Node:
        under: Row | None = None
        over: Row | None = None
        primes = 0
        while (token := self.peek()) in _SCRIPT_MARKS:
            if token[0] == "\\":
                if not _takes_limits(base):
                    raise self.fault(Fault.PLACE)
                self.at += 1
                continue
            if token == "_":
                taken = under is not None
            else:  # primes and what is raised are one, if nothing is between them
                taken = over is not None or bool(primes and self.tokens[self.at - 1] != "'")
            if taken:
                raise self.fault(Fault.SCRIPTS)
            self.at += 1
            if token == "'":
                primes += 1
            elif token == "_":
                under = self._argument()
            else:
                over = self._argument()
        if base is not None and under is None and over is None and not primes:
            return base
        return Scripts(base, under, over, primes)

    def nucleus(self, token: str) -> Node:
        """What begins with ``token``, without its scripts."""
        if token in _PLAIN:
            self.at += 1
            return Sign(token)
        if token == "{":
            return Group(self._braced())
        if token in _NO_ARGUMENT:
            raise self.fault(Fault.PLACE)
        if token[0] != "\\" and _is_seen(token):
            self.at += 1
            return Sign(token)
        if token[1:] in SIGNATURES:
            return self._call(token)
        if token == r"\left":
            return self._fenced()
        if token == r"\begin":
            return read_grid(self, self._row)
        raise self.fault(Fault.UNKNOWN)

    def _braced(self) -> Row:
        self.at += 1
        row = self._row("}")
        self.take("}")
        return row

    def _argument(self) -> Row:
        """What is in braces, or one sign, or a command that may stand without them."""
        token = self.peek()
        if token == "{":
            return self._braced()
        if token in _NO_ARGUMENT or (token[0] == "\\" and token not in _BARE):
            raise self.fault(Fault.ARGUMENT, "{}")
        return (self.nucleus(token),)

    def _call(self, token: str) -> Call:
        if token == r"\tag":
            if self._tagged:
                raise self.fault(Fault.PLACE)
            self._tagged = True
        self.at += 1
        name, kinds = token, SIGNATURES[token[1:]]
        if token[1:] in STARRED and self.peek() == "*":
            self.at += 1
            name += "*"
        options: tuple[Row, ...] = ()
        if kinds[0] == "o":
            options, kinds = self._options(), kinds[1:]
        return Call(name, tuple([self._of_kind(kind) for kind in kinds]), options)

    def _of_kind(self, kind: str) -> Row:
        if kind == "m":
            return self._argument()
        if kind == "t":
            return read_words(self, self._row)
        read = {"s": self.length, "k": self.key, "d": self.delimiter}[kind]
        return (Chars(read()),)

    def _options(self) -> tuple[Row, ...]:
        if self.peek() != "[":
            return ()
        self.at += 1
        row = self._row("]")
        self.take("]")
        return (row,)

    def _fenced(self) -> Fenced:
        self.at += 1
        delimiters = [self.delimiter()]
        bodies: list[Row] = []
        last = r"\left"
        while last != r"\right":
            bodies.append(self._row(""))
            last = self.peek()
            if last not in (r"\right", r"\middle"):
                raise self.fault(Fault.OPEN, r"\right.")
            self.at += 1
            delimiters.append(self.delimiter())
        return Fenced(tuple(delimiters), tuple(bodies))


def _is_seen(char: str) -> bool:
    """Whether a character is one of its own: no control, no combining mark, no stand-in."""
    return char.isprintable() and (char.isascii() or not (combining(char) or char == "\ufffd"))


def _takes_limits(base: Node | None) -> bool:
    """Whether scripts may be told to stand above and below."""
    if isinstance(base, Sign):
        return base.latex[1:] in OPERATORS
    return isinstance(base, Call) and base.command.rstrip("*") in _WITH_LIMITS
