"""The outline (bookmarks) and the page labels of a file."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

from mineru_tools.primitives import OutlineEntry

MAX_ENTRIES = 5_000
MAX_DEPTH = 16


def read_outline(document: Any) -> tuple[OutlineEntry, ...]:
    """The bookmarks in order. Loops and absurd depth are cut. Must run under ``PDFIUM``."""
    entries: list[OutlineEntry] = []
    seen: set[int] = set()
    todo = [(pdfium.FPDFBookmark_GetFirstChild(document, None), 1)]
    while todo and len(entries) < MAX_ENTRIES:
        mark, level = todo.pop()
        key = ctypes.cast(mark, ctypes.c_void_p).value if mark else None
        if key is None or key in seen:
            continue
        seen.add(key)
        dest = pdfium.FPDFBookmark_GetDest(document, mark)
        page = pdfium.FPDFDest_GetDestPageIndex(document, dest) if dest else -1
        title = _title(mark)
        if title:
            entries.append(OutlineEntry(title, level, page if page >= 0 else None))
        todo.append((pdfium.FPDFBookmark_GetNextSibling(document, mark), level))
        if level < MAX_DEPTH:
            todo.append((pdfium.FPDFBookmark_GetFirstChild(document, mark), level + 1))
    return tuple(entries)


def page_label(document: Any, index: int) -> str | None:
    """The printed name of a page ("iv", "A-3"), or ``None``. Must run under ``PDFIUM``."""
    size = pdfium.FPDF_GetPageLabel(document, index, None, 0)
    if size <= 2:
        return None
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDF_GetPageLabel(document, index, buffer, size)
    return _utf16(buffer.raw[:size]) or None


def _title(mark: Any) -> str:
    size = pdfium.FPDFBookmark_GetTitle(mark, None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFBookmark_GetTitle(mark, buffer, size)
    return _utf16(buffer.raw[:size])


def _utf16(data: bytes) -> str:
    return " ".join(data.decode("utf-16-le", "replace").split("\0")[0].split())
