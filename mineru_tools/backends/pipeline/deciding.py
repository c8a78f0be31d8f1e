"""Why a page is to be read from its picture: what its text layer says, and what covers the page."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from functools import cached_property

import numpy as np

from mineru_tools.backends.pipeline.garbage import FEWER, is_garbage, is_latin_as_chinese
from mineru_tools.document.geometry import BBox
from mineru_tools.errors import MineruToolsError
from mineru_tools.options import ParseOptions
from mineru_tools.pdf.unicode import REPLACEMENT
from mineru_tools.primitives import Hidden, PagePrimitives
from mineru_tools.scans.lettering import letters_beside
from mineru_tools.scans.raster import Raster
from mineru_tools.sources.pages import PagedSource

PICTURE = 0.5  # of the page under pictures: text without ink was recognised in them
_COVERED = 0.8  # of the page: a scan, but for its margins
_STAMP = 300  # characters; a stamp, a page number and two lines of terms of use have fewer
_LAYER = 0.8  # of the characters of a recognised page; a stamp may have ink
_SIGNS = 150  # outlines no larger than letters; a logo has a few dozen
_SIGN = 30.0  # points
_UNTOLD, _UNTOLD_SHARE = 30, 0.01  # characters, and of all
_SIDE = 2000  # pixels
_GRID = 64  # cells of a page each way in which its coverage is counted
_SAMPLE = 10  # pages that tell of a document
_LOOKED_AT = 100.0  # dpi
_LETTERS = 150  # in the picture of a page where no text is; forms have hundreds, logos a few dozen
_OFF = 0.5  # em that recognised words are off the letters they were read in
_IN_VAIN = 5  # pages on pictures without letters, one after the other; the next are such as well


class Why(Enum):
    """Why a page is read from its picture."""

    ASKED = "its text layer was to be left aside"
    PICTURE = "it is a picture"
    OUTLINES = "its letters are drawn as outlines"
    UNTOLD = "the file does not tell all of its characters"
    GARBAGE = "its text layer makes no sense"
    STAMPED = "it is a picture with text of its own on it"
    RECOGNISED = "its text layer was recognised in its picture"


def why_read(page: PagePrimitives, options: ParseOptions, *, share: float = 1.0) -> Why | None:
    """Why the page's text is not, or not all, that of its text layer; ``None`` if it is.

    ``share`` lowers the numbers of characters that are needed to call a text garbage.
    """
    if options.method == "ocr":
        return Why.ASKED
    if len(page.glyphs) == 0:
        if coverage(page) >= PICTURE:
            return Why.PICTURE
        return Why.OUTLINES if _has_outlines(page) else None
    text = _text(page)
    told = text.replace(REPLACEMENT, "")
    if is_garbage(told, share=share) or is_latin_as_chinese(page.glyphs, share=share):
        return Why.GARBAGE
    untold = len(text) - len(told)
    if untold >= max(_UNTOLD * share, _UNTOLD_SHARE * len(page.glyphs)):
        return Why.UNTOLD
    return _why_scanned(page)


def _why_scanned(page: PagePrimitives) -> Why | None:
    """Why a page with sound text is nevertheless the picture of one."""
    inkless = int((page.glyphs.hidden == Hidden.INVISIBLE).sum())
    few = len(page.glyphs) - inkless < _STAMP
    if not few and inkless < _LAYER * len(page.glyphs):
        return None
    covered = coverage(page)
    if covered >= PICTURE and inkless >= _LAYER * len(page.glyphs):
        return Why.RECOGNISED
    return Why.STAMPED if few and covered >= _COVERED else None


def coverage(page: PagePrimitives) -> float:
    """The share of the page, 0 to 1, that is under pictures, in cells a 64th of it each way."""
    under = np.zeros((_GRID, _GRID), dtype=bool)
    for image in page.images:
        x0, y0, x1, y1 = image.bbox
        across, down = _GRID / max(page.size[0], 1.0), _GRID / max(page.size[1], 1.0)
        columns = slice(max(round(x0 * across), 0), max(round(x1 * across), 0))
        under[max(round(y0 * down), 0) : max(round(y1 * down), 0), columns] = True
    return float(under.mean())


def _has_outlines(page: PagePrimitives) -> bool:
    small = (max(d.width, d.height) < _SIGN for d in page.drawings)
    return sum(small) >= _SIGNS


def _text(page: PagePrimitives) -> str:
    glyphs = zip(page.glyphs.text, page.glyphs.space_before.tolist(), strict=True)
    return "".join(f" {text}" if space else text for text, space in glyphs)


class Decider:
    """Decides page by page, and where a page alone has too little text, by the document.

    Pages with a few broken characters belong to the others: where most of a sample are garbage
    they are, too, and the first and last lines of chapters do not come out otherwise than the rest.
    """

    def __init__(self, source: PagedSource, pages: Sequence[int], options: ParseOptions) -> None:
        self._source, self._options = source, options
        step = max(1.0, len(pages) / _SAMPLE)
        self._chances = _IN_VAIN if options.method == "auto" else 0
        self._sample = [pages[int(k * step)] for k in range(min(_SAMPLE, len(pages)))]

    def why(self, page: PagePrimitives) -> Why | None:
        """Why this page is to be read from its picture, if it is."""
        why = why_read(page, self._options)
        if why is not None or len(page.glyphs) == 0:
            return why
        maybe = why_read(page, self._options, share=FEWER)
        if maybe is not None and self._is_broken:
            return maybe
        return Why.STAMPED if self._is_written_on(page) else None

    def _is_written_on(self, page: PagePrimitives) -> bool:
        """Whether the page's text stands on a picture with letters elsewhere: a form, filled in."""
        if not self._chances or coverage(page) < _COVERED:
            return False
        dpi = min(_LOOKED_AT, 72 * _SIDE / max(*page.size, 1.0))
        raster = Raster(np.asarray(self._source.render(page.index, dpi=dpi)), (dpi / 72, dpi / 72))
        cell = page.glyphs.cell + page.glyphs.size[:, None] * [-_OFF, -_OFF, _OFF, _OFF]
        found = letters_beside(raster, [BBox(*box) for box in cell.tolist()]) >= _LETTERS
        self._chances = _IN_VAIN if found else self._chances - 1
        return found

    @cached_property
    def _is_broken(self) -> bool:
        """Whether most pages of the sample that have text have text that makes no sense."""
        found = []
        for index in self._sample:
            try:
                page = self._source.primitives(index)
            except MineruToolsError:
                continue
            if len(page.glyphs):
                found.append(why_read(page, self._options) in (Why.GARBAGE, Why.UNTOLD))
        return 2 * sum(found) > len(found)
