"""The tools, one file each, in the order in which a client lists them."""

from __future__ import annotations

from mcp.server.mcpserver.tools import Tool

from mineru_tools_mcp.desk import Desk
from mineru_tools_mcp.tools import (
    get_image,
    get_table,
    list_documents,
    locate_quote,
    parse_pdf,
    read_document,
    search_document,
)

MAKERS = (
    parse_pdf.make,
    read_document.make,
    search_document.make,
    get_table.make,
    get_image.make,
    locate_quote.make,
    list_documents.make,
)


def make_tools(desk: Desk) -> list[Tool]:
    """Every tool, working at ``desk``."""
    return [make(desk) for make in MAKERS]
