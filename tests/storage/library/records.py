"""Documents made for the library, without a parser."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType
from mineru_tools.document.passage import Passage, Place
from mineru_tools.options import ParseOptions
from mineru_tools.storage.library import Library, ParsedPage, ParseRecord, parse_key

LARGE = 1 << 40


def passage(
    page: int, block: int, text: str, kind: BlockType = BlockType.TEXT, *path: str
) -> Passage:
    return Passage(page, block, kind, text, text, path=path)


def page(number: int, label: str | None = None, items: Sequence[object] = ()) -> ParsedPage:
    middle = {"page_idx": number - 1, "para_blocks": []}
    return ParsedPage(number, (595.0, 842.0), label, json.dumps(middle), json.dumps(items))


def record(
    data: bytes,
    passages: Sequence[Passage],
    options: ParseOptions | None = None,
    *,
    page_count: int = 9,
) -> ParseRecord:
    """A parse of the pages that the passages stand on."""
    options = options or ParseOptions()
    digest = sha256(data).hexdigest()
    return ParseRecord(
        key=parse_key(digest, options, "1"),
        sha256=digest,
        document=digest[:16],
        name="report.pdf",
        media_type="application/pdf",
        title="Annual report",
        page_count=page_count,
        backend="pipeline",
        version="1",
        options=options,
        pages=tuple(page(number) for number in sorted({each.page for each in passages})),
        passages=tuple(passages),
    )


def shelf(folder: Path, *texts: str, max_bytes: int = LARGE) -> tuple[Library, str]:
    """A library with one document that has each text on a page of its own, and its id."""
    library = Library(folder, max_bytes=max_bytes)
    made = record(b"one", [passage(n, 1, text) for n, text in enumerate(texts, 1)])
    library.add(made, b"one")
    return library, made.document


def with_cut(made: ParseRecord, name: str, number: int) -> ParseRecord:
    return replace(made, cuts={name: Place(number, BBox(1.125, 2, 3, 4))})
