"""LaTeX as networks write it, a space after every token, turned into what a person would write."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from typing import TypeAlias

from mineru_tools.document.symbols import FUNCTIONS
from mineru_tools.recognizers.formula.commands import (
    ARGUMENTS,
    IDLE,
    INFIX,
    RENAMED,
    SPACES,
    SPELLED,
    SWITCHES,
)

Node: TypeAlias = str | list["Node"]  # a token, or what stands in braces

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[^\s\\]", re.S)
_COMMAND = re.compile(r"\\[A-Za-z]+")
_IDLE_SPACE = re.compile(r"^(?:\\q?quad )+|(?:\\q?quad )+(?=[.,;]?$)")
_CLOSING = {"{": "}", "\\left": "\\right", "\\begin": "\\end"}
_QUAD, _QQUAD = 14, 27  # eighteenths of an em from where on people write these
# Signs that the network writes as several.
_SIGNS = ((("\\cdot",) * 3, "\\cdots"), ((".",) * 3, "\\ldots"))


def tidied(latex: str) -> str:
    """The same formula without needless spaces and braces; empty where it does not hold together.

    Braces, ``\\left`` and ``\\right``, and environments have to be closed in order.
    """
    tokens = _TOKEN.findall(latex)
    if not _is_whole(tokens):
        return ""
    return _written(_tree(RENAMED.get(token, token) for token in tokens if token not in IDLE))


def _is_whole(tokens: Sequence[str]) -> bool:
    wanted: list[str] = []
    for token in tokens:
        if token in _CLOSING:
            wanted.append(_CLOSING[token])
        elif token in _CLOSING.values() and (not wanted or wanted.pop() != token):
            return False
    return not wanted


def _tree(tokens: Iterator[str]) -> list[Node]:
    """The tokens up to the end of their group; braces around nothing but a group are one pair."""
    nodes: list[Node] = []
    for token in tokens:
        if token == "}":
            break
        if token != "{":
            nodes.append(token)
            continue
        inner = _tree(tokens)
        while len(inner) == 1 and isinstance(inner[0], list):
            inner = inner[0]
        nodes.append(inner)
    return _shortened(nodes)


def _shortened(nodes: list[Node]) -> list[Node]:
    """The same with one sign for dots."""
    for parts, sign in _SIGNS:
        for k in range(len(nodes) - len(parts), -1, -1):
            if nodes[k : k + len(parts)] == list(parts):
                nodes[k : k + len(parts)] = [sign]
    return nodes


def _is(node: Node, tokens: Container[str]) -> bool:
    return isinstance(node, str) and node in tokens


def _written(nodes: Sequence[Node]) -> str:
    """The nodes in a row; wide spaces at its ends, or before its full stop, say nothing."""
    out = ""
    at = 0
    while at < len(nodes):
        piece, at = _next(nodes, at)
        last = out[out.rfind("\\") :]
        apart = piece[:1].isalpha() and _COMMAND.fullmatch(last)
        out += " " * bool(apart) + piece
    return _IDLE_SPACE.sub("", out).strip()


def _next(nodes: Sequence[Node], at: int) -> tuple[str, int]:
    """The next piece of a row, and where the one after begins."""
    node = nodes[at]
    after: Node = nodes[at + 1] if at + 1 < len(nodes) else ""
    if isinstance(node, list):
        return _group(node, scripted=_is(after, ("^", "_"))), at + 1
    if node in SPACES:
        end = at
        while end < len(nodes) and _is(nodes[end], SPACES):
            end += 1
        return _space(sum(SPACES[str(n)] for n in nodes[at:end])), end
    if node in ("^", "_"):
        return _script(node, after), at + 2
    if node in SWITCHES:
        return _in_font(SWITCHES[node], nodes[at + 1 :]), len(nodes)
    if node in SPELLED and isinstance(after, list):
        return _frame(nodes, at) if node == "\\begin" else (_spelled(node, after), at + 2)
    return _command(nodes, at)


def _frame(nodes: Sequence[Node], at: int) -> tuple[str, int]:
    """Where an environment begins, with the columns of an array."""
    name = _spelled("\\begin", [*nodes[at + 1]])
    columns = nodes[at + 2] if at + 2 < len(nodes) else ""
    if name == "\\begin{array}" and isinstance(columns, list):
        return f"{name}{{{''.join(map(str, columns))}}}", at + 3
    return name, at + 2


def _command(nodes: Sequence[Node], at: int) -> tuple[str, int]:
    """A command with its arguments, each in braces; the one in brackets stays as it is."""
    out, end = str(nodes[at]), at + 1
    wanted = ARGUMENTS.get(out, 0)
    if out == "\\sqrt" and "]" in nodes[end:] and nodes[end] == "[":
        close = nodes.index("]", end)
        out, end = f"{out}[{_written(nodes[end + 1 : close])}]", close + 1
    for node in nodes[end : end + wanted]:
        out += "{" + _written(node if isinstance(node, list) else [node]) + "}"
    return out, end + wanted


def _script(mark: str, node: Node) -> str:
    """A script, in braces if it is more than one sign; primes as people write them."""
    inner = node if isinstance(node, list) else [node]
    if mark == "^" and inner and all(part == "\\prime" for part in inner):
        return "'" * len(inner)
    text = _written(inner)
    alone = len(text) == 1 or (_COMMAND.fullmatch(text) and text not in ARGUMENTS)
    return mark + (text if alone else f"{{{text}}}")


def _group(nodes: list[Node], *, scripted: bool) -> str:
    """What stands in braces that no command asked for; they stay where they change something."""
    if nodes and isinstance(nodes[0], str) and nodes[0] in SWITCHES:
        return _in_font(SWITCHES[nodes[0]], nodes[1:])
    text = _written(nodes)
    kept = (scripted and len(nodes) != 1) or any(_is(n, INFIX) for n in nodes)
    return f"{{{text}}}" if kept else text


def _in_font(command: str, nodes: Sequence[Node]) -> str:
    inner = [part for node in nodes for part in (node if isinstance(node, list) else [node])]
    text = _letters(inner)
    return f"{command}{{{_written(nodes) if text is None else text}}}" if nodes else ""


def _spelled(command: str, nodes: list[Node]) -> str:
    """A command whose argument is a word."""
    text = _letters(nodes)
    if text is None:
        return f"{command}{{{_written(nodes)}}}"
    if command == "\\operatorname" and text in FUNCTIONS:
        return "\\" + text
    return f"{command}{{{text}}}"


def _letters(nodes: Sequence[Node]) -> str | None:
    """Signs written together, spaces of any width as one; ``None`` if there is more than that."""
    if not all(isinstance(n, str) and (len(n) == 1 or n in SPACES) for n in nodes):
        return None
    if any(_is(n, ("^", "_", "&")) for n in nodes):
        return None
    return "".join(" " if _is(n, SPACES) else str(n) for n in nodes)


def _space(width: int) -> str:
    if width < _QUAD:
        return ""
    return "\\quad " if width < _QQUAD else "\\qquad "
