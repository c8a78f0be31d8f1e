"""How a document is cut into chunks: frozen options with the defaults most people want."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

from mineru_tools.errors import OptionsError

Strategy = Literal["blocks", "sections", "pages", "whole", "parent_child"]
TableForm = Literal["html", "markdown", "sentences"]
Tokenizer: TypeAlias = "str | Callable[[str], int] | Any"

MIN_LIMIT = 32  # tokens; a heading and one sentence


@dataclass(frozen=True, slots=True)
class ChunkOptions:
    """Options of one chunking.

    ``strategy``: ``"sections"`` merges neighbours of one section up to the limit, ``"blocks"``
    keeps every block apart but for its headings, ``"pages"`` and ``"whole"`` cut at pages or not at
    all but for the limit, ``"parent_child"`` gives sections as parents, of whole blocks up to four
    times the limit, and their parts as children.
    ``max_tokens`` holds for ``embed_text``, headings included; a chunk below ``min_tokens`` is
    merged with a neighbour where the limit and the section allow it. ``overlap`` embeds up to so
    many tokens of whole sentences from the last block of the chunk before, within a section;
    ``text`` and ``char_span`` do not have them.
    ``tokenizer`` is ``"cl100k_base"``, ``"o200k_base"``, a function that counts the tokens of a
    text, or a Hugging Face tokenizer. ``table_form`` is what ``embed_text`` has for tables;
    ``text`` keeps the HTML. ``evidence`` puts the paragraph that refers to a table or figure into
    its chunk as well. ``across_sections`` lets neighbours of different sections merge.
    ``asides`` keeps headers, footers and page numbers. Raises ``OptionsError``.
    """

    strategy: Strategy = "sections"
    max_tokens: int = 512
    min_tokens: int = 64
    overlap: int = 0
    tokenizer: Tokenizer = "cl100k_base"
    table_form: TableForm = "html"
    evidence: bool = False
    across_sections: bool = False
    headings: bool = True
    asides: bool = False

    def __post_init__(self) -> None:
        for name, known in (("strategy", Strategy), ("table_form", TableForm)):
            if getattr(self, name) not in get_args(known):
                raise OptionsError(
                    f"unknown {name} {getattr(self, name)!r}",
                    hint=f"use {', '.join(get_args(known))}",
                )
        if self.max_tokens < MIN_LIMIT:
            raise OptionsError(f"max_tokens must be at least {MIN_LIMIT}, not {self.max_tokens}")
        if self.min_tokens < 0:
            raise OptionsError(f"min_tokens must be at least 0, not {self.min_tokens}")
        if not 0 <= self.overlap <= self.max_tokens // 2:
            raise OptionsError("overlap must lie between 0 and half of max_tokens")

    def replace(self, **changes: Any) -> ChunkOptions:
        """The options with some of them changed."""
        return dataclasses.replace(self, **changes)
