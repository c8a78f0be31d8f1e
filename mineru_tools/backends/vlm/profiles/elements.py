"""Models that read one element at a time and see no layout: that comes from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from mineru_tools.backends.base import PageIssue
from mineru_tools.backends.vlm.content.plain_answer import (
    plain_chart,
    plain_formula,
    plain_table,
    plain_text,
    plain_title,
    unfenced,
)
from mineru_tools.backends.vlm.content.settle import settle
from mineru_tools.backends.vlm.conversation import Conversation, PageReading, PageTask
from mineru_tools.backends.vlm.region import Region
from mineru_tools.backends.vlm.request import Request, Sampling
from mineru_tools.backends.vlm.steps import contents, questions, without_empty_lists

if TYPE_CHECKING:
    from PIL.Image import Image

_TITLES = frozenset({"title", "doc_title", "paragraph_title"})
_CODE = frozenset({"code", "algorithm"})


@dataclass(frozen=True, slots=True)
class ElementProfile:
    """A model with a prompt for each kind of element; ``text`` is the one for all other kinds.

    Pictures, and charts where there is no prompt for them, are not asked about. The issues are
    those of ``steps``, and ``vlm_layout`` where no regions were given.
    """

    name: str
    text: str
    prompts: Mapping[str, str]
    sampling: Sampling = Sampling()  # noqa: RUF009 - frozen
    sees_layout: bool = False
    joins_cells: bool = False

    def read(self, task: PageTask) -> Conversation[PageReading]:
        page = task.picture()
        if task.regions is None:
            message = f"models of the profile {self.name} see no layout, and none was given"
            return PageReading(
                task.index, (), (PageIssue(task.index, "layout", "vlm_layout", message),)
            )
        issues: list[PageIssue] = []
        asked = questions(page, task.regions, task, self._question, issues)
        size = page.size
        del page
        told = yield from contents(task.regions, asked, size, task.index, issues, _said)
        return PageReading(task.index, settle(without_empty_lists(told)), tuple(issues))

    def _question(self, region: Region, picture: Image) -> Request | None:
        prompt = self.prompts.get(region.type)
        if prompt is None and region.type in ("image", "chart"):
            return None
        return Request(prompt or self.text, picture, self.sampling, system="")


def paddleocr_vl() -> ElementProfile:
    """PaddleOCR-VL; its tables are OTSL, its charts tables in Markdown."""
    prompts = {
        "table": "Table Recognition:",
        "equation": "Formula Recognition:",
        "chart": "Chart Recognition:",
    }
    return ElementProfile("paddleocr_vl", "OCR:", MappingProxyType(prompts))


def glm_ocr() -> ElementProfile:
    """GLM-OCR; its tables are HTML. It is asked with the penalty that its own client asks with."""
    prompts = {"table": "Table Recognition:", "equation": "Formula Recognition:"}
    sampling = Sampling(repetition_penalty=1.1)
    return ElementProfile("glm_ocr", "Text Recognition:", MappingProxyType(prompts), sampling)


def _said(region: Region, reply: str) -> str:
    if region.type == "table":
        return plain_table(reply)
    if region.type == "equation":
        return plain_formula(reply)
    if region.type in _TITLES:
        return plain_title(reply)
    if region.type == "chart":
        return plain_chart(reply)
    return unfenced(reply) if region.type in _CODE else plain_text(reply)
