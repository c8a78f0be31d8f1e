"""What the worker processes are asked to do; every function here is sent by name."""

from __future__ import annotations

import io
import json
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from typing import cast

from mineru_tools import __version__
from mineru_tools.api import parse
from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType
from mineru_tools.document.locator import ID_LENGTH
from mineru_tools.document.model import JsonValue
from mineru_tools.document.passage import Passage, Place
from mineru_tools.document.visit import source_index
from mineru_tools.formats.table import format_of, open_pages
from mineru_tools.options import ParseOptions
from mineru_tools.registry import load_backend
from mineru_tools.render.passage_parts import covered_blocks
from mineru_tools.render.passages import passages
from mineru_tools.result import ParsedDocument
from mineru_tools.run import Run
from mineru_tools.sources.source import Source
from mineru_tools.storage.assets import MAX_SIDE, Assets, Cut, cuts_of
from mineru_tools.storage.library import Issue, ParsedPage, ParseRecord, parse_key
from mineru_tools.tokens import count_tokens

MAX_IMAGE_BYTES = 1_000_000  # of a PNG; a larger picture is a photograph, which JPEG is made for


def prepare(backend: str, run: Run) -> None:
    """Import and load what a parse needs, so that the first one does not wait for it."""
    load_backend(backend)
    count_tokens("")


def parse_record(task: tuple[Source, ParseOptions], run: Run) -> ParseRecord:
    """Parse a source into what the library keeps of it."""
    source, options = task
    with parse(source, options, run=run) as parsed:
        return _record(parsed)


def _record(parsed: ParsedDocument) -> ParseRecord:
    source, document = parsed.source, parsed.document
    digest = sha256(source.data).hexdigest()
    found = passages(document, count_tokens)
    with closing(open_pages(source, parsed.options)) as pages:
        page_count = len(pages)
    return ParseRecord(
        key=parse_key(digest, parsed.options, __version__),
        sha256=digest,
        document=digest[:ID_LENGTH],
        name=source.name,
        media_type=format_of(source).media_types[0],
        title=_title(found) or source.stem,
        page_count=page_count,
        backend=document.backend or parsed.options.backend,
        version=__version__,
        options=parsed.options,
        pages=_pages(parsed),
        passages=found,
        cuts={name: Place(cut.page + 1, cut.bbox) for name, cut in cuts_of(document).items()},
        issues=tuple(Issue(each.page + 1, each.code, each.message) for each in parsed.issues),
        parts=covered_blocks(document, found),
    )


def _title(found: tuple[Passage, ...]) -> str | None:
    """The most important heading of the first page that has any."""
    headings = [each for each in found if each.type is BlockType.TITLE and each.text]
    if not headings:
        return None
    on_page = [each for each in headings if each.page == headings[0].page]
    return " ".join(min(on_page, key=lambda each: each.level or 1).text.split())


def _pages(parsed: ParsedDocument) -> tuple[ParsedPage, ...]:
    """The pages with their own parts of the outputs, numbered as in the source."""
    middle = cast("list[JsonValue]", parsed.middle_json()["pdf_info"])
    items: dict[int, list[JsonValue]] = defaultdict(list)
    for item in cast("list[dict[str, JsonValue]]", parsed.content_list()):
        items[cast(int, item["page_idx"])].append(item)
    made = []
    for page, info in zip(parsed.document.pages, middle, strict=True):
        index = source_index(page)
        made.append(
            ParsedPage(
                number=index + 1,
                size=page.size,
                label=page.label,
                middle=_json({**cast("dict[str, JsonValue]", info), "page_idx": index}),
                content_list=_json(
                    [
                        {**cast("dict[str, JsonValue]", item), "page_idx": index}
                        for item in items[page.index]
                    ]
                ),
            )
        )
    return tuple(made)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class PictureOrder:
    """A page (its number) of a source, or the part of it in ``bbox`` (points)."""

    source: Source
    page: int
    bbox: BBox | None
    dpi: float
    max_side: int
    lossless: bool


def picture(order: PictureOrder, run: Run) -> tuple[bytes, str]:
    """The picture as an encoded file, and its media type.

    A box is cut with a little air around it. A picture that would be larger than ``max_side``
    pixels is drawn at a lower resolution. A PNG, or a JPEG if it need not be ``lossless``.
    """
    with closing(open_pages(order.source, ParseOptions())) as pages:
        width, height = pages.page_size(order.page - 1)
        clip = BBox(0, 0, width, height)
        if order.bbox is not None:
            clip = order.bbox.expand(4).intersection(clip) or clip
        longest = max(clip.width, clip.height, 1.0)
        # The edges fall on whole pixels, which may add one.
        dpi = min(order.dpi, (min(order.max_side, MAX_SIDE) - 1) * 72 / longest)
        image = pages.render(order.page - 1, dpi=dpi, clip=clip)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=False)
    if order.lossless or out.tell() <= MAX_IMAGE_BYTES:
        return out.getvalue(), "image/png"
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue(), "image/jpeg"


def cut_picture(task: tuple[Source, Place, str, int], run: Run) -> bytes:
    """One picture file of a document as ``ParsedDocument.assets`` would cut it."""
    source, place, name, dpi = task
    with closing(open_pages(source, ParseOptions())) as pages:
        return Assets({name: Cut(place.page - 1, place.bbox)}, lambda: pages, dpi)[name]
