"""``list_documents``: what is in the library."""

from __future__ import annotations

from typing import Annotated

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult

from mineru_tools.storage.library import DocumentEntry
from mineru_tools_mcp.delivery import Answer, deliver
from mineru_tools_mcp.desk import Desk
from mineru_tools_mcp.tools.definition import define

MOST = 100


class Listed(Answer):
    doc_ids: list[str]
    total: int


def make(desk: Desk) -> Tool:
    """The tool, working at ``desk``."""

    async def list_documents(context: Context) -> Annotated[CallToolResult, Listed]:
        """The documents parsed so far, most recently used first."""
        entries = await desk.read(desk.library.documents)
        shown = entries[:MOST]
        facts = Listed(doc_ids=[entry.document for entry in shown], total=len(entries))
        text = "\n".join(map(_line, shown)) or "No documents yet. Call parse_pdf with a file."
        if len(entries) > MOST:
            text += f"\n… and {len(entries) - MOST} more."
        return deliver(context, desk.settings.payload, facts, text)

    return define(list_documents)


def _line(entry: DocumentEntry) -> str:
    pages = "1 page" if entry.page_count == 1 else f"{entry.page_count} pages"
    return f"{entry.document}  {entry.title} ({entry.name}, {pages})"
