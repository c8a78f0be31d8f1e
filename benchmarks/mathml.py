"""Formulas compared by what they set: LaTeX to MathML to a tree in which spelling is gone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from xml.etree import ElementTree

from latex2mathml.converter import convert
from rapidfuzz.distance import Levenshtein

Tokens = tuple[str, ...]

_REWRITTEN = (
    (re.compile(r"\\tag\*?\s*\{[^{}]*\}"), ""),
    (
        re.compile(r"\\[bB]igg?[lrm]?(?![A-Za-z])"),
        " ",
    ),  # sizes; the converter keeps \big{(}'s braces
    (re.compile(r"\\not\s*="), r"\\neq "),
    (re.compile(r"\\not\s*\\in(?![A-Za-z])"), r"\\notin "),
    (re.compile(r"\\operatorname\*"), r"\\operatorname"),
    (re.compile(r"(\\text\{[^{}$]*)\$([^$]*)\$"), r"\1}\2\\text{"),
    (re.compile(r"(?<!\\)\\\s"), " "),
    (re.compile(r"\.\.\."), r"\\ldots "),
)  # what the converter takes for something else
_ALIGNED = "<mi>&</mi>"  # what the converter makes of marks of alignment
_ROWS = frozenset({"math", "mrow", "mstyle", "mpadded", "semantics"})
_LEAVES = frozenset({"mi", "mn", "mo", "mtext", "ms"})
_SCRIPTS = {
    "msub": ("sub",),
    "munder": ("sub",),
    "msup": ("sup",),
    "mover": ("sup",),
    "msubsup": ("sub", "sup"),
    "munderover": ("sub", "sup"),
}
_INVISIBLE = "\u2061\u2062\u2063\u2064\u200b"
_PRIMES = "″‴⁗"
_PAIRS = "∣| ∥‖ −- ∗* ⋯… ⟶→ ⟹⇒ ⟺⇔ ―¯ ‾¯ ˆ^ ˜~ ∼~ ˙."
_SAME = {pair[0]: pair[1] for pair in _PAIRS.split()}
_STYLES = ("BOLD", "DOUBLE-STRUCK", "FRAKTUR", "BLACK-LETTER", "SCRIPT", "SANS-SERIF", "MONOSPACE")
_ENDS = frozenset(".,;")


@lru_cache(maxsize=20_000)
def tokens_of(latex: str) -> Tokens:
    """The presentation tree as its signs and the brackets of its structure, in order.

    Spaces, upright and italic type, equation numbers, punctuation at the ends, the order of
    scripts, limits beside or above and below, and braces that change nothing are gone. Empty
    where the converter takes nothing of the formula.
    """
    for pattern, instead in _REWRITTEN:
        latex = pattern.sub(instead, latex)
    try:
        root = ElementTree.fromstring(convert(latex).replace(_ALIGNED, ""))
    except Exception:  # noqa: BLE001 - the converter raises what it likes at foreign LaTeX
        return ()
    tokens = list(_node(root))
    while tokens and tokens[-1] in _ENDS:
        tokens.pop()
    while tokens and tokens[0] in _ENDS:
        tokens.pop(0)
    return tuple(tokens)


def similarity(a: Tokens, b: Tokens) -> float:
    """1 for equal trees, 0 for trees with nothing in common."""
    return float(Levenshtein.normalized_similarity(a, b))


def _node(element: ElementTree.Element) -> Iterator[str]:
    name = element.tag.rpartition("}")[2]
    children = list(element)
    if name in _LEAVES:
        yield from _signs(element)
    elif name in _SCRIPTS:
        yield from _scripts(element)
    elif name in _ROWS:
        for child in children:
            yield from _node(child)
    elif name == "mtable" and len(children) == 1 and len(children[0]) == 1:
        for child in children[0][0]:  # a table of one cell frames nothing
            yield from _node(child)
    elif name not in ("mspace", "mphantom"):
        yield f"<{name}>"
        for child in children:
            yield from _node(child)
            yield ";"
        yield "</>"


def _scripts(element: ElementTree.Element) -> Iterator[str]:
    """The base with its scripts, lower ones first, those of a base with scripts with them."""
    parts: list[tuple[str, Tokens]] = []
    base = element
    while (name := base.tag.rpartition("}")[2]) in _SCRIPTS and len(base) > 1:
        scripts = [tuple(_node(child)) for child in list(base)[1:]]
        parts += zip(_SCRIPTS[name], scripts, strict=False)
        inner = base[0]
        while inner.tag.rpartition("}")[2] in _ROWS and len(inner) == 1:
            inner = inner[0]
        base = inner
    yield from _node(base)
    for kind in ("sub", "sup"):
        tokens = [token for k, own in reversed(parts) if k == kind for token in own]
        yield from (f"<{kind}>", *tokens, "</>") if tokens else ()


def _signs(element: ElementTree.Element) -> Iterator[str]:
    """Each character of a leaf, with its alphabet where that is neither upright nor italic."""
    variant = (element.get("mathvariant") or "").upper()
    for char in "".join(element.itertext()):
        if char.isspace() or char in _INVISIBLE:
            continue
        if not char.isalnum():
            yield from (
                unicodedata.normalize("NFKC", char) if char in _PRIMES else _SAME.get(char, char)
            )
            continue
        named = f"{unicodedata.name(char, '')} {variant}"
        styles = " ".join(style for style in _STYLES if style in named)
        yield from (f"{styles} {each}".strip() for each in unicodedata.normalize("NFKC", char))
