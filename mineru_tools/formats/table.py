"""The formats, one row each; a new format is one row and one file."""

from __future__ import annotations

from mineru_tools.errors import UnsupportedFormat
from mineru_tools.formats.base import Format, PagedReader
from mineru_tools.options import ParseOptions
from mineru_tools.registry import load
from mineru_tools.sources.pages import PagedSource
from mineru_tools.sources.sniff import DOCX, PPTX, XLSX, media_type
from mineru_tools.sources.source import Source

_IMAGE = "mineru_tools.formats.image:open_pages"
_TO_PDF = "convert it to PDF first, for example with LibreOffice: soffice --convert-to pdf FILE"
_PRINT = "print it to a PDF first"
_AS_IT_IS = "it is text already: use it as it is"

FORMATS: tuple[Format, ...] = (
    Format(
        "PDF",
        (".pdf",),
        ("application/pdf",),
        reader="mineru_tools.formats.pdf:open_pages",
    ),
    Format("PNG", (".png",), ("image/png",), reader=_IMAGE),
    Format("JPEG", (".jpg", ".jpeg", ".jfif"), ("image/jpeg",), reader=_IMAGE),
    Format("TIFF", (".tif", ".tiff"), ("image/tiff",), reader=_IMAGE),
    Format("WebP", (".webp",), ("image/webp",), reader=_IMAGE),
    Format("BMP", (".bmp",), ("image/bmp",), reader=_IMAGE),
    Format("GIF", (".gif",), ("image/gif",), reader=_IMAGE),
    Format("JPEG 2000", (".jp2", ".j2k"), ("image/jp2",), reader=_IMAGE),
    Format("HEIC", (".heic", ".heif"), ("image/heic",), reader=_IMAGE),
    Format("AVIF", (".avif",), ("image/avif",), reader=_IMAGE),
    Format("Word", (".docx",), (DOCX,), extra="office", planned=_TO_PDF),
    Format("PowerPoint", (".pptx",), (PPTX,), extra="office", planned=_TO_PDF),
    Format("Excel", (".xlsx",), (XLSX,), extra="office", planned=_TO_PDF),
    Format(
        "Office 97-2003",
        (".doc", ".ppt", ".xls"),
        (
            "application/msword",
            "application/vnd.ms-powerpoint",
            "application/vnd.ms-excel",
            "application/x-ole-storage",
        ),
        planned=_TO_PDF,
    ),
    Format(
        "OpenDocument",
        (".odt", ".ods", ".odp"),
        (
            "application/vnd.oasis.opendocument.text",
            "application/vnd.oasis.opendocument.spreadsheet",
            "application/vnd.oasis.opendocument.presentation",
        ),
        planned=_TO_PDF,
    ),
    Format("RTF", (".rtf",), ("application/rtf",), planned=_TO_PDF),
    Format("EPUB", (".epub",), ("application/epub+zip",), planned=_PRINT),
    Format(
        "HTML",
        (".html", ".htm", ".xhtml"),
        ("text/html", "application/xhtml+xml"),
        planned=_PRINT,
    ),
    Format(
        "plain text",
        (".txt", ".md", ".csv"),
        ("text/plain", "text/markdown", "text/csv"),
        planned=_AS_IT_IS,
    ),
)


def readable_suffixes() -> frozenset[str]:
    """The file name endings, with their dot, of the formats that can be read today."""
    return frozenset(suffix for row in FORMATS if row.reader for suffix in row.suffixes)


def format_of(source: Source) -> Format:
    """The row of the table for ``source``; ``UnsupportedFormat`` when it cannot be read."""
    kind = media_type(source.data, source.name)
    row = next((row for row in FORMATS if kind in row.media_types), None)
    if row is None:
        known = ", ".join(row.name for row in FORMATS if row.reader)
        raise UnsupportedFormat(
            f"{source.name} is in no format known here ({kind})", hint=f"readable: {known}"
        )
    if row.reader is None:
        raise UnsupportedFormat(f"{source.name} is {row.name}, not readable yet", hint=row.planned)
    return row


def open_pages(source: Source, options: ParseOptions) -> PagedSource:
    """The pages of ``source``, to be closed by the caller; raises any ``SourceError``."""
    row = format_of(source)
    assert row.reader is not None
    reader: PagedReader = load(row.reader, feature=row.name, extra=row.extra)
    return reader(source, options)
