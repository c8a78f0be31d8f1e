"""Fonts of a page, each described once from its name and descriptor."""

from __future__ import annotations

import ctypes
import re
from dataclasses import replace
from typing import Any

import pypdfium2.raw as pdfium

from mineru_tools.pdf import raw
from mineru_tools.primitives import Font

_SUBSET = re.compile(r"^[A-Z]{6}\+")
# CM* are Knuth's names: BX bold extended, B bold, TI/MI/SL italic and slanted, TT typewriter.
# What Kp-Fonts calls medium is its only bold.
_BOLD = re.compile(
    r"bold|black|heavy|semibold|demi(?!c)|(?<![a-z])bd(?![a-z])|^cm(?:ss)?b"
    r"|^(?:sf|ec|la)(?:b[xmi]|sx)|[-_.]b(?:i|$)|medi$|-medi(?!um)|^kp-.*medium",
    re.I,
)
# The names of TeX's fonts say all there is to say of their weight.
_PLAIN = re.compile(
    r"regular|roman|book|light|medium|normal|thin|^cm[a-z]+\d|^(?:katex|mathjax)_", re.I
)
_ITALIC = re.compile(
    r"italic|(?-i:Ital)|(?<![a-z])ital|obliq|slant|"
    r"^cm(?:ti|mi|sl|bxti|mib|ssi|itt)|^cc(?:ti|mi|sl)|^(?:sf|ec)(?:ti|sl|bi)"
    r"|[-_.](?:b?i)$|-it$|rii$",
    re.I,
)
_MONO = re.compile(
    r"mono(?!type)|courier|consol|typewriter|menlo|inconsol|^cm(?:s?l?tt|vtt)|^(?:sf|ec|la)tt"
    r"|t1?xtt|tt-kp|^hftl|lmtt|lmmono|source\s?code|fira\s?code|andale|lucida\s?console|terminal"
    r"|fixed|beramono|nimbusmon|dejavusansm",
    re.I,
)
_MATH = re.compile(
    r"^cm(?:b?sy|ex|mi)|^ccmi|^(?:ms[ab]m|euf|eus|rsfs|lasy|stmary|wasy|txsy|pxsy|esint)|math"
    r"|symbol|^katex_",
    re.I,
)

FLAG_FIXED_PITCH, FLAG_SYMBOLIC, FLAG_ITALIC, FLAG_FORCE_BOLD = 1, 4, 64, 1 << 18
BOLD_WEIGHT = 600  # OS/2 usWeightClass: 600 semibold, 700 bold


class FontTable:
    """Font handles of one page, in order of first use."""

    def __init__(self) -> None:
        self._index: dict[int, int] = {}
        self._fonts: list[Font] = []
        self.handles: list[Any] = []  # of pdfium, or nothing

    def of(self, text_object: Any) -> int:
        """The table index of a text object's font."""
        handle = pdfium.FPDFTextObj_GetFont(text_object)
        key = raw.address(handle)
        if key not in self._index:
            self._index[key] = len(self._fonts)
            self._fonts.append(describe(handle) if key else Font(""))
            self.handles.append(handle)
        return self._index[key]

    def name(self, index: int, name: str) -> None:
        """Give a font the name that it has not in the file, and the look of fonts of this name."""
        self._fonts[index] = look_of(name)

    def unknown(self) -> int:
        if -1 not in self._index:
            self._index[-1] = len(self._fonts)
            self._fonts.append(Font(""))
            self.handles.append(None)
        return self._index[-1]

    def all(self) -> tuple[Font, ...]:
        return tuple(self._fonts)


def describe(handle: Any) -> Font:
    """Name and look of a pdfium font; the name speaks before the descriptor, which often lies."""
    name = _SUBSET.sub("", _base_name(handle))
    flags = max(0, pdfium.FPDFFont_GetFlags(handle))  # -1 for none
    slope = ctypes.c_int()
    has_slope = pdfium.FPDFFont_GetItalicAngle(handle, slope)
    weight = pdfium.FPDFFont_GetWeight(handle)
    said = look_of(name)
    heavy = bool(flags & FLAG_FORCE_BOLD) or weight >= BOLD_WEIGHT
    return replace(
        said,
        bold=said.bold or (heavy and not _PLAIN.search(name)),
        italic=said.italic or bool(flags & FLAG_ITALIC) or bool(has_slope and slope.value != 0),
        monospace=said.monospace or bool(flags & FLAG_FIXED_PITCH),
    )


def look_of(name: str) -> Font:
    """What the name of a font says of its look."""
    return Font(
        name=name,
        bold=bool(_BOLD.search(name)),
        italic=bool(_ITALIC.search(name)),
        monospace=bool(_MONO.search(name)),
        symbolic=bool(_MATH.search(name)),
    )


def _base_name(handle: Any) -> str:
    size = pdfium.FPDFFont_GetBaseFontName(handle, None, 0)
    if size <= 1:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFFont_GetBaseFontName(handle, buffer, size)
    return buffer.value.decode("utf-8", "replace")
