"""Link annotations of a page."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

from mineru_tools.pdf.space import PageSpace
from mineru_tools.primitives import Link

MAX_LINKS = 5_000


def read_links(document: Any, page: Any, space: PageSpace) -> tuple[Link, ...]:
    """External and internal links with their boxes. Must run under ``PDFIUM``."""
    links: list[Link] = []
    position, link = ctypes.c_int(0), pdfium.FPDF_LINK()
    while len(links) < MAX_LINKS and pdfium.FPDFLink_Enumerate(page, position, link):
        rect = pdfium.FS_RECTF()
        if not pdfium.FPDFLink_GetAnnotRect(link, rect):
            continue
        box = space.box(rect.left, rect.bottom, rect.right, rect.top)
        action = pdfium.FPDFLink_GetAction(link)
        if action and pdfium.FPDFAction_GetType(action) == pdfium.PDFACTION_URI:
            url = _uri(document, action)
            if url:
                links.append(Link(box, url=url))
            continue
        dest = pdfium.FPDFLink_GetDest(document, link) or (
            pdfium.FPDFAction_GetDest(document, action) if action else None
        )
        target = pdfium.FPDFDest_GetDestPageIndex(document, dest) if dest else -1
        if target >= 0:
            links.append(Link(box, page=target))
    return tuple(links)


def _uri(document: Any, action: Any) -> str:
    size = pdfium.FPDFAction_GetURIPath(document, action, None, 0)
    if size <= 1:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFAction_GetURIPath(document, action, buffer, size)
    return buffer.value.decode("utf-8", "replace")
