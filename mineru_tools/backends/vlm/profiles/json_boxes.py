"""General vision-language models: boxes in JSON, contents by questions that anybody understands.

Models that were trained to find things say where these are in a way of their own: Qwen2.5-VL in
pixels of the picture it is shown, Qwen2-VL, Qwen3-VL and InternVL in thousandths of it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PIL.Image import Resampling

from mineru_tools.backends.base import PageIssue
from mineru_tools.backends.vlm.content.plain_answer import (
    plain_chart,
    plain_formula,
    plain_table,
    plain_text,
    plain_title,
    unfenced,
    without_thoughts,
)
from mineru_tools.backends.vlm.content.settle import settle
from mineru_tools.backends.vlm.conversation import Conversation, PageReading, PageTask
from mineru_tools.backends.vlm.json_layout import Unit, read_json_layout
from mineru_tools.backends.vlm.layout_reply import LayoutReply
from mineru_tools.backends.vlm.part_words import PLAIN
from mineru_tools.backends.vlm.region import Region
from mineru_tools.backends.vlm.request import Request, Sampling
from mineru_tools.backends.vlm.steps import contents, layout_of, questions, without_empty_lists

if TYPE_CHECKING:
    from PIL.Image import Image

SQUARE = 28  # pixels: what Qwen2.5-VL sees at once; it makes other sizes multiples of this
SQUARES = 1280  # of a picture at most; more is made smaller by some servers, and boxes with it
_UNITS: Mapping[Unit, str] = {
    "thousandths": "in thousandths of the picture's width and height, from 0 to 1000",
    "pixels": "in pixels of the picture, which is {} wide and {} high",
}
_LAYOUT = (
    "Find all parts of this page and list them in reading order, as a JSON array with an object "
    'for each part: {{"bbox": [x1, y1, x2, y2], "type": "..."}}. x1, y1 is the upper left corner '
    "and x2, y2 the lower right one, {unit}. The type is one of: {types}. Leave out nothing that "
    "is printed, and name each part once: a paragraph, a list, a table or a picture as a whole. "
    "Write the JSON and nothing else."
)
_AS_IT_STANDS = "exactly as it stands, in its own language, and nothing else: no comments"
_TEXT = (
    f"Write down the text in this picture {_AS_IT_STANDS}, no Markdown. Write formulas as LaTeX "
    r"between \( and \)."
)
_LIST = f"{_TEXT} Write each entry on a line of its own, with its number or sign."
_CODE = (
    f"Write down the code in this picture {_AS_IT_STANDS}. Keep its lines and how far they are "
    "indented."
)
PROMPTS: Mapping[str, str] = {
    "table": (
        f"Write down the table in this picture {_AS_IT_STANDS}. Write it as HTML with <table>, "
        "<tr> and <td>, with rowspan and colspan where a cell reaches over several."
    ),
    "equation": (
        "Write down the formula in this picture as LaTeX, exactly as it stands, and nothing else: "
        "no comments, no dollars."
    ),
    "chart": (
        "Write down the data of the chart in this picture as a table in Markdown, names as they "
        "are printed, and nothing else."
    ),
    "image": "Say in one sentence what this picture shows.",
    "code": _CODE,
    "algorithm": _CODE,
    "list": _LIST,
    "index": _LIST,
}
_READ: Mapping[str, Callable[[str], str]] = {
    "table": plain_table,
    "equation": plain_formula,
    "chart": plain_chart,
    "image": str.strip,
    "code": unfenced,
    "algorithm": unfenced,
    "title": plain_title,
    "doc_title": plain_title,
    "paragraph_title": plain_title,
}


@dataclass(frozen=True, slots=True)
class JsonBoxesProfile:
    """A model that chats; ``unit`` is what it makes boxes of. The issues are those of ``steps``."""

    name: str = "json_boxes"
    unit: Unit = "thousandths"
    sees_layout: bool = True
    joins_cells: bool = False

    def read(self, task: PageTask) -> Conversation[PageReading]:
        page = task.picture()
        issues: list[PageIssue] = []
        regions = task.regions
        if regions is None:
            shown = _shown(page)
            read = partial(_layout, size=shown.size, unit=self.unit)
            (answer,) = yield (Request(_layout_prompt(self.unit, shown.size), shown, Sampling()),)
            del shown
            regions = layout_of(answer, read, task.index, issues)
        asked = questions(page, regions, task, _question, issues)
        size = page.size
        del page
        told = yield from contents(regions, asked, size, task.index, issues, _said)
        return PageReading(task.index, settle(without_empty_lists(told)), tuple(issues))


def in_pixels() -> JsonBoxesProfile:
    """The profile of models that count pixels: Qwen2.5-VL."""
    return JsonBoxesProfile("json_boxes_pixels", "pixels")


def _shown(page: Image) -> Image:
    """The page in a size that no server changes, so that its pixels are those that a model counts.

    Never larger than it is, but for its edges that become multiples of ``SQUARE``.
    """
    scale = min(1.0, math.sqrt(SQUARES * SQUARE**2 / (page.width * page.height)))
    longest = SQUARES * SQUARE  # of a page that is a mere line
    width, height = (
        min(max(SQUARE, math.floor(side * scale / SQUARE) * SQUARE), longest) for side in page.size
    )
    return page.resize((width, height), Resampling.BICUBIC)


def _layout_prompt(unit: Unit, size: tuple[int, int]) -> str:
    return _LAYOUT.format(unit=_UNITS[unit].format(*size), types=", ".join(PLAIN))


def _layout(reply: str, size: tuple[int, int], unit: Unit) -> LayoutReply:
    return read_json_layout(without_thoughts(reply), size, unit)


def _question(region: Region, picture: Image) -> Request:
    return Request(PROMPTS.get(region.type, _TEXT), picture, Sampling())


def _said(region: Region, reply: str) -> str:
    return _READ.get(region.type, plain_text)(without_thoughts(reply))
