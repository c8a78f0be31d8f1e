"""Fonts of mathematics by their names: what kind of signs a font holds."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache


class FontKind(Enum):
    """What the signs of a font are, as far as their Unicode does not say."""

    TEXT = "text"
    PI = "pi"  # Greek and signs, used in text as much as in formulas
    ROMAN = "roman"  # upright letters and digits of a math setup
    ITALIC = "italic"  # variables
    BOLD_ITALIC = "bold italic"
    SYMBOLS = "symbols"  # operators; its capitals are calligraphic
    BLACKBOARD = "blackboard"  # its capitals have double strokes
    EXTENSION = "extension"  # what grows: brackets, sums, roots, hanging below their baseline
    FRAKTUR = "fraktur"
    SCRIPT = "script"
    OFFICE = "office"  # operators and what grows as LibreOffice sets them; bullets of its lists
    UNICODE = "unicode"  # all of these in one font, told apart by Unicode


# The first match counts. cm: Computer Modern, lm: Latin Modern, eu: Euler, ms: AMS, [tpn]x: the TX
# and PX families and their descendants, Kp: Kp-Fonts, mt: MathTime; MathDesign, Fourier, Pazo.
_KINDS = (
    (FontKind.EXTENSION, r"^(?:katex|mathjax)_size\d"),
    (FontKind.BLACKBOARD, r"^(?:katex|mathjax)_ams"),
    (FontKind.SCRIPT, r"^(?:katex|mathjax)_(?:caligraphic|script)"),
    (FontKind.BOLD_ITALIC, r"^(?:katex|mathjax)_math-bold"),
    (FontKind.ITALIC, r"^(?:katex|mathjax)_math-"),
    (FontKind.ROMAN, r"^(?:katex|mathjax)_(?:main|sansserif|typewriter)"),
    (
        FontKind.EXTENSION,
        r"^(?:cm|eu|zeu)ex\d|^[rtpn]*xb?ex[as]?$|extension|^kp-.*-ex-|^mtex|^esint",
    ),
    (
        FontKind.BLACKBOARD,
        r"^msbm|^bbm|^bbold|^ds(?:rom|ss)|^[tp]xb?syb$|mathdesignsymbola|-syb-|^hfbrbs",
    ),
    (FontKind.BLACKBOARD, r"blackboard|double-?struck|doublestroke"),
    (FontKind.FRAKTUR, r"^euf[mb]|fraktur|^[tpn]xb?miax?$|^yfrak"),
    (
        FontKind.SCRIPT,
        r"^eus[mb]|^rsfs|calligra|math-cal|^boondox|dutchcal|-script-|mathscript|-syd-",
    ),
    (
        FontKind.BOLD_ITALIC,
        r"^cmmib|^lmmathitalic.*bold|^[rtpn]+xbmi|^new[tp]xbmi|^kp--m-mediumitalic|^eurb|^erewbmi",
    ),
    (FontKind.BOLD_ITALIC, r"mathdesign.*bold.*mathitalic|bold.*-math-letters"),
    (
        FontKind.ITALIC,
        r"^cmmi|^ccmi|^lmmathitalic|^[rtpn]+xmi|^new[tp]xmi|^kp--m-italic|^eurm|mathitalic|^mtmi",
    ),
    (FontKind.ITALIC, r"^erewmi|^pazomath-italic|-math-letters|^hfbrmi"),
    (
        FontKind.SYMBOLS,
        r"^cmb?sy|^lmmathsymbols|^[rtpn]*xb?sys?|^msam|^stmary|^lasy|^wasy|^hfbr[as]",
    ),
    (FontKind.SYMBOLS, r"^kp-.*-sy|mathdesign.*symbol|^mtsy|^mtms|-math-symbols"),
    (FontKind.SYMBOLS, r"^pazomath|^mtextra|^euclid(?:symbol|extra|mathone|mathtwo)"),
    (FontKind.SYMBOLS, r"^mathematicalpi"),
    (FontKind.ROMAN, r"^rtxb?r$|^erewb?mr$|^kp--m-(?:regular|medium)|mathdesign.*(?:ot1|t1)-"),
    (FontKind.OFFICE, r"^opensymbol|^starsymbol|^starmath"),
    (FontKind.PI, r"^symbol|^standardsyml|^stsymbol"),
    (FontKind.UNICODE, r"math(?!ematica)"),
)
_PATTERNS = tuple((kind, re.compile(pattern, re.I)) for kind, pattern in _KINDS)


@lru_cache(maxsize=1024)
def kind_of(font_name: str) -> FontKind:
    """The kind of the font with this name (subset prefix removed); text when nothing says more."""
    name = font_name.replace(" ", "")
    for kind, pattern in _PATTERNS:
        if pattern.search(name):
            return kind
    return FontKind.TEXT


_FORMAL_SCRIPT = re.compile(r"^rsfs|^stixmathscript|-syd-", re.I)


def is_formal_script(font_name: str) -> bool:
    r"""Whether its letters are those of ``\mathscr``: copperplate, beside a simpler script."""
    return _FORMAL_SCRIPT.match(font_name) is not None


_TEX_SANS = re.compile(
    r"^(?:cmss|cmssi|sfss|sfsi|ecss|ecsi|lmsans)\d|^sf-kp|^nimbussan|^texgyreheros", re.I
)


def is_tex_sans(font_name: str) -> bool:
    """Whether this is the sans-serif that comes with the serifs of a package of TeX."""
    return _TEX_SANS.match(font_name) is not None


_TEX_ROMAN = re.compile(
    r"^(?:cm(?:r|bx|ss|ssbx)|hfbr(?:bx)?|ec(?:rm|bx|ss|sx)|ccr|lm(?:roman|sans))\d", re.I
)


def is_tex_roman(font_name: str) -> bool:
    """Whether this is a text font whose only Greek letters are capitals for formulas."""
    return _TEX_ROMAN.match(font_name) is not None
