r"""Braces and pairs of ``\left`` and ``\right`` in LaTeX, each with its partner."""

from __future__ import annotations

from dataclasses import dataclass, field

from mineru_tools.document.latex.commands import DELIMITERS
from mineru_tools.document.latex.stream import tokens_of

_ROW_ENDS = frozenset({"&", r"\\"})


def balanced(latex: str) -> str:
    r"""LaTeX without the braces that have no partner, and with a partner for each fence.

    That is the invisible one, right behind a ``\left(`` and right before a ``\right)``: nothing
    else moves. Partners stand in the same group and in the same cell of an array.
    """
    tokens = tokens_of(latex)
    for k in _loose_braces(tokens):  # a space keeps a command from the letters behind
        tokens[k] = " " if k and tokens[k - 1][1:].isalpha() else ""
    return _with_partners([token for token in tokens if token])


def _loose_braces(tokens: list[str]) -> set[int]:
    opened: list[int] = []
    loose: set[int] = set()
    for k, token in enumerate(tokens):
        if token == "{":
            opened.append(k)
        elif token == "}" and opened:
            opened.pop()
        elif token == "}":
            loose.add(k)
    return loose.union(opened)


@dataclass(slots=True)
class _Scope:
    """A group, an environment or all, and the fences that are open in its cell."""

    kind: str
    lefts: list[int] = field(default_factory=list)


def _with_partners(tokens: list[str]) -> str:
    before: dict[int, str] = {}
    scopes = [_Scope("")]
    environments = tokens.count(r"\begin") == tokens.count(r"\end")

    def close(scope: _Scope) -> None:
        before.update((_behind_fence(tokens, k), r" \right.") for k in scope.lefts)
        scope.lefts.clear()

    for k, token in enumerate(tokens):
        if token == "{" or (token == r"\begin" and environments):
            scopes.append(_Scope(token))
        elif token in ("}", r"\end"):
            if scopes[-1].kind == ("{" if token == "}" else r"\begin"):
                close(scopes.pop())
        elif token in _ROW_ENDS:
            close(scopes[-1])
        elif token == r"\left":
            scopes[-1].lefts.append(k)
        elif token == r"\right" and scopes[-1].lefts:
            scopes[-1].lefts.pop()
        elif token == r"\right":
            before[k] = r"\left. "
    for scope in scopes:
        close(scope)
    return "".join(before.get(k, "") + token for k, token in enumerate([*tokens, ""]))


def _behind_fence(tokens: list[str], left: int) -> int:
    r"""The index behind a ``\left`` and its delimiter, if it has one."""
    at = left + 1
    while at < len(tokens) and tokens[at].isspace():
        at += 1
    return at + (tokens[at : at + 1] != [] and tokens[at] in DELIMITERS)
