r"""What stands in the argument of ``\text`` and its like."""

from __future__ import annotations

from collections.abc import Callable

from mineru_tools.document.latex.commands import ESCAPED, SIGNATURES, TEXT_ACCENTS, TEXT_SIGNS
from mineru_tools.document.latex.stream import Stream
from mineru_tools.document.latex.tree import Call, Chars, Fault, Group, Node, Row

_MARKS = frozenset("{}$^_&#%\\")
_MISPLACED = frozenset("^_&#%")


def read_words(stream: Stream, row: Callable[[str], Row]) -> Row:
    """The text in braces; ``row`` reads the formulas that stand in it between dollars."""
    stream.deeper()
    if stream.peek() != "{":
        raise stream.fault(Fault.ARGUMENT)
    stream.at += 1
    nodes: list[Node] = []
    start = stream.at
    while True:
        token = stream.tokens[stream.at]
        if token and token not in _MARKS and token[0] != "\\":
            stream.at += 1
            continue
        if stream.at > start:
            nodes.append(Chars("".join(stream.tokens[start : stream.at])))
        if token == "}":
            break
        nodes.append(_node(stream, token, row))
        start = stream.at
    stream.at += 1
    stream.depth -= 1
    return tuple(nodes)


def _node(stream: Stream, token: str, row: Callable[[str], Row]) -> Node:
    if token == "{":
        return Group(read_words(stream, row))
    if not token:
        raise stream.fault(Fault.OPEN, "}")
    if token in _MISPLACED:
        raise stream.fault(Fault.PLACE)
    name = token[1:]
    known = token == "$" or token in ESCAPED or name in TEXT_ACCENTS or name in TEXT_SIGNS
    if not known and SIGNATURES.get(name) not in ("t", "k"):
        raise stream.fault(Fault.UNKNOWN)
    stream.at += 1
    if token == "$":
        body = row("$")
        stream.take("$")
        return Call("$", (body,))
    if name in TEXT_ACCENTS:
        return Call(token, (_accented(stream, row),))
    if name in SIGNATURES:
        return Call(
            token, ((Chars(stream.key()),) if name == "color" else read_words(stream, row),)
        )
    return Chars(token)


def _accented(stream: Stream, row: Callable[[str], Row]) -> Row:
    """The letter that an accent stands on."""
    token = stream.peek()
    if token == "{":
        return read_words(stream, row)
    if not token.isalnum() and token not in (r"\i", r"\j"):
        raise stream.fault(Fault.ARGUMENT)
    stream.at += 1
    return (Chars(token),)
