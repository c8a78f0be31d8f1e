"""TeX's fonts of symbols: what their glyphs are, from the code or in spite of the name.

The names of these glyphs say nothing to most readers, or something else: where a file has no map
to Unicode, a character is the bare code, or what a list of names for text makes of the name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import zip_longest
from string import ascii_lowercase, digits

from mineru_tools.pdf import tex_tables as tables
from mineru_tools.pdf.unicode import REPLACEMENT
from mineru_tools.primitives import Floats


@dataclass(frozen=True, slots=True)
class Encoding:
    """Texts by code, and true characters for those that the names of glyphs are taken for."""

    by_code: Sequence[str]
    misnamed: Mapping[str, str] = field(default_factory=dict)


def _rows(table: str) -> list[str]:
    """The texts of a table by code."""
    found: list[str] = []
    for start, *chars in (row.split(" ") for row in table.strip().splitlines()):
        found += [REPLACEMENT] * (int(start, 16) - len(found))
        found += [REPLACEMENT if char == "_" else char for char in chars]
    return found


def _twice(codes: Sequence[str]) -> list[str]:
    """An encoding of 128 places whose glyphs at 00-20 and 7F stand above 80 once more.

    Programs of their time took the lower ones for blanks, so Type 1 fonts of TeX have them at
    A1-AA, AD-C3 and C4 too, and dvips writes these for printers and PDFs.
    """
    blanks = [*codes[:0x21], codes[0x7F]]
    return [*codes, *[REPLACEMENT] * 0x21, *blanks[:10], *[REPLACEMENT] * 2, *blanks[10:]]


def _cork(table: str) -> Encoding:
    """The encoding of a font whose glyphs have the names of letters in the same places."""
    codes = _rows(table)
    named = zip(tables.CORK, codes, strict=False)
    return Encoding(codes, {name: char for name, char in named if char != REPLACEMENT})


def _bare(table: str, chars: str) -> Encoding:
    """The encoding of a font that has no such characters: they are codes without a name."""
    codes = _rows(table)
    return Encoding(codes, {char: codes[ord(char)] for char in chars})


_VARIABLES = Encoding(_twice(_rows(tables.LETTERS)), {"ǫ": "ϵ", "?": "⋆"})
_EXTENSION = Encoding(_twice(tables.EXTENSION))
_SYMBOLS = replace(
    _bare(tables.SYMBOLS, digits + ascii_lowercase),
    by_code=[*_twice(_rows(tables.SYMBOLS)), *_rows(tables.PIECES_OF_ARROWS)],
)
_AMS_A = Encoding(
    _twice(_rows(tables.AMS_A)),
    dict(zip("≪≫⇔⇒♦♢⋆⟲⟳⊖⊜", "⋘⋙⇇⇉⧫◊★↺↻⊝≗", strict=True)),
)
_AMS_B = Encoding(
    _twice(_rows(tables.AMS_B)), dict(zip("κ∅גבד≾≿\U0002d7cbk", "ϰ⌀ℷℶℸ⪷⪸ϝ𝕜", strict=True))
)
# In the families of TX and Kp these two are exchanged.
_TX_B = Encoding(
    [*_AMS_B.by_code[:0x76], "⪷", "⪸", *_AMS_B.by_code[0x78:]],
    {**_AMS_B.misnamed, "≾": "⪸", "≿": "⪷"},
)
# The hooks have the names of the whole arrows, and the triangles those of each other.
_NEW_TX = Encoding([], dict(zip("⊳⊲↪↩", "◁▷˒˓", strict=True)))
# MathDesign has letters and half of the signs of AMS_B before AMS_A, the others alone.
_MD_A = Encoding(
    [*_AMS_B.by_code[:0x62], "ϝ", "ϰ", *_AMS_B.by_code[0x64:0x80], *_AMS_A.by_code[:0x80]],
    {**_AMS_A.misnamed, **dict(zip("κ∅גבד⇌⇋", "ϰ⌀ℷℶℸ⇋⇌", strict=True))},
)
_MD_B = Encoding([*_AMS_B.by_code[:0x3E], "∄"], _AMS_B.misnamed)
_PAZO_ITALIC = Encoding(_rows(tables.PAZO))
_PAZO = Encoding(_rows("e4 ∐"), {"⨿": "∐"})  # it has the large sign only
_AREV = Encoding([], {"\uebf8": "x"})  # its variable has a name of its own
# Fourier has signs of its own around what stands above 80 once more.
_FOURIER = Encoding(
    [
        own if own != REPLACEMENT else char
        for own, char in zip_longest(
            [*tables.EXTENSION, *_rows(tables.FOURIER_EXTENSION)],
            _EXTENSION.by_code,
            fillvalue=REPLACEMENT,
        )
    ]
)
# By font name, the first match counts; the symbols before the letters, whose pattern is wider.
_ENCODINGS = (
    (
        r"^mathdesign.*-extension",
        Encoding([*tables.EXTENSION, *_rows(tables.MATHDESIGN_EXTENSION)]),
    ),
    (r"^kp-.*-ex-", Encoding([*tables.EXTENSION, *_rows(tables.KP_EXTENSION)])),
    (r"^fourier-.*-extension", _FOURIER),
    (r"^(?:cm|eu|tx|px|zeu)ex(?:\d|$)|mathextension|-ex-|-extension", _EXTENSION),
    (r"^[tp]xb?exs$", Encoding([*tables.EXTENSION, *_rows(tables.NEWTX_EXTENSION)])),
    (r"^[tp]xb?sys$", Encoding([*_rows(tables.SYMBOLS), *_rows(tables.NEWTX_SYMBOLS)])),
    (r"^[tp]xb?exa", Encoding(_rows(tables.TX_EXTENSION))),
    (r"^msam\d|^hfbras\d|^[tp]xb?sya$|-sya-|^ntxsya", _AMS_A),
    (r"^msbm\d|^hfbrbs\d", _AMS_B),
    (r"mathdesignsymbola", _MD_A),
    (r"mathdesignsymbolb", _MD_B),
    (r"^[tp]xb?syb$|-syb-|^ntxsyb", _TX_B),
    (r"^[tp]xb?syc$|-syc-|^ntxsyc", _bare(tables.TX_C, ",")),
    (r"^arevsans-oblique", _AREV),
    (r"^stmary\d", Encoding(_rows(tables.STMARY))),
    (r"^wasy\d|^lasyb?\d", Encoding(_rows(tables.WASY))),
    (r"^esint\d", _cork(tables.ESINT)),
    (r"^tex-matha\d", _cork(tables.MATHABX_A)),
    (r"^tex-mathb\d", _cork(tables.MATHABX_B)),
    (r"^tex-mathx\d", _cork(tables.MATHABX_X)),
    (
        r"^(?:cm|tx|px|hfbr)b?sy(?:\d|s?$)|-sy-|-symbol-|lmmathsymbols|math-symbols",
        _SYMBOLS,
    ),
    (
        r"^cmmib?\d|^ccmi\d|lmmathitalic|^r[tp]xb?mi|^kp--m-.*italic|math-letters|mathitalic",
        _VARIABLES,
    ),
    (r"^pazomath-italic", _PAZO_ITALIC),
    (r"^pazomath", _PAZO),
    (r"^eur[mb]\d|^hfbrmi", _VARIABLES),
    (r"^new[tp]xb?mi|^erewb?mi|mathb?mi$", _NEW_TX),
    (r"^cm(?:sl|i)?tt\d|^hftl\d", tables.TYPEWRITER),
    (r"^ec[a-z][a-z]\d{4}", [*tables.CORK[:27], *tables.TEXT[11:16], *tables.CORK[32:]]),
    (r"^cc(?:r|ti|sl)\d|^hfbr(?:bx|sl)?\d", tables.TEXT),
    (r"^cm(?:r|b|bx|ti|bxti|sl|bxsl|ss|ssbx|ssi|csc|u)\d", tables.TEXT),
)
_PATTERNS = tuple(
    (re.compile(pattern, re.I), each if isinstance(each, Encoding) else Encoding(each))
    for pattern, each in _ENCODINGS
)


def has_tex_letters(font_name: str) -> bool:
    """Whether this is one of TeX's fonts of variables."""
    return encoding_of(font_name) is _VARIABLES


