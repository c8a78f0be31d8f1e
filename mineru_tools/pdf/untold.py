"""Glyphs whose character the file does not tell: their codes are numbers of glyphs, not text."""

from __future__ import annotations

import string

import numpy as np

from mineru_tools.pdf import raw
from mineru_tools.pdf.fonts import FontTable
from mineru_tools.pdf.symbol_fonts import signs_of
from mineru_tools.pdf.tex import encoding_of
from mineru_tools.pdf.unicode import REPLACEMENT, repaired
from mineru_tools.primitives import Ints

_TRIED = 8  # glyphs of a font; one without a map fails for nearly all
_LEAST = 8  # glyphs; fewer, as the letters of panels, are no sample
_USUAL = frozenset(string.ascii_lowercase + string.digits)
_MOSTLY, _HARDLY = 0.5, 0.05  # of the characters; prose has four of five, labels of plots fewer


def mark_untold(
    page: int, fonts: FontTable, texts: list[str], codes: Ints, kept: Ints, font: Ints
) -> None:
    """Put U+FFFD for glyphs that pdfium has only a code of and that nothing has named since.

    ``page`` is the address of pdfium's text page. Codes that are letters all the same are left:
    files of old programs lack a map because the codes of their one-byte fonts are ASCII.
    """
    for k, face in enumerate(fonts.all()):
        rows = np.flatnonzero(font == k)
        tried = rows[:: max(1, len(rows) // _TRIED)].tolist()
        if _is_known(face.name) or not any(_fails(page, kept, row) for row in tried):
            continue
        untold = [
            row
            for row in rows.tolist()
            if _fails(page, kept, row) and texts[row] == repaired(int(codes[row]))
        ]
        if len(untold) >= _LEAST and not _is_text("".join(texts[row] for row in untold)):
            for row in untold:
                texts[row] = REPLACEMENT


def _is_known(font_name: str) -> bool:
    """Whether there is a table of what the codes of the font stand for."""
    return encoding_of(font_name) is not None or bool(signs_of(font_name))


def _fails(page: int, kept: Ints, row: int) -> bool:
    return raw.has_map_error(page, int(kept[row])) == 1


def _is_text(text: str) -> bool:
    """Whether codes taken for characters are such: small letters and figures for the most part.

    Numbers of glyphs are those of controls, signs and capitals, in the order of a font's own table
    or of their first use.
    """
    usual = sum(char in _USUAL for char in text)
    return usual >= _MOSTLY * len(text) and text.count(REPLACEMENT) <= _HARDLY * len(text)
