"""MinerU's output folders, ``OUT/<stem>/<auto|txt|ocr|vlm|…>/<stem>.md`` and its company."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

IMAGE_DIR = "images"

ENDINGS: Mapping[str, str] = MappingProxyType(
    {
        "md": ".md",
        "content_list": "_content_list.json",
        "content_list_v2": "_content_list_v2.json",
        "middle": "_middle.json",
        "middle_v4": "_middle_v4.json",
        "model": "_model.json",
        "html": ".html",
        "text": ".txt",
        "layout": "_layout.pdf",
        "span": "_span.pdf",
        "searchable_pdf": "_searchable.pdf",
        "origin": "_origin",  # the source's own suffix follows
    }
)
"""How the file of each output format ends, after the stem."""

MAX_STEM_BYTES = 180  # file systems allow 255 a name; the longest ending and a number must fit too
_CUT_NAME = re.compile(r"[0-9a-f]{64}\.jpg")
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[1-9]|lpt[1-9])(\.|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SavedFiles:
    """What was written: ``files`` by format name, ``images`` in reading order, all in ``folder``.

    ``missing`` names the picture files that could not be cut.
    """

    folder: Path
    files: Mapping[str, Path] = field(default_factory=dict)
    images: tuple[Path, ...] = ()
    missing: tuple[str, ...] = ()


def safe_stem(stem: str) -> str:
    """``stem`` as a file name that every common file system takes; never empty."""
    # Surrogates stand for bytes of a name that is no UTF-8: they go the way of other unsafe ones.
    name = _UNSAFE.sub("_", stem.encode("utf-8", "replace").decode()).strip().rstrip(". ")
    name = name.encode()[:MAX_STEM_BYTES].decode("utf-8", "ignore").rstrip(". ")
    if not name.strip("."):
        return "document"
    return f"_{name}" if _RESERVED.match(name) else name


def is_saved_picture(path: Path) -> bool:
    """Whether a file goes by the name of a picture that was cut out of some document and saved."""
    return path.parent.name == IMAGE_DIR and _CUT_NAME.fullmatch(path.name) is not None


def unique_stems(stems: Iterable[str]) -> list[str]:
    """A safe stem for each of ``stems``, in their order; those given twice are numbered.

    The first keeps its name, the next becomes ``name_2``. No two are alike even where the file
    system takes capitals and small letters for the same, and a name that is really in use is
    never made up.
    """
    wanted = [safe_stem(stem) for stem in stems]
    taken = {stem.casefold() for stem in wanted}
    seen: set[str] = set()
    found = []
    for stem in wanted:
        name, number = stem, 1
        while (number > 1 and name.casefold() in taken) or name.casefold() in seen:
            number += 1
            name = f"{stem}_{number}"
        seen.add(name.casefold())
        found.append(name)
    return found


def folder_for(out: Path, stem: str, backend: str | None, method: str) -> Path:
    """The folder of one document: ``vlm``, ``hybrid_<method>``, ``office``, else the method."""
    if backend in (None, "pipeline"):
        kind = method
    elif backend == "hybrid":
        kind = f"hybrid_{method}"
    else:
        kind = safe_stem(backend)
    return out / safe_stem(stem) / kind


def write_file(path: Path, content: str | bytes) -> Path:
    """``path``, with all of ``content`` in it or, after an error, whatever was there before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Surrogates, as a broken text layer may hold, have no UTF-8 form: they become "?".
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    temporary = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return path
