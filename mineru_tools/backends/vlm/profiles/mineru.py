"""MinerU2.5 and its Pro successors: the layout of a page first, then what each region says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from PIL.Image import Resampling

from mineru_tools.backends.base import PageIssue
from mineru_tools.backends.vlm.content.settle import settle
from mineru_tools.backends.vlm.conversation import Conversation, PageReading, PageTask
from mineru_tools.backends.vlm.crops import fitted, upright
from mineru_tools.backends.vlm.layout_reply import read_layout
from mineru_tools.backends.vlm.region import Region
from mineru_tools.backends.vlm.request import Request, Sampling
from mineru_tools.backends.vlm.selection import without_captions_inside, worth_asking
from mineru_tools.backends.vlm.steps import Question, contents, crop_of, layout_of
from mineru_tools.backends.vlm.table_pictures import marked, pictures_in_tables, without_shown

if TYPE_CHECKING:
    from PIL.Image import Image

LAYOUT_SIDE = 1036  # pixels, whatever the form of the page; so the model was trained
LAYOUT_PROMPT = "\nLayout Detection:"
TEXT_PROMPT = "\nText Recognition:"
PROMPTS: Mapping[str, str] = {
    "table": "\nTable Recognition:",
    "equation": "\nFormula Recognition:",
    "image": "\nImage Analysis:",
    "chart": "\nImage Analysis:",
}
LAYOUT = Sampling()
CONTENT = Sampling(presence_penalty=1.0, frequency_penalty=0.05)
TABLE = Sampling(presence_penalty=1.0, frequency_penalty=0.005)  # cells do repeat


class MinerUProfile:
    """The two steps of MinerU2.5; the issues are those of ``steps``."""

    name = "mineru"
    sees_layout = True
    joins_cells = True

    def read(self, task: PageTask) -> Conversation[PageReading]:
        page = task.picture()
        issues: list[PageIssue] = []
        regions = task.regions
        if regions is None:
            (answer,) = yield (layout_question(page),)
            regions = layout_of(answer, read_layout, task.index, issues)
        regions = without_captions_inside(regions)
        addresses: dict[int, dict[str, str]] = {}
        asked = content_questions(page, regions, task, addresses, issues)
        size = page.size
        del page  # let go with the last question, while the answers are waited for
        read = yield from contents(regions, asked, size, task.index, issues)
        settled = without_shown(settle(read, pictures=addresses))
        return PageReading(task.index, settled, tuple(issues))


def layout_question(page: Image) -> Request:
    """The question about a page, shown as a small square whatever its form."""
    size = (LAYOUT_SIDE, LAYOUT_SIDE)
    return Request(LAYOUT_PROMPT, page.resize(size, Resampling.BICUBIC), LAYOUT)


def content_questions(
    page: Image,
    regions: Sequence[Region],
    task: PageTask,
    addresses: dict[int, dict[str, str]],
    issues: list[PageIssue],
) -> Iterator[Question]:
    """A question for each region that has a content; ``addresses`` are those of marks in tables."""
    asked = worth_asking(regions, task.wanted, image_analysis=task.image_analysis)
    tables = [index for index in asked if regions[index].type == "table"]
    pictures = pictures_in_tables(regions, tables)
    in_tables = {index for indices in pictures.values() for index in indices}
    for index in asked:
        region = regions[index]
        if index in in_tables:
            continue
        picture = crop_of(page, region, task.index, issues)
        if picture is None:
            continue
        if index in pictures:
            within = [regions[each] for each in pictures[index]]
            picture, addresses[index] = marked(picture, region, within, page.size)
        else:
            picture = upright(picture, region.angle)
        sampling = TABLE if region.type == "table" else CONTENT
        yield index, Request(PROMPTS.get(region.type, TEXT_PROMPT), fitted(picture), sampling)
