"""The tokens of LaTeX, and what is read from them letter by letter."""

from __future__ import annotations

import re

from mineru_tools.document.latex.commands import DELIMITERS
from mineru_tools.document.latex.tree import Fault, LatexError

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\\|\s+|[^\\\s]", re.S)
_DEPTH = 60  # groups within groups; people stay below 10, and Python's stack bears some 150
_LENGTH = re.compile(r"[-+]?\s*(?:\d+\.?\d*|\.\d+)\s*(?:pt|mm|cm|in|ex|em|mu|bp|pc|dd|cc|sp)")
_LONGEST = 12  # tokens of a length without braces
_KEY = re.compile(r"[-\w#.\s()\[\]|/\\<>]*")


def tokens_of(latex: str) -> list[str]:
    """Commands, characters and stretches of white space, in order and without a gap."""
    return _TOKEN.findall(latex)


class Stream:
    """Tokens from the first to the last, with an empty one behind them."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = [*tokens, ""]
        self.at = 0
        self.depth = 0

    def fault(self, fault: Fault, expected: str = "") -> LatexError:
        """The error of the next token."""
        return LatexError(fault, self.at, expected)

    def peek(self) -> str:
        """The next token that is no white space."""
        token = self.tokens[self.at]
        if token.isspace():
            self.at += 1
            token = self.tokens[self.at]
        return token

    def take(self, expected: str) -> None:
        """Go past ``expected``, which has to be the next."""
        if self.peek() != expected:
            raise self.fault(Fault.OPEN, expected)
        self.at += 1

    def deeper(self) -> None:
        """Enter a group; whoever does leaves it by ``depth``."""
        self.depth += 1
        if self.depth > _DEPTH:
            raise self.fault(Fault.DEPTH)

    def delimiter(self) -> str:
        token = self.peek()
        if token not in DELIMITERS:
            raise self.fault(Fault.ARGUMENT, ".")
        self.at += 1
        return token

    def length(self) -> str:
        """A length in braces or without them."""
        if self.peek() == "{":
            return self._matching(_LENGTH)
        match = _LENGTH.match("".join(self.tokens[self.at : self.at + _LONGEST]))
        if not match:
            raise self.fault(Fault.ARGUMENT)
        self.at += len(tokens_of(match[0]))
        return match[0]

    def key(self) -> str:
        """A colour, a place or a delimiter in braces."""
        return self._matching(_KEY)

    def word(self) -> str:
        """What is in braces, none of them within."""
        if self.peek() != "{":
            raise self.fault(Fault.ARGUMENT)
        self.at += 1
        return self._up_to("}")

    def gap(self) -> None:
        """Go past the length in brackets that may follow the end of a row."""
        if self.tokens[self.at] == "[":
            start = self.at
            self.at += 1
            if not _LENGTH.fullmatch(self._up_to("]").strip()):
                self.at = start
                raise self.fault(Fault.ARGUMENT)

    def _matching(self, pattern: re.Pattern[str]) -> str:
        start = self.at
        text = self.word().strip()
        if not pattern.fullmatch(text):
            self.at = start
            raise self.fault(Fault.ARGUMENT)
        return text

    def _up_to(self, closing: str) -> str:
        start = self.at
        while self.tokens[self.at] not in (closing, "{", ""):
            self.at += 1
        text = "".join(self.tokens[start : self.at])
        self.take(closing)
        return text
