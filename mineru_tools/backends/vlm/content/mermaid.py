"""Flowcharts in Mermaid, as models draw them, made ones that its parser takes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from mineru_tools.backends.vlm.content.mermaid_statement import (
    Node,
    Statement,
    in_quotes_if_needed,
    quoted,
    statements,
)
from mineru_tools.backends.vlm.content.repetition import (
    without_loop,
    without_repeats,
    without_runs,
)

_FENCED = re.compile(r"```(?:mermaid)?[ \t]*\n?(.*?)(?:```|\Z)", re.DOTALL)
_HEADER = re.compile(
    r"\s*(?:mermaid\s+)?(?P<kind>flowchar\w*|gra[pg]\w*)[ \t]+(?P<way>TB|TD|BT|RL|LR)\b[ \t;]*",
    re.IGNORECASE,
)
_OTHER = re.compile(r"\s*(?:\w+Diagram|gantt|pie|mindmap|journey|timeline|gitGraph|block)\b")
_KEPT = re.compile(
    r"\s*(?:%%|(?:direction|classDef|class|style|linkStyle|click)[ \t]+\w(?!.*(?:-[->.]|==)))"
)
_SUBGRAPH = re.compile(r"\s*subgraph\s+(\S.*)")
_NAMED = re.compile(r'([A-Za-z_]\w*)(?:\s*\[.*\]| [\w ]*)?|"[^"]*"', re.ASCII)
_RESERVED = frozenset(
    {
        "end", "graph", "flowchart", "subgraph", "direction",
        "class", "classDef", "style", "linkStyle", "click", "href", "call", "default",
    }
)  # fmt: skip
_LINES_IN_LABEL = re.compile(r'\["[^"\[\]]*"\]')
_LINE_END = re.compile(r"(\\n|<br\s?/?>)")
_LONGEST_NAME = 128  # as MinerU's client: beyond it the model babbles


def flowchart(reply: str) -> str:
    """The flowchart as a fenced block, or the reply as it is where it is none; empty if empty.

    Nodes get names that Mermaid takes and keep what they were called as a label; labels are
    quoted, arrows mended, groups closed, rounds of a loop cut down to one. Diagrams of other
    kinds stay as they are.
    """
    match = _FENCED.search(reply)
    code = without_loop((match[1] if match else reply).strip())
    if _OTHER.match(code):
        return f"```mermaid\n{code}\n```"
    header = _HEADER.match(code)
    if not header and "->" not in code and "---" not in code:
        return reply.strip()
    kind = "flowchart" if header and header["kind"][0] in "fF" else "graph"
    body = _whole_labels(code[header.end() if header else 0 :])
    lines = list(_Flow().lines(without_repeats(body.splitlines())))
    if not lines:
        return ""
    way = header["way"].upper() if header else "TD"
    return "\n".join(["```mermaid", f"{kind} {way}", *lines, "```"])


def _whole_labels(code: str) -> str:
    """The code with each label on one line."""
    return _LINES_IN_LABEL.sub(lambda match: match[0].replace("\n", "<br>"), code)


@dataclass(slots=True)
class _Flow:
    """The names given so far; ``drawn`` are those of nodes that have a label."""

    names: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    drawn: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)

    def lines(self, source: list[str]) -> Iterator[str]:
        read = [_read(line) for line in source if line.strip()]
        nodes = [node for line in read if not isinstance(line, str) for node in _nodes(line)]
        self.taken.update(node.name for node in nodes if _is_legal(node.name))
        self.drawn.update(node.name for node in nodes if node.label)
        depth = 0
        for line in read:
            if not isinstance(line, str):
                yield from map(self._written, line)
            elif line.strip().lower() != "end":
                depth += bool(_SUBGRAPH.match(line))
                yield self._subgraph(line)
            elif depth:
                depth -= 1
                yield line
        yield from ["end"] * depth

    def _written(self, statement: Statement) -> str:
        first, *rest = (" & ".join(map(self._node, group)) for group in statement.groups)
        tail = "".join(
            f" {arrow}{f'|{in_quotes_if_needed(label)}|' if label else ''} {group}"
            for (arrow, label), group in zip(statement.links, rest, strict=True)
        )
        return f"  {first}{tail}"

    def _node(self, node: Node) -> str:
        name = node.name
        known = name in self.names or _is_legal(name)
        if not known and name not in self.drawn:
            node = replace(node, opening="[", label=name, closing="]")
        if node.label:
            node = replace(node, label=_without_rounds(node.label))
        return node.written(self._identifier(name))

    def _identifier(self, name: str) -> str:
        if _is_legal(name):
            return name
        if name not in self.names:
            self.names[name] = self._free(_camel(name) or "node")
        return self.names[name]

    def _free(self, name: str) -> str:
        free = name
        while free in self.taken:
            self.counts[name] = self.counts.get(name, 1) + 1
            free = f"{name}{self.counts[name]}"
        self.taken.add(free)
        return free

    def _subgraph(self, line: str) -> str:
        match = _SUBGRAPH.match(line)
        if not match:
            return line
        title = match[1].strip()
        named = _NAMED.fullmatch(title)
        if named and named[1] not in _RESERVED:
            return line
        name = "_".join(re.findall(r"[A-Za-z0-9]+", title)) or "sg"
        name = self._free(f"sg_{name}" if name[0].isdigit() or name in _RESERVED else name)
        return f"{line[: match.start(1)]}{name}[{quoted(title)}]"


def _read(line: str) -> str | list[Statement]:
    """A line to keep, or its statements without those that a model babbles."""
    if _KEPT.match(line) or _SUBGRAPH.match(line) or line.strip().lower() == "end":
        return line
    read = list(statements(line))
    return [each for each in read if all(len(n.name) <= _LONGEST_NAME for n in _nodes([each]))]


def _nodes(found: Iterable[Statement]) -> Iterator[Node]:
    return (node for statement in found for group in statement.groups for node in group)


def _camel(name: str) -> str:
    """The words of a name as one, of letters and digits of ASCII."""
    first, *rest = re.findall(r"[A-Za-z0-9]+", name) or [""]
    whole = first + "".join(map(str.capitalize, rest))
    return f"n{whole}" if whole[:1].isdigit() or whole in _RESERVED else whole


def _is_legal(name: str) -> bool:
    return name.isascii() and name.isidentifier() and name not in _RESERVED


def _without_rounds(label: str) -> str:
    parts = _LINE_END.split(label)
    ended = [text + end for text, end in zip(parts[::2], [*parts[1::2], ""], strict=True)]
    return "".join(without_runs(ended))
