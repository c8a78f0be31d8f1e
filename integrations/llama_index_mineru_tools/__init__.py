"""LlamaIndex: documents and nodes that know their page and box."""

from __future__ import annotations

from mineru_tools.errors import MissingExtra

try:
    from llama_index_mineru_tools.node_parser import MinerUNodeParser
    from llama_index_mineru_tools.reader import MinerUReader
except ModuleNotFoundError as error:
    if (error.name or "").partition(".")[0] != "llama_index":
        raise
    raise MissingExtra("LlamaIndex", "llama-index-core", "llamaindex") from error

__all__ = ["MinerUNodeParser", "MinerUReader"]
