"""Signs of TeX whose characters Ghostscript has folded.

pdfTeX gives the characters of neighbouring codes as ranges. Ghostscript 10.00 takes of the first
character of a range its two bytes, both at once, for one: "≥", after "≤" at U+2264, becomes
0x22 | 0x64 with one more, a "g". What it does to characters that stand alone is right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType

import numpy as np

from mineru_tools.pdf import raw
from mineru_tools.pdf.bitmap_fonts import upright
from mineru_tools.pdf.box_fit import boxes_of, font_names
from mineru_tools.pdf.glyph_paths import contours_of
from mineru_tools.pdf.naming import TextPage
from mineru_tools.pdf.tex import Encoding, encoding_of
from mineru_tools.pdf.text_objects import TextObjects
from mineru_tools.pdf.unicode import REPLACEMENT
from mineru_tools.primitives import Floats, Ints

_FONTS = ("CMMI10", "CMSY10", "MSAM10", "MSBM10")  # pdfTeX knows the characters of all these
_CODES = 128
_ADOBE = {"Δ": "∆", "Ω": "\u2126", "μ": "µ"}  # the glyph list has these for letters, too
_CEILINGS = {"⌊": "⌈", "⌋": "⌉"}  # as large and in the same place
# Pi and sigma have the same box but for its left end. Em by which the room on the left of a glyph
# exceeds that on its right: in all of Knuth's fonts 0.024 or less for pi, 0.028 or more for sigma.
_SIGMA = 0.026
_FLAT = 0.01  # em; what ends so near to the foot or top of a glyph ends there


def name_folded(
    page: TextPage,
    texts: list[str],
    kept: Ints,
    places: tuple[Floats, Floats, Floats],
    drawn_by: Ints,
    objects: TextObjects,
) -> None:
    """Give folded characters of TeX's fonts back; ``places`` are ink, advance box and origin."""
    font = objects.font[drawn_by]
    for k, face in enumerate(page.fonts.all()):
        meant = _meant(face.name)
        if not meant:
            continue
        rows = [
            row
            for row in np.flatnonzero(font == k).tolist()
            if texts[row] in meant and raw.has_map_error(page.address, int(kept[row])) != 1
        ]
        if not rows:
            continue
        box, cell, origin = (each[rows] for each in places)
        drawn = drawn_by[rows]
        turn, size = 90.0 * page.turns - objects.angle[drawn], objects.size[drawn]
        em = np.maximum(size, 1e-6)[:, None]
        ink, whole = upright(box, origin, turn) / em, upright(cell, origin, turn) / em
        signs = {
            char: _with_ceilings(page.fonts.handles[k], char, meant[char])
            for char in {texts[row] for row in rows}
        }
        for n, row in enumerate(rows):
            texts[row] = _likest(signs[texts[row]], ink[n], float(whole[n, 2]))


def _likest(signs: Sequence[tuple[str, Floats]], ink: Floats, advance: float) -> str:
    """Of signs with their boxes the one with this ink and advance."""
    if len(signs) == 1:
        return signs[0][0]
    if {sign for sign, _ in signs} == {"π", "σ"}:
        return "σ" if ink[0] + ink[2] - advance > _SIGMA else "π"
    seen = np.array([advance, ink[2], ink[1], ink[3]])
    return min(signs, key=lambda sign: float(np.nanmean(np.abs(sign[1] - seen))))[0]


def _with_ceilings(
    font: object, char: str, signs: Sequence[tuple[str, Floats]]
) -> Sequence[tuple[str, Floats]]:
    """The signs that a character may mean; of a floor and a ceiling the one that the font has.

    Where it has both, pdfium shows the outline of the later one only, which is the ceiling.
    """
    if not any(sign in _CEILINGS for sign, _ in signs):
        return signs
    points = [point for contour in contours_of(font, char) for point in contour]
    if not points:
        return signs
    foot, top = min(y for _, y in points), max(y for _, y in points)
    ends = [[x for x, y in points if abs(y - end) < _FLAT] for end in (foot, top)]
    low, high = (max(xs) - min(xs) for xs in ends)
    unlike = _CEILINGS.keys() if high > low else _CEILINGS.values()
    return [each for each in signs if each[0] not in unlike]


@lru_cache(maxsize=256)
def _meant(font_name: str) -> Mapping[str, Sequence[tuple[str, Floats]]]:
    """What characters may mean in a font of this name, and the boxes of these signs.

    Only characters that folded ones are mistaken for. Boxes choose where one may mean several
    signs, so that for fonts without a table of them only the others are here.
    """
    encoding = encoding_of(font_name)
    sheet = next((name for name in _FONTS if encoding and encoding_of(name) is encoding), "")
    if encoding is None or not sheet:
        return MappingProxyType({})
    codes: dict[str, set[int]] = {}
    for code, char in _folded(encoding):
        codes.setdefault(char, set()).add(code)
    for code, char in enumerate(_named(encoding)):
        if char in codes:
            codes[char].add(code)
    for char in codes.keys() & encoding.misnamed.keys():
        codes[char].add(encoding.by_code.index(encoding.misnamed[char]))
    measured = font_name.upper() in font_names()
    boxes = boxes_of(font_name.upper() if measured else sheet)
    missing = set(np.flatnonzero(np.isnan(boxes).all(axis=1)).tolist())  # in older issues
    return {
        char: [(encoding.by_code[code], boxes[code]) for code in sorted(found - missing)]
        for char, found in codes.items()
        if found - missing and (measured or len(found) == 1)
    }


def _folded(encoding: Encoding) -> Iterator[tuple[int, str]]:
    """Codes of an encoding and the characters that they have when they are folded."""
    units = [ord(char) if char != REPLACEMENT else -1 for char in _named(encoding)]
    follows = [False, *(a > 0 and b == a + 1 for a, b in pairwise(units)), False]
    first = 0
    for code, unit in enumerate(units):
        first = first if follows[code] else code
        if follows[code] or follows[code + 1]:
            start = units[first]
            yield code, chr((start >> 8 | start & 0xFF) + unit - start)


def _named(encoding: Encoding) -> list[str]:
    """By code what pdfTeX makes of the names of the glyphs."""
    misnamed = encoding.misnamed.items()  # or bare codes, which are ASCII
    names = {char: name for name, char in misnamed if not name.isascii()} | _ADOBE
    chars = (names.get(char, char) for char in encoding.by_code[:_CODES])
    return [char if len(char) == 1 else REPLACEMENT for char in chars]
