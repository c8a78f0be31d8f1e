"""The two steps that most models read a page in: where things are, then what each of them says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from mineru_tools.backends.base import PageIssue
from mineru_tools.backends.vlm.conversation import Conversation, PageTask
from mineru_tools.backends.vlm.crops import cut, fitted, upright
from mineru_tools.backends.vlm.layout_reply import LayoutReply
from mineru_tools.backends.vlm.region import Region, named
from mineru_tools.backends.vlm.request import Answer, Reply, Request
from mineru_tools.backends.vlm.selection import lone_lists, worth_asking
from mineru_tools.errors import ModelError

if TYPE_CHECKING:
    from PIL.Image import Image

_PAGES_HELD = 4  # as many pixels in one go: the regions of a page that is not hostile fill one
_QUOTED = 80  # characters of a reply that could not be read

Question: TypeAlias = tuple[int, Request]  # of the region with that index


def layout_of(
    answer: Answer, read: Callable[[str], LayoutReply], page: int, issues: list[PageIssue]
) -> tuple[Region, ...]:
    """The regions that an answer about the layout tells, none where there is no reply.

    Issues: ``vlm_layout`` no reply, ``vlm_layout_reply`` one that says less than it should,
    ``vlm_layout_assumed`` one that was taken otherwise than it was asked for, ``vlm_truncated`` one
    that was cut off.
    """
    if isinstance(answer, ModelError):
        issues.append(PageIssue(page, "layout", "vlm_layout", f"no layout: {answer.message}"))
        return ()
    layout = read(answer.text)
    if answer.finish == "length":
        message = f"the layout was cut off after {len(layout.regions)} regions"
        issues.append(PageIssue(page, "layout", "vlm_truncated", message))
    if layout.unread:
        count, first = len(layout.unread), layout.unread[0].strip()[:_QUOTED]
        message = f"{count} pieces of the layout could not be read, the first: {first!r}"
        issues.append(PageIssue(page, "layout", "vlm_layout_reply", message))
    issues.extend(PageIssue(page, "layout", "vlm_layout_assumed", each) for each in layout.assumed)
    return layout.regions


def crop_of(page: Image, region: Region, index: int, issues: list[PageIssue]) -> Image | None:
    """The picture of a region; where it has none, ``None`` and ``vlm_block`` of page ``index``."""
    picture = cut(page, region.bbox)
    if picture is None:
        issues.append(_block_issue(index, region, "no pixel of the page lies in it"))
    return picture


def questions(
    page: Image,
    regions: Sequence[Region],
    task: PageTask,
    ask: Callable[[Region, Image], Request | None],
    issues: list[PageIssue],
) -> Iterator[Question]:
    """A question about each region worth one, as ``ask`` puts it to its picture, if it does."""
    lists = {index for index in lone_lists(regions) if task.wanted(regions[index])}
    asked = worth_asking(regions, task.wanted, image_analysis=task.image_analysis)
    for index in sorted(lists.union(asked)):
        region = regions[index]
        picture = crop_of(page, region, task.index, issues)
        if picture is None:
            continue
        request = ask(region, fitted(upright(picture, region.angle)))
        if request is not None:
            yield index, request


def contents(
    regions: Sequence[Region],
    questions: Iterator[Question],
    size: tuple[int, int],
    index: int,
    issues: list[PageIssue],
    said: Callable[[Region, str], str] = lambda _, text: text,
) -> Conversation[list[Region]]:
    """The regions with what is answered about them, as ``said`` reads the reply about a region.

    The pictures of one go have no more pixels than some pages of this ``size``. Issues of page
    ``index``: ``vlm_block`` no content of a region, ``vlm_truncated`` a reply that was cut off.
    """
    limit = _PAGES_HELD * size[0] * size[1]
    read = list(regions)
    for batch in _batches(questions, limit):
        answers = yield [request for _, request in batch]
        for (k, _), answer in zip(batch, answers, strict=True):
            region = regions[k]
            if isinstance(answer, Reply):
                read[k] = replace(region, content=said(region, answer.text))
            issues.extend(_issues(region, answer, index))
    return read


def without_empty_lists(regions: Sequence[Region]) -> list[Region]:
    """The regions, lists that say nothing made text: so they are seen as pictures."""
    empty = {index for index in lone_lists(regions) if regions[index].content is None}
    return [replace(r, type="text") if k in empty else r for k, r in enumerate(regions)]


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


def _issues(region: Region, answer: Answer, page: int) -> Iterator[PageIssue]:
    if isinstance(answer, ModelError):
        yield _block_issue(page, region, answer.message)
    elif answer.finish == "length":
        message = f"the reply about a {named(region)} was cut off"
        yield PageIssue(page, "content", "vlm_truncated", message)


def _block_issue(page: int, region: Region, why: str) -> PageIssue:
    return PageIssue(page, "content", "vlm_block", f"a {named(region)} could not be read: {why}")