@lru_cache(maxsize=1024)
def encoding_of(font_name: str) -> Encoding | None:
    """The encoding of a font of this name, or ``None`` for one that is not TeX's."""
    for pattern, encoding in _PATTERNS:
        if pattern.search(font_name):
            return encoding
    return None


_TALL_PHI = (
    0.78  # of the size; one with a straight stroke is 0.88 tall or more, a curly one 0.72 or less
)
_LETTERS = re.compile(
    r"^cmmib?\d|^ccmi\d|^eur[mb]\d|^pazomath|lmmathitalic|^[rtpn]+xb?mi|^kp--m-.*italic|math-letters"
    r"|mathitalic"
    r"|^symbol|^standardsym",
    re.I,
)


def name_phi(texts: list[str], box: Floats, size: Floats, fonts: Sequence[str]) -> None:
    """Give both shapes of phi in letters of formulas their own character.

    ``fonts`` are the names of the fonts, row by row. Files with a map to Unicode tell the shapes;
    without one the names of the glyphs count, which are older than Unicode's second phi and mean
    the other shape each.
    """
    for row, text in enumerate(texts):
        if text in ("φ", "ϕ") and _LETTERS.search(fonts[row]):
            longer = max(box[row, 2] - box[row, 0], box[row, 3] - box[row, 1])
            texts[row] = "ϕ" if longer > _TALL_PHI * size[row] else "φ"
