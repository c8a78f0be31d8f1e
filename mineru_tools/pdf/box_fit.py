"""Which font of TeX has glyphs with given boxes."""

from __future__ import annotations

import base64
import re
import string
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from mineru_tools.pdf.tex import encoding_of
from mineru_tools.primitives import Flags, Floats, Ints

Table: TypeAlias = NDArray[np.uint8]  # by code: advance, right, foot and top in hundredths of em
ZERO = 100  # what stands for none of them
NO_BOX = 255  # where a font has no glyph

_PIXEL = 0.25  # points: a dot of a printer of 300 to the inch, to which boxes were rounded
_SLACK = 0.012  # of the size: half a step of the table, and how far two drawings of a shape differ
# Shares of measures, and of glyphs with more than half of them, that may be others: of the AMS
# fonts there were two issues, bitmaps of few dots leave strokes out, some names are wrong.
_ODD, _OTHERS = 0.25, 0.05
_READABLE = 0.8  # of the glyphs that have names; the others may have those of other signs
# What is added to the distance, in em, for one glyph, and less for more: for a font of which there
# is a drawing made for a size that is nearer, for fonts less used, and for those seldom used.
_NOT_MADE, _LESS, _RARE = 0.01, 0.002, 0.004
_UNTOLD = 0.01  # em, for a measure that the table does not have
_SELDOM = re.compile(r"cm(?:bsy|mib|ssi|u|b|bxsl|bxti|itt|sltt|sl)\d|ec|eu[rs]|wasy|bbm|cc", re.I)
_OFTEN = re.compile(r"cm(?:r|mi|sy|ex)\d|ms[ab]m", re.I)
_EITHER = frozenset("φϕεϵ")  # whose names stand for the other shape in some files
_BY_ADVANCE = 5  # glyphs; fewer advances than these do not tell a scale


@dataclass(frozen=True, slots=True)
class Drawn:
    """Different glyphs of one font, with what is known of them.

    ``codes`` are bare codes, or -1 where the file gives the character in ``texts``. ``boxes`` has
    advance, right, foot and top from the origin in parts of the ``size``, which is in points; NaN
    for what is not known.
    """

    codes: Ints
    texts: Sequence[str]
    boxes: Floats
    size: float


@dataclass(frozen=True, slots=True)
class Known:
    """The name of a font, what its true size is of the size that the file says, and its distance
    in em."""

    name: str
    scale: float
    unlike: float


def fitted(
    font: Drawn, *, scale: float | None = None, besides: frozenset[str] = frozenset()
) -> Known | None:
    """The font that has such glyphs, or ``None``; of any size where there is no ``scale``.

    It is none of those with a name in ``besides``.
    """
    names, table, groups = _fonts()
    allowed = np.array([name not in besides for name in names])
    best: Known | None = None
    for places, group in groups:
        rows = group[allowed[group]]
        codes = np.array(
            [
                places.get(text, -1) if code < 0 else int(code)
                for code, text in zip(font.codes, font.texts, strict=True)
            ],
            dtype=np.int64,
        )
        usable = (codes >= 0) & (codes < 256)
        if not len(rows) or not usable.any() or usable.mean() < _READABLE:
            continue
        boxes = table[rows][:, codes[usable]]
        whole: Flags = ~np.isnan(boxes).all(axis=2).any(
            axis=1
        )  # fonts that have all of these glyphs
        if not whole.any():
            continue
        rows, boxes = rows[whole], boxes[whole]
        scales = _scales(font.boxes[usable], boxes) if scale is None else np.full(len(rows), scale)
        unlike = _unlike(font.boxes[usable], boxes, scales, font.size, rows)
        k = int(unlike.argmin())
        if unlike[k] < (best.unlike if best else np.inf):
            best = Known(names[rows[k]], float(scales[k]), float(unlike[k]))
    return best


def font_names() -> list[str]:
    """The names of all fonts whose glyphs are known."""
    return _fonts()[0]


def boxes_of(name: str) -> Floats:
    """Advance, right, foot and top of the glyphs of a font by code, in em; NaN for none."""
    names, table, _ = _fonts()
    found: Floats = table[names.index(name)]
    return found


