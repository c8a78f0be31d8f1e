"""TeX's own encodings, for fonts whose glyphs have codes and no names that a reader knows.

The tables follow the encodings OT1, OML, OMS and OMX of D. E. Knuth's Computer Modern.
"""

from __future__ import annotations

import re

_GREEK = "ΓΔΘΛΞΠΣΥΦΨΩ"
_TEXT = [*_GREEK, "ff", "fi", "fl", "ffi", "ffl", *"ıȷ`´ˇ˘¯˚¸ßæœøÆŒØ"]
_LETTERS = f"{_GREEK}αβγδϵζηθικλμνξπρστυϕχψωεϑϖϱςφ↼↽⇀⇁"
_SYMBOLS = "−·×∗÷⋄±∓⊕⊖⊗⊘⊙◯∘•≍≡⊆⊇≤≥≼≽∼≈⊂⊃≪≫≺≻←→↑↓↔↗↘≃⇐⇒⇑⇓⇔↖↙∝′∞∈∋△▽\u0338↦∀∃¬∅ℜℑ⊤⊥ℵ"
_EXTENSION = (  # the same brackets in four sizes, their parts, big operators, accents, roots
    "()[]⌊⌋⌈⌉{}⟨⟩|‖/\\"
    "()()[]⌊⌋⌈⌉{}⟨⟩/\\"
    "()[]⌊⌋⌈⌉{}⟨⟩/\\/\\"
    "⎛⎞⎡⎤⎣⎦⎢⎥⎧⎫⎩⎭⎨⎬⎪⏐"
    "⎝⎠⎜⎟⟨⟩⨆⨆∮∮⨀⨀⨁⨁⨂⨂"
    "∑∏∫⋃⋂⨄⋀⋁∑∏∫⋃⋂⨄⋀⋁"
    "∐∐ˆˆˆ˜˜˜[]⌊⌋⌈⌉{}"
    "√√√√√"
)
# By font name; the symbol fonts before the letters, whose pattern is wider.
_ENCODINGS = (
    (re.compile(r"^(?:cm|eu|tx|px)exa?(?:\d|$)|mathextension|-ex-|-extension-", re.I), _EXTENSION),
    (re.compile(r"^(?:cm|tx|px)b?sy(?:\d|$)|-sy-|-symbol-|lmmathsymbols", re.I), _SYMBOLS),
    (re.compile(r"^cmmib?\d|lmmathitalic", re.I), _LETTERS),
    (re.compile(r"^cm(?:r|b|bx|ti|bxti|sl|bxsl|ss|ssbx|ssi|csc|u)\d", re.I), _TEXT),
)


def encoding_of(font_name: str) -> str | list[str] | None:
    """Texts by code for a font of this name, or ``None`` for one that is not TeX's."""
    for pattern, encoding in _ENCODINGS:
        if pattern.search(font_name):
            return encoding
    return None
