"""Signs of one formula put together: scripts, primes, accents and roots as LaTeX."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from mineru_tools.document.geometry import BBox
from mineru_tools.document.latex.commands import SIGNS
from mineru_tools.document.symbols import Role
from mineru_tools.layout.formulas.accents import Bare, joined_accents
from mineru_tools.layout.formulas.bars import fraction_bar, overlined, root_end
from mineru_tools.layout.formulas.signs import Sign

_SAME_SIZE = 0.88  # of the larger; TeX's steps are 0.83 and less
_ON_LINE = 0.12  # of the size; what is off the baseline by more is a script
_OFF_LINE = 0.2  # the same for type that is not smaller, as at TeX's smallest size
_MODULUS = re.compile(r"\(\\bmod ?([^()]*)\)\Z")  # in brackets, at the end
_DOTS = {".": r"\ldots", r"\cdot": r"\cdots"}  # what three of them in a row are
_SPACED = frozenset({Role.BINARY, Role.RELATION})
_TIGHT = frozenset({"+", "-", "/"})
_COMMAND_END = re.compile(r"\\[A-Za-z]+\Z")
_SCRIPT_END = re.compile(r"[_^][A-Za-z0-9]\Z")
_ONE_SIGN = re.compile(r"[A-Za-z0-9*]")


@dataclass(slots=True)
class Node:
    """Signs of one alphabet side by side, the last of them with its scripts."""

    signs: list[Bare]
    over: list[Bare] = field(default_factory=list)
    under: list[Bare] = field(default_factory=list)
    last: list[Bare] = field(default_factory=list)  # the one of them that was added to

    @property
    def middle(self) -> float:
        return (self.signs[0].x0 + self.signs[0].x1) / 2 if self.signs else 0.0

    @property
    def bare(self) -> bool:
        return not (self.over or self.under)


def latex_of(signs: Sequence[Sign], bars: Sequence[BBox] = ()) -> str:
    """LaTeX, without delimiters, of signs in reading order; ``bars`` are the rules around them.

    Scripts that come first, or have no base at all, stand on nothing.
    """
    bare = joined_accents(signs)
    if not all(sign.level for sign in signs):
        return _written(bare, bars)
    node = Node([])
    for sign in bare:
        (node.over if sign.level > 0 else node.under).append(sign)
    return _scripts(node, bars).strip()


def script_latex(signs: Sequence[Sign], bars: Sequence[BBox] = ()) -> str:
    """LaTeX of signs that are a script or part of a fraction, whatever they stand on."""
    return _written(joined_accents(signs), bars, script=True)


def _written(signs: Sequence[Bare], bars: Sequence[BBox], *, script: bool = False) -> str:
    nodes = [part for node in _nodes(_dotted(signs)) for part in _fractions(node, bars)]
    if bars:
        nodes = _overlined(_rooted(nodes, bars), bars)
    return _joined(_fused(nodes), bars, script)


def _dotted(signs: Sequence[Bare]) -> list[Bare]:
    """The signs, three points in a row made one."""
    out: list[Bare] = []
    for sign in signs:
        out.append(sign)
        last = [s.latex for s in out[-3:]]
        if last[0] in _DOTS and last == [last[0]] * 3:
            out[-3:] = [replace(out[-3], role=Role.ORDINARY).renamed(_DOTS[last[0]])]
    return out


def _nodes(signs: Sequence[Bare]) -> list[Node]:
    """The signs on the baseline; those off it hang on the one before, or on nothing."""
    standing = [s for s in signs if not s.hangs and s.role is not Role.PRIME] or list(signs)
    size = max(s.size for s in standing)
    baseline = next(s.baseline for s in standing if s.size >= _SAME_SIZE * size)
    nodes: list[Node] = []
    for sign in signs:
        rise = 0.0 if sign.hangs else baseline - sign.baseline
        small = sign.size < _SAME_SIZE * size
        off = abs(rise) > (_ON_LINE if small else _OFF_LINE) * size
        if not (off or sign.role is Role.PRIME):
            if small and nodes and not nodes[-1].bare and not sign.space:
                nodes[-1].last.append(sign)  # a script of a script, back at the height of the line
            else:
                nodes.append(Node([sign]))
            continue
        if not nodes:
            nodes.append(Node([]))
        nodes[-1].last = nodes[-1].under if off and rise < 0 else nodes[-1].over
        nodes[-1].last.append(sign)
    return nodes


def _fractions(node: Node, bars: Sequence[BBox]) -> list[Node]:
    """The node, or its base and a fraction: a bar parts the two, or an operator stands before."""
    if not (node.over and node.under):
        return [node]
    base = node.signs[0].role if node.signs else None
    after_operator = base in (*_SPACED, Role.OPEN, Role.PUNCTUATION)
    bar = fraction_bar(node.over, node.under, bars)
    if not (after_operator or bar):
        return [node]
    bars = [each for each in bars if each is not bar]
    above, below = (_written(part, bars, script=True) for part in (node.over, node.under))
    sign = replace(node.over[0], role=Role.ORDINARY).renamed(rf"\frac{{{above}}}{{{below}}}")
    return [Node(node.signs), Node([sign])] if node.signs else [Node([sign])]


def _rooted(nodes: list[Node], bars: Sequence[BBox]) -> list[Node]:
    """Roots with what stands under their bar."""
    out: list[Node] = []
    at = 0
    while at < len(nodes):
        node = nodes[at]
        at += 1
        root = node.signs[0] if node.signs and node.signs[0].latex == r"\surd" else None
        end = root_end(root, bars) if root else None
        if root is None or end is None:
            out.append(node)
            continue
        start = at
        while at < len(nodes) and nodes[at].middle < end:
            at += 1
        body = _joined(_fused(_rooted(nodes[start:at], bars)), bars, script=False)
        out.append(Node([root.renamed(rf"\sqrt{{{body}}}")], node.over, node.under))
    return out


def _overlined(nodes: list[Node], bars: Sequence[BBox]) -> list[Node]:
    """Letters with the bar that stands over them."""
    if not all(node.signs for node in nodes):
        return nodes
    for start, end in reversed(overlined([node.signs[0] for node in nodes], bars)):
        body = _joined(_fused(nodes[start:end]), bars, script=False)
        command = "overline" if end - start > 1 else "bar"
        nodes[start:end] = [Node([nodes[start].signs[0].renamed(rf"\{command}{{{body}}}")])]
    return nodes


def _fused(nodes: Sequence[Node]) -> list[Node]:
    """Neighbours of one alphabet together, for one command to hold them."""
    out: list[Node] = []
    for node in nodes:
        last = out[-1] if out else None
        style = node.signs[0].style if node.signs else ""
        if last and style and last.bare and last.signs and last.signs[0].style == style:
            out[-1] = Node(last.signs + node.signs, node.over, node.under)
        else:
            out.append(node)
    return out


def _spelled(node: Node, script: bool) -> str:
    if not node.signs:
        return ""
    first = node.signs[0]
    if not first.style:
        return first.latex
    body = _packed(node.signs)
    words = any(sign.role is Role.WORD for sign in node.signs) and "\\" not in body
    upright = first.style == "mathrm" or (first.style == "mathbf" and first.of_text)
    command = "text" if words and upright and script else first.style
    return f"\\{command}{{{body}}}"


def _packed(signs: Sequence[Bare]) -> str:
    out = ""
    for sign in signs:
        apart = out and sign.space and sign.role is Role.WORD
        if apart or (_COMMAND_END.search(out) and sign.latex[:1].isalpha()):
            out += " "
        out += sign.latex
    return out


def _scripts(node: Node, bars: Sequence[BBox]) -> str:
    over = list(node.over)
    primes = ""
    while over and over[0].role is Role.PRIME:
        primes += over.pop(0).latex
    above = _written(over, bars, script=True) if over else ""
    if above and len(primes) > 1:  # not every reader takes x''^2
        primes, above = "", r"\prime" * len(primes) + f" {above}"
    below = _written(node.under, bars, script=True) if node.under else ""
    lower, upper = scripted("_", below), scripted("^", above)
    if primes and lower and upper:  # primes and what is raised beside them are one script
        return lower + primes + upper
    return primes + lower + upper


def scripted(mark: str, body: str) -> str:
    """A script with its mark, in braces unless it is one sign; empty for an empty one."""
    if not body:
        return ""
    one_sign = body[1:] in SIGNS if body[0] == "\\" else _ONE_SIGN.fullmatch(body)
    return mark + (body if one_sign else f"{{{body}}}")


def joined(nodes: Sequence[Node], script: bool) -> str:
    """LaTeX of nodes side by side, without bars around them."""
    return _joined(_fused(nodes), (), script)


def _joined(nodes: Sequence[Node], bars: Sequence[BBox], script: bool) -> str:
    """Nodes side by side, spaced as a person would: around relations and after commas."""
    out = ""
    before: Role | None = None
    point = False
    for k, node in enumerate(nodes):
        role = node.signs[0].role if node.signs else Role.ORDINARY
        text = _spelled(node, script) + _scripts(node, bars)
        if text == r"\rightarrow" and 0 < k < len(nodes) - 1:
            text = r"\to"
        unary = before in (None, Role.OPEN, Role.PUNCTUATION, *_SPACED)
        tight = unary or (bool(node.signs) and node.signs[0].latex in _TIGHT)
        loose = role in _SPACED and not script and not tight
        if (loose and out) or _glued(out, text):
            out = out.rstrip() + " "
        out += text
        point = role is Role.PUNCTUATION and text in ".:" and not node.signs[0].space
        if (loose and k + 1 < len(nodes)) or (
            role is Role.PUNCTUATION and not script and not point
        ):
            out += " "
        before = role
    return _MODULUS.sub(r"\\pmod{\1}", out.strip())


def _glued(out: str, text: str) -> bool:
    """Whether TeX would take the beginning of ``text`` for the end of what is there."""
    if not text:
        return False
    if _COMMAND_END.search(out):
        return text[0].isalpha()
    return text[0].isdigit() and _SCRIPT_END.search(out) is not None
