"""A document as Markdown: clean for people and language models, or letter by letter like MinerU."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape as escape_html
from itertools import pairwise

from mineru_tools.document.labels import TWO_LEVEL, BlockType, SpanType
from mineru_tools.document.model import Block, Document, Page, Span
from mineru_tools.document.text import join_lines
from mineru_tools.render.continued import join_continued
from mineru_tools.render.flow import body_span, figure_labels, page_flow, parts_in_order, role
from mineru_tools.render.images import Assets, image_url
from mineru_tools.render.inline import display_math, markdown_inline, page_anchor, plain_content
from mineru_tools.render.lists import ListItem, entries, is_references, list_items
from mineru_tools.render.options import RenderOptions
from mineru_tools.render.table_cells import table_in_markdown

HARD_BREAK = "  \n"
_NATIVE_NUMBER = re.compile(r"\d{1,9}[.)]")
_ITEM_NUMBER = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")
_CLOSING_HASHES = re.compile(r"(?<=\s)(#+)$")
_HTML = ("<table", "<details", "<div")
_VISION_BACKENDS = ("vlm", "hybrid")


def render(document: Document, options: RenderOptions, assets: Assets | None = None) -> str:
    """The document as Markdown, ending in a newline unless it is empty."""
    writer = MarkdownWriter(options, assets, document.backend)
    out: list[str] = []
    joined, begun = join_continued(document)
    for place, page in enumerate(joined.pages):
        text = writer.page(page)
        if place and options.page_separator is not None:
            out.append(options.page_separator.replace("{page}", str(page.index + 1)))
        if options.page_anchors and page.index not in begun:
            out.append(page_anchor(page.index + 1))
        if text:
            out.append(text)
    return "\n\n".join(out) + "\n" if out else ""


@dataclass(frozen=True, slots=True)
class MarkdownWriter:
    """Blocks to Markdown under one set of options; ``backend`` matters to MinerU's layout only."""

    options: RenderOptions
    assets: Assets | None = None
    backend: str | None = None

    def page(self, page: Page) -> str:
        blocks = (self.block(block) for block in page_flow(page, self.options))
        return "\n\n".join(text for text in blocks if text)

    def block(self, block: Block) -> str:
        """The block as Markdown without blank lines around it; empty when there is nothing."""
        kind = block.type
        if kind is BlockType.TITLE:
            return self.title(block)
        if kind is BlockType.INTERLINE_EQUATION:
            return self.equation(block)
        if kind is BlockType.LIST:
            return self.items(block)
        if kind is BlockType.INDEX:
            lines = (self.inline(entry) for entry in entries(block))
            return HARD_BREAK.join(line for line in lines if line)
        if kind in TWO_LEVEL and block.blocks is not None:
            return self.parts(block)
        if role(block) == "body" and kind.value.partition("_")[0] in ("image", "chart"):
            return self.picture(block, block)
        if kind in (BlockType.TABLE, BlockType.TABLE_BODY):
            return self.table(block)
        if kind in (BlockType.CODE, BlockType.CODE_BODY):
            return self.code(block, block)
        return self.paragraph(block)

    def inline(self, spans: Sequence[Span], *, block_start: bool = True) -> str:
        return markdown_inline(spans, self.options, self.assets, block_start=block_start)

    def paragraph(self, block: Block) -> str:
        return self.inline(join_lines(block.lines or ()))

    def title(self, block: Block) -> str:
        level = 1 if block.level is None else block.level
        text = " ".join(self.inline(join_lines(block.lines or ()), block_start=False).split())
        if level < 1:
            return text
        if not text:
            return "#" * level if self.options.compat else ""
        if self.options.compat:
            cap = 4 if self.backend in _VISION_BACKENDS else level
            return "#" * min(level, cap) + " " + text
        return "#" * min(level, 6) + " " + _CLOSING_HASHES.sub(r"\\\1", text)

    def equation(self, block: Block) -> str:
        latex = [
            display_math(span.content or "", self.options)
            for line in block.lines or ()
            for span in line.spans
            if span.type in (SpanType.INTERLINE_EQUATION, SpanType.INLINE_EQUATION, SpanType.TEXT)
        ]
        return "\n\n".join(text for text in latex if text) or self.picture_link(block)

    def parts(self, block: Block) -> str:
        """A two-level block: its parts in index order, the body in the way of its kind."""
        texts: list[str] = []
        for part in parts_in_order(block):
            if role(part) != "body":
                texts.append(self.block(part))
            elif block.type is BlockType.TABLE:
                texts.append(self.table(part))
            elif block.type is BlockType.CODE:
                texts.append(self.code(part, block))
            else:
                texts.append(self.picture(part, block))
        filled = [text for text in texts if text]
        tight = self.options.compat is not None and self.backend not in _VISION_BACKENDS
        return _tight(filled) if tight else "\n\n".join(filled)

    def picture(self, body: Block, block: Block) -> str:
        """The image, then its description folded away, then the text in it."""
        span = body_span(body)
        found = [self.picture_link(body)]
        description = (span.content or "").strip() if span else ""
        if description:
            kind = "chart" if block.type.value.startswith("chart") else "image"
            name = escape_html(block.sub_type or f"{kind} content")
            fold = f"<details>\n<summary>{name}</summary>\n\n{description}\n\n</details>"
            found.append(fold)
        found.append(self.figure_text(body))
        return "\n\n".join(text for text in found if text)

    def figure_text(self, body: Block) -> str:
        """The labels inside a drawing as one paragraph of as many lines."""
        lines = map(self.inline, figure_labels(body, self.options))
        texts = [text for text in lines if text]
        if self.options.escape:  # a number must not make the paragraph a list
            texts = [_ITEM_NUMBER.sub(r"\1\\\2", text) for text in texts]
        return "\n".join(texts)

    def picture_link(self, block: Block) -> str:
        span = body_span(block)
        source = image_url(span.image_path if span else None, self.options, self.assets)
        return f"![]({source})" if source else ""

    def table(self, body: Block) -> str:
        """The table; without its cells or HTML the text of the lines, else the picture."""
        span = body_span(body)
        if span is not None and (table := table_in_markdown(span, self.options, self.assets)):
            return table
        text = HARD_BREAK.join(self.inline(entry) for entry in entries(body))
        return text or self.picture_link(body)

    def code(self, body: Block, block: Block) -> str:
        """A fenced block; an algorithm with formulas keeps them in a block of HTML instead."""
        lines = body.lines or ()
        formulas = any(s.type is SpanType.INLINE_EQUATION for line in lines for s in line.spans)
        algorithm = block.sub_type == "algorithm"
        if algorithm and (formulas or self.options.compat):
            text = "\n".join(self._algorithm_line(line.spans) for line in lines)
            style = "white-space: pre-wrap; font-family:monospace;"
            return f'<div class="mineru-algorithm" style="{style}">{text}</div>'
        return fenced(code_text(body), guess_language(block))

    def _algorithm_line(self, spans: Sequence[Span]) -> str:
        marks = self.options.math_delimiters
        return "".join(
            f"{marks.inline_left}{escape_html(span.content or '', quote=False)}{marks.inline_right}"
            if span.type is SpanType.INLINE_EQUATION
            else escape_html(span.content or "", quote=False)
            for span in spans
        )

    def items(self, block: Block) -> str:
        items = list_items(block)
        if self.options.compat:
            return HARD_BREAK.join(t for i in items if (t := self.inline(i.spans))).strip()
        if is_references(block):
            return "\n\n".join(text for item in items if (text := self.inline(item.spans)))
        return "\n".join(_list_lines(items, self))


