"""Blocks to paragraphs and list items: where inside a block something new begins."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from mineru_tools.layout.text_line import TextLine

BULLETS = "•◦▪▫■□◻☐☑☒●○◆◇►▶➢➤✓✔✗❖‣⁃∙·–—−*∗-§→"
DRAWN_MARK = "•"
WEAK_BULLETS = "–—−-*∗·o"  # marks that are also dashes, operators and letters
_BULLET = re.compile(rf"[{re.escape(BULLETS)}o](?=\s|$)|[•◦▪■●►▶➢✓✔❖‣☐☑☒]")
_NUMBER = re.compile(
    r"(?:\d{1,3}|[a-zA-Z]|[ivxlIVXL]{1,5})[.)](?=\s+\S)|\[\d{1,4}\](?=\s|$)"
    r"|\((?:\d{1,2}|[a-zA-Z]|[ivxl]{1,5})\)(?=\s|$)|[①-⑳](?=\s|\S)|\d{1,2}[、．]"
)
_ENDS_SENTENCE = re.compile(r"[.!?:;。！？：；…][\"'”’)\]]*\d*$")


def mark_of(text: str) -> str | None:
    """The list mark a line begins with (``•``, ``3.``, ``(a)``), or ``None``."""
    match = _BULLET.match(text) or _NUMBER.match(text)
    return match.group() if match else None


def line_mark(line: TextLine) -> str | None:
    """The list mark in front of a line, also one that is drawn and not written."""
    return DRAWN_MARK if line.drawn_mark else mark_of(line.text)


def is_bullet(mark: str) -> bool:
    return bool(_BULLET.match(mark + " "))


def split_paragraphs(lines: Sequence[TextLine]) -> list[tuple[TextLine, ...]]:
    """The paragraphs of one block of lines, in order; every line in exactly one."""
    if len(lines) < 2:
        return [tuple(lines)]
    starts = {0} | _marked(lines) | _indented(lines) | _forced_breaks(lines)
    at = [*sorted(starts), len(lines)]
    return [tuple(lines[a:b]) for a, b in itertools.pairwise(at)]


def _marked(lines: Sequence[TextLine]) -> set[int]:
    """Lines that begin with a list mark.

    A bullet is a mark anywhere. A number or a dash at a line's start may be a mere accident
    ("in\\n2008. The"): it must stand out from unmarked lines or be one of a series at one edge,
    and follow a line that has ended.
    """
    marks = {k: m for k, line in enumerate(lines) if (m := line_mark(line))}
    return {k for k, mark in marks.items() if _is_clear(mark) or _in_series(lines, k, marks)}


def _is_clear(mark: str) -> bool:
    return is_bullet(mark) and mark not in WEAK_BULLETS


def _in_series(lines: Sequence[TextLine], k: int, marks: dict[int, str]) -> bool:
    size, x0 = lines[k].size, lines[k].bbox.x0
    peers = [j for j in marks if abs(lines[j].bbox.x0 - x0) < 0.6 * size]
    plain = [line.bbox.x0 for j, line in enumerate(lines) if j not in marks]
    stands_out = bool(plain) and (min(plain) > x0 + 0.5 * size or x0 > min(plain) + 0.8 * size)
    if stands_out or len(peers) == len(lines):
        return True
    if len(peers) < 2:
        return False
    return k == 0 or bool(_ENDS_SENTENCE.search(lines[k - 1].text)) or _short(lines, k - 1)


def _short(lines: Sequence[TextLine], k: int) -> bool:
    right = max(line.bbox.x1 for line in lines)
    return right - lines[k].bbox.x1 > 2.5 * lines[k].size


def _indented(lines: Sequence[TextLine]) -> set[int]:
    """First-line indents, or outdented starts where most lines hang."""
    left = min(line.bbox.x0 for line in lines)
    size = sorted(line.size for line in lines)[len(lines) // 2]
    inset = [line.bbox.x0 - left for line in lines]
    flush = [k for k, d in enumerate(inset) if d < 0.4 * size]
    deep = [k for k, d in enumerate(inset) if 0.7 * size < d < 6.0 * size]
    if not deep or not flush or _centred(lines):
        return set()
    marked = [k for k in flush if line_mark(lines[k])]
    if 0 in marked and len(marked) >= 0.7 * len(flush):
        return set(marked) | {k for k in deep if line_mark(lines[k])}
    if _hangs(lines, flush, deep, size):
        return set(flush)
    if len(flush) >= len(deep) or (0 in deep and len(flush) >= 1):
        return {k for k in deep if k == 0 or k - 1 in flush or _short(lines, k - 1)}
    return set()


def _hangs(lines: Sequence[TextLine], flush: list[int], deep: list[int], size: float) -> bool:
    """Entries begin flush and go on indented, rather than paragraphs with indented first lines.

    A line goes on after a full one and begins after a short one.
    """
    if 0 not in flush:
        return False
    votes = 0
    for k in range(1, len(lines)):
        if k in flush or k in deep:
            votes += 1 if (k in deep) != _short(lines, k - 1) else -1
    left = min(line.bbox.x0 for line in lines)
    if votes == 0:
        votes = len(deep) - len(flush)
    edges = [lines[k].bbox.x0 - left for k in deep]
    return votes > 0 and max(edges) - min(edges) < 0.6 * size


def _centred(lines: Sequence[TextLine]) -> bool:
    size = lines[0].size
    middles = [(line.bbox.x0 + line.bbox.x1) / 2 for line in lines]
    lefts = [line.bbox.x0 for line in lines]
    return max(middles) - min(middles) < 0.8 * size and max(lefts) - min(lefts) > 0.8 * size


def _forced_breaks(lines: Sequence[TextLine]) -> set[int]:
    """Lines after one that ended early although the next word had room: its author broke it."""
    left = min(line.bbox.x0 for line in lines)
    right = max(line.bbox.x1 for line in lines)
    out: set[int] = set()
    if _centred(lines):
        return out
    for k in range(1, len(lines)):
        before, line = lines[k - 1], lines[k]
        if line.rtl:
            room, word = before.bbox.x0 - left, line.runs[0].bbox.width
        else:
            room, word = right - before.bbox.x1, _first_word(line)
        begins = line.text[:1].isupper() or _ENDS_SENTENCE.search(before.text)
        if (
            room > word + (1.5 if _ENDS_SENTENCE.search(before.text) else 3.0) * line.size
            and begins
        ):
            out.add(k)
    return out


def _first_word(line: TextLine) -> float:
    """Width of the line up to its first space."""
    end = line.runs[0].bbox.x1
    for run in line.runs[1:]:
        if run.space:
            break
        end = run.bbox.x1
    return end - line.bbox.x0
