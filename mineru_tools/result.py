"""What a parse gives back: the document and every way to write it out."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Literal

from mineru_tools.backends.base import PageIssue
from mineru_tools.document.locator import document_id
from mineru_tools.document.model import Document, JsonValue
from mineru_tools.document.visit import source_index
from mineru_tools.errors import MineruToolsError, OptionsError
from mineru_tools.formats.table import format_of, open_pages
from mineru_tools.options import ParseOptions
from mineru_tools.render.options import RenderOptions
from mineru_tools.sources.pages import PagedSource
from mineru_tools.sources.source import Source
from mineru_tools.storage.assets import Assets, cuts_of
from mineru_tools.storage.output import (
    ENDINGS,
    IMAGE_DIR,
    SavedFiles,
    folder_for,
    safe_stem,
    write_file,
)

if TYPE_CHECKING:
    from PIL.Image import Image

    from mineru_tools.chunking.chunk import Chunk
    from mineru_tools.chunking.options import ChunkOptions
    from mineru_tools.render.formulas import Formula
    from mineru_tools.render.tables import Table

Overlay = Literal["layout", "span"]

FORMATS = (*ENDINGS, "images")
"""Everything that ``save`` can write."""

MINERU_FORMATS = (
    "md",
    "content_list",
    "content_list_v2",
    "middle",
    "model",
    "layout",
    "span",
    "origin",
    "images",
)
"""What MinerU 3.4 writes, and what ``save`` writes when nothing else is asked for."""


class ParsedDocument:
    """The ``document``, what went wrong on its pages (``issues``) and its outputs.

    Outputs are made when asked for; the source is opened again for those that show its pages, and
    closed by ``close`` or at the end of a ``with`` block. Page indices are those of ``document``.
    """

    def __init__(
        self,
        document: Document,
        source: Source,
        options: ParseOptions,
        issues: tuple[PageIssue, ...] = (),
    ) -> None:
        self.document = document
        self.source = source
        self.options = options
        self.issues = issues
        self.assets = Assets(cuts_of(document), self._open, options.image_dpi)
        self._pages: PagedSource | None = None
        self._opening = threading.Lock()

    def __repr__(self) -> str:
        pages, issues = len(self.document.pages), len(self.issues)
        return f"<ParsedDocument {self.source.name!r}: {pages} pages, {issues} issues>"

    def __enter__(self) -> ParsedDocument:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the source; whatever needs it later opens it again."""
        self.assets.forget()
        with self._opening:
            pages, self._pages = self._pages, None
        if pages is not None:
            pages.close()

    def _open(self) -> PagedSource:
        with self._opening:
            if self._pages is None:
                self._pages = open_pages(self.source, self.options)
            return self._pages

    def _render_options(self, options: RenderOptions | None) -> RenderOptions:
        return options or RenderOptions(compat=self.options.compat)

    def markdown(self, options: RenderOptions | None = None) -> str:
        from mineru_tools.render import markdown

        return markdown.render(self.document, self._render_options(options), self.assets)

    def content_list(self, options: RenderOptions | None = None) -> list[JsonValue]:
        """MinerU's flat list of items, boxes in thousandths of the page."""
        from mineru_tools.render import content_list

        return content_list.render(self.document, self._render_options(options), self.assets)

    def content_list_v2(self, options: RenderOptions | None = None) -> list[JsonValue]:
        """MinerU's list of pages of items, boxes in thousandths of the page."""
        from mineru_tools.render import content_list_v2

        return content_list_v2.render(self.document, self._render_options(options), self.assets)

    def html(self, options: RenderOptions | None = None) -> str:
        from mineru_tools.render import html

        return html.render(self.document, self._render_options(options), self.assets)

    def text(self, options: RenderOptions | None = None) -> str:
        from mineru_tools.render import text

        return text.render(self.document, self._render_options(options), self.assets)

    def middle_json(self) -> dict[str, JsonValue]:
        """The object of MinerU 3.x' ``middle.json``."""
        from mineru_tools.document import middle_json

        return middle_json.dump(self.document, compat=self.options.compat)

    def middle_json_v4(self) -> dict[str, JsonValue]:
        """The object of MinerU 4.x' middle JSON."""
        from mineru_tools.document import middle_json_v4

        whole = self.options.pages is None
        return middle_json_v4.dump(self.document, is_full=whole)

    def model_json(self) -> list[JsonValue]:
        """The list of pages of MinerU 3.x' ``model.json``."""
        from mineru_tools.document import model_json

        return model_json.dump(self.document)

    def chunks(self, options: ChunkOptions | None = None) -> list[Chunk]:
        """The document in pieces for retrieval, each with its headings, pages and boxes.

        Their ids begin with the document's, which is made of the source's bytes.
        """
        from mineru_tools.chunking.chunker import chunk_document
        from mineru_tools.chunking.options import ChunkOptions

        name = document_id(self.source.data)
        chosen = options or ChunkOptions()
        return list(chunk_document(self.document, chosen, document_id=name))

    def tables(self, options: RenderOptions | None = None) -> tuple[Table, ...]:
        """The tables that were read, in reading order."""
        from mineru_tools.render.tables import tables_of

        return tables_of(self.document, self._render_options(options), self.assets)

    def formulas(self) -> tuple[Formula, ...]:
        """The formulas, in lines and on lines of their own, in reading order."""
        from mineru_tools.render.formulas import formulas_of

        return formulas_of(self.document)

    def layout_pdf(self) -> bytes:
        """The source's pages with every block's box and its place in the reading order."""
        from mineru_tools.render import overlay

        return overlay.layout_pdf(self._as_pdf(), self.document, password=self.options.password)

    def span_pdf(self) -> bytes:
        """The source's pages with every span's box."""
        from mineru_tools.render import overlay

        return overlay.span_pdf(self._as_pdf(), self.document, password=self.options.password)

    def searchable_pdf(self) -> bytes:
        """The source as a PDF whose scanned pages can be searched: what was read lies on them."""
        from mineru_tools.render import searchable

        return searchable.searchable_pdf(
            self._as_pdf(), self.document, password=self.options.password
        )

    def _as_pdf(self) -> bytes:
        """The source, if it is a PDF, else a PDF of the pictures of the document's pages."""
        if "application/pdf" in format_of(self.source).media_types:
            return self.source.data
        from mineru_tools.pdf.from_pages import pdf_of_pages

        shown = {source_index(page) for page in self.document.pages}
        return pdf_of_pages(self._open(), shown, self.options.image_dpi)

    def page_image(self, index: int, dpi: float = 150, overlay: Overlay | None = None) -> Image:
        """The page as an RGB picture, with the boxes of its blocks or spans if asked for."""
        if not 0 <= index < len(self.document.pages):
            raise OptionsError(
                f"no page {index} in {len(self.document.pages)}", code="no_such_page"
            )
        page = self.document.pages[index]
        picture = self._open().render(source_index(page), dpi=dpi)
        if overlay is None:
            return picture
        from mineru_tools.render import overlay as drawing

        draw = drawing.layout_image if overlay == "layout" else drawing.span_image
        return draw(picture, page)

    def save(
        self,
        directory: str | Path,
        formats: Iterable[str] = MINERU_FORMATS,
        name: str | None = None,
        render: RenderOptions | None = None,
    ) -> SavedFiles:
        """Write ``formats`` to MinerU's folders in ``directory``: ``<name>/auto/<name>.md``, ….

        ``name`` is the source's stem unless given. Every file is whole or not there; a picture that
        cannot be cut is named in ``missing``. Raises ``OptionsError`` for an unknown format and
        ``OSError`` when writing fails.
        """
        wanted = chosen_formats(formats)
        stem = safe_stem(self.source.stem if name is None else name)
        folder = folder_for(Path(directory), stem, self.document.backend, self.options.method)
        options = self._render_options(render)
        files = {
            kind: write_file(folder / f"{stem}{self._ending(kind)}", _WRITERS[kind](self, options))
            for kind in wanted
            if kind != "images" and not (kind == "span" and self._lacks_spans())
        }
        images, missing = self._save_images(folder) if "images" in wanted else ((), ())
        return SavedFiles(folder, files, images, missing)

    def _ending(self, kind: str) -> str:
        if kind != "origin":
            return ENDINGS[kind]
        known, given = format_of(self.source).suffixes, self.source.suffix
        return ENDINGS[kind] + (given if given in known else known[0])

    def _lacks_spans(self) -> bool:
        return self.document.backend in ("vlm", "hybrid")  # each span's box is its block's there

    def _save_images(self, folder: Path) -> tuple[tuple[Path, ...], tuple[str, ...]]:
        written, missing = [], []
        for image in self.assets:
            data = self._cut(image)
            if data is None:
                missing.append(image)
            else:
                written.append(write_file(folder / IMAGE_DIR / image, data))
        return tuple(written), tuple(missing)

    def _cut(self, image: str) -> bytes | None:
        try:
            return self.assets[image]
        except MineruToolsError:
            return None


