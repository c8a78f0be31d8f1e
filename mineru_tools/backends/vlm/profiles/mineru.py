"""MinerU2.5 and its Pro successors: the layout of a page first, then what each region says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from PIL.Image import Resampling

from mineru_tools.backends.base import PageIssue
from mineru_tools.backends.vlm.content.settle import settle
from mineru_tools.backends.vlm.conversation import Conversation, PageReading, PageTask
from mineru_tools.backends.vlm.crops import cut, fitted, upright
from mineru_tools.backends.vlm.layout_reply import read_layout
from mineru_tools.backends.vlm.region import Region
from mineru_tools.backends.vlm.request import Answer, Request, Sampling
from mineru_tools.backends.vlm.selection import without_captions_inside, worth_asking
from mineru_tools.backends.vlm.table_pictures import marked, pictures_in_tables, without_shown
from mineru_tools.errors import ModelError

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

_PAGES_HELD = 4  # as many pixels in one go: the regions of a page that is not hostile fill one
_QUOTED = 80  # characters of a reply that could not be read


Question: TypeAlias = tuple[int, Request]  # of the region with that index


class MinerUProfile:
    """The two steps of MinerU2.5.

    Issues: ``vlm_layout`` no reply about the layout, ``vlm_layout_reply`` one that says less than
    it should, ``vlm_block`` no content of a region, ``vlm_truncated`` a reply that was cut off.
    """

    name = "mineru"
    sees_layout = True

    def read(self, task: PageTask) -> Conversation[PageReading]:
        page = task.picture()
        issues: list[PageIssue] = []
        regions = task.regions
        if regions is None:
            (answer,) = yield (_layout_question(page),)
            regions = _layout(answer, task.index, issues)
        regions = without_captions_inside(regions)
        addresses: dict[int, dict[str, str]] = {}
        questions = _questions(page, regions, task, addresses, issues)
        limit = _PAGES_HELD * page.width * page.height
        del page  # let go with the last question, while the answers are waited for
        read = list(regions)
        for batch in _batches(questions, limit):
            answers = yield [request for _, request in batch]
            for (index, _), answer in zip(batch, answers, strict=True):
                read[index] = _answered(regions[index], answer, task.index, issues)
        settled = without_shown(settle(read, pictures=addresses))
        return PageReading(task.index, settled, tuple(issues))


def _layout_question(page: Image) -> Request:
    size = (LAYOUT_SIDE, LAYOUT_SIDE)
    return Request(LAYOUT_PROMPT, page.resize(size, Resampling.BICUBIC), LAYOUT)


def _layout(answer: Answer, page: int, issues: list[PageIssue]) -> tuple[Region, ...]:
    if isinstance(answer, ModelError):
        issues.append(PageIssue(page, "layout", "vlm_layout", f"no layout: {answer.message}"))
        return ()
    layout = read_layout(answer.text)
    if answer.finish == "length":
        message = f"the layout was cut off after {len(layout.regions)} regions"
        issues.append(PageIssue(page, "layout", "vlm_truncated", message))
    if layout.unread:
        count, first = len(layout.unread), layout.unread[0].strip()[:_QUOTED]
        message = f"{count} pieces of the layout could not be read, the first: {first!r}"
        issues.append(PageIssue(page, "layout", "vlm_layout_reply", message))
    return layout.regions


def _questions(
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
        picture = cut(page, region.bbox)
        if picture is None:
            issues.append(_block_issue(task.index, region, "no pixel of the page lies in it"))
            continue
        if index in pictures:
            within = [regions[each] for each in pictures[index]]
            picture, addresses[index] = marked(picture, region, within, page.size)
        else:
            picture = upright(picture, region.angle)
        sampling = TABLE if region.type == "table" else CONTENT
        yield index, Request(PROMPTS.get(region.type, TEXT_PROMPT), fitted(picture), sampling)


def _batches(questions: Iterator[Question], limit: int) -> Iterator[list[Question]]:
    """The questions in lists whose pictures have no more pixels than ``limit``, or are one."""
    batch: list[Question] = []
    held = 0
    for index, request in questions:
        pixels = request.image.width * request.image.height if request.image else 0
        if batch and held + pixels > limit:
            yield batch
            batch, held = [], 0
        batch.append((index, request))
        held += pixels
    if batch:
        yield batch


def _answered(region: Region, answer: Answer, page: int, issues: list[PageIssue]) -> Region:
    if isinstance(answer, ModelError):
        issues.append(_block_issue(page, region, answer.message))
        return region
    if answer.finish == "length":
        message = f"the reply about a {_named(region)} was cut off"
        issues.append(PageIssue(page, "content", "vlm_truncated", message))
    return replace(region, content=answer.text)


def _block_issue(page: int, region: Region, why: str) -> PageIssue:
    return PageIssue(page, "content", "vlm_block", f"a {_named(region)} could not be read: {why}")


def _named(region: Region) -> str:
    corners = ", ".join(f"{value:.3f}" for value in region.bbox)
    return f"region of type {region.type} at ({corners})"
