"""Nodes side by side as LaTeX: bases with their scripts and primes, spaced as a person would."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from mineru_tools.document.latex.commands import SIGNS
from mineru_tools.document.symbols import Role
from mineru_tools.layout.formulas.bare import Bare

_MODULUS = re.compile(r"\(\\bmod ?([^()]*)\)\Z")  # in brackets, at the end
_SPACED = (Role.BINARY, Role.RELATION)
_LEADING = (*_SPACED, Role.OPEN, Role.PUNCTUATION)  # after these, signs of sums stand for one
_TIGHT = frozenset({"+", "-", "/"})
_COMMAND = re.compile(r"\\[A-Za-z]+")
_SCRIPT_END = re.compile(r"[_^][A-Za-z0-9]")
_ONE_SIGN = re.compile(r"[A-Za-z0-9*]")


@dataclass(slots=True)
class Node:
    """Signs of one alphabet side by side, the last of them with its scripts."""

    signs: list[Bare]
    over: list[Bare] = field(default_factory=list)
    under: list[Bare] = field(default_factory=list)

    @property
    def bare(self) -> bool:
        return not (self.over or self.under)


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
        if apart or (sign.latex[:1].isalpha() and _ends_in_command(out)):
            out += " "
        out += sign.latex
    return out


def _scripts(node: Node) -> str:
    if node.bare:
        return ""
    over = list(node.over)
    primes = ""
    while over and over[0].role is Role.PRIME:
        primes += over.pop(0).latex
    above = _script(over)
    if above and len(primes) > 1:  # not every reader takes x''^2
        primes, above = "", r"\prime" * len(primes) + f" {above}"
    lower, upper = scripted("_", _script(node.under)), scripted("^", above)
    if primes and lower and upper:  # primes and what is raised beside them are one script
        return lower + primes + upper
    return primes + lower + upper


def _script(signs: Sequence[Bare]) -> str:
    if not signs:
        return ""
    if len(signs) == 1 and not signs[0].style:
        return signs[0].latex.strip()
    return joined([Node([sign]) for sign in signs], script=True)


def scripted(mark: str, body: str) -> str:
    """A script with its mark, in braces unless it is one sign; empty for an empty one."""
    if not body:
        return ""
    one_sign = body[1:] in SIGNS if body[0] == "\\" else _ONE_SIGN.fullmatch(body)
    return mark + (body if one_sign else f"{{{body}}}")


def joined(nodes: Sequence[Node], *, script: bool) -> str:
    """LaTeX, spaced around relations and after commas; in a ``script`` there are no spaces."""
    out = ""
    unary = True
    nodes = _fused(nodes)
    for k, node in enumerate(nodes):
        role = node.signs[0].role if node.signs else Role.ORDINARY
        text = _spelled(node, script) + _scripts(node)
        if text == r"\rightarrow" and 0 < k < len(nodes) - 1:
            text = r"\to"
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
        unary = role in _LEADING
    return _MODULUS.sub(r"\\pmod{\1}", out.strip())


def _glued(out: str, text: str) -> bool:
    """Whether TeX would take the beginning of ``text`` for the end of what is there."""
    if text[:1].isalpha():
        return _ends_in_command(out)
    return text[:1].isdigit() and _SCRIPT_END.fullmatch(out, max(0, len(out) - 2)) is not None


def _ends_in_command(latex: str) -> bool:
    return _COMMAND.fullmatch(latex, max(0, latex.rfind("\\"))) is not None
