"""Where the reader of an output finds a picture: in a file beside it, or in its own text."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from urllib.parse import quote

from mineru_tools.errors import OptionsError
from mineru_tools.render.options import RenderOptions

Assets = Mapping[str, bytes]
"""Image files by bare name."""

_MIME = {
    ".png": "image/png",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".bmp": "image/bmp",
    ".svg": "image/svg+xml",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
}
_SRC = re.compile(r"""(<img\b[^>]*?\bsrc\s*=\s*)(["'])(.*?)\2""", re.IGNORECASE | re.DOTALL)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|/|#", re.IGNORECASE)


def image_url(name: str | None, options: RenderOptions, assets: Assets | None) -> str | None:
    """The URL of the image file ``name``; ``None`` when there is none or images are dropped.

    An embedded image whose bytes are not among ``assets`` keeps its relative path; without any
    assets at all embedding raises ``OptionsError``.
    """
    if not name or options.images == "dropped":
        return None
    if options.images == "embedded":
        if assets is None:
            raise OptionsError("embedded images need the image files", hint="pass assets")
        if name in assets:
            kind = _MIME.get(PurePosixPath(name).suffix.lower(), "image/jpeg")
            return f"data:{kind};base64,{base64.b64encode(assets[name]).decode('ascii')}"
    return quote(image_path(name, options))


def image_path(name: str | None, options: RenderOptions) -> str:
    """``images/<name>``, or an empty string where there is no image."""
    if not name:
        return ""
    return f"{options.image_dir}/{name}" if options.image_dir else name


def with_image_urls(html: str, options: RenderOptions, assets: Assets | None) -> str:
    """``html`` with the bare file names of its ``<img>`` elements made URLs."""

    def resolve(match: re.Match[str]) -> str:
        head, mark, source = match.groups()
        if not source or _ELSEWHERE.match(source):
            return match.group(0)
        return f"{head}{mark}{image_url(source, options, assets) or ''}{mark}"

    return _SRC.sub(resolve, html)
