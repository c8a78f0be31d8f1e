"""What a loader is given, as the files it means."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

from mineru_tools.api import analyze
from mineru_tools.backends.base import PageIssue
from mineru_tools.document.locator import document_id
from mineru_tools.document.model import Document
from mineru_tools.document.stored import is_stored, load_stored, read_stored, stored_id
from mineru_tools.errors import OptionsError, SourceNotFound
from mineru_tools.formats.table import open_pages, readable_suffixes
from mineru_tools.options import ParseOptions, page_indices
from mineru_tools.result import ParsedDocument
from mineru_tools.run import Run
from mineru_tools.sources.fetch import fetch_for
from mineru_tools.sources.source import Source, SourceLike
from mineru_tools.storage.output import ENDINGS, is_saved_picture

Input: TypeAlias = "SourceLike | Mapping[str, Any] | ParsedDocument"
"""A path, folder, pattern or address, bytes, an open file, a middle.json, a parsed document."""

_MIDDLE = ENDINGS["middle"]
_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document and where it is from: ``source`` as it was given, ``file_name`` without folder."""

    document: Document
    document_id: str
    source: str
    file_name: str
    issues: tuple[PageIssue, ...] = ()


def each_input(given: Input | Iterable[Input]) -> Iterator[Input]:
    """``given``, or the members of a list or iterator of several."""
    single = (str, bytes, bytearray, memoryview, os.PathLike, Mapping, Source, ParsedDocument)
    if isinstance(given, single) or hasattr(given, "read"):
        yield given  # type: ignore[misc]
    elif isinstance(given, Iterable):
        yield from given
    else:
        raise OptionsError(
            f"a source cannot be a {type(given).__name__}",
            hint="give paths, addresses, bytes, open files or parsed documents",
            code="invalid_source",
        )


def expanded(given: Input) -> list[Input]:
    """``given``, or the files in a folder, to any depth, or of a pattern, in natural order.

    Of a folder with outputs of a parse the middle.json is taken, and not the files beside it.
    ``SourceNotFound`` with code ``empty_folder`` or ``no_match`` when there is none.
    """
    if not isinstance(given, (str, os.PathLike)) or is_address(given):
        return [given]
    path = Path(given)
    if path.is_dir():
        return [*_inside(path)]
    text = os.fspath(given)
    if not glob.has_magic(text) or path.exists():
        return [given]
    found = [Path(name) for name in glob.glob(text, recursive=True)]  # noqa: PTH207 - any root
    files = sorted((each for each in found if each.is_file()), key=_natural)
    if not files:
        raise SourceNotFound(f"no file matches {text}", hint="check the pattern", code="no_match")
    return [*files]


def is_address(given: object) -> bool:
    return isinstance(given, str) and given.lower().startswith(("http://", "https://"))


def _inside(folder: Path) -> list[Path]:
    suffixes = readable_suffixes()
    names = [each for each in folder.rglob("*") if each.is_file()]
    stems = {str(each)[: -len(_MIDDLE)] for each in names if each.name.endswith(_MIDDLE)}
    files = [
        each
        for each in names
        if each.name.endswith(_MIDDLE)
        or (each.suffix.lower() in suffixes and not _is_output(each, stems))
    ]
    if not files:
        kinds = ", ".join(sorted(suffixes))
        raise SourceNotFound(
            f"no file to parse in {folder}", hint=f"looked for {kinds}", code="empty_folder"
        )
    return sorted(files, key=_natural)


def _is_output(path: Path, stems: set[str]) -> bool:
    """Whether a file is the source of a middle.json beside it, shows its boxes, or a picture."""
    if is_saved_picture(path):
        return True
    whole = str(path.with_suffix(""))
    return any(
        whole.endswith(ending) and whole[: -len(ending)] in stems
        for ending in ("_origin", "_layout", "_span")
    )


def _natural(path: Path) -> list[tuple[int, int | str]]:
    """A sort key that puts page2.pdf before page10.pdf."""
    parts = _DIGITS.split(str(path).casefold())
    return [(0, int(part)) if part.isdecimal() else (1, part) for part in parts]


def label(given: Input) -> str:
    """What a person would call ``given``."""
    if isinstance(given, (str, os.PathLike)):
        return os.fspath(given)
    if isinstance(given, ParsedDocument):
        given = given.source
    return str(getattr(given, "path", None) or getattr(given, "name", None) or "document")


def windows(given: Input, options: ParseOptions, size: int) -> list[tuple[Input, ParseOptions]]:
    """Parts of a file to be parsed one after the other, ``size`` pages each.

    All in one where there are no pages to be parsed, or where they have to be fetched first.
    """
    if isinstance(given, (ParsedDocument, Mapping)) or is_address(given):
        return [(given, options)]
    source = Source.of(given, max_bytes=options.max_bytes)
    if is_stored(source.data):
        return [(source, options)]
    with closing(open_pages(source, options)) as pages:
        chosen = page_indices(options.pages, len(pages))
    if options.max_pages is not None and len(chosen) > options.max_pages:
        return [(source, options)]  # to be refused as a whole
    parts = (chosen[start : start + size] for start in range(0, len(chosen), size))
    return [
        (source, replace(options, pages=",".join(str(index + 1) for index in part)))
        for part in parts
    ]


def parsed(given: Input, options: ParseOptions, run: Run, *, allow_url: bool = True) -> Parsed:
    """The document of one input of ``expanded``; raises what ``mineru_tools.parse`` raises.

    The id is that of the bytes that were read, of a middle.json that of what it says.
    """
    if isinstance(given, ParsedDocument):
        found = given.source
        return Parsed(given.document, document_id(found.data), *_names(found), given.issues)
    if isinstance(given, Mapping):
        value = dict(given)
        own_id = stored_id(value)
        return Parsed(load_stored(value), own_id, f"doc://{own_id}", "middle.json")
    if isinstance(given, str) and is_address(given) and allow_url:
        source = fetch_for(given, options, run)
        return _read(source, options, run, given)
    source = Source.of(given, max_bytes=options.max_bytes)
    return _read(source, options, run, _names(source)[0])


def _read(source: Source, options: ParseOptions, run: Run, name: str) -> Parsed:
    if is_stored(source.data):
        value = read_stored(source.data, source.name)
        return Parsed(load_stored(value), stored_id(value), name, source.name)
    document, issues = analyze(source, options, run)
    return Parsed(document, document_id(source.data), name, source.name, issues)


def _names(source: Source) -> tuple[str, str]:
    """The source, which for bytes without a file is their locator, and the file name."""
    named = source.path or f"doc://{document_id(source.data)}"
    return str(named), source.name
