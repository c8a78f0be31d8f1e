"""A document as one standalone HTML page: semantic, readable aloud, every block with its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from mineru_tools.document.labels import TWO_LEVEL, BlockType
from mineru_tools.document.model import Block, Document, Page
from mineru_tools.document.text import join_lines
from mineru_tools.render.continued import join_continued
from mineru_tools.render.flow import body_span, figure_labels, page_flow, parts_in_order, role
from mineru_tools.render.images import Assets, image_url
from mineru_tools.render.inline import (
    html_inline,
    html_math,
    html_numbers,
    html_place,
    plain_inline,
)
from mineru_tools.render.lists import ListItem, entries, is_references, list_items
from mineru_tools.render.markdown import code_text, guess_language
from mineru_tools.render.options import RenderOptions
from mineru_tools.render.table_cells import table_in_page

_STYLE = """
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 serif; }
table { border-collapse: collapse; } td, th { border: 1px solid; padding: 0.2em 0.5em; }
figure { margin: 1.5em 0; overflow-x: auto; } figure img { max-width: 100%; }
pre { overflow-x: auto; white-space: pre-wrap; } .display { display: block; overflow-x: auto; }
.figure-text { white-space: pre-line; font-size: 0.85em; }
.marked { list-style: none; padding-left: 1.5em; } header, footer, aside { font-size: 0.85em; }
section + section { border-top: 1px solid; }
""".strip()
_ELEMENTS = {
    BlockType.HEADER: "header",
    BlockType.FOOTER: "footer",
    BlockType.PAGE_NUMBER: "footer",
    BlockType.ASIDE_TEXT: "aside",
    BlockType.PAGE_FOOTNOTE: "aside",
}


def render(document: Document, options: RenderOptions, assets: Assets | None = None) -> str:
    """A complete page. Blocks carry ``data-page`` (from 1) and ``data-bbox`` (points)."""
    writer = _Writer(options, assets)
    body = "\n".join(writer.page(page) for page in join_continued(document).document.pages)
    lang = document.extra.get("lang")
    attribute = f' lang="{escape(lang)}"' if isinstance(lang, str) else ""
    return (
        f'<!DOCTYPE html>\n<html{attribute}>\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(_title(document))}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


@dataclass(frozen=True, slots=True)
class _Writer:
    options: RenderOptions
    assets: Assets | None

    def page(self, page: Page) -> str:
        number = page.index + 1
        name = escape(page.label or str(number))
        size = f' data-size="{html_numbers(page.size)}"' if page.size else ""
        blocks = (self.block(block, page) for block in page_flow(page, self.options))
        return "\n".join(
            [
                f'<section id="page-{number}" aria-label="Page {name}" data-page="{number}"{size}>',
                *(text for text in blocks if text),
                "</section>",
            ]
        )

    def block(self, block: Block, page: Page) -> str:
        """The block as one element with its place; empty when there is nothing to show."""
        inner, tag = self.content(block)
        if not inner:
            return ""
        return f"<{tag}{_place(block, page)}>{inner}</{tag}>"

    def content(self, block: Block) -> tuple[str, str]:
        """(inner HTML, element name) of a block."""
        kind = block.type
        if kind is BlockType.TITLE:
            level = 1 if block.level is None else block.level
            return self.words(block), f"h{min(level, 6)}" if level > 0 else "p"
        if kind is BlockType.LIST:
            return self.items(list_items(block), is_references(block)), "div"
        if kind is BlockType.INDEX:
            rows = (html_inline(e, self.options, self.assets) for e in entries(block))
            inner = "".join(f"<li>{row}</li>" for row in rows if row)
            return (f'<ul class="marked">{inner}</ul>' if inner else ""), "nav"
        if kind is BlockType.INTERLINE_EQUATION:
            return self.equation(block), "div"
        if kind in TWO_LEVEL:
            return self.figure(block), "figure"
        element = _ELEMENTS.get(kind, "p")
        return self.words(block), element

    def words(self, block: Block) -> str:
        return html_inline(join_lines(block.lines or ()), self.options, self.assets)

    def equation(self, block: Block) -> str:
        latex = [s.content for line in block.lines or () for s in line.spans if s.content]
        if latex:
            return "".join(html_math(each, display=True) for each in latex)
        return self.image(block, "formula")

    def figure(self, block: Block) -> str:
        if block.blocks is None:
            return self.body(block, block)
        groups = [(k, list(g)) for k, g in groupby(parts_in_order(block), key=role)]
        captions = [i for i, (kind, _) in enumerate(groups) if kind == "caption"]
        # an HTML figure has one caption, its first or its last child
        named = [i for i in captions if i in (0, len(groups) - 1)][:1]
        out: list[str] = []
        for i, (kind, parts) in enumerate(groups):
            if kind == "body":
                out.extend(self.body(part, block) for part in parts)
                continue
            texts = [f'<p class="{kind}">{t}</p>' for part in parts if (t := self.words(part))]
            inner = "".join(texts)
            out.append(f"<figcaption>{inner}</figcaption>" if i in named and inner else inner)
        return "".join(out)

    def body(self, body: Block, block: Block) -> str:
        if block.type is BlockType.CODE:
            language = guess_language(block)
            name = f' class="language-{escape(language)}"' if language else ""
            code = escape(code_text(body), quote=False)
            return f"<pre><code{name}>{code}</code></pre>" if code else ""
        span = body_span(body)
        if span is not None and (table := table_in_page(span, self.options, self.assets)):
            return table
        if block.type is BlockType.TABLE:
            return self.image(body, _caption(block)) or self.words(body)
        return self.image(body, _caption(block)) + self.figure_text(body)

    def figure_text(self, body: Block) -> str:
        """The labels inside a drawing, line by line."""
        labels = figure_labels(body, self.options)
        text = "\n".join(html_inline(label, self.options, self.assets) for label in labels)
        return f'<p class="figure-text">{text}</p>' if text else ""

    def image(self, body: Block, fallback: str) -> str:
        """The picture, its description as the text in its place."""
        span = body_span(body)
        source = image_url(span.image_path if span else None, self.options, self.assets)
        described = ((span.content if span else None) or "").strip()
        if source:
            return f'<img src="{escape(source)}" alt="{escape(described or fallback)}">'
        return f"<p>{escape(described)}</p>" if described else ""

    def items(self, items: Sequence[ListItem], references: bool) -> str:
        return "".join(self._items(list(items), 0, references))

    def _items(self, items: list[ListItem], level: int, references: bool) -> Iterator[str]:
        """Nested lists; numbered items keep their own marker as text, so none is counted anew."""
        for marked, group in groupby(_with_children(items, level), key=lambda g: _marked(g[0])):
            if marked is None:
                for run in group:
                    yield from (f"<p>{self.item(item, True)}</p>" for item in run)
                continue
            yield '<ul class="marked">' if marked or references else "<ul>"
            for first, *children in group:
                inner = "".join(self._items(children, level + 1, references)) if children else ""
                yield f"<li>{self.item(first, marked)}{inner}</li>"
            yield "</ul>"

    def item(self, item: ListItem, marked: bool) -> str:
        return html_inline(item.spans if marked else item.body, self.options, self.assets)


def _with_children(items: list[ListItem], level: int) -> Iterator[list[ListItem]]:
    """Each item of this level followed by the deeper ones up to the next of its level."""
    run: list[ListItem] = []
    for item in items:
        if run and (item.level <= level or item.loose):
            yield run
            run = []
        run.append(item)
    if run:
        yield run


def _marked(item: ListItem) -> bool | None:
    return None if item.loose else item.number is not None


def _place(block: Block, page: Page) -> str:
    return f' data-type="{block.type.value}"{html_place(page.index + 1, block.bbox)}'


def _caption(block: Block) -> str:
    parts = (p for p in block.blocks or () if role(p) == "caption")
    return " ".join(plain_inline(join_lines(part.lines or ())) for part in parts)


def _title(document: Document) -> str:
    """The first title of the document, for the head of the page."""
    titles = (b for p in document.pages for b in p.content or () if b.type is BlockType.TITLE)
    texts = (plain_inline(join_lines(block.lines or ())) for block in titles)
    return next((text for text in texts if text), "Document")
