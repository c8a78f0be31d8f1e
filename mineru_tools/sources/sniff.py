"""Tell a file's media type from its content first, its name second."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import PurePath

UNKNOWN = "application/octet-stream"
HEADER_WINDOW = 1024  # bytes; readers accept a PDF whose header comes late within these

_OOXML = "application/vnd.openxmlformats-officedocument."
DOCX = f"{_OOXML}wordprocessingml.document"
PPTX = f"{_OOXML}presentationml.presentation"
XLSX = f"{_OOXML}spreadsheetml.sheet"

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"II+\x00", "image/tiff"),
    (b"MM\x00+", "image/tiff"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", "image/jp2"),
    (b"\xff\x4f\xff\x51", "image/jp2"),
    (b"{\\rtf", "application/rtf"),
)

_BMP_HEADER_SIZES = {size.to_bytes(4, "little") for size in (12, 40, 52, 56, 64, 108, 124)}

# The brands of HEIF; "mif1" and "msf1" leave open how a picture or a sequence is compressed.
_AVIF = frozenset({b"avif", b"avis"})
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})

_BY_SUFFIX = {
    ".pdf": "application/pdf",
    ".docx": DOCX,
    ".pptx": PPTX,
    ".xlsx": XLSX,
    ".doc": "application/msword",
    ".ppt": "application/vnd.ms-powerpoint",
    ".xls": "application/vnd.ms-excel",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".epub": "application/epub+zip",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".md": "text/markdown",
    ".csv": "text/csv",
    ".txt": "text/plain",
}

_BROKEN_ZIP = (
    zipfile.BadZipFile,
    NotImplementedError,  # a compression that this Python lacks
    RuntimeError,  # encrypted
    ValueError,
    OSError,
    EOFError,
    zlib.error,
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of doc, xls and ppt alike
_OLE_SUFFIXES = frozenset({".doc", ".xls", ".ppt"})
_OOXML_FOLDERS = {"word/": DOCX, "ppt/": PPTX, "xl/": XLSX}
_NOT_TEXT = frozenset(range(32)) - {9, 10, 12, 13, 27}


def media_type(data: bytes, name: str = "") -> str:
    """The media type of ``data``, ``UNKNOWN`` when neither content nor ``name`` tells it."""
    head = data[:HEADER_WINDOW]
    suffix = PurePath(name).suffix.lower()
    for look in _LOOKS:
        found = look(data, head, suffix)
        if found:
            return found
    guess = _BY_SUFFIX.get(suffix, UNKNOWN)
    if guess.startswith("text/") and not _is_text(head):
        return UNKNOWN
    return guess


def _magic(data: bytes, head: bytes, suffix: str) -> str | None:
    found = next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)
    if found:
        return found
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return _heif(head)
    # "BM" alone is too little: the size of the info header follows at byte 14.
    if head[:2] == b"BM" and head[14:18] in _BMP_HEADER_SIZES:
        return "image/bmp"
    return None


def _heif(head: bytes) -> str | None:
    """By the brand that the file calls itself, then those that it says it is fit for."""
    box = head[8 : int.from_bytes(head[:4], "big")]
    brand, fit = box[:4], {box[k : k + 4] for k in range(8, len(box) - 3, 4)}
    if brand not in _AVIF | _HEIC:
        return None
    return "image/avif" if brand in _AVIF or fit & _AVIF else "image/heic"


def _zip(data: bytes, head: bytes, suffix: str) -> str | None:
    if not head.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            declared = _declared(archive)
    except _BROKEN_ZIP:
        return _BY_SUFFIX.get(suffix, "application/zip")
    if declared:
        return declared
    for folder, kind in _OOXML_FOLDERS.items():
        if any(entry.startswith(folder) for entry in names):
            return kind
    return "application/zip"


def _declared(archive: zipfile.ZipFile) -> str | None:
    """The media type that EPUB and OpenDocument files write into themselves."""
    if "mimetype" not in archive.namelist() or archive.getinfo("mimetype").file_size > 200:
        return None
    text = archive.read("mimetype").decode("ascii", "replace").strip()
    return text if "/" in text else None


def _ole(data: bytes, head: bytes, suffix: str) -> str | None:
    if not head.startswith(_OLE):
        return None
    return _BY_SUFFIX[suffix] if suffix in _OLE_SUFFIXES else "application/x-ole-storage"


def _pdf(data: bytes, head: bytes, suffix: str) -> str | None:
    return "application/pdf" if b"%PDF-" in head else None


def _html(data: bytes, head: bytes, suffix: str) -> str | None:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:64].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "text/html"
    return None


def _is_text(head: bytes) -> bool:
    return head.startswith((b"\xff\xfe", b"\xfe\xff")) or not _NOT_TEXT.intersection(head)


# The PDF look comes after the firm signatures: a picture or an archive may hold a PDF's header.
_LOOKS: tuple[Callable[[bytes, bytes, str], str | None], ...] = (_magic, _zip, _ole, _pdf, _html)
