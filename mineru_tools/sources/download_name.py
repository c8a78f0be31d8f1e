"""The file name of something downloaded, made harmless."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

from mineru_tools.sources.source import UNNAMED

MAX_NAME_CHARS = 150  # the ending stays when more is cut

_EXTENDED = re.compile(r"filename\*\s*=\s*(utf-8|iso-8859-1)'[^';]*'([^;\s]+)", re.IGNORECASE)
_QUOTED = re.compile(r'filename\s*=\s*"((?:[^"\\]|\\.)*)"', re.IGNORECASE)
_TOKEN = re.compile(r"filename\s*=\s*([^;\s\"]+)", re.IGNORECASE)


def download_name(disposition: bytes, path: str) -> str:
    """A bare file name: what Content-Disposition says, else the end of the URL's ``path``.

    Without folders, control and direction characters; ``"document"`` when nothing is left.
    """
    return _bare(_declared(disposition)) or _bare(unquote(path)) or UNNAMED


def _declared(disposition: bytes) -> str:
    try:
        text = disposition.decode("utf-8")
    except UnicodeDecodeError:
        text = disposition.decode("latin-1")
    extended = _EXTENDED.search(text)
    if extended:
        return unquote(extended[2], encoding=extended[1])
    quoted = _QUOTED.search(text)
    if quoted:
        return re.sub(r"\\(.)", r"\1", quoted[1])
    token = _TOKEN.search(text)
    return token[1] if token else ""


def _bare(name: str) -> str:
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(char for char in last if unicodedata.category(char)[0] != "C")
    seen = re.sub(r'[<>:"|?*]', "_", seen).strip(". ")
    stem, dot, suffix = seen.rpartition(".")
    if len(seen) > MAX_NAME_CHARS and dot and len(suffix) < 10:
        return f"{stem[: MAX_NAME_CHARS - len(suffix) - 1]}.{suffix}"
    return seen[:MAX_NAME_CHARS]
