"""Typed, fast handles on the few pdfium functions that run once per glyph or path.

pypdfium2's own bindings check and convert every argument, which costs more than the call. These
take plain addresses, so a numpy array can be filled in place.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any, cast

import pypdfium2.raw as pdfium

_P, _I = ctypes.c_void_p, ctypes.c_int


def address(pointer: Any) -> int:
    """The plain address of a ctypes pointer."""
    return ctypes.cast(pointer, _P).value or 0


def _fast(name: str, result: Any, *arguments: Any) -> Callable[..., int]:
    prototype = ctypes.CFUNCTYPE(result, *arguments)
    return cast(Callable[..., int], prototype(address(getattr(pdfium, name))))


get_unicode = _fast("FPDFText_GetUnicode", ctypes.c_uint, _P, _I)
get_text = _fast("FPDFText_GetText", _I, _P, _I, _I, _P)
has_map_error = _fast("FPDFText_HasUnicodeMapError", _I, _P, _I)
get_char_box = _fast("FPDFText_GetCharBox", _I, _P, _I, _P, _P, _P, _P)
get_loose_box = _fast("FPDFText_GetLooseCharBox", _I, _P, _I, _P)
get_origin = _fast("FPDFText_GetCharOrigin", _I, _P, _I, _P, _P)
get_text_object = _fast("FPDFText_GetTextObject", _P, _P, _I)
get_matrix = _fast("FPDFText_GetMatrix", _I, _P, _I, _P)
get_font_size = _fast("FPDFText_GetFontSize", ctypes.c_double, _P, _I)
get_clip = _fast("FPDFPageObj_GetClipPath", _P, _P)
count_clip_paths = _fast("FPDFClipPath_CountPaths", _I, _P)
count_clip_segments = _fast("FPDFClipPath_CountPathSegments", _I, _P, _I)
get_clip_segment = _fast("FPDFClipPath_GetPathSegment", _P, _P, _I, _I)
get_point = _fast("FPDFPathSegment_GetPoint", _I, _P, _P, _P)
get_path_segment = _fast("FPDFPath_GetPathSegment", _P, _P, _I)
get_segment_type = _fast("FPDFPathSegment_GetType", _I, _P)
closes = _fast("FPDFPathSegment_GetClose", _I, _P)
get_mark = _fast("FPDFPageObj_GetMark", _P, _P, ctypes.c_ulong)
set_active = _fast("FPDFPageObj_SetIsActive", _I, _P, _I)
get_object = _fast("FPDFPage_GetObject", _P, _P, _I)
get_form_object = _fast("FPDFFormObj_GetObject", _P, _P, ctypes.c_ulong)
get_bounds = _fast("FPDFPageObj_GetBounds", _I, _P, _P, _P, _P, _P)
get_fill_color = _fast("FPDFPageObj_GetFillColor", _I, _P, _P, _P, _P, _P)
get_stroke_color = _fast("FPDFPageObj_GetStrokeColor", _I, _P, _P, _P, _P, _P)
count_segments = _fast("FPDFPath_CountSegments", _I, _P)
get_type = _fast("FPDFPageObj_GetType", _I, _P)
