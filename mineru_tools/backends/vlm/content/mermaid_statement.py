"""A statement of a flowchart in Mermaid: nodes, and the links between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

_LINK = (
    r"<?(?:-\.+->|-{2,}>|={2,}>|-{3,}|={3,}|-\.+-(?![->])|~{3,})|--[ox](?=\s)"
    r"|<?-\s+->|<?--\s+>|<?-\s+-\s+>|(?<![-=.])<?->"
)
_WORDED = re.compile(  # A -- words --> B
    r"(?<!-)--[ \t]([^-|>\n]+)(--+>)|(?<!=)==[ \t]([^=|>\n]+)(==+>)|-\.[ \t]([^.|>\n]+)(\.+->)"
)
_PART = re.compile(rf'"[^"]*"|(?P<link>{_LINK})|[\[({{]|[\])}}]|[|;&]')
_DEPTH = 32  # of brackets; nobody writes as many
_PAIRS = {"[": "]", "(": ")", "{": "}"}
_SHAPES = (
    ("(((", ")))"), ("[[", "]]"), ("[(", ")]"), ("[/", "/]"), ("[/", "\\]"), ("[\\", "\\]"),
    ("[\\", "/]"), ("([", "])"), ("((", "))"), ("{{", "}}"), ("[", "]"), ("(", ")"), ("{", "}"),
)  # fmt: skip
_PLAIN = re.compile(r"(?!end\Z)[\w .,?!=+-]*")  # what Mermaid reads without quotes


def quoted(label: str) -> str:
    """The label in quotes; one that is so already is not quoted again."""
    bare = label[1:-1] if len(label) > 1 and label[0] == label[-1] == '"' else label
    return f'"{bare.replace(chr(34), "&quot;")}"'


def in_quotes_if_needed(label: str) -> str:
    """The label as it is where Mermaid reads it without quotes."""
    return label if _PLAIN.fullmatch(label) else quoted(label)


@dataclass(frozen=True, slots=True)
class Node:
    """A node as it was named; ``label``, quotes included, is ``None`` where it has no shape."""

    name: str
    opening: str = ""
    label: str | None = None
    closing: str = ""
    style: str = ""

    def written(self, identifier: str) -> str:
        if not self.label:
            return identifier + self.style
        label = quoted(self.label) if self.opening == "[" else in_quotes_if_needed(self.label)
        return f"{identifier}{self.opening}{label}{self.closing}{self.style}"


@dataclass(frozen=True, slots=True)
class Statement:
    """One group of nodes or more, and for each but the first the link to it and its label.

    A link that leads nowhere is none.
    """

    groups: tuple[tuple[Node, ...], ...]
    links: tuple[tuple[str, str], ...]


def statements(line: str) -> Iterator[Statement]:
    """The statements of a line, parted by semicolons."""
    line = _WORDED.sub(_with_pipes, line)
    for parts in _parted(_top_level(line)):
        statement = _statement(parts)
        if statement.groups:
            yield statement


class _Link(str):
    """An arrow that stands outside of all shapes and quotes."""


class _Mark(str):
    """A semicolon or a pipe that does."""


def _with_pipes(match: re.Match[str]) -> str:
    words = (match[1] or match[3] or match[5]).strip()
    arrow = match[2] or match[4] or f"-{match[6]}"
    return f"{arrow}|{words}|"


def _top_level(line: str) -> list[str]:
    parts = list(_scanned(line, shapes=True))
    return parts if parts[-1:] != [""] else list(_scanned(line, shapes=False))


def _scanned(line: str, *, shapes: bool) -> Iterator[str]:
    """Text, links and marks in order; an empty string at the end where a shape is not closed."""
    opened: list[str] = []
    in_label = False
    at = 0
    for match in _PART.finditer(line):
        token = match[0]
        if token in _PAIRS and shapes and not in_label and len(opened) < _DEPTH:
            opened.append(_PAIRS[token])
        elif token in opened:
            while opened.pop() != token:
                pass
        elif not opened and (match["link"] or token in "|;") and (token == "|" or not in_label):
            if at < match.start():
                yield line[at : match.start()]
            yield _Link(_arrow(token)) if match["link"] else _Mark(token)
            at = match.end()
            in_label ^= token == "|"
    if at < len(line):
        yield line[at:]
    if opened:
        yield ""


def _arrow(token: str) -> str:
    """The arrow without spaces in it, of two dashes at least."""
    bare = "".join(token.split())
    return bare.replace("->", "-->") if bare in ("->", "<->") else bare


def _parted(parts: list[str]) -> Iterator[list[str]]:
    run: list[str] = []
    for part in parts:
        if isinstance(part, _Mark) and part == ";":
            yield run
            run = []
        else:
            run.append(part)
    yield run


def _statement(parts: list[str]) -> Statement:
    groups: list[tuple[Node, ...]] = []
    links: list[tuple[str, str]] = []
    text: list[str] = []
    arrow = label = ""
    for part in [*parts, _Link("")]:
        if isinstance(part, _Link):
            if nodes := _nodes("".join(text)):
                links += [(arrow, label)] if groups else []
                groups.append(nodes)
            arrow, label, text = str(part), "", []
        elif isinstance(part, _Mark) and "".join(text).strip() and arrow and not label:
            label, text = " ".join("".join(text).split()), []  # what stood before a single pipe
        elif not isinstance(part, _Mark):
            text.append(part)
    return Statement(tuple(groups), tuple(links))


def _nodes(text: str) -> tuple[Node, ...]:
    parts, at, depth = [], 0, 0
    for match in _PART.finditer(text):
        depth += (match[0] in _PAIRS) - (match[0] in _PAIRS.values())
        if match[0] == "&" and depth <= 0:
            parts.append(text[at : match.start()])
            at = match.end()
    named = [part.strip() for part in (*parts, text[at:])]
    return tuple(_node(part) for part in named if part)


def _node(text: str) -> Node:
    text, _, style = text.rpartition(":::") if re.search(r":::\w+\Z", text) else (text, "", "")
    at = min((k for k in (text.find(mark) for mark in _PAIRS) if k >= 0), default=len(text))
    node = Node(" ".join(text[:at].split()), style=f":::{style}" if style else "")
    shape = text[at:].rstrip()
    for opening, closing in _SHAPES:
        if shape.startswith(opening) and shape.endswith(closing):
            label = shape[len(opening) : -len(closing)]
            if len(shape) >= len(opening + closing) and _is_even(label):
                return replace(node, opening=opening, label=label.strip(), closing=closing)
    if shape:
        return replace(node, opening="[", label=shape.strip("[](){}").strip(), closing="]")
    return node


def _is_even(label: str) -> bool:
    """Whether brackets close in the label what they open, those in quotes aside."""
    if label.startswith('"') and label.endswith('"'):
        return True
    depth = 0
    for char in label:
        depth += (char in "[({") - (char in "])}")
        if depth < 0:
            return False
    return True
