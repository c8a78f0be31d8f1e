"""Cuttings as nodes: their metadata, their offsets, and how they refer to each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from llama_index.core.schema import (
    BaseNode,
    MetadataMode,
    NodeRelationship,
    RelatedNodeInfo,
    TextNode,
)

from llama_index_mineru_tools.cutting import HEADINGS, Cutting
from llama_index_mineru_tools.metadata import FROM_FILE, hidden_keys


@dataclass(frozen=True, slots=True)
class NodeWriter:
    """Writes the nodes of one document.

    A node's embedded text, ``get_content(MetadataMode.EMBED)``, has the line of its headings only
    where ``max_tokens`` holds both.
    """

    document: BaseNode
    count: Callable[[str], int]
    max_tokens: int
    embed_keys: Sequence[str]
    llm_keys: Sequence[str]
    include_metadata: bool

    def node(self, cutting: Cutting) -> TextNode:
        node = self._dressed(cutting.id, cutting.text, cutting.metadata)
        node.start_char_idx, node.end_char_idx = cutting.span or (None, None)
        if self.size(node) > self.max_tokens:
            hidden = {*node.excluded_embed_metadata_keys, HEADINGS}
            node.excluded_embed_metadata_keys = sorted(hidden)
        return node

    def size(self, node: BaseNode) -> int:
        """The tokens of what is embedded of a node."""
        return self.count(node.get_content(MetadataMode.EMBED))

    def measure(self, metadata: dict[str, Any]) -> Callable[[str], int]:
        """How long a text is as embedded in a node with ``metadata``."""
        node = self._dressed("", "", metadata)

        def measured(text: str) -> int:
            node.text = text
            return self.size(node)

        return measured

    def _dressed(self, id_: str, text: str, own: dict[str, Any]) -> TextNode:
        document = self.document
        known = {*FROM_FILE, *own}
        return TextNode(
            id_=id_,
            text=text,
            metadata={**(document.metadata if self.include_metadata else {}), **own},
            excluded_embed_metadata_keys=hidden_keys(
                known, self.embed_keys, document.excluded_embed_metadata_keys
            ),
            excluded_llm_metadata_keys=hidden_keys(
                known, self.llm_keys, document.excluded_llm_metadata_keys
            ),
        )


def relate(
    nodes: Sequence[TextNode], cuttings: Sequence[Cutting], document: BaseNode, *, neighbours: bool
) -> None:
    """Set all relations of a document's nodes, in order; parts follow parts, wholes wholes.

    Of a neighbour a node holds the id and hash alone: with its metadata, as LlamaIndex' own
    parsers do it, everything would be stored three times.
    """
    source = document.source_node or document.as_related_node_info()
    info = {node.node_id: _slim(node) for node in nodes}
    children: dict[str, list[RelatedNodeInfo]] = {}
    for node, cutting in zip(nodes, cuttings, strict=True):
        node.relationships[NodeRelationship.SOURCE] = source
        if cutting.parent_id is not None and cutting.parent_id in info:
            node.relationships[NodeRelationship.PARENT] = info[cutting.parent_id]
            children.setdefault(cutting.parent_id, []).append(info[node.node_id])
    for node in nodes:
        if node.node_id in children:
            node.relationships[NodeRelationship.CHILD] = list(children[node.node_id])
    if neighbours:
        _chain((node for node in nodes if node.node_id in children), info)
        _chain((node for node in nodes if node.node_id not in children), info)


def _chain(nodes: Iterable[TextNode], info: dict[str, RelatedNodeInfo]) -> None:
    for before, node in pairwise(nodes):
        before.relationships[NodeRelationship.NEXT] = info[node.node_id]
        node.relationships[NodeRelationship.PREVIOUS] = info[before.node_id]


def _slim(node: TextNode) -> RelatedNodeInfo:
    return RelatedNodeInfo(node_id=node.node_id, node_type=node.get_type(), hash=node.hash)
