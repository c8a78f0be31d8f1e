"""What people filled in: values of form fields and free text, which the page's content lacks."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

from mineru_tools.document.geometry import BBox
from mineru_tools.pdf.space import PageSpace
from mineru_tools.primitives import Font, Glyphs, appended

MAX_ANNOTATIONS = 5_000  # on one page; tax forms have some hundreds
MAX_VALUE = 20_000  # characters of one field
HIDDEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
PASSWORD_FIELD = 1 << 13  # of a text field's flags, as in ISO 32000
FACE = Font("form field")
ADVANCE = 0.5  # em; the mean of a text face
LEADING = 1.15  # em from line to line
AUTO_SIZE = 12.0  # points; the most a field takes that leaves its size open
MARGIN = 2.0  # points between a field's box and its text

_SIZE = re.compile(r"(\d{1,4}(?:\.\d*)?|\.\d+)\s+Tf\b")  # in a default appearance
_MARKS = {
    pdfium.FPDF_FORMFIELD_CHECKBOX: ("☐", "☑"),
    pdfium.FPDF_FORMFIELD_RADIOBUTTON: ("○", "◉"),
}
_CHOICES = (pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX)


@dataclass(frozen=True, slots=True)
class Field:
    """A filled field as displayed; ``size`` of its type in points, 0 where the file leaves it."""

    bbox: BBox
    text: str
    size: float = 0.0


def read_fields(page: Any, form: Any, space: PageSpace) -> tuple[Field, ...]:
    """Filled fields and free text in the page's order; ``form`` is a form handle or ``None``.

    Must run under ``PDFIUM``.
    """
    count = min(pdfium.FPDFPage_GetAnnotCount(page), MAX_ANNOTATIONS)
    return tuple(field for k in range(count) for field in _field(page, form, space, k))


def with_fields(glyphs: Glyphs, found: tuple[Field, ...]) -> Glyphs:
    """``glyphs`` and after them the fields' texts, spread over their boxes glyph by glyph."""
    texts: list[str] = []
    rows: list[tuple[float, float, float, float]] = []  # x, baseline, advance, size
    spaces: list[bool] = []
    for field in found:
        for line, x, baseline, advance, size in _set(field):
            for k, char in enumerate(line):
                if not char.isspace():
                    texts.append(char)
                    rows.append((x + k * advance, baseline, advance, size))
                    spaces.append(k == 0 or line[k - 1].isspace())
    if not texts:
        return glyphs
    return appended(glyphs, _glyphs(texts, np.array(rows), np.array(spaces)))


def _field(page: Any, form: Any, space: PageSpace, index: int) -> Iterator[Field]:
    annotation = pdfium.FPDFPage_GetAnnot(page, index)
    if not annotation:
        return
    try:
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        rect = pdfium.FS_RECTF()
        if kind not in (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT):
            return
        if pdfium.FPDFAnnot_GetFlags(annotation) & HIDDEN:
            return
        if not pdfium.FPDFAnnot_GetRect(annotation, rect):
            return
        if kind == pdfium.FPDF_ANNOT_FREETEXT:
            text = _wide(pdfium.FPDFAnnot_GetStringValue, annotation, b"Contents")
        else:
            text = _value(form, annotation) if form else ""
        box = space.box(rect.left, rect.bottom, rect.right, rect.top)
        shown = box.intersection(BBox(0.0, 0.0, *space.size))
        if text.strip() and shown is not None and shown.area > 0:
            size = _SIZE.search(_wide(pdfium.FPDFAnnot_GetStringValue, annotation, b"DA"))
            points = float(size[1]) if size else 0.0
            yield Field(shown, text, points if points < shown.height else 0.0)
    finally:
        pdfium.FPDFPage_CloseAnnot(annotation)


def _value(form: Any, annotation: Any) -> str:
    kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind in _MARKS:
        state = _wide(pdfium.FPDFAnnot_GetStringValue, annotation, b"AS")
        return _MARKS[kind][state not in ("", "Off")]
    if kind == pdfium.FPDF_FORMFIELD_TEXTFIELD:
        if pdfium.FPDFAnnot_GetFormFieldFlags(form, annotation) & PASSWORD_FIELD:
            return ""
        return _wide(pdfium.FPDFAnnot_GetFormFieldValue, form, annotation)
    if kind in _CHOICES:
        chosen = [
            _wide(pdfium.FPDFAnnot_GetOptionLabel, form, annotation, k)
            for k in range(pdfium.FPDFAnnot_GetOptionCount(form, annotation))
            if pdfium.FPDFAnnot_IsOptionSelected(form, annotation, k)
        ]
        return "\n".join(chosen) or _wide(pdfium.FPDFAnnot_GetFormFieldValue, form, annotation)
    return ""


def _wide(read: Callable[..., int], *arguments: Any) -> str:
    size = read(*arguments, None, 0)
    if not 2 < size <= 2 * MAX_VALUE:
        return ""
    buffer = (ctypes.c_ushort * (size // 2))()
    read(*arguments, buffer, size)
    return bytes(buffer).decode("utf-16-le", "replace").rstrip("\0")


def _set(field: Field) -> Iterator[tuple[str, float, float, float, float]]:
    """Lines of a field with x, baseline, advance and size, as a viewer would set them."""
    box, given = field.bbox, field.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    size = field.size or min(AUTO_SIZE, 0.75 * box.height)
    room = max(box.width - 2 * MARGIN, 0.5 * box.width)
    one_line = box.height < 2 * LEADING * size and len(given) == 1
    lines = given if one_line else _wrapped(given, max(1, int(room / (ADVANCE * size))))
    step = min(LEADING * size, box.height / len(lines))
    size = min(size, step)
    top = (box.y0 + box.y1 - step) / 2 if one_line else box.y0 + min(MARGIN, 0.1 * size)
    for k, line in enumerate(lines):
        advance = min(ADVANCE * size, room / max(1, len(line)))
        if line.strip():
            x = box.x0 + (box.width - room) / 2
            yield line, x, top + k * step + 0.8 * size, advance, size


def _wrapped(given: list[str], width: int) -> list[str]:
    """Lines of at most ``width`` characters, cut at spaces where there are any."""
    lines: list[str] = []
    for rest in given:
        while len(rest) > width:
            cut = rest.rfind(" ", 1, width + 1)
            cut = cut if cut > 0 else width
            lines.append(rest[:cut])
            rest = rest[cut:].lstrip(" ")
        lines.append(rest)
    return lines


def _glyphs(texts: list[str], rows: Any, spaces: Any) -> Glyphs:
    n = len(texts)
    x, baseline, advance, size = rows.T
    return Glyphs(
        text=tuple(texts),
        box=np.stack([x, baseline - 0.7 * size, x + 0.9 * advance, baseline], axis=1),
        cell=np.stack([x, baseline - 0.8 * size, x + advance, baseline + 0.2 * size], axis=1),
        origin=np.stack([x, baseline], axis=1),
        size=size,
        angle=np.zeros(n),
        font=np.zeros(n, dtype=np.int64),
        fonts=(FACE,),
        color=np.zeros(n, dtype=np.int64),
        hidden=np.zeros(n, dtype=np.int64),
        space_before=spaces,
        tag=np.full(n, -1),
    )
