"""The ``docvortex.middle`` 2.0 schema of MinerU 4.x to a Document and back.

There are no lines: a block's ``content`` is a list of inline items, a string, or a list of parts.
Boxes are shares of the page. Readers of this schema refuse keys they do not know, so only known
ones are written. What the model has no field for waits in ``extra``: of blocks and spans under its
own name, of the document under ``docvortex``.
"""

from __future__ import annotations

from typing import cast

from mineru_tools.document.codec import (
    Json,
    Path,
    as_flag,
    as_integer,
    as_list,
    as_number,
    as_object,
    as_string,
    copied,
    corrupt,
)
from mineru_tools.document.labels import DISCARDED
from mineru_tools.document.model import Document, JsonValue, Page
from mineru_tools.document.v4_read import BlockReader
from mineru_tools.document.v4_write import BlockWriter

SCHEMA = "docvortex.middle"
VERSION = "2.0"
STORE = "docvortex"
UNKNOWN_SIZE = (1000.0, 1000.0)  # of a page whose file tells shares only


def dump(document: Document, *, file_suffix: str = "pdf", is_full: bool = True) -> Json:
    """The object of the 2.0 schema; merged-away blocks are left out, indices made to increase."""
    kept = copied(document.extra.get(STORE))
    store = dict(kept) if isinstance(kept, dict) else {}
    sizes: list[JsonValue] = [
        {"page_idx": page.index, "width_pt": page.size[0], "height_pt": page.size[1]}
        for page in document.pages
        if page.size is not None and page.size != UNKNOWN_SIZE
    ]
    extensions: Json = dict(cast(Json, store.get("extensions") or {}))
    if sizes:
        extensions["docvortex_layout"] = {"version": 1, "pages": sizes}
    producer: Json = {"name": "mineru-tools", "version": document.version or "0"}
    metadata: Json = {"file_suffix": file_suffix, "producer": producer}
    return {
        "schema": SCHEMA,
        "schema_version": VERSION,
        "is_full_document": store.get("is_full_document", is_full),
        "metadata": store.get("metadata", metadata),
        "extensions": extensions,
        "pages": [
            {"page_idx": page.index, "blocks": BlockWriter(page).blocks()}
            for page in document.pages
        ],
    }


def load(value: JsonValue) -> Document:
    """The Document of a parsed 2.0 file; anything else raises ``CorruptDocument``."""
    source = as_object(value, ())
    if (source.get("schema"), source.get("schema_version")) != (SCHEMA, VERSION):
        raise corrupt((), f"{SCHEMA} {VERSION}")
    extensions = as_object(source.get("extensions", {}), ("extensions",))
    metadata = as_object(source.get("metadata"), ("metadata",))
    producer = as_object(metadata.get("producer"), ("metadata", "producer"))
    sizes = _read_sizes(extensions)
    pages = as_list(source.get("pages"), ("pages",))
    store: Json = {
        "is_full_document": as_flag(source.get("is_full_document", True), ("is_full_document",)),
        "metadata": metadata,
        "extensions": {name: x for name, x in extensions.items() if name != "docvortex_layout"},
    }
    return Document(
        pages=tuple(_read_page(page, sizes, ("pages", i)) for i, page in enumerate(pages)),
        version=as_string(producer.get("version"), ("metadata", "producer", "version")),
        extra={STORE: copied(store, (STORE,))},
    )


def _write_page(page: Page) -> Json:
    return {"page_idx": page.index, "blocks": BlockWriter(page).blocks()}


def _read_sizes(extensions: Json) -> dict[int, tuple[float, float]]:
    path: Path = ("extensions", "docvortex_layout")
    layout = as_object(extensions.get("docvortex_layout", {"pages": []}), path)
    sizes = {}
    for i, item in enumerate(as_list(layout.get("pages"), (*path, "pages"))):
        at: Path = (*path, "pages", i)
        page = as_object(item, at)
        width, height = (as_number(page.get(name), at) for name in ("width_pt", "height_pt"))
        sizes[as_integer(page.get("page_idx"), at)] = (float(width), float(height))
    return sizes


def _read_page(value: JsonValue, sizes: dict[int, tuple[float, float]], path: Path) -> Page:
    source = as_object(value, path)
    index = as_integer(source.get("page_idx"), (*path, "page_idx"))
    reader = BlockReader(sizes.get(index, UNKNOWN_SIZE))
    blocks = reader.blocks(source.get("blocks", []), (*path, "blocks"))
    return Page(
        index,
        size=sizes.get(index, UNKNOWN_SIZE if any(b.bbox for b in blocks) else None),
        content=tuple(block for block in blocks if block.type not in DISCARDED),
        discarded=tuple(block for block in blocks if block.type in DISCARDED),
    )