def code_text(body: Block) -> str:
    """The code as set: one line per line, indentation kept, formulas plain, nothing escaped."""
    lines = ("".join(map(plain_content, line.spans)) for line in body.lines or ())
    return "\n".join(line.rstrip("\n") for line in lines)


def guess_language(block: Block) -> str:
    found = block.extra.get("guess_lang")
    return found if isinstance(found, str) and re.fullmatch(r"[\w+#.-]+", found) else ""


def fenced(code: str, language: str = "") -> str:
    """``code`` in a fence longer than any run of backticks in it; empty for no code."""
    if not code.strip():
        return ""
    longest = max((len(run) for run in re.findall(r"`{3,}", code)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{code}\n{fence}"


def _list_lines(items: Sequence[ListItem], writer: MarkdownWriter) -> Iterator[str]:
    """One Markdown line per item, nested ones set in under the text of the item they belong to."""
    columns: list[int] = []  # the column where the text of the open item of each level begins
    for place, item in enumerate(items):
        text = writer.inline(item.body)
        if item.loose:
            columns = []
            yield from ("", text) if place else (text,)
            if place + 1 < len(items):
                yield ""
            continue
        if not text and not item.number:
            continue
        level = min(item.level, len(columns))
        indent = columns[level - 1] if level else 0
        marker = "- "
        if item.number:
            native = _NATIVE_NUMBER.fullmatch(item.number)
            marker = f"{item.number} " if native else f"- {item.number} "
        column = indent + (2 if marker.startswith("- ") else len(marker))
        columns = [*columns[:level], column]
        body = text.replace("\n", "\n" + " " * column)
        yield (" " * indent + marker + body).rstrip()


def _tight(texts: Sequence[str]) -> str:
    """Parts joined as MinerU's pipeline does: hard breaks, and room around HTML."""
    out = texts[0] if texts else ""
    for before, text in pairwise(texts):
        if before.startswith(_HTML):
            out += "\n\n" + text
        elif text.startswith(_HTML):
            out += "\n" + text
        else:
            out += HARD_BREAK + text
    return out
