"""``read_document``: any part of a document, within a budget, never cut where it hurts."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult
from pydantic import Field

from mineru_tools_mcp.answers import read
from mineru_tools_mcp.delivery import Answer, deliver
from mineru_tools_mcp.desk import Desk
from mineru_tools_mcp.names import document_of
from mineru_tools_mcp.selection import Part
from mineru_tools_mcp.tools.definition import define


class Read(Answer):
    doc_id: str
    first: str | None = None
    last: str | None = None
    cursor: str | None = None
    remaining_tokens: int


def make(desk: Desk) -> Tool:
    """The tool, working at ``desk``."""

    async def read_document(
        doc_id: str,
        context: Context,
        cursor: Annotated[str | None, Field(description="where to go on")] = None,
        pages: Annotated[str | None, Field(description="e.g. 3-5")] = None,
        section: Annotated[str | None, Field(description="heading or its locator")] = None,
        blocks: Annotated[list[str] | None, Field(description="e.g. p/3/b/7")] = None,
        format: Literal["markdown", "plain"] = "markdown",  # noqa: A002 - its name in the protocol
        max_tokens: int | None = None,
    ) -> Annotated[CallToolResult, Read]:
        """Read on from a cursor, or some pages, a section or blocks. markdown marks every block for
        citation: <!-- doc://id/p/N --> opens a page, <!-- b/K --> a block, whose locator is both
        together; plain has no marks. A picture's address is the block to give get_image. Says what
        remains."""
        part = Part(
            pages=pages,
            section=section,
            blocks=tuple(blocks) if blocks else None,
            cursor=cursor,
            markers=format == "markdown",
        )
        budget = max_tokens or desk.settings.max_tokens
        document = document_of(doc_id).document
        seen = await desk.read(partial(read, desk.library, document, part, budget))
        facts = Read(
            doc_id=document,
            first=seen.first,
            last=seen.last,
            cursor=seen.cursor,
            remaining_tokens=seen.remaining_tokens,
        )
        return deliver(context, desk.settings.payload, facts, seen.text)

    return define(read_document, long_answers=True)
