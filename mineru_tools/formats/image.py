"""The reader of the rows of pictures."""

from __future__ import annotations

from mineru_tools.images.source import open_image
from mineru_tools.options import ParseOptions
from mineru_tools.sources.pages import PagedSource
from mineru_tools.sources.source import Source


def open_pages(source: Source, options: ParseOptions) -> PagedSource:
    """The open picture; raises what ``open_image`` raises."""
    return open_image(source.data)
