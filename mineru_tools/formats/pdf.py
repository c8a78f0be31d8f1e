"""The PDF row's reader."""

from __future__ import annotations

from mineru_tools.options import ParseOptions
from mineru_tools.pdf.source import open_pdf
from mineru_tools.sources.pages import PagedSource
from mineru_tools.sources.source import Source


def open_pages(source: Source, options: ParseOptions) -> PagedSource:
    """The open PDF; raises ``CorruptDocument`` or ``EncryptedDocument``."""
    return open_pdf(source.data, password=options.password)
