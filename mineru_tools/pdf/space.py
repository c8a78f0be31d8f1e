"""From user space (origin bottom-left, unrotated) to the page as displayed (top-left, y down)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

from mineru_tools.document.geometry import BBox
from mineru_tools.primitives import Boxes, Points


@dataclass(frozen=True, slots=True)
class PageSpace:
    """One page: ``size`` as displayed, ``crop`` in user space, ``turns`` of 90 degrees."""

    size: tuple[float, float]
    crop: tuple[float, float, float, float]
    turns: int

    @classmethod
    def of(cls, page: Any) -> PageSpace:
        """The space of a loaded pdfium page; falls back to its width and height."""
        width = pdfium.FPDF_GetPageWidthF(page)
        height = pdfium.FPDF_GetPageHeightF(page)
        turns = pdfium.FPDFPage_GetRotation(page) % 4
        rect = pdfium.FS_RECTF()
        if pdfium.FPDF_GetPageBoundingBox(page, rect):
            crop = (rect.left, min(rect.bottom, rect.top), rect.right, max(rect.bottom, rect.top))
        else:
            w, h = (height, width) if turns % 2 else (width, height)
            crop = (0.0, 0.0, w, h)
        return cls((width, height), crop, turns)

    def points(self, xy: Points) -> Points:
        """User space (n, 2) to displayed (n, 2)."""
        left, bottom, right, top = self.crop
        x, y = xy[:, 0], xy[:, 1]
        columns = (
            (x - left, top - y),
            (y - bottom, x - left),
            (right - x, y - bottom),
            (top - y, right - x),
        )[self.turns]
        return np.stack(columns, axis=1)

    def boxes(self, corners: Boxes) -> Boxes:
        """User space (n, 4) boxes, two opposite corners each, to displayed x0, y0, x1, y1."""
        a = self.points(corners[:, 0:2])
        b = self.points(corners[:, 2:4])
        return np.concatenate([np.minimum(a, b), np.maximum(a, b)], axis=1)

    def box(self, left: float, bottom: float, right: float, top: float) -> BBox:
        """One user-space box, by two opposite corners, as a displayed ``BBox``."""
        ax, ay = self.point(left, bottom)
        bx, by = self.point(right, top)
        return BBox(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))

    def point(self, x: float, y: float) -> tuple[float, float]:
        """One point of user space as displayed."""
        left, bottom, right, top = self.crop
        if self.turns == 0:
            return x - left, top - y
        if self.turns == 1:
            return y - bottom, x - left
        if self.turns == 2:
            return right - x, y - bottom
        return top - y, right - x

    def user_point(self, x: float, y: float) -> tuple[float, float]:
        """A displayed point in user space: ``point`` undone."""
        left, bottom, right, top = self.crop
        if self.turns == 0:
            return left + x, top - y
        if self.turns == 1:
            return left + y, bottom + x
        if self.turns == 2:
            return right - x, bottom + y
        return right - y, top - x
