"""``get_image``: what a page or a block looks like, for models that can see."""

from __future__ import annotations

import base64
from functools import partial
from typing import Annotated

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult, ContentBlock, ImageContent, TextContent
from pydantic import Field

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.errors import OptionsError
from mineru_tools_mcp.desk import Desk
from mineru_tools_mcp.names import block_of, document_of, page_of
from mineru_tools_mcp.tools.definition import define

MAX_SIDE = 1568  # pixels; what vision models take in without scaling it down themselves


def make(desk: Desk) -> Tool:
    """The tool, working at ``desk``."""

    # No structured content: hosts that prefer it would drop the picture.
    async def get_image(
        doc_id: str,
        context: Context,
        page: int | None = None,
        block: Annotated[str | None, Field(description="locator, e.g. p/3/b/7")] = None,
        dpi: Annotated[int, Field(ge=18, le=400)] = 150,
    ) -> CallToolResult:
        """A picture of a page or of one block, to look at charts, formulas or doubtful text."""
        document = document_of(doc_id).document
        if (page is None) == (block is None):
            raise OptionsError("give page or block, one of them", code="invalid_options")
        if block is not None and (number := page_of(block, document)):
            page, block = number, None
        if block is None:
            orders: list[tuple[int, BBox | None]] = [(page or 0, None)]
            name = f"page {page}"
        else:
            locator = block_of(block, document)
            passage = await desk.read(partial(desk.library.passage, locator))
            numbers = dict.fromkeys(place.page for place in passage.places)
            orders = [
                (number, union_all(p.bbox for p in passage.places if p.page == number))
                for number in numbers
            ]
            name = str(locator)
        content: list[ContentBlock] = [TextContent(type="text", text=name)]
        for number, bbox in orders:
            data, media_type = await desk.page_picture(
                document, number, dpi=dpi, max_side=MAX_SIDE, bbox=bbox
            )
            encoded = base64.b64encode(data).decode()
            content.append(ImageContent(type="image", data=encoded, mime_type=media_type))
        return CallToolResult(content=content)

    return define(get_image)
