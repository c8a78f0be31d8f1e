"""A server that knows the answers and writes them as models other than MinerU's do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from PIL import Image

from benchmarks.vlm_oracle import KnownPage, Oracle
from mineru_tools.backends.vlm.part_words import PLAIN
from mineru_tools.document.detections import Region

_WORDS = {kind: word for word, kind in PLAIN.items()} | {
    "title": "heading",
    "list_item": "text",
    "caption": "picture caption",
}
_TAGS = {
    "title": "section_header_level_1",
    "list_item": "list_item",
    "table": "otsl",
    "equation": "formula",
    "image": "picture",
    "chart": "picture",
    "header": "page_header",
    "footer": "page_footer",
    "page_footnote": "footnote",
    "caption": "caption",
    "index": "document_index",
}
_DESCRIBED = re.compile(r"<\|content_start\|>(.*)<\|content_end\|>", re.DOTALL)
_PAGE = "Layout Detection"  # by which the oracle knows that a whole page is meant


class JsonWriter(Oracle):
    """Boxes in JSON, in thousandths; a list is one part."""

    def __init__(self, pages: Sequence[KnownPage]) -> None:
        super().__init__([replace(p, regions=tuple(_whole(_plain(p.regions)))) for p in pages])

    def known(self, prompt: str, picture: Image.Image) -> tuple[int, int | None]:
        """As ``Oracle``; the prompt about the layout speaks of a page."""
        return super().known(_PAGE if "this page" in prompt else "", picture)

    def reply(self, page: int, region: int | None) -> str:
        """What a model would write."""
        if region is not None:
            return super().reply(page, region)
        regions = self.pages[page].regions
        rows = [
            {"bbox_2d": [round(1000 * value) for value in each.bbox], "label": _WORDS[each.type]}
            for each in regions
        ]
        return f"```json\n{json.dumps(rows, indent=1)}\n```"


class DocTagsWriter(Oracle):
    """A page at once, in DocTags."""

    def known(self, prompt: str, picture: Image.Image) -> tuple[int, int | None]:
        """As ``Oracle``: a page each time."""
        return super().known(_PAGE, picture)

    def reply(self, page: int, region: int | None) -> str:
        """What a model would write."""
        return f"<doctag>{''.join(_elements(_plain(self.pages[page].regions)))}</doctag>"


WRITERS: dict[str, type[Oracle]] = {
    "mineru": Oracle,
    "json_boxes": JsonWriter,
    "doctags": DocTagsWriter,
}


def _plain(regions: Sequence[Region]) -> Iterator[Region]:
    """Pictures described without MinerU's tags."""
    for region in regions:
        described = _DESCRIBED.search(region.content or "")
        yield replace(region, content=described[1]) if described else region


def _whole(regions: Iterator[Region]) -> Iterator[Region]:
    """Lists with their entries as one text, instead of frames and entries."""
    frame: Region | None = None
    for region in regions:
        if region.type == "list_item" and frame is not None:
            entry = " ".join((region.content or "").split())
            frame = replace(frame, content=f"{frame.content or ''}\n{entry}".strip())
            continue
        if frame is not None:
            yield frame
        frame = region if region.type == "list" else None
        if frame is None:
            yield region
    if frame is not None:
        yield frame


def _elements(regions: Iterator[Region]) -> Iterator[str]:
    in_list = False
    for region in regions:
        if in_list and region.type != "list_item":
            yield "</unordered_list>\n"
            in_list = False
        if region.type == "list":
            yield "<unordered_list>"
            in_list = True
            continue
        tag = _TAGS.get(region.type, "text")
        places = "".join(f"<loc_{min(499, max(0, round(500 * v)))}>" for v in region.bbox)
        yield f"<{tag}>{places}{region.content or ''}</{tag}>\n"
    if in_list:
        yield "</unordered_list>"
