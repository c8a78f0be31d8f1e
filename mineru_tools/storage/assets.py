"""The picture files of a document: named before the passes run, cut when somebody asks for one."""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import SpanType
from mineru_tools.document.model import Block, Document, Line, Span
from mineru_tools.document.table_html import mineru_html
from mineru_tools.document.visit import iter_spans, map_spans, rewrite, source_index

if TYPE_CHECKING:
    from PIL.Image import Image

    from mineru_tools.sources.pages import PagedSource

CUT = frozenset({SpanType.IMAGE, SpanType.TABLE, SpanType.CHART, SpanType.INTERLINE_EQUATION})
"""The span types that get a picture file."""

MAX_SIDE = 3500  # pixels of a rendered page, as in MinerU; a poster at 200 dpi fills gigabytes
JPEG_QUALITY = 90
_JPEG_START = b"\xff\xd8\xff"


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a picture file comes from: the page's index in the source, the box in points."""

    page: int
    bbox: BBox


def image_name(kind: SpanType, page_key: str, page: int, bbox: BBox) -> str:
    """MinerU's file name for the ``kind`` of picture in ``bbox`` of the ``page`` (index from 0).

    ``page_key`` is a hex digest that identifies the page's content.
    """
    x0, y0, x1, y1 = (int(value) for value in bbox)
    path = f"{kind.value}/{page_key}_{page}_{x0}_{y0}_{x1}_{y1}"
    return hashlib.sha256(path.encode()).hexdigest() + ".jpg"


def page_key(document_key: str, page: int) -> str:
    """What identifies a page: an md5 over the document's digest and the index in the source."""
    return hashlib.md5(f"{document_key}/{page}".encode(), usedforsecurity=False).hexdigest()


def name_images(blocks: tuple[Block, ...], key: str, page: int) -> tuple[Block, ...]:
    """``blocks`` with an ``image_path`` on every span that gets a picture file.

    A span without a box takes its block's; one that has a file name already keeps it.
    """

    def name_span(span: Span, bbox: BBox | None) -> Span:
        return _named(_with_named_cells(span, key, page), span.bbox or bbox, key, page)

    def name(block: Block) -> Block:
        if not any(span.type in CUT for line in block.lines or () for span in line.spans):
            return block
        return map_spans(block, lambda span: name_span(span, block.bbox))

    return rewrite(blocks, name)


def _named(span: Span, bbox: BBox | None, key: str, page: int) -> Span:
    if span.type not in CUT or span.image_path or bbox is None or bbox.area <= 0:
        return span
    return replace(span, bbox=bbox, image_path=image_name(span.type, key, page, bbox))


def _with_named_cells(span: Span, key: str, page: int) -> Span:
    """A table with its pictures in cells named, and its HTML, which names them, made anew."""
    if not any(each.type in CUT for each in _cell_spans(span)):
        return span

    def name(line: Line) -> Line:
        return replace(line, spans=tuple(_named(each, each.bbox, key, page) for each in line.spans))

    cells = tuple(replace(cell, lines=tuple(map(name, cell.lines))) for cell in span.cells or ())
    return replace(span, cells=cells, html=mineru_html(cells))


def _cell_spans(span: Span) -> Iterator[Span]:
    for cell in span.cells or ():
        for line in cell.lines:
            yield from line.spans


def cuts_of(document: Document) -> dict[str, Cut]:
    """Every picture file of ``document`` in reading order, by file name.

    Read from ``Page.layout``, where each span still stands on the page it came from.
    """
    cuts: dict[str, Cut] = {}
    for page in document.pages:
        blocks = page.layout if page.layout is not None else page.content or ()
        for block in (*blocks, *(page.discarded or ())):
            for span in _spans(block):
                if span.image_path and span.bbox and span.type in CUT:
                    cuts.setdefault(span.image_path, Cut(source_index(page), span.bbox))
    return cuts


def _spans(block: Block) -> Iterator[Span]:
    """The spans of a block, those in the cells of a table behind it."""
    for span in iter_spans(block):
        yield span
        yield from _cell_spans(span)


class Assets(Mapping[str, bytes]):
    """File name -> JPEG bytes, each cut from its page when asked for.

    ``pages`` gives the open source. The picture of the page last cut from is kept, so that going
    through the files in order renders each page once. Safe to use from several threads.
    """

    def __init__(
        self, cuts: Mapping[str, Cut], pages: Callable[[], PagedSource], dpi: float
    ) -> None:
        self._cuts = cuts
        self._pages = pages
        self._dpi = dpi
        self._last: tuple[int, Image] | None = None
        self._lock = threading.Lock()

    def __iter__(self) -> Iterator[str]:
        return iter(self._cuts)

    def __len__(self) -> int:
        return len(self._cuts)

    def __contains__(self, name: object) -> bool:
        return name in self._cuts  # the base class would cut the picture to find out

    def __getitem__(self, name: str) -> bytes:
        cut = self._cuts[name]
        pages = self._pages()
        embedded = getattr(pages, "embedded_image", None)
        data: bytes | None = embedded(cut.page, cut.bbox) if embedded else None
        if data and data.startswith(_JPEG_START):
            return data
        with self._lock:
            return _encode(_crop(self._page(pages, cut.page), pages.page_size(cut.page), cut.bbox))

    def forget(self) -> None:
        """Let go of the page picture kept for the next cut."""
        with self._lock:
            self._last = None

    def _page(self, pages: PagedSource, index: int) -> Image:
        if self._last is None or self._last[0] != index:
            longest = max(*pages.page_size(index), 1.0)
            picture = pages.render(index, dpi=min(self._dpi, MAX_SIDE * 72 / longest))
            self._last = (index, picture)
        return self._last[1]


def _crop(picture: Image, size: tuple[float, float], bbox: BBox) -> Image:
    """The part of a page ``picture`` under ``bbox`` (points), at least one pixel each way."""
    x_scale, y_scale = picture.width / max(size[0], 1e-6), picture.height / max(size[1], 1e-6)
    left = min(max(int(bbox.x0 * x_scale), 0), picture.width - 1)
    top = min(max(int(bbox.y0 * y_scale), 0), picture.height - 1)
    right = min(max(round(bbox.x1 * x_scale), left + 1), picture.width)
    bottom = min(max(round(bbox.y1 * y_scale), top + 1), picture.height)
    return picture.crop((left, top, right, bottom))


def _encode(picture: Image) -> bytes:
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=JPEG_QUALITY)
    return out.getvalue()
