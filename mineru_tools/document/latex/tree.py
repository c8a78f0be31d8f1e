"""What a formula is made of, as its LaTeX says it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias


class Fault(str, Enum):
    """What is wrong with LaTeX that no parser takes."""

    EMPTY = "empty"
    UNKNOWN = "unknown"  # a command or environment
    ARGUMENT = "argument"  # one is missing, or has no braces where it needs them
    OPEN = "open"  # a group, bracket, pair or environment that does not end
    CLOSE = "close"  # the end of one that did not begin
    SCRIPTS = "scripts"  # a second superscript or subscript
    PLACE = "place"  # a mark or command that means nothing where it stands
    CELLS = "cells"  # more of them than the environment has columns
    DEPTH = "depth"  # groups within groups beyond all reason


class LatexError(ValueError):
    """LaTeX with a ``fault`` at token ``at``; ``expected`` is what would mend an open one."""

    def __init__(self, fault: Fault, at: int, expected: str = "") -> None:
        super().__init__(f"{fault.value} at token {at}")
        self.fault, self.at, self.expected = fault, at, expected


@dataclass(frozen=True, slots=True)
class Sign:
    """A character, or a command without arguments."""

    latex: str


@dataclass(frozen=True, slots=True)
class Chars:
    """A stretch of text within ``\\text`` and its like, spaces included."""

    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """What stands in braces, or within text between dollars."""

    body: Row


@dataclass(frozen=True, slots=True)
class Call:
    """A command with its arguments, optional ones first; an infix has what is on its sides."""

    command: str
    arguments: tuple[Row, ...]
    options: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Scripts:
    """A base with scripts; ``None`` where there is no base or no script."""

    base: Node | None
    under: Row | None
    over: Row | None
    primes: int = 0


@dataclass(frozen=True, slots=True)
class Fenced:
    r"""``\left`` … ``\right``: the delimiters from left to right, and what stands between them."""

    delimiters: tuple[str, ...]
    bodies: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """An environment with its rows of cells; ``columns`` as they were declared, if they were."""

    name: str
    columns: str
    rows: tuple[tuple[Row, ...], ...]


Node: TypeAlias = Sign | Chars | Group | Call | Scripts | Fenced | Grid
Row: TypeAlias = tuple[Node, ...]
