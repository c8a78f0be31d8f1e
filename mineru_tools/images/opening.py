"""The way into Pillow for files from outside, and the border where its faults become errors."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

from PIL import Image, ImageFile, features

from mineru_tools.errors import (
    CorruptDocument,
    EngineUnavailable,
    MineruToolsError,
    MissingExtra,
    SourceTooLarge,
)
from mineru_tools.sources.sniff import media_type

# By media type: what Pillow calls the format, and the part of Pillow that may be missing for it.
_KINDS: Mapping[str, tuple[str, str | None]] = MappingProxyType(
    {
        "image/png": ("PNG", None),
        "image/jpeg": ("JPEG", None),
        "image/tiff": ("TIFF", None),
        "image/bmp": ("BMP", None),
        "image/gif": ("GIF", None),
        "image/webp": ("WEBP", "webp"),
        "image/jp2": ("JPEG2000", "jpg_2000"),
        "image/avif": ("AVIF", "avif"),
        "image/heic": ("HEIF", None),
    }
)


def open_file(data: bytes) -> ImageFile.ImageFile:
    """The picture file with its header read and nothing decoded.

    Raises ``CorruptDocument``, ``SourceTooLarge`` (code ``image_too_large``) for more pixels than
    Pillow opens (179 million, or twice a host's ``PIL.Image.MAX_IMAGE_PIXELS``), ``MissingExtra``
    for HEIC without pillow-heif, and ``EngineUnavailable`` for a Pillow built without the format.
    """
    name, part = _KINDS.get(media_type(data), (None, None))
    if name == "HEIF":
        _learn_heif()
    if part and not features.check(part):
        raise EngineUnavailable(
            f"the Pillow that is installed cannot read {name}",
            hint="install a newer Pillow from PyPI: pip install -U pillow",
        )
    with decoding("the file is not a readable picture"):
        return Image.open(io.BytesIO(data), formats=[name or ""])


@contextmanager
def decoding(failure: str, *, code: str | None = None) -> Iterator[None]:
    """The named border: what decoders raise over a file becomes ``CorruptDocument(failure)``."""
    try:
        yield
    except (MemoryError, MineruToolsError):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise SourceTooLarge(
            "the picture has more pixels than are opened",
            hint="scale it down first, or cut it into pages",
            code="image_too_large",
        ) from None
    except Exception as error:
        raise CorruptDocument(
            failure, hint="check that it was copied or downloaded whole", code=code
        ) from error


def _learn_heif() -> None:
    try:
        from pillow_heif import register_heif_opener
    except ImportError:
        raise MissingExtra("HEIC", "pillow-heif") from None
    register_heif_opener()
