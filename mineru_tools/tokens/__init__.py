"""The length of a text in tokens, counted without a network."""

from __future__ import annotations

from mineru_tools.tokens.cl100k import count_tokens, encoding

__all__ = ["count_tokens", "encoding"]
