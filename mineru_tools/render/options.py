"""How a document is written out: frozen render options and MinerU's four make modes."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal

from mineru_tools.document.labels import BlockType
from mineru_tools.errors import OptionsError
from mineru_tools.options import Compat

MarkdownMode = Literal["mm_markdown", "nlp_markdown"]
Images = Literal["relative", "embedded", "dropped"]
Scripts = Literal["unicode", "html", "plain"]
Tables = Literal["html", "pipe"]

_PICTURES = frozenset({BlockType.IMAGE, BlockType.TABLE, BlockType.CHART})


class MakeMode(str, Enum):
    """The names MinerU gives its outputs."""

    MM_MARKDOWN = "mm_markdown"
    NLP_MARKDOWN = "nlp_markdown"
    CONTENT_LIST = "content_list"
    CONTENT_LIST_V2 = "content_list_v2"


@dataclass(frozen=True, slots=True)
class MathDelimiters:
    """What stands around LaTeX in running text (inline) and on lines of its own (display)."""

    inline_left: str = "$"
    inline_right: str = "$"
    display_left: str = "$$"
    display_right: str = "$$"

    @property
    def use_dollars(self) -> bool:
        return "$" in self.inline_left + self.display_left


DOLLARS = MathDelimiters()
BRACKETS = MathDelimiters(r"\(", r"\)", r"\[", r"\]")


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """Options of one rendering; a format ignores what does not concern it.

    ``mode="nlp_markdown"`` leaves image, table and chart blocks out. ``page_separator`` stands
    between two pages as a paragraph of its own; ``{page}`` in it becomes the number, from 1, of
    the page that follows. ``page_anchors`` puts an invisible ``<a id="page-3"></a>`` before each
    page, or inside the paragraph in the middle of which the page begins. ``headers_and_footers``
    keeps headers, footers, page numbers and margin texts at their place. ``styles`` and ``links``
    concern Markdown; HTML always carries both.
    ``scripts="unicode"`` writes super- and subscripts in characters like ``²`` where all of a run
    exist, else as ``<sup>`` and ``<sub>``, as ``"html"`` always does; HTML has elements only.
    ``figure_text`` writes the labels inside a drawing below its picture, line by line.
    ``tables="pipe"`` writes tables that are simple enough with pipes instead of HTML.
    ``table_heads`` marks known heads by ``thead`` and ``th`` in Markdown, as HTML always does.
    ``compat="mineru-3.4"`` writes what MinerU 3.4 writes: without page footnotes and figure text,
    among others.
    Raises ``OptionsError`` on impossible values.
    """

    mode: MarkdownMode = "mm_markdown"
    images: Images = "relative"
    image_dir: str = "images"
    page_separator: str | None = None
    page_anchors: bool = False
    headers_and_footers: bool = False
    page_footnotes: bool = True
    figure_text: bool = True
    tables: Tables = "html"
    table_heads: bool = False
    styles: bool = False
    scripts: Scripts = "unicode"
    links: bool = False
    math_delimiters: MathDelimiters = DOLLARS
    escape: bool = True
    compat: Compat | None = None

    def __post_init__(self) -> None:
        if self.mode not in ("mm_markdown", "nlp_markdown"):
            raise OptionsError(
                f"unknown mode {self.mode!r}", hint="use mm_markdown or nlp_markdown"
            )
        if self.images not in ("relative", "embedded", "dropped"):
            raise OptionsError(
                f"unknown images {self.images!r}", hint="use relative, embedded or dropped"
            )
        if self.scripts not in ("unicode", "html", "plain"):
            raise OptionsError(
                f"unknown scripts {self.scripts!r}", hint="use unicode, html or plain"
            )
        if self.tables not in ("html", "pipe"):
            raise OptionsError(f"unknown tables {self.tables!r}", hint="use html or pipe")
        if self.compat not in (None, "mineru-3.4"):
            raise OptionsError(f"unknown compat {self.compat!r}", hint="use mineru-3.4")

    @classmethod
    def from_mapping(cls, values: Mapping[str, object]) -> RenderOptions:
        """Options from a plain mapping (JSON, CLI); unknown names raise ``OptionsError``."""
        known = {f.name for f in dataclasses.fields(cls)}
        unknown = sorted(set(values) - known)
        if unknown:
            raise OptionsError(
                f"unknown option {unknown[0]!r}", hint=f"known: {', '.join(sorted(known))}"
            )
        fields: dict[str, Any] = dict(values)
        delimiters = fields.get("math_delimiters")
        if isinstance(delimiters, Mapping):
            try:
                fields["math_delimiters"] = MathDelimiters(**delimiters)
            except TypeError as error:
                raise OptionsError(f"math_delimiters: {error}") from error
        return cls(**fields)

    def leaves_out(self, block_type: BlockType) -> bool:
        """Whether the mode drops content blocks of this type altogether."""
        return self.mode == "nlp_markdown" and block_type in _PICTURES

    @property
    def scripts_written(self) -> Scripts:
        """The form of scripts; MinerU knows elements only."""
        return self.scripts if self.compat is None else "html"

    @property
    def writes_pipes(self) -> bool:
        return self.tables == "pipe" and self.compat is None

    @property
    def shows_figure_text(self) -> bool:
        return self.figure_text and self.compat is None

    def keeps_aside(self, block_type: BlockType) -> bool:
        """Whether a block that stands beside the reading flow is written all the same."""
        if block_type is BlockType.PAGE_FOOTNOTE:
            return self.page_footnotes and self.compat is None
        return self.headers_and_footers
