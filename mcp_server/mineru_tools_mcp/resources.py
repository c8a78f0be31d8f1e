"""Documents as resources: the same content for programs that follow links."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError

from mineru_tools.document.locator import Locator
from mineru_tools.errors import MineruToolsError, OptionsError, SourceError
from mineru_tools_mcp.answers import page_markdown, whole_markdown
from mineru_tools_mcp.desk import Desk
from mineru_tools_mcp.tools.definition import explain

Value = TypeVar("Value")

MARKDOWN = "text/markdown"
JSON = "application/json"
DOCUMENT, PAGE, BLOCK = (
    "doc://{doc_id}",
    "doc://{doc_id}/p/{page}",
    "doc://{doc_id}/p/{page}/b/{block}",
)
IMAGE, PAGE_IMAGE = "doc://{doc_id}/images/{name}", "doc://{doc_id}/p/{page}/image"
WHOLE_MARKDOWN, MIDDLE_JSON = "doc://{doc_id}/markdown", "doc://{doc_id}/middle.json"
CONTENT_LIST = "doc://{doc_id}/content_list.json"


def add_resources(server: MCPServer[Any], desk: Desk) -> None:
    """Add every resource template; what they give never changes for the same parse."""

    async def given(work: Callable[[], Value]) -> Value:
        return await _told(desk.read(work))

    @server.resource(DOCUMENT, title="What is known of a document", mime_type=JSON)
    async def document(doc_id: str) -> str:
        """Name, title, pages, counts, issues and outline."""
        return await given(lambda: _summary(desk, doc_id))

    @server.resource(WHOLE_MARKDOWN, title="A whole document as Markdown", mime_type=MARKDOWN)
    async def markdown(doc_id: str) -> str:
        """Without locators, as the command line writes it."""
        return await given(lambda: whole_markdown(desk.library, doc_id))

    @server.resource(MIDDLE_JSON, title="MinerU's middle.json", mime_type=JSON)
    async def middle_json(doc_id: str) -> str:
        """Every block, line and span with its box."""
        return await given(lambda: desk.library.middle_json(doc_id))

    @server.resource(CONTENT_LIST, title="MinerU's content list", mime_type=JSON)
    async def content_list(doc_id: str) -> str:
        """A flat list of items in reading order."""
        return await given(lambda: desk.library.content_list(doc_id))

    @server.resource(PAGE, title="A page as Markdown", mime_type=MARKDOWN)
    async def page(doc_id: str, page: int) -> str:
        """With a locator before each block."""
        return await given(lambda: page_markdown(desk.library, doc_id, page))

    @server.resource(BLOCK, title="A block", mime_type=JSON)
    async def block(doc_id: str, page: int, block: int) -> str:
        """Type, text, Markdown, headings above, and its boxes in points from the top left."""
        return await given(lambda: _block(desk, Locator(doc_id, page, block)))

    @server.resource(PAGE_IMAGE, title="A page as a picture", mime_type="image/png")
    async def page_image(doc_id: str, page: int) -> bytes:
        """At 150 dpi, at most 1568 pixels a side."""
        data, _ = await _told(
            desk.page_picture(doc_id, page, dpi=150, max_side=1568, lossless=True)
        )
        return data

    @server.resource(IMAGE, title="A picture of a document", mime_type="image/jpeg")
    async def image(doc_id: str, name: str) -> bytes:
        """A file that the Markdown names as images/<name>."""
        return await _told(desk.work(lambda librarian, run: librarian.asset(doc_id, name, run=run)))


async def _told(outcome: Awaitable[Value]) -> Value:
    """The outcome; errors of ours as errors of resources."""
    try:
        return await outcome
    except (SourceError, OptionsError) as error:
        raise ResourceNotFoundError(explain(error)) from error
    except MineruToolsError as error:
        raise ResourceError(explain(error)) from error


def _summary(desk: Desk, doc_id: str) -> str:
    entry = desk.library.document(doc_id)
    return _json(
        {
            "doc_id": entry.document,
            "name": entry.name,
            "title": entry.title,
            "page_count": entry.page_count,
            "tables": entry.tables,
            "figures": entry.figures,
            "formulas": entry.formulas,
            "issues": [
                {"page": issue.page, "code": issue.code, "message": issue.message}
                for issue in entry.issues
            ],
            "outline": [
                {
                    "level": heading.level,
                    "title": heading.text,
                    "locator": str(Locator(doc_id, heading.page, heading.block)),
                }
                for heading in desk.library.headings(doc_id)
            ],
        }
    )


def _block(desk: Desk, locator: Locator) -> str:
    passage = desk.library.passage(locator)
    return _json(
        {
            "locator": str(Locator(locator.document, passage.page, passage.block)),
            "type": passage.type.value,
            "path": passage.path,
            "text": passage.text,
            "markdown": passage.markdown,
            "html": passage.html,
            "latex": passage.latex,
            "image": passage.image,
            "hidden": passage.hidden,
            "boxes": [{"page": place.page, "bbox": place.bbox} for place in passage.places],
        }
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
