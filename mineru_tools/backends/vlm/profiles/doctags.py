"""SmolDocling and granite-docling: a question about the page, and all of it in one reply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PIL.Image import Resampling

from mineru_tools.backends.base import PageIssue
from mineru_tools.backends.vlm.content.settle import settle
from mineru_tools.backends.vlm.conversation import Conversation, PageReading, PageTask
from mineru_tools.backends.vlm.doctags_reply import read_doctags
from mineru_tools.backends.vlm.region import Region
from mineru_tools.backends.vlm.request import Request, Sampling
from mineru_tools.backends.vlm.steps import contents, layout_of, questions, without_empty_lists

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST = 2048  # pixels of an edge: the models see no more
PAGE_PROMPT = "Convert this page to docling."
PROMPTS: Mapping[str, str] = {
    "table": "Convert table to OTSL.",
    "equation": "Convert formula to LaTeX.",
    "code": "Convert code to text.",
    "algorithm": "Convert code to text.",
    "chart": "Convert chart to table.",
}
_DESCRIBED = frozenset({"image", "chart"})


class DocTagsProfile:
    """A page in one reply; where regions are given, each is asked about as a small page.

    The issues are those of ``steps``.
    """

    name = "doctags"
    sees_layout = True
    joins_cells = False

    def read(self, task: PageTask) -> Conversation[PageReading]:
        page = task.picture()
        issues: list[PageIssue] = []
        if task.regions is not None:
            asked = questions(page, task.regions, task, _question, issues)
            size = page.size
            del page
            told = yield from contents(task.regions, asked, size, task.index, issues, _said)
            regions = without_empty_lists(told)
        else:
            (answer,) = yield (Request(PAGE_PROMPT, _shown(page), Sampling(), system=""),)
            del page
            found = layout_of(answer, read_doctags, task.index, issues)
            regions = [_as_wanted(region, task) for region in found]
        return PageReading(task.index, settle(regions), tuple(issues))


def _shown(page: Image) -> Image:
    scale = LONGEST / max(page.size)
    if scale >= 1:
        return page
    width, height = (max(1, round(side * scale)) for side in page.size)
    return page.resize((width, height), Resampling.BICUBIC)


def _as_wanted(region: Region, task: PageTask) -> Region:
    """The region without what nobody wants to know of it."""
    is_wanted = task.wanted(region) and (task.image_analysis or region.type not in _DESCRIBED)
    return region if is_wanted else replace(region, content=None)


def _question(region: Region, picture: Image) -> Request | None:
    if region.type == "image":
        return None  # there is no prompt that has one described
    return Request(PROMPTS.get(region.type, PAGE_PROMPT), picture, Sampling(), system="")


def _said(region: Region, reply: str) -> str:
    """What a reply about a region says of it; one without tags is what it says."""
    found = read_doctags(reply).regions
    same = [each for each in found if each.type == region.type]
    if region.type in ("table", "chart") and same:
        return same[0].content or ""
    return "\n".join(each.content for each in found if each.content) or reply
