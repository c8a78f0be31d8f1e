"""Display formulas: lines set apart from the text and full of mathematics."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from mineru_tools.document.labels import BlockType
from mineru_tools.layout.region import Region, region_of
from mineru_tools.layout.text_line import TextLine

_NUMBER = re.compile(r"^\(?\s*[A-Z]?\.?\d{1,3}(?:\.\d{1,3})*[a-z]?\s*\)$")
_WORD = re.compile(r"[A-Za-zÀ-ɏ]{3,}")
_FUNCTIONS = frozenset(
    [
        "sin",
        "cos",
        "tan",
        "log",
        "exp",
        "lim",
        "max",
        "min",
        "sup",
        "inf",
        "arg",
        "det",
        "dim",
        "ker",
        "mod",
        "gcd",
        "sinh",
        "cosh",
        "tanh",
        "argmax",
        "argmin",
        "for",
        "and",
        "where",
        "with",
    ]
)


def math_share(line: TextLine) -> float:
    """Share of the line's characters set in math fonts or being operators; 0 to 1."""
    total = hits = 0
    for run in line.runs:
        count = len(run.text)
        total += count
        if run.font.symbolic:
            hits += count
        else:
            hits += sum(1 for c in run.text if unicodedata.category(c) == "Sm" or c in "∑∏∫√∞")
    return hits / total if total else 0.0


def is_equation_line(line: TextLine) -> bool:
    """Mostly mathematics: hardly any words, and signs that only formulas have."""
    words = [w for w in _WORD.findall(line.text) if w.lower() not in _FUNCTIONS]
    share = math_share(line)
    letters = sum(len(w) for w in words)
    return share > 0.25 and letters < 0.35 * max(1, len(line.text.replace(" ", "")))


def find_equations(regions: Sequence[Region]) -> list[Region]:
    """Text regions that are display formulas marked as such, their pieces joined into one region.

    ``regions`` are in reading order; numerators, limits and numbers beside a formula follow it.
    """
    out: list[Region] = []
    for region in regions:
        if region.kind is BlockType.TEXT and region.lines and _is_display(region):
            region = replace(region, kind=BlockType.INTERLINE_EQUATION)
        last = out[-1] if out else None
        if last is not None and _belongs(last, region):
            joined = region_of(last.lines + region.lines, BlockType.INTERLINE_EQUATION)
            out[-1] = replace(joined, bbox=last.bbox.union(region.bbox))
        else:
            out.append(region)
    return out


def _is_display(region: Region) -> bool:
    marked = [is_equation_line(line) or _is_fragment(line) for line in region.lines]
    return all(marked) and any(is_equation_line(line) for line in region.lines)


def _is_fragment(line: TextLine) -> bool:
    return bool(_NUMBER.match(line.text)) or (
        len(line.text) <= 12
        and not any(w.lower() not in _FUNCTIONS for w in _WORD.findall(line.text))
    )


def _belongs(last: Region, region: Region) -> bool:
    kinds = {last.kind, region.kind}
    if BlockType.INTERLINE_EQUATION not in kinds or not kinds <= {
        BlockType.INTERLINE_EQUATION,
        BlockType.TEXT,
    }:
        return False
    if not (last.lines and region.lines):
        return False
    other = region if region.kind is BlockType.TEXT else last
    if other.kind is BlockType.TEXT and not all(_is_fragment(line) for line in other.lines):
        return False
    gap = max(region.bbox.y0 - last.bbox.y1, last.bbox.y0 - region.bbox.y1)
    return gap < 0.5 * max(last.size, region.size)