def _scales(drawn: Floats, boxes: Floats) -> Floats:
    """For each font how much larger than its own size the glyphs are."""
    both = ~np.isnan(boxes * drawn)
    if (both[:, :, 0].sum(axis=1) >= _BY_ADVANCE).all():  # boxes are rounded outwards, they are not
        both[:, :, 1:] = False
    ours, theirs = np.where(both, drawn, 0), np.where(both, boxes, 0)
    square = (theirs**2).sum(axis=(1, 2))
    found: Floats = (ours * theirs).sum(axis=(1, 2)) / np.maximum(square, 1e-6)
    return np.maximum(found, 1e-6)


def _unlike(drawn: Floats, boxes: Floats, scales: Floats, size: float, rows: Ints) -> Floats:
    """For each font how far its glyphs are from those drawn, in em; infinite for another font."""
    rare = np.array([_seldom(_fonts()[0][row]) for row in rows])
    seen, told = ~np.isnan(drawn), ~np.isnan(boxes)
    scale = scales[:, None, None]
    most = _PIXEL / size + _SLACK * scale
    off = np.abs(np.where(seen, drawn, 0) - scale * np.where(told, boxes, 0))
    off = np.where(seen & told, off, np.where(seen, _UNTOLD * scale, 0))
    odd = off > most
    unlike: Floats = np.minimum(off, most).sum(axis=(1, 2)) / seen.sum() / scales
    habit = rare + _NOT_MADE * _has_nearer(rows, scales * size)
    unlike += habit * 2 / (1 + len(drawn))
    others = (odd.sum(axis=2) * 2 > seen.sum(axis=1)).sum(axis=1)
    unlike[(odd.sum(axis=(1, 2)) > _ODD * seen.sum()) | (others > _OTHERS * len(drawn))] = np.inf
    return unlike


def _has_nearer(rows: Ints, size: Floats) -> Flags:
    """For each font whether its family has one made for a size that is nearer to the true one."""
    designed, family = _sizes()
    far = np.abs(np.log(size[:, None] / designed))
    others = np.where(family[rows][:, None] == family, far, np.inf)
    nearer: Flags = others.min(axis=1) < far[np.arange(len(rows)), rows]
    return nearer


@cache
def _sizes() -> tuple[Floats, Ints]:
    """For each font the size it is made for, and the number of its family."""
    names = _fonts()[0]
    families = [name.rstrip(string.digits) for name in names]
    sizes = [int(name[len(family) :]) for name, family in zip(names, families, strict=True)]
    return (
        np.array([size / 100 if size >= 500 else size for size in sizes], dtype=np.float64),
        np.unique(families, return_inverse=True)[1],
    )


@cache
def _seldom(name: str) -> float:
    return 0.0 if _OFTEN.match(name) else _RARE if _SELDOM.match(name) else _LESS


@cache
def _fonts() -> tuple[list[str], Floats, list[tuple[dict[str, int], Ints]]]:
    """Names, boxes by code in em, and for each encoding the codes by text and the fonts' rows."""
    from mineru_tools.pdf.box_table import BOXES, NAMES

    names = NAMES.split()
    data = zlib.decompress(base64.b64decode("".join(BOXES.split())))
    steps = np.frombuffer(data, dtype=np.uint8).reshape(len(names), 256, 4)
    ends = (steps == 0) | (steps >= NO_BOX - 1)  # cut off there, or no glyph
    boxes = np.where(ends, np.nan, (steps.astype(np.float64) - ZERO) / 100)
    rows: dict[int, list[int]] = {}
    codes: dict[int, dict[str, int]] = {}
    for k, name in enumerate(names):
        encoding = encoding_of(name)
        rows.setdefault(id(encoding), []).append(k)
        if id(encoding) not in codes:
            texts = {chr(code): code for code in range(0x21, 0x7F)}
            if encoding:
                texts |= {text: code for code, text in reversed(list(enumerate(encoding.by_code)))}
            codes[id(encoding)] = {t: code for t, code in texts.items() if t not in _EITHER}
    return names, boxes, [(codes[key], np.array(found)) for key, found in rows.items()]
