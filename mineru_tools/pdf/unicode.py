"""Character codes as files give them, turned into the characters a reader sees."""

from __future__ import annotations

import re
import unicodedata

REPLACEMENT = "\ufffd"  # a glyph whose character the file does not tell: kept, never dropped
LINE_HYPHEN = 0x02  # pdfium writes this for a hyphen at a line end
# Soft, explicit and non-breaking hyphen: drawn like "-", which addresses and searches have instead.
# Browsers that print a page to PDF turn every "-" into U+2010.
HYPHENS = (0xAD, 0x2010, 0x2011)
BLANK = 0x20
WHITE = (BLANK, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)
# They choose between shapes of the character before, which are both the same to a reader; but for
# the strokes through half of a relation, which stand for another command than through all of it.
_SELECTOR = re.compile("(?<![⊊⊋⫋⫌≨≩])[\ufe00-\ufe0f]")
# Nothing to see and nothing to read; the invisible operators of formulas among them.
IGNORED = (0x200B, *range(0x2060, 0x2065), 0xFEFF, *range(0xFE01, 0xFE10))

# Symbol fonts (Wingdings, Symbol) are mapped by Windows to U+F000 + their own code. Only the marks
# that lists and forms use are named here; any other private character is passed on unchanged.
_SYMBOLS = {
    0xF0A7: "▪", 0xF0B7: "•", 0xF0D8: "➢", 0xF0FC: "✓", 0xF0FB: "✗", 0xF0A8: "◻", 0xF06E: "■",
    0xF0E0: "→", 0xF076: "❖", 0xF071: "❑", 0xF02D: "–", 0xF0D7: "⋅", 0xF0AE: "→", 0xF06C: "●",
    0xF0B4: "×", 0xF0B1: "±", 0xF0A3: "≤", 0xF0B3: "≥", 0xF0B0: "°", 0xF06D: "μ", 0xF044: "Δ",
    0xF02B: "+", 0xF03D: "=", 0xF028: "(", 0xF029: ")", 0xF0D4: "™", 0xF0D3: "©", 0xF0D2: "®",
    0xF061: "α", 0xF062: "β", 0xF067: "γ", 0xF064: "δ", 0xF065: "ε", 0xF0E5: "Σ", 0xF0A5: "∞",
}  # fmt: skip

# The private characters of Adobe's glyph list: pieces of arrows, marks in a sans-serif, brackets.
_SYMBOLS |= dict(enumerate("⏐⎯®©™⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪⎮⎞⎟⎠⎤⎥⎦⎫⎬⎭", 0xF8E6))
_SYMBOLS |= {0xF6BE: "ȷ", 0xF6D9: "©", 0xF6DA: "®", 0xF6DB: "™"}


def repaired(code: int) -> str:
    """The text of one character code: ligatures spelled out, symbols named, controls visible."""
    if code < 0x80:
        if code >= 0x20 and code != 0x7F:
            return chr(code)
        return "-" if code == LINE_HYPHEN else REPLACEMENT
    if code < 0xD800:
        return "-" if code in HYPHENS else chr(code)
    if 0xFB00 <= code <= 0xFB06:  # Latin ligatures
        return unicodedata.normalize("NFKC", chr(code))
    if code in _SYMBOLS:
        return _SYMBOLS[code]
    if code > 0x10FFFF or code <= 0xDFFF or code in (0xFFFE, 0xFFFF):
        return REPLACEMENT
    return chr(code)


def without_selectors(text: str) -> str:
    """The text of a glyph without the characters that only choose its shape."""
    return _SELECTOR.sub("", text) if len(text) > 1 else text