def chosen_formats(formats: Iterable[str]) -> tuple[str, ...]:
    """``formats`` in the order of ``FORMATS``, each once; ``OptionsError`` for an unknown one."""
    wanted = set(formats)
    unknown = sorted(wanted - set(FORMATS))
    if unknown:
        raise OptionsError(
            f"unknown format {unknown[0]!r}",
            hint=f"known: {', '.join(FORMATS)}",
            code="unknown_format",
        )
    return tuple(kind for kind in FORMATS if kind in wanted)


def json_text(value: object) -> str:
    """``value`` as MinerU writes JSON: four spaces, characters as they are."""
    return json.dumps(value, ensure_ascii=False, indent=4)


_Writer = Callable[[ParsedDocument, RenderOptions], "str | bytes"]

_WRITERS: Mapping[str, _Writer] = MappingProxyType(
    {
        "md": ParsedDocument.markdown,
        "content_list": lambda parsed, options: json_text(parsed.content_list(options)),
        "content_list_v2": lambda parsed, options: json_text(parsed.content_list_v2(options)),
        "middle": lambda parsed, _: json_text(parsed.middle_json()),
        "middle_v4": lambda parsed, _: json_text(parsed.middle_json_v4()),
        "model": lambda parsed, _: json_text(parsed.model_json()),
        "html": ParsedDocument.html,
        "text": ParsedDocument.text,
        "layout": lambda parsed, _: parsed.layout_pdf(),
        "span": lambda parsed, _: parsed.span_pdf(),
        "searchable_pdf": lambda parsed, _: parsed.searchable_pdf(),
        "origin": lambda parsed, _: parsed.source.data,
    }
)
