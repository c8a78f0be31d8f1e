"""A LlamaIndex node parser: documents into nodes along their layout, with page and box."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from llama_index.core.bridge.pydantic import (
    Field,
    field_serializer,
    field_validator,
    model_validator,
)
from llama_index.core.node_parser.interface import IdFuncCallable, NodeParser
from llama_index.core.node_parser.node_utils import default_id_func
from llama_index.core.schema import BaseNode, Document, MetadataMode, TextNode
from llama_index.core.utils import get_tqdm_iterable
from typing_extensions import Self

from llama_index_mineru_tools.cutting import (
    CHUNK_ID,
    HEADINGS,
    Cutting,
    chunk_cuttings,
    plain_cuttings,
)
from llama_index_mineru_tools.layout import Layout, LayoutFinder
from llama_index_mineru_tools.metadata import EMBEDDED, SHOWN
from llama_index_mineru_tools.nodes import NodeWriter, relate
from mineru_tools.chunking.options import MIN_LIMIT, ChunkOptions, Strategy, TableForm
from mineru_tools.chunking.tokenizers import counter
from mineru_tools.errors import OptionsError

LOWERED = 50  # one part in so many: headings that a text repeats take a token or two


class MinerUNodeParser(NodeParser):
    """Cuts the documents of a ``MinerUReader`` into nodes, each with its page and boxes.

    The fields up to ``asides`` are those of ``mineru_tools.chunking.ChunkOptions``; ``max_tokens``
    holds for what is embedded, ``node.get_content(MetadataMode.EMBED)``, with all metadata in it:
    ``embed_keys`` and keys of the user's own. ``llm_keys`` are shown to a language model.

    The layout comes with the document, or ``file_path`` is parsed again, unless ``reparse`` is
    false. Where both fail (any other Markdown document) its text is cut with the same care, but
    nodes have no pages and boxes, no overlap, and are cut at headings unless the strategy is
    ``"whole"``. A document that is a chunk already becomes one node.

    Ids are chunk ids, or made of the document's id and the place in its text; an ``id_func`` or
    ``tokenizer`` of your own is given to ``from_dict`` again, for a function cannot be written.
    """

    strategy: Strategy = "sections"
    max_tokens: int = 512
    min_tokens: int = 64
    overlap: int = 0
    tokenizer: Any = "cl100k_base"
    table_form: TableForm = "html"
    evidence: bool = False
    across_sections: bool = False
    headings: bool = True
    asides: bool = False
    reparse: bool = True
    embed_keys: tuple[str, ...] = EMBEDDED
    llm_keys: tuple[str, ...] = SHOWN
    id_func: IdFuncCallable = Field(default=default_id_func)

    @classmethod
    def class_name(cls) -> str:
        return "MinerUNodeParser"

    @field_validator("id_func", mode="before")
    @classmethod
    def _read_id_func(cls, value: Any) -> Any:
        """What ``to_dict`` wrote for the default is that default."""
        written = isinstance(value, dict) and value.get("id_func_name") == default_id_func.__name__
        return default_id_func if written else value

    @field_serializer("tokenizer")
    def _write_tokenizer(self, value: Any) -> str:
        name = getattr(value, "__qualname__", type(value).__qualname__)
        return value if isinstance(value, str) else f"function {name}"

    @model_validator(mode="after")
    def _check(self) -> Self:
        self.options()
        counter(self.tokenizer)
        return self

    def options(self, max_tokens: int | None = None) -> ChunkOptions:
        """The options of the chunker, for a smaller limit if one is given."""
        limit = self.max_tokens if max_tokens is None else max_tokens
        reduced = max_tokens is not None
        return ChunkOptions(
            strategy=self.strategy,
            max_tokens=limit,
            min_tokens=min(self.min_tokens, limit) if reduced else self.min_tokens,
            overlap=min(self.overlap, limit // 2) if reduced else self.overlap,
            tokenizer=self.tokenizer,
            table_form=self.table_form,
            evidence=self.evidence,
            across_sections=self.across_sections,
            headings=self.headings and HEADINGS in self.embed_keys,
            asides=self.asides,
        )

    def _parse_nodes(
        self, nodes: Sequence[BaseNode], show_progress: bool = False, **kwargs: Any
    ) -> list[BaseNode]:
        finder = LayoutFinder(reparse=self.reparse)
        count = counter(self.tokenizer).count
        found: list[BaseNode] = []
        for document in get_tqdm_iterable(nodes, show_progress, "Parsing nodes"):
            found += self._nodes_of(document, finder, count)
        return found

    def _postprocess_parsed_nodes(
        self, nodes: list[BaseNode], parent_doc_map: dict[str, Document]
    ) -> list[BaseNode]:
        return nodes  # offsets, metadata and relations are there, and better known than by a search

    def _nodes_of(
        self, document: BaseNode, finder: LayoutFinder, count: Callable[[str], int]
    ) -> list[TextNode]:
        embedded = [key for key in self.embed_keys if self.headings or key != HEADINGS]
        writer = NodeWriter(
            document, count, self.max_tokens, embedded, self.llm_keys, self.include_metadata
        )
        cuttings = self._named(self._cuttings(document, finder, writer), document)
        nodes = [writer.node(cutting) for cutting in cuttings]
        relate(nodes, cuttings, document, neighbours=self.include_prev_next_rel)
        return nodes

    def _cuttings(
        self, document: BaseNode, finder: LayoutFinder, writer: NodeWriter
    ) -> list[Cutting]:
        if CHUNK_ID in document.metadata:
            text = document.get_content(MetadataMode.NONE)
            return [Cutting(document.node_id, text, {}, (0, len(text)), 0)]
        room = self._room(writer)
        layout = finder.find(document)
        if layout is not None:
            return self._chunks(layout, document, writer, room)
        by_section = self.strategy != "whole" and not self.across_sections
        return list(
            plain_cuttings(document, writer.measure, self.max_tokens, by_section=by_section)
        )

    def _chunks(
        self, layout: Layout, document: BaseNode, writer: NodeWriter, room: int
    ) -> list[Cutting]:
        """Cut again with a lower limit while a node is too long with its metadata."""
        limit = room
        while True:
            cuttings = list(chunk_cuttings(layout, self.options(limit), document.metadata))
            within = (writer.node(cutting) for cutting in cuttings if cutting.tokens <= limit)
            over = max(map(writer.size, within), default=0) - self.max_tokens
            if over <= 0 or limit == MIN_LIMIT:
                return cuttings
            limit = max(MIN_LIMIT, limit - max(over, limit // LOWERED))

    def _room(self, writer: NodeWriter) -> int:
        """The tokens left for text and headings by other metadata and the name of the headings."""
        bare, text = writer.measure({})("."), writer.count(".")
        if self.max_tokens - (bare - text) < MIN_LIMIT:
            raise OptionsError(
                f"the metadata takes {bare - text} of {self.max_tokens} tokens",
                hint="raise max_tokens or exclude keys from what is embedded",
                code="metadata_too_long",
            )
        named = writer.measure({HEADINGS: "."})(".") - bare
        name = max(0, named - writer.count(".\n\n"))
        return max(MIN_LIMIT, self.max_tokens - (bare - text) - name)

    def _named(self, cuttings: list[Cutting], document: BaseNode) -> list[Cutting]:
        """The cuttings under the ids that an ``id_func`` of the user's own gives."""
        if self.id_func is default_id_func:
            return cuttings
        ids = {cutting.id: self.id_func(i, document) for i, cutting in enumerate(cuttings)}
        return [
            replace(each, id=ids[each.id], parent_id=ids.get(each.parent_id or ""))
            for each in cuttings
        ]
