"""The talk with a model about one page, written as a generator, whoever the model is."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar

from mineru_tools.backends.base import PageIssue
from mineru_tools.backends.vlm.region import Region
from mineru_tools.backends.vlm.request import Answer, Request

if TYPE_CHECKING:
    from PIL.Image import Image

T = TypeVar("T")

Conversation: TypeAlias = Generator[Sequence[Request], Sequence[Answer], T]
"""Yields questions that may be asked at once, is sent as many answers, and returns what it found.

Pictures are made inside, so that a conversation that has not begun holds none.
"""


def _everything(region: Region) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class PageTask:
    """A page to talk about.

    ``picture`` makes the RGB picture of the page as displayed. ``regions`` are given where
    somebody else saw the layout; then the model is not asked for it. ``wanted`` says of which
    regions the content is asked.
    """

    index: int
    picture: Callable[[], Image]
    regions: tuple[Region, ...] | None = None
    wanted: Callable[[Region], bool] = field(default=_everything)
    image_analysis: bool = True


@dataclass(frozen=True, slots=True)
class PageReading:
    """What the model said of a page: regions in reading order; nothing that failed is missing.

    A region whose content nobody could give has ``content=None`` and an issue.
    """

    index: int
    regions: tuple[Region, ...]
    issues: tuple[PageIssue, ...] = ()


class Profile(Protocol):
    """How one family of models is spoken to: ``mineru``, a general model with JSON boxes, ….

    ``sees_layout`` tells whether it can be asked for regions; if not, tasks must give them.
    ``joins_cells`` tells whether it can be asked which cells of a table go on over a page break.
    """

    name: str
    sees_layout: bool
    joins_cells: bool

    def read(self, task: PageTask) -> Conversation[PageReading]:
        """The talk about one page; raises nothing but what ``picture`` raises."""
        ...
