"""Signs of one formula put together: scripts, primes, accents and roots as LaTeX."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from mineru_tools.layout.formulas.accents import Bare, joined_accents
from mineru_tools.layout.formulas.signs import Sign
from mineru_tools.layout.formulas.symbols import Role

_SAME_SIZE = 0.88  # of the larger; TeX's steps are 0.83 and less
_ON_LINE = 0.12  # of the size; what is off the baseline by more is a script
_OFF_LINE = 0.2  # the same for type that is not smaller, as at TeX's smallest size
_SPACED = frozenset({Role.BINARY, Role.RELATION})
_TIGHT = frozenset({"+", "-", "/"})
_COMMAND_END = re.compile(r"\\[A-Za-z]+\Z")
_SCRIPT_END = re.compile(r"[_^][A-Za-z0-9]\Z")
_ONE_TOKEN = re.compile(r"[A-Za-z0-9*]|\\[A-Za-z]+")  # scripts that need no braces


@dataclass(slots=True)
class _Node:
    """Signs of one alphabet side by side, the last of them with its scripts."""

    signs: list[Bare]
    over: list[Bare] = field(default_factory=list)
    under: list[Bare] = field(default_factory=list)

    @property
    def bare(self) -> bool:
        return not (self.over or self.under)


def latex_of(signs: Sequence[Sign]) -> str:
    """LaTeX, without delimiters, of signs in reading order.

    Scripts that come first, or have no base at all, stand on nothing.
    """
    bare = joined_accents(signs)
    if all(sign.level for sign in signs):
        return _scripts(_hung(bare, [1 if s.level > 0 else -1 for s in bare])).strip()
    return _written(bare, script=False)


def _hung(signs: Sequence[Bare], levels: Sequence[int]) -> _Node:
    node = _Node([])
    for sign, level in zip(signs, levels, strict=True):
        (node.over if level > 0 else node.under).append(sign)
    return node


def _written(signs: Sequence[Bare], *, script: bool) -> str:
    return _joined(_fused(_rooted(_nodes(signs))), script)


def _nodes(signs: Sequence[Bare]) -> list[_Node]:
    """The signs on the baseline; those off it hang on the one before, or on nothing."""
    standing = [s for s in signs if not s.hangs and s.role is not Role.PRIME] or list(signs)
    size = max(s.size for s in standing)
    baseline = next(s.baseline for s in standing if s.size >= _SAME_SIZE * size)
    nodes: list[_Node] = []
    for sign in signs:
        rise = 0.0 if sign.hangs else baseline - sign.baseline
        off = abs(rise) > (_ON_LINE if sign.size < _SAME_SIZE * size else _OFF_LINE) * size
        if not off and sign.role is not Role.PRIME:
            nodes.append(_Node([sign]))
            continue
        if not nodes:
            nodes.append(_Node([]))
        (nodes[-1].under if off and rise < 0 else nodes[-1].over).append(sign)
    return nodes


def _rooted(nodes: list[_Node]) -> list[_Node]:
    """Roots with what stands under them, as far as one sign goes."""
    out: list[_Node] = []
    for node in nodes:
        last = out[-1] if out else None
        if last and last.bare and node.signs and last.signs[0].latex == r"\surd":
            sign = node.signs[0]
            out[-1] = _Node([sign.renamed(rf"\sqrt{{{_styled(sign)}}}")], node.over, node.under)
        else:
            out.append(node)
    return out


def _fused(nodes: Sequence[_Node]) -> list[_Node]:
    """Neighbours of one alphabet together, for one command to hold them."""
    out: list[_Node] = []
    for node in nodes:
        last = out[-1] if out else None
        style = node.signs[0].style if node.signs else ""
        if last and style and last.bare and last.signs and last.signs[0].style == style:
            out[-1] = _Node(last.signs + node.signs, node.over, node.under)
        else:
            out.append(node)
    return out


def _spelled(node: _Node, script: bool) -> str:
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


def _styled(sign: Bare) -> str:
    return f"\\{sign.style}{{{sign.latex}}}" if sign.style else sign.latex


def _scripts(node: _Node) -> str:
    over = list(node.over)
    out = ""
    while over and over[0].role is Role.PRIME:
        out += over.pop(0).latex
    for mark, signs in (("_", node.under), ("^", over)):
        if signs:
            body = _written(signs, script=True)
            plain = _ONE_TOKEN.fullmatch(body) and signs[0].role is not Role.FUNCTION
            out += mark + (body if plain else f"{{{body}}}")
    return out


def _joined(nodes: Sequence[_Node], script: bool) -> str:
    """Nodes side by side, spaced as a person would: around relations and after commas."""
    out = ""
    before: Role | None = None
    point = False
    for k, node in enumerate(nodes):
        role = node.signs[0].role if node.signs else Role.ORDINARY
        text = _spelled(node, script) + _scripts(node)
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
    return out.strip()


def _glued(out: str, text: str) -> bool:
    """Whether TeX would take the beginning of ``text`` for the end of what is there."""
    if not text:
        return False
    if _COMMAND_END.search(out):
        return text[0].isalpha()
    return text[0].isdigit() and _SCRIPT_END.search(out) is not None
