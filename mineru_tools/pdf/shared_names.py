"""Families whose fonts of formulas have the name of the text's: told apart by what they hold.

The makers of Antykwa Torunska, Iwona and Kurier have put all glyphs into one program, and TeX takes
letters, symbols and what grows from it, each with an encoding of its own, under one name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Set
from string import ascii_letters, ascii_lowercase, digits

_FAMILIES = re.compile(r"^(?:antykwatorunska|iwona|kurier)", re.I)
_LATIN = frozenset(ascii_lowercase + digits)
_OF_TEXT = frozenset(ascii_letters + digits)
_PIECES = frozenset(map(chr, range(0xF8E6, 0xF8FF)))  # of brackets, by their names
_SIGNS = "\u2190"  # the first of the characters that only formulas have


def is_shared(name: str) -> bool:
    """Whether fonts of this name may have any of several encodings."""
    return _FAMILIES.match(name) is not None


def own_name(name: str, slanted: bool, known: Set[str], bare: bool) -> str:
    """The name, and what a font of these families holds unless it is text.

    ``known`` are the characters that the file gives for its glyphs; ``bare`` says that some glyphs
    have names that nobody knows, as no glyph of text has. TeX takes brackets and sums from the
    upright fonts, variables and symbols from the slanted ones.
    """
    if not slanted:
        grows = (bare or not _PIECES.isdisjoint(known)) and _OF_TEXT.isdisjoint(known)
        return f"{name}-Extension" if grows else name
    greek = any("α" <= char <= "ϵ" for char in known)
    if greek or not _LATIN.isdisjoint(known):
        words = any(unicodedata.decomposition(char)[:2] == "03" for char in known)
        return f"{name}-Math-Letters" if (bare or greek) and not words else name
    return f"{name}-Math-Symbols" if bare or max(known, default="") >= _SIGNS else name
