"""A document as chunks for retrieval: whole blocks, within a token limit, with their boxes."""

from __future__ import annotations

from mineru_tools.chunking.chunk import Chunk as Chunk
from mineru_tools.chunking.chunk import Region as Region
from mineru_tools.chunking.chunk import RowRange as RowRange
from mineru_tools.chunking.options import ChunkOptions as ChunkOptions
