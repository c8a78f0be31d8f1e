"""Symbol fonts of office programs: what a code of theirs stands for.

Windows gives a font of signs the places from U+F000 on, one for each of its codes, and a PDF says
no more than that; or it has the bare codes, which read as letters that no such font has. What
U+F061 is depends on the font: alpha in Symbol, a candle in Wingdings.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from mineru_tools.pdf.unicode import REPLACEMENT
from mineru_tools.primitives import Ints

_PRIVATE = 0xF000
_FIRST = 0x20
_ALIKE = frozenset("µ·´¯øß'\"")  # files may say these of mu, of points, bars and primes
_NONE = "¤"

# Codes from 0x20 on. The encoding of Adobe's Symbol (PDF reference, appendix D), its arrows and
# brackets in pieces by their places in Unicode; "¤" is a code without a sign.
_SYMBOL = (
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?"
    "≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_"
    "‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼¤"
    "¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤"
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵"
    "ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓"
    "◊⟨®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪¤⟩∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭¤"
)
# MathType's font for what Symbol lacks, as its maker has published it; what has no character of
# its own, pieces of arrows and wide accents, is left out.
_MT_EXTRA = (
    " ¤¤\u0300\u0302\u0303\u0307¤⌣⌢¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤∼≃⊲≪⊳≫"
    "≜≙≐∐ƛ¤¤¤¤∩℧…⋯⋮⋰⋱∥∵∡∢¤∪△□▭▱↗↙¤↘↖¤"
    "‵↦↕⇕○⊙≻¤ℏ¤¤¤ℓ∓¤∘≺¤\u20d7\u20d6\u20e1¤\u20d1\u20d0¤¤¤⏟¤⏞¤¤"
    "⇄¤¤⇌¤¤⇀↽¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤¤"
    "¤ℝℤℂℚℕ¤⟦⟧"
)
_TABLES: Sequence[tuple[re.Pattern[str], str]] = (
    (re.compile(r"^symbol(?:mt|ps)?(?![a-z])", re.I), _SYMBOL),
    (re.compile(r"^mtextra(?![a-z])", re.I), _MT_EXTRA),
)


@lru_cache(maxsize=1024)
def signs_of(font_name: str) -> Mapping[int, str]:
    """The signs of a symbol font by all the codes a file may have for them; empty for others."""
    name = font_name.replace(" ", "").replace("-", "")
    table = next((table for names, table in _TABLES if names.search(name)), "")
    own = {k: sign for k, sign in enumerate(table, _FIRST) if sign != _NONE}
    known = _ALIKE.union(own.values())
    private = {_PRIVATE + code: sign for code, sign in own.items()}
    return private | {code: sign for code, sign in own.items() if chr(code) not in known}


def name_symbols(names: Sequence[str], texts: list[str], codes: Ints, font: Ints) -> None:
    """Give the glyphs of symbol fonts their meanings; ``font`` indexes ``names``.

    A character that the font has is believed: the file has said what it is.
    """
    for k, name in enumerate(names):
        signs = signs_of(name)
        if not signs:
            continue
        for row in np.flatnonzero(font == k).tolist():
            sign = signs.get(int(codes[row]))
            if sign and (codes[row] >= _PRIVATE or texts[row] in (chr(codes[row]), REPLACEMENT)):
                texts[row] = sign
