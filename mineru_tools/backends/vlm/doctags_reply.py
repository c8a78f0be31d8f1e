"""A page as DocTags, read as regions that say what stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mineru_tools.backends.vlm.content.markdown_table import pipe_table
from mineru_tools.backends.vlm.content.otsl import is_otsl, otsl_html
from mineru_tools.backends.vlm.doctags_tree import (
    GRID,
    LISTS,
    PICTURES,
    PROSE,
    TABLES,
    Element,
    read_tree,
)
from mineru_tools.backends.vlm.layout_reply import MAX_PARTS, LayoutReply
from mineru_tools.backends.vlm.region import Region
from mineru_tools.backends.vlm.selection import ENTRIES, IN_LIST
from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.document.table_grid import read_table

WHOLE = BBox(0.0, 0.0, 1.0, 1.0)
_TYPES = {
    "title": "doc_title",
    "section_header": "paragraph_title",
    "footnote": "page_footnote",
    "formula": "equation",
    "code": "code",
    "caption": "caption",
    "list_item": "list_item",
    "page_header": "header",
    "page_footer": "footer",
    "reference": "ref_text",
    "document_index": "index",
}
_BOXES = {"checkbox_selected": "☑ ", "checkbox_unselected": "☐ "}
_CHARTS = frozenset({"pie_chart", "bar_chart", "line_chart", "scatter_chart", "heatmap"})
_SPEAKER = re.compile(r"\s*Assistant:\s*")  # of the chat template, where a server leaves it


def read_doctags(reply: str) -> LayoutReply:
    """The regions of a page with their contents, as a model writes them, in its order.

    No text is lost: what stands in no element, or in one that is not known, is text. Parts without
    a place get that of the part before them, which is ``assumed``. A part that is repeated in the
    same place is kept once. A reply without any DocTags is ``unread``. Nothing is raised.
    """
    root, is_doctags = read_tree(
        _SPEAKER.sub("", reply, count=1) if _SPEAKER.match(reply) else reply
    )
    if not is_doctags:
        return LayoutReply((), (reply or "nothing",))
    walk = _Walk()
    walk.frame(root, None)
    regions = list(dict.fromkeys(walk.regions))
    unread = tuple(r.content or r.type for r in regions[MAX_PARTS:])
    message = f"{walk.unplaced} parts without a place are put where the part before them is"
    told = _with_lists(regions[:MAX_PARTS], walk.lists)
    return LayoutReply(told, unread, (message,) if walk.unplaced else ())


class _Walk:
    """Gathers regions, and for each list the regions that are its entries."""

    def __init__(self) -> None:
        self.regions: list[Region] = []
        self.lists: list[list[Region]] = []
        self.unplaced = 0
        self._last = WHOLE

    def frame(self, element: Element, box: BBox | None, *, in_list: bool = False) -> None:
        """What stands within an element that says nothing itself; ``box`` is where that is."""
        box = _box(element.places) or box
        is_list = element.tag in LISTS and not in_list
        if is_list:
            self.lists.append([])
        for part in element.parts:
            if not isinstance(part, str):
                self._part(part, box, in_list=in_list or is_list)
            elif part.strip():
                self._add("text", part.strip(), None, box)

    def _part(self, element: Element, around: BBox | None, *, in_list: bool) -> None:
        box = _box(element.places)
        if element.tag in TABLES:
            self._table(element, box, around)
        elif element.tag in PICTURES:
            self._picture(element, box, around)
        elif element.tag in PROSE:
            self._prose(element, box, around, in_list=in_list)
        else:
            self.frame(element, box or around, in_list=in_list)

    def _prose(
        self, element: Element, box: BBox | None, around: BBox | None, *, in_list: bool
    ) -> None:
        kind = _TYPES.get(element.tag, "text")
        boxes = [found for each in element.inner if (found := _box(each.places))]
        if box is None and boxes and element.tag == "inline":
            box = union_all(boxes)
        text = _text(element)
        if text:
            region = self._add(kind, text, box, around)
            if in_list and element.tag == "list_item" and self.lists:
                self.lists[-1].append(region)
        for each in element.inner:
            if not _is_inline(each):
                self._part(each, box or around, in_list=in_list)

    def _table(self, element: Element, box: BBox | None, around: BBox | None) -> None:
        otsl = _own(element)
        has_cells = is_otsl(otsl)
        kind = "table" if has_cells or element.tag != "document_index" else "index"
        self._within(element, box or around, "table", before=True)
        self._add(kind, otsl if has_cells else otsl.strip(), box, around)
        self._within(element, box or around, "table", before=False)

    def _picture(self, element: Element, box: BBox | None, around: BBox | None) -> None:
        data = _own(element) + "".join(_own(each) for each in element.inner if _is_data(each))
        is_chart = element.tag == "chart" or element.kind in _CHARTS or is_otsl(data)
        content = _rows(data) if is_otsl(data) else data.strip()
        region = self._add("chart" if is_chart else "image", content or None, box, around)
        self.regions[-1] = replace(region, sub_type=element.kind or None)
        self._within(element, box or around, "image", before=True)
        self._within(element, box or around, "image", before=False)

    def _within(self, element: Element, box: BBox | None, whole: str, *, before: bool) -> None:
        """The captions of a whole, or the other parts that stand in it."""
        for each in element.inner:
            if (each.tag == "caption") != before:
                continue
            if each.tag in ("caption", "footnote"):
                self._add(f"{whole}_{each.tag}", _text(each), _box(each.places), box)
            elif not (whole == "image" and _is_data(each)):
                self._part(each, box, in_list=False)

    def _add(self, kind: str, text: str | None, box: BBox | None, around: BBox | None) -> Region:
        if box is None:
            self.unplaced += around is None
            box = around or self._last
        self._last = box
        region = Region(kind, box, content=text)
        self.regions.append(region)
        return region


def _is_inline(element: Element) -> bool:
    return element.tag in PROSE and element.tag != "caption"


def _is_data(element: Element) -> bool:
    """Whether it is what a picture says rather than a part of it."""
    is_bare = not element.places and next(element.inner, None) is None
    return is_bare and element.tag in ("otsl", "chart", "smiles")


def _own(element: Element) -> str:
    return "".join(part for part in element.parts if isinstance(part, str))


def _text(element: Element) -> str:
    """The text of prose with what stands in its lines."""
    words = _words(element)
    if element.tag == "code":
        language = "" if element.kind.lower() == "unknown" else element.kind.lower()
        code = words.strip("\n")
        return f"```{language}\n{code}\n```" if code.strip() else ""
    return _BOXES.get(element.tag, "") + words.strip()


def _words(element: Element) -> str:
    return "".join(
        part if isinstance(part, str) else f" {_in_line(part)} " if _is_inline(part) else ""
        for part in element.parts
    )


def _in_line(element: Element) -> str:
    words = _words(element).strip()
    return rf"\({words}\)" if element.tag == "formula" else _BOXES.get(element.tag, "") + words


def _rows(otsl: str) -> str:
    """The data of a chart as a table in Markdown."""
    grid = read_table(otsl_html(otsl))
    return pipe_table([[cell.text for cell in row] for row in grid.rows]) if grid.rows else ""


def _box(places: Sequence[int]) -> BBox | None:
    """Shares of the page, corners in order, a grid line wide at least; ``None`` without a place."""
    if len(places) < 4:
        return None
    (x0, x1), (y0, y1) = sorted(places[0::2]), sorted(places[1::2])
    spans = [_span(x0, x1), _span(y0, y1)]
    return BBox(spans[0][0], spans[1][0], spans[0][1], spans[1][1])


def _span(low: int, high: int) -> tuple[float, float]:
    low = min(low, GRID - 1)
    high = min(max(high, low + 1), GRID)
    return low / GRID, high / GRID


def _with_lists(regions: Sequence[Region], lists: Sequence[Sequence[Region]]) -> tuple[Region, ...]:
    """The regions with one around the entries of each list that nothing else stands among."""
    firsts: dict[Region, Region] = {}
    for entries in lists[:MAX_PARTS]:
        placed = [region for region in entries if region.content]
        if len(placed) < 2:
            continue
        whole = union_all([region.bbox for region in placed])
        mine = frozenset(placed)
        if not any(
            whole.covers(other.bbox) >= IN_LIST
            for other in regions
            if other not in mine and other.type in ENTRIES
        ):
            firsts[placed[0]] = Region("list", whole)
    return tuple(_around(regions, firsts))


def _around(regions: Sequence[Region], firsts: dict[Region, Region]) -> Iterator[Region]:
    for region in regions:
        if region in firsts:
            yield firsts[region]
        yield region
