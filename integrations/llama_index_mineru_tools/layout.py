"""The layout behind a document's text: carried along, or found again where it came from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.schema import BaseNode, MetadataMode
from llama_index.core.schema import Document as LlamaDocument

from llama_index_mineru_tools.opening import Parsed, parse_source
from mineru_tools.document.model import Document
from mineru_tools.document.visit import source_index
from mineru_tools.errors import MineruToolsError
from mineru_tools.options import ParseOptions
from mineru_tools.render.markdown import render
from mineru_tools.render.options import RenderOptions

OPTIONS_KEY = "mineru_options"

_DEFAULTS = ParseOptions()
_UNSAID = ("password", "max_bytes", "max_pages")  # a secret, and limits: they change no text


@dataclass(frozen=True, slots=True)
class Layout:
    """A parsed document or one page of it, and the Markdown that was made of it."""

    document_id: str
    document: Document
    text: str


class MinerUDocument(LlamaDocument):
    """A document that has its layout at hand, which is never written out with it.

    Stored and read again it is a plain ``Document``.
    """

    _layout: Layout | None = PrivateAttr(default=None)

    def __init__(self, **data: Any) -> None:
        super().__init__(**data)

    @classmethod
    def of(
        cls, layout: Layout, id_: str, metadata: dict[str, Any], *, keep: bool
    ) -> MinerUDocument:
        document = cls(id_=id_, text=layout.text, metadata=metadata)
        document._layout = layout if keep else None
        return document

    @property
    def layout(self) -> Layout | None:
        """The layout, unless the text is no longer the one it belongs to."""
        layout = self._layout
        return layout if layout is not None and layout.text == self.text else None

    def __setstate__(self, state: dict[Any, Any]) -> None:
        super().__setstate__(state)  # goes through __init__, which knows no private attributes
        self._layout = (state.get("__pydantic_private__") or {}).get("_layout")


def whole(parsed: Parsed) -> Layout:
    return Layout(parsed.document_id, parsed.document, markdown(parsed.document))


def single_pages(parsed: Parsed) -> list[tuple[int, Layout]]:
    """Each page on its own, with its number in the source file."""
    found = []
    for page in parsed.document.pages:
        index = source_index(page)
        alone = replace(page, index=0, extra={**page.extra, "source_index": index})
        document = replace(parsed.document, pages=(alone,))
        found.append((index + 1, Layout(parsed.document_id, document, markdown(document))))
    return found


def markdown(document: Document) -> str:
    return render(document, RenderOptions())


def written_options(options: ParseOptions) -> str | None:
    """The options that are not at their default as JSON, but for the password and limits."""
    said = {
        field.name: value
        for field in fields(options)
        if field.name not in _UNSAID
        and (value := getattr(options, field.name)) != getattr(_DEFAULTS, field.name)
    }
    return json.dumps(said, sort_keys=True) if said else None


class LayoutFinder:
    """Finds the layouts of documents; of the files read for that it keeps the last parsed."""

    def __init__(self, *, reparse: bool) -> None:
        self._reparse = reparse
        self._last: tuple[str, str, Parsed] | None = None

    def find(self, node: BaseNode) -> Layout | None:
        """The layout whose Markdown is exactly the node's text, ``None`` if there is none.

        It is carried by the document, or comes from parsing ``file_path`` again: if that is still
        the file with the id ``doc_id``.
        """
        if isinstance(node, MinerUDocument) and node.layout is not None:
            return node.layout
        if not self._reparse:
            return None
        parsed = self._parsed_again(node.metadata)
        if parsed is None:
            return None
        page = node.metadata.get("page_number")
        layouts = (
            [whole(parsed)]
            if page is None
            else [layout for number, layout in single_pages(parsed) if number == page]
        )
        text = node.get_content(MetadataMode.NONE)
        return next((layout for layout in layouts if layout.text == text), None)

    def _parsed_again(self, metadata: Mapping[str, Any]) -> Parsed | None:
        path, wanted = metadata.get("file_path"), metadata.get("doc_id")
        if not isinstance(path, str) or not isinstance(wanted, str):
            return None
        said = metadata.get(OPTIONS_KEY) or "{}"
        if self._last is None or self._last[:2] != (path, said):
            try:
                parsed = parse_source(path, ParseOptions.from_mapping(json.loads(said)))
            except (MineruToolsError, OSError, ValueError, TypeError):
                return None  # gone, encrypted, not ours: there is still the text
            self._last = (path, said, parsed)
        parsed = self._last[2]
        return parsed if parsed.document_id == wanted else None
