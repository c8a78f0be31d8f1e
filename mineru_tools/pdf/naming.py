"""What glyphs stand for where the characters that a file gives for them say nothing or lie."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mineru_tools.pdf import raw
from mineru_tools.pdf.bitmap_fonts import boxes_from_origins, heights, known_fonts
from mineru_tools.pdf.fonts import FontTable
from mineru_tools.pdf.looks import may_mislead, true_signs
from mineru_tools.pdf.shared_names import is_shared, own_name
from mineru_tools.pdf.tex import encoding_of
from mineru_tools.pdf.text_objects import TextObjects
from mineru_tools.primitives import Flags, Floats, Ints

_SAID = 0.04  # a size that is as near to the true one as this is the one that its author asked for


class TextPage(NamedTuple):
    """A page of pdfium's text: its address, its fonts, and the quarter turns it is shown in."""

    address: int
    fonts: FontTable
    turns: int


def name_bitmaps(
    page: TextPage,
    texts: list[str],
    codes: Ints,
    kept: Ints,
    places: tuple[Floats, Floats, Floats],
    drawn_by: Ints,
    objects: TextObjects,
) -> TextObjects:
    """Name the fonts of TeX that have no names; the objects with the sizes that those have.

    ``places`` are ink, advance box and origin. The second gets the height that it has in a
    file with names.
    """
    box, cell, origin = places
    faces = page.fonts.all()
    font, size = objects.font[drawn_by], objects.size[drawn_by]
    turn = 90.0 * page.turns - objects.angle[drawn_by]
    bare = [raw.has_map_error(page.address, k) == 1 for k in kept.tolist()]
    found = known_fonts(
        [k for k, face in enumerate(faces) if not face.name],
        np.where(_alone(origin), font, -1),
        np.where(np.array(bare) | (codes == 0), codes, -1),
        texts,
        boxes_from_origins(box, cell, origin, turn),
        size,
        [face.name for face in faces if encoding_of(face.name) is not None],
    )
    scales = np.ones(len(faces))
    for k, known in found.items():
        page.fonts.name(k, known.name)
        if abs(known.scale - 1) > _SAID:
            scales[k] = known.scale
        mine = np.flatnonzero((font == k) & (np.abs(turn) < 1))
        em = scales[k] * size[mine, None]
        cell[mine, 1::2] = origin[mine, 1:] + em * heights(known.name)
    return objects._replace(size=objects.size * scales[objects.font])


def name_shared(page: TextPage, texts: list[str], codes: Ints, kept: Ints, font: Ints) -> None:
    """Name the fonts of formulas that have the name of the text's after what they hold."""
    for k, face in enumerate(page.fonts.all()):
        if not is_shared(face.name):
            continue
        rows = np.flatnonzero(font == k).tolist()
        bare = [row for row in rows if raw.has_map_error(page.address, int(kept[row])) == 1]
        known = {chr(codes[row]) for row in set(rows).difference(bare)}
        page.fonts.name(k, own_name(face.name, face.italic, known, bool(bare)))


def name_by_look(fonts: FontTable, texts: list[str], font: Ints) -> None:
    """Give glyphs that look otherwise than their characters what they look like."""
    faces = fonts.all()
    if not may_mislead(frozenset(texts), (face.name for face in faces)):
        return
    for k, (face, handle) in enumerate(zip(faces, fonts.handles, strict=True)):
        rows = np.flatnonzero(font == k).tolist()
        if not handle or not rows:
            continue
        signs = true_signs(handle, face.name, frozenset(texts[row] for row in rows))
        if signs:
            for row in rows:
                texts[row] = signs.get(texts[row], texts[row])


def name_tex(page: TextPage, texts: list[str], codes: Ints, kept: Ints, font: Ints) -> None:
    """Give glyphs of TeX's fonts the characters that they stand for.

    A glyph whose name nobody knows has a code only, and one may have the name of another.
    """
    for k, face in enumerate(page.fonts.all()):
        encoding = encoding_of(face.name)
        if encoding is None:
            continue
        by_code, misnamed = encoding.by_code, encoding.misnamed
        maybe = (font == k) & (bool(misnamed) | (codes < len(by_code)))
        for row in np.flatnonzero(maybe).tolist():
            code, known = int(codes[row]), raw.has_map_error(page.address, int(kept[row])) != 1
            if code < len(by_code) and not (known and code):
                texts[row] = by_code[code]
            elif known and misnamed:
                texts[row] = misnamed.get(texts[row], texts[row])


def _alone(origin: Floats) -> Flags:
    """Glyphs that have their place for themselves, which the characters of a ligature have not."""
    again = (np.abs(np.diff(origin, axis=0)) < 1e-6).all(axis=1)
    result: Flags = ~(np.append(again, False) | np.insert(again, 0, False))
    return result
