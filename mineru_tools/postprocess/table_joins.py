"""Tables that a page or column break cut are put together in the block of their first part.

That block gets the rows of all parts, less the heads that were set again, in its HTML and in its
cells; each cell keeps its box and has its page. The other parts stay behind with their boxes as
tombstones: their bodies, captions and notes are ``lines_deleted``. ``layout`` keeps every part.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mineru_tools.document.labels import BlockType
from mineru_tools.document.model import Block, Document, Span
from mineru_tools.document.table_html import mineru_html
from mineru_tools.document.visit import body_of, map_spans
from mineru_tools.options import ParseOptions
from mineru_tools.postprocess.lines import block_chars
from mineru_tools.postprocess.table_chains import Chain, chains
from mineru_tools.postprocess.table_evidence import only_repeats
from mineru_tools.postprocess.table_fit import words
from mineru_tools.postprocess.table_joins_mineru34 import chains_like_mineru
from mineru_tools.postprocess.table_part import BODY, CAPTION, FOOTNOTE
from mineru_tools.postprocess.table_rows import joined_cells, joined_html


def join_tables(document: Document, options: ParseOptions) -> Document:
    """The document with each table that goes on in ``content`` in one block.

    Captions that only say "continued" and notes that are repeated go; all others come to the first
    part's. With ``compat="mineru-3.4"`` the captions of later parts go, and the last part's notes
    take the place of all others. A document with joined tables comes back as it is.
    """
    if not options.join_tables or any(map(_is_emptied, _content(document))):
        return document
    like_mineru = options.compat == "mineru-3.4"
    found = chains_like_mineru(document) if like_mineru else chains(document)
    if not found:
        return document
    content = [list(page.content or ()) for page in document.pages]
    for chain in found:
        for place in chain.places[1:]:
            content[place.page][place.block] = _tombstone(content[place.page][place.block])
        first = chain.places[0]
        content[first.page][first.block] = _joined(chain, like_mineru=like_mineru)
    pages = (
        replace(page, content=tuple(blocks)) if page.content is not None else page
        for page, blocks in zip(document.pages, content, strict=True)
    )
    return replace(document, pages=tuple(pages))


def _content(document: Document) -> Iterator[Block]:
    return (block for page in document.pages for block in page.content or ())


def _is_emptied(block: Block) -> bool:
    body = body_of(block) if block.type is BlockType.TABLE else None
    return body is not None and body.lines_deleted


def _tombstone(block: Block) -> Block:
    parts = (replace(part, lines=(), lines_deleted=True) for part in block.blocks or ())
    return replace(block, blocks=tuple(parts))


def _moved_parts(chain: Chain, *, like_mineru: bool) -> Iterator[Block]:
    """The captions and notes of later parts that come to the first one."""
    first = chain.first
    captions, notes = list(first.captions), set(map(words, first.footnotes))
    later = chain.members[-1:] if like_mineru else chain.members[1:]
    for part in (member.part for member in later):
        for block in part.block.blocks or ():
            text = block_chars(block)
            if block.type is FOOTNOTE and (like_mineru or words(text) not in notes):
                notes.add(words(text))
            elif block.type is CAPTION and not like_mineru and not only_repeats(text, captions):
                captions.append(text)
            else:
                continue
            yield block if part.page is first.page else map_spans(block, _crossed)


def _crossed(span: Span) -> Span:
    return replace(span, cross_page=True)


def _joined(chain: Chain, *, like_mineru: bool) -> Block:
    block = chain.first.block
    moved = list(_moved_parts(chain, like_mineru=like_mineru))
    cells = joined_cells(chain.members)
    html = joined_html(chain.members) if cells is None else mineru_html(cells)
    table = replace(chain.first.span, html=html, cells=cells)
    kept = [p for p in block.blocks or () if not (like_mineru and p.type is FOOTNOTE)]
    for i, part in enumerate(kept):
        if part.type is BODY:
            kept[i] = map_spans(part, lambda s: table if s is chain.first.span else s)
    # Readers sort by index: what comes takes that of the part which it stands behind.
    at = max((i for i, part in enumerate(kept, 1) if part.type is CAPTION), default=0)
    index = kept[max(at - 1, 0)].index
    kept[at:at] = [replace(part, index=index) for part in moved if part.type is CAPTION]
    last = max((part.index for part in kept if part.index is not None), default=None)
    kept += [replace(part, index=last) for part in moved if part.type is FOOTNOTE]
    return replace(block, blocks=tuple(kept))
