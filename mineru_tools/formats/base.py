"""What a format's reader is, and the way from a source to its open pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from mineru_tools.options import ParseOptions
    from mineru_tools.sources.pages import PagedSource
    from mineru_tools.sources.source import Source


class PagedReader(Protocol):
    """Opens a format made of pages; raises ``CorruptDocument`` or ``EncryptedDocument``."""

    def __call__(self, source: Source, options: ParseOptions) -> PagedSource: ...


@dataclass(frozen=True, slots=True)
class Format:
    """One row of the table: how a format is recognised and what reads it.

    ``reader`` is ``"module:attribute"`` of a ``PagedReader``; without one the format is planned and
    ``planned`` tells the user what to do until then. ``extra`` provides the reader's packages.
    """

    name: str
    suffixes: tuple[str, ...]
    media_types: tuple[str, ...]
    reader: str | None = None
    extra: str | None = None
    planned: str | None = None
