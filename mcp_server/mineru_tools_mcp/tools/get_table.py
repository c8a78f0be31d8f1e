"""``get_table``: a whole table in the form that the task wants."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult
from pydantic import Field

from mineru_tools.errors import OptionsError
from mineru_tools.reading.tables import table_as
from mineru_tools_mcp.delivery import Answer, deliver
from mineru_tools_mcp.desk import Desk
from mineru_tools_mcp.names import block_of, document_of
from mineru_tools_mcp.tools.definition import define


class Table(Answer):
    locator: str


def make(desk: Desk) -> Tool:
    """The tool, working at ``desk``."""

    async def get_table(
        doc_id: str,
        block: Annotated[str, Field(description="locator, e.g. p/3/b/7")],
        context: Context,
        format: Literal["html", "markdown", "csv", "json"] = "html",  # noqa: A002
    ) -> Annotated[CallToolResult, Table]:
        """One table, whole. html keeps merged cells; the others repeat their value."""
        locator = block_of(block, document_of(doc_id).document)
        passage = await desk.read(partial(desk.library.passage, locator))
        if passage.html is None:
            raise OptionsError(
                f"{block} is no table but {passage.type.value}",
                hint="read_document or search_document show the locators of tables",
                code="not_a_table",
            )
        text = table_as(passage.html, format)
        return deliver(context, desk.settings.payload, Table(locator=str(locator)), text)

    return define(get_table)
