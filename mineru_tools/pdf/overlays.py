"""Signs that a file draws as several glyphs over or against each other, made one glyph.

TeX strikes a relation through by drawing a stroke first, and builds long arrows from short ones.
"""

from __future__ import annotations

import unicodedata

import numpy as np

from mineru_tools.primitives import Flags, Floats, Ints

_STROKE = "\u0338"
# Two glyphs one beside the other, and the sign that they make without a gap.
_BESIDE = {
    "−→": "⟶", "←−": "⟵", "←→": "⟷", "=⇒": "⟹", "⇐=": "⟸", "⇐⇒": "⟺", "↦→": "↦", "↦⟶": "⟼",
    "˓→": "↪", "←˒": "↩", "|=": "⊧", "∣=": "⊧", "▷◁": "⋈", "⊳⊲": "⋈", "▹◃": "⋈",
}  # fmt: skip
# Two glyphs one over the other, in the order of the file, and the sign that they make.
_OVER = {
    "∼=": "≅", ".=": "≐", "˙=": "≐", "⇀↽": "⇌", "↼⇁": "⇋", "¯h": "ℏ", "ˉh": "ℏ", "ℏh": "ℏ",
    "\u0337l": "ł", "\u0337L": "Ł",
}  # fmt: skip
JOINED = {sign: pair for pair, sign in reversed((_BESIDE | _OVER).items())}
"""The glyphs that each sign is usually made of, for who counts glyphs."""
_STROKES = frozenset({_STROKE, "/"})
_FIRST = frozenset(pair[0] for pair in (*_BESIDE, *_OVER)) | _STROKES
_TOUCH = 0.06  # of the size; arrows overlap, the halves of a bowtie meet


def join_pieces(texts: list[str], box: Floats, cell: Floats, size: Floats, spaced: Flags) -> Ints:
    """Rows that remain; ``texts``, ``box`` and ``cell`` are edited where glyphs became one.

    A sign has the row of its first piece, of those one over the other that of the last.
    """
    gone: set[int] = set()
    after = len(texts)  # the next row that is left
    for k in range(len(texts) - 1, -1, -1):
        if after < len(texts) and (texts[k] in _FIRST or texts[after] in _STROKES):
            sign = _beside(texts, box, k, after, size)
            keep, drop = (k, after) if sign else (after, k)
            sign = sign or _over(texts, box, k, after)
            if sign:
                spaced[keep] |= spaced[k]
                texts[keep] = sign
                box[keep], cell[keep] = _union(box[k], box[after]), _union(cell[k], cell[after])
                gone.add(drop)
                after = keep
                continue
        after = k
    return np.array([k for k in range(len(texts)) if k not in gone], dtype=np.int64)


def _beside(texts: list[str], box: Floats, k: int, after: int, size: Floats) -> str | None:
    sign = _BESIDE.get(texts[k] + texts[after])
    if sign is None or abs(size[k] - size[after]) > _TOUCH * size[k]:
        return None
    gap = box[after, 0] - box[k, 2]
    level = box[k, 1] < box[after, 3] and box[after, 1] < box[k, 3]
    begins = box[k, 0] <= box[after, 0] + _TOUCH * size[k]
    return sign if level and begins and gap < _TOUCH * size[k] else None


def _over(texts: list[str], box: Floats, k: int, after: int) -> str | None:
    """The sign of two glyphs of which one has its middle over the other."""
    if texts[k] not in _STROKES and texts[after] in _STROKES:  # sorted from left to right
        k, after = after, k
    left, right = box[after, 0], box[after, 2]
    if not left < (box[k, 0] + box[k, 2]) / 2 < right:
        return None
    first, second = texts[k], texts[after]
    if first in _STROKES:
        meets = box[k, 1] < box[after, 3] and box[after, 1] < box[k, 3]
        return _struck(second) if meets else None
    return _OVER.get(first + second)


def _struck(sign: str) -> str | None:
    """A relation with a stroke through it."""
    if len(sign) != 1 or unicodedata.category(sign) != "Sm":
        return None
    return unicodedata.normalize("NFC", sign + _STROKE)


def _union(a: Floats, b: Floats) -> Floats:
    return np.concatenate([np.minimum(a[:2], b[:2]), np.maximum(a[2:], b[2:])])
