"""Whatever a reader is given, as a parsed document with its id."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, Protocol

from mineru_tools import parse
from mineru_tools.backends.base import PageIssue
from mineru_tools.document.locator import document_id
from mineru_tools.document.model import Document
from mineru_tools.document.stored import is_stored, load_stored, read_stored, stored_id
from mineru_tools.options import ParseOptions
from mineru_tools.run import Run
from mineru_tools.sources.fetch import fetch_for
from mineru_tools.sources.source import Source, SourceLike


class FileSystem(Protocol):
    """What is needed of a file system of fsspec."""

    def open(self, path: str, mode: str) -> BinaryIO: ...


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document, what it was made of and what went wrong on its pages."""

    document_id: str
    document: Document
    source: Source
    issues: tuple[PageIssue, ...] = ()


def open_source(
    file: SourceLike, options: ParseOptions, run: Run, fs: FileSystem | None = None
) -> Source:
    """The bytes of a path (on ``fs`` if given), an http(s) address, bytes or an open file."""
    if fs is not None and isinstance(file, (str, os.PathLike)):
        path = os.fspath(file)
        with fs.open(path, "rb") as stream:
            opened = Source.of(stream, max_bytes=options.max_bytes)
            return Source(PurePosixPath(path).name, opened.data)
    if isinstance(file, str) and file.startswith(("http://", "https://")):
        return fetch_for(file, options, run)
    return Source.of(file, max_bytes=options.max_bytes)


def parse_source(file: SourceLike, options: ParseOptions, run: Run | None = None) -> Parsed:
    """The document of a file to parse, or of a middle.json that we or MinerU wrote."""
    run = run or Run()
    source = open_source(file, options, run)
    if is_stored(source.data):
        value = read_stored(source.data, source.name)
        return Parsed(stored_id(value), load_stored(value), source)
    with parse(source, options, run=run) as parsed:
        return Parsed(document_id(source.data), parsed.document, source, parsed.issues)
