"""TeX's fonts that a file has as bitmaps: without names, told by the boxes of their glyphs.

Files of old, made by way of PostScript, and those made without outlines have such fonts. Nothing
in them says what a code means; advances and boxes of a few glyphs say which font it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from mineru_tools.pdf.box_fit import Drawn, Known, fitted, font_names
from mineru_tools.primitives import Flags, Floats, Ints

_MANY = 6  # different glyphs that tell a font without any help of others
_KIND = 2  # letters that the names of fonts that come together have in common: cm, ms, eu, ec
_SAME_SIZE = 0.1  # points; TeX has sizes of text half a point apart
_SEEN = 0.02  # points; an advance that ends so far right of the ink is no part of it


def recognised(fonts: Sequence[Drawn], names: Sequence[str] = ()) -> list[Known | None]:
    """Which font of TeX each of the nameless fonts of a page is, as far as that is sure.

    One that is told by many glyphs tells that others are TeX's, and what sizes mean in the file.
    ``names`` are those of the page's other fonts of TeX: they tell it, too, and that fonts that
    come with them are no bitmaps.
    """
    if names:
        kinds = {name[:_KIND].upper() for name in names}
        outlined = frozenset(name for name in font_names() if name[:_KIND] in kinds)
        return [fitted(font, scale=1.0, besides=outlined) for font in fonts]
    found = [fitted(font) if len(font.texts) >= _MANY else None for font in fonts]
    # Extensible signs have one drawing for all sizes.
    scales = [
        known.scale
        for known, font in zip(found, fonts, strict=True)
        if known and not known.name.startswith("CMEX")
        for _ in font.texts
    ]
    if not scales:
        return [None] * len(fonts)
    scale = float(np.median(scales))
    return [
        known or fitted(font, scale=scale, besides=_taken(font.size, found, fonts))
        for known, font in zip(found, fonts, strict=True)
    ]


def _taken(size: float, found: Sequence[Known | None], fonts: Sequence[Drawn]) -> frozenset[str]:
    """The names of fonts that are found in a size: a file has each of them once."""
    return frozenset(
        known.name
        for known, font in zip(found, fonts, strict=True)
        if known and abs(font.size - size) < _SAME_SIZE
    )


def known_fonts(
    among: Iterable[int],
    font: Ints,
    codes: Ints,
    texts: Sequence[str],
    boxes: Floats,
    size: Floats,
    names: Sequence[str],
) -> dict[int, Known]:
    """Of the nameless fonts ``among`` those of a page those that are told, by their numbers.

    Glyph by glyph ``font`` is that number, ``codes`` the bare code or -1 and ``boxes`` what
    ``boxes_from_origins`` says.
    """
    numbers = list(among)
    places = boxes / np.maximum(size, 1e-6)[:, None]
    drawn = [_drawn_glyphs(font == k, codes, texts, places, size) for k in numbers]
    told = zip(numbers, recognised(drawn, names), strict=True)
    return {k: known for k, known in told if known}


def boxes_from_origins(box: Floats, cell: Floats, origin: Floats, turn: Floats) -> Floats:
    """Advance, right, foot and top of each glyph, turned upright, in points.

    Ink that goes beyond the advance hides it; such a one is NaN.
    """
    ink, whole = upright(box, origin, turn), upright(cell, origin, turn)
    advance = np.where(whole[:, 2] > ink[:, 2] + _SEEN, whole[:, 2], np.nan)
    return np.column_stack([advance, ink[:, 2], ink[:, 1], ink[:, 3]])


def upright(box: Floats, origin: Floats, turn: Floats) -> Floats:
    """Boxes from the origins of their glyphs, in points: left, foot, right and top, upright."""
    angle = np.radians(turn)
    along = np.column_stack([np.cos(angle), np.sin(angle)])
    across = np.column_stack([-along[:, 1], along[:, 0]])
    ends = box.reshape(-1, 2, 2) - origin[:, None]
    x, y = (ends * along[:, None]).sum(axis=2), (ends * across[:, None]).sum(axis=2)
    return np.column_stack([x.min(axis=1), y.min(axis=1), x.max(axis=1), y.max(axis=1)])


def _drawn_glyphs(
    mine: Flags, codes: Ints, texts: Sequence[str], boxes: Floats, size: Floats
) -> Drawn:
    """The different glyphs of the rows of ``mine``; ``boxes`` in parts of the size."""
    first: dict[str | int, int] = {}
    rows = np.flatnonzero(mine & (size > 0)).tolist()
    for row in rows:
        code = int(codes[row])
        first.setdefault(texts[row] if code < 0 else code, row)
    kept = [row for row in first.values() if codes[row] >= 0 or texts[row].isprintable()]
    largest = float(size[rows].max()) if rows else 1.0
    return Drawn(codes[kept], [texts[row] for row in kept], boxes[kept], largest)


def heights(name: str) -> Floats:
    """How deep and how high the lines of a font reach, in em; bitmaps have no such measures."""
    return np.array([-2.96, 0.77] if name.startswith("CMEX") else [-0.25, 0.75])
