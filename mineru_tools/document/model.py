"""The document: ``Document > Page > Block > Line > Span``, frozen, standard library only.

Every stage after a backend takes a ``Document`` and returns a new one. Sequences are tuples.
*Absent* and *empty* differ where a format tells them apart (an office page has no
``preproc_blocks`` at all), so those fields are ``tuple | None``. ``extra`` carries, level by level,
the keys of a source format that the model has no field for; codecs write them back unchanged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType, SpanType, Style

JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"
Extra: TypeAlias = Mapping[str, "JsonValue"]

# A plain dict, shared and never written to: with a mapping proxy no document could be pickled or
# deep-copied.
NO_EXTRA: Extra = {}

OUR_EXTRA = frozenset({"hidden_text", "list_level", "source_index"})
"""The keys of ``extra`` that come from us: why text is hidden, the depth of a list item, the
index of a page in the source."""


def _no_extra() -> Extra:
    return NO_EXTRA


@dataclass(frozen=True, slots=True)
class Span:
    """A run of one kind inside a line.

    ``content`` is plain text, LaTeX without delimiters (equations) or a description (images);
    ``html`` a table; ``image_path`` a bare file name inside the images folder. ``score`` is 0 to 1.
    ``children`` and ``url`` belong to hyperlinks. ``cells`` are those of a table row by row, where
    whoever read the table knows more of them than ``html`` says.
    """

    type: SpanType
    bbox: BBox | None = None
    content: str | None = None
    html: str | None = None
    image_path: str | None = None
    score: float | None = None
    cross_page: bool = False
    styles: tuple[Style, ...] = ()
    url: str | None = None
    children: tuple[Span, ...] | None = None
    cells: tuple[TableCell, ...] | None = None
    extra: Extra = field(default_factory=_no_extra, hash=False)


@dataclass(frozen=True, slots=True)
class Line:
    """Spans in reading order. ``list_start``/``list_end`` mark items of a list block."""

    bbox: BBox | None = None
    spans: tuple[Span, ...] = ()
    list_start: bool = False
    list_end: bool = False
    extra: Extra = field(default_factory=_no_extra, hash=False)


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell; ``row`` and ``column`` are those of its top left corner, counted from 0.

    ``lines`` are those of its text as a paragraph has them, with pictures and formulas as spans.
    ``is_head`` marks a column's or a row's head. ``page`` is the ``Page.index`` of the page that
    ``bbox`` is on where that is another than the table's own, as after a page break.
    """

    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    bbox: BBox | None = None
    lines: tuple[Line, ...] = ()
    is_head: bool = False
    page: int | None = None
    extra: Extra = field(default_factory=_no_extra, hash=False)


@dataclass(frozen=True, slots=True)
class Block:
    """A region of one type: ``lines`` for one-level blocks, ``blocks`` for two-level ones.

    ``index`` is the place in the reading order of the page. ``level`` is 1 for the most
    important title. ``angle`` is the text direction, 0, 90, 180 or 270 degrees.
    ``lines_deleted`` marks a tombstone: a block whose lines were merged into an earlier one.
    ``continues_prev`` marks a paragraph that goes on from the previous text block.
    """

    type: BlockType
    bbox: BBox | None = None
    index: int | None = None
    lines: tuple[Line, ...] | None = None
    blocks: tuple[Block, ...] | None = None
    level: int | None = None
    sub_type: str | None = None
    angle: int | None = None
    score: float | None = None
    lines_deleted: bool = False
    continues_prev: bool = False
    extra: Extra = field(default_factory=_no_extra, hash=False)


@dataclass(frozen=True, slots=True)
class Page:
    """One page. ``index`` counts from 0; ``size`` is (width, height) in points as displayed.

    ``layout`` holds the blocks before passes merged any (``preproc_blocks``), ``content`` the
    blocks to read (``para_blocks``), ``discarded`` what stands beside the reading flow.
    ``label`` is the page's printed name ("iv", "A-3") where the file gives one.
    """

    index: int
    size: tuple[float, float] | None = None
    layout: tuple[Block, ...] | None = None
    content: tuple[Block, ...] | None = None
    discarded: tuple[Block, ...] | None = None
    label: str | None = None
    extra: Extra = field(default_factory=_no_extra, hash=False)


@dataclass(frozen=True, slots=True)
class Document:
    """The parsed document. ``backend`` is the backend's short name, ``version`` the producer's."""

    pages: tuple[Page, ...] = ()
    backend: str | None = None
    version: str | None = None
    extra: Extra = field(default_factory=_no_extra, hash=False)
