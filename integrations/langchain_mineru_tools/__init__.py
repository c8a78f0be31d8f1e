"""LangChain: documents as layout-aware chunks with page and box."""

from __future__ import annotations

from langchain_mineru_tools.blob_parser import MinerUBlobParser as MinerUBlobParser
from langchain_mineru_tools.loader import MinerULoader as MinerULoader
from langchain_mineru_tools.retriever import MinerURetriever as MinerURetriever
from langchain_mineru_tools.splitter import MinerUTextSplitter as MinerUTextSplitter

__all__ = ["MinerUBlobParser", "MinerULoader", "MinerURetriever", "MinerUTextSplitter"]
