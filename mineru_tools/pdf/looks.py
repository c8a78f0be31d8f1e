"""Characters that a file gives for glyphs that look otherwise.

Old publishers' fonts of signs have them in the places of letters, so that "(" is named eth. And a
glyph named epsilon is one of two. Outlines tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pypdfium2.raw as pdfium

from mineru_tools.pdf.glyph_paths import contours_of
from mineru_tools.pdf.shapes import shape_of, sign_of
from mineru_tools.pdf.tex import encoding_of, has_tex_letters

_PLACES = frozenset("¼½¾¿") | {chr(c) for c in range(0xC0, 0x100)} - set("×÷")
_PRIVATE = frozenset(map(chr, range(0xE000, 0xF900)))
_EPSILONS = {"ε": "ϵ", "ϵ": "ε"}  # by the name of the glyph it may be either
_SUSPECT = _PLACES | _PRIVATE | frozenset(_EPSILONS)
# Fonts of nothing but signs, of whose characters none says what it is.
_OF_SIGNS = re.compile(r"^advp[0-9a-f]{4}|^advpi|^advmath|mathematicalpi|^mathpi", re.I)
_LETTER = re.compile(r"[A-Za-z]")


def may_mislead(chars: frozenset[str], font_names: Iterable[str]) -> bool:
    """Whether a page with these characters and fonts has anything to look at."""
    return not _SUSPECT.isdisjoint(chars) or any(map(_OF_SIGNS.search, font_names))


def true_signs(font: Any, name: str, chars: frozenset[str]) -> dict[str, str]:
    """Of the characters in one font those whose glyph is another sign, and that sign.

    Must run under ``PDFIUM``.
    """
    if has_tex_letters(name):
        return {char: _epsilon(font, char) for char in chars & _EPSILONS.keys()}
    if encoding_of(name) is not None:  # and TeX's eth is an eth
        return {}
    suspects = chars
    if not _OF_SIGNS.search(name):
        beside_letters = any(map(_LETTER.match, chars))
        suspects = chars & (_PRIVATE if beside_letters else _PRIVATE | _PLACES)
    return {char: sign for char in suspects if (sign := _seen(font, char))}


def _seen(font: Any, char: str) -> str | None:
    shape = shape_of(contours_of(font, char))
    return sign_of(shape) if shape else None


def _epsilon(font: Any, char: str) -> str:
    """The round or the indented epsilon."""
    shape = shape_of(contours_of(font, char))
    if shape is None:  # where the font is not in the file, all is from the name, which is TeX's
        return char if pdfium.FPDFFont_GetIsEmbedded(font) == 1 else _EPSILONS[char]
    left = shape.black.argmax(axis=1)  # where black begins, row by row
    middle, rest = left[len(left) // 3 : -(len(left) // 3)], left[2:-2]
    return "ϵ" if middle.max() <= rest.min() + 1 else "ε"
