"""``list_documents``: what is in the library."""

from __future__ import annotations

from typing import Annotated

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult

from mineru_tools.storage.library import DocumentEntry
from mineru_tools.tokens import count_tokens
from mineru_tools_mcp.delivery import Answer, deliver
from mineru_tools_mcp.desk import Desk
from mineru_tools_mcp.names import clipped
from mineru_tools_mcp.tools.definition import define

MOST = 100
MAX_TITLE = 80  # characters, of names too
FOOT_TOKENS = 20


class Listed(Answer):
    doc_ids: list[str]
    total: int


def make(desk: Desk) -> Tool:
    """The tool, working at ``desk``."""

    async def list_documents(context: Context) -> Annotated[CallToolResult, Listed]:
        """The documents parsed so far, most recently used first."""
        entries = await desk.read(desk.library.documents)
        lines: list[str] = []
        room = desk.settings.max_tokens - FOOT_TOKENS
        for entry in entries[:MOST]:
            line = _line(entry)
            room -= count_tokens(line + "\n")
            if room < 0:
                break
            lines.append(line)
        facts = Listed(
            doc_ids=[entry.document for entry in entries[: len(lines)]], total=len(entries)
        )
        if len(entries) > len(lines):
            lines.append(f"… and {len(entries) - len(lines)} used longer ago")
        text = "\n".join(lines) or "No documents yet. Call parse_pdf with a file."
        return deliver(context, desk.settings.payload, facts, text)

    return define(list_documents)


def _line(entry: DocumentEntry) -> str:
    pages = "1 page" if entry.page_count == 1 else f"{entry.page_count} pages"
    title, name = clipped(entry.title, MAX_TITLE), clipped(entry.name, MAX_TITLE)
    return f"{entry.document}  {title} ({name}, {pages})"
