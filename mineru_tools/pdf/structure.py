"""Tags: which marked-content id stands for which structure role, where the file is tagged."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

MAX_ELEMENTS = 20_000
MAX_DEPTH = 64


def read_roles(page: Any) -> dict[int, str]:
    """Marked-content id -> nearest structure role ("H1", "P", "LI", "Artifact"); ``{}`` untagged.

    Must run under ``PDFIUM``.
    """
    tree = pdfium.FPDF_StructTree_GetForPage(page)
    if not tree:
        return {}
    try:
        roles: dict[int, str] = {}
        todo = [
            (pdfium.FPDF_StructTree_GetChildAtIndex(tree, k), "", 0)
            for k in range(max(0, pdfium.FPDF_StructTree_CountChildren(tree)))
        ]
        seen = 0
        while todo and seen < MAX_ELEMENTS:
            element, above, depth = todo.pop()
            if not element or depth > MAX_DEPTH:
                continue
            seen += 1
            role = _role(element) or above
            # Inline roles say nothing about the block they stand in.
            role = above if role in ("Span", "Link", "NonStruct") and above else role
            for k in range(max(0, pdfium.FPDF_StructElement_GetMarkedContentIdCount(element))):
                mcid = pdfium.FPDF_StructElement_GetMarkedContentIdAtIndex(element, k)
                if mcid >= 0:
                    roles[mcid] = role
            todo.extend(
                (pdfium.FPDF_StructElement_GetChildAtIndex(element, k), role, depth + 1)
                for k in range(max(0, pdfium.FPDF_StructElement_CountChildren(element)))
            )
        return roles
    finally:
        pdfium.FPDF_StructTree_Close(tree)


def _role(element: Any) -> str:
    size = pdfium.FPDF_StructElement_GetType(element, None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDF_StructElement_GetType(element, buffer, size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")
