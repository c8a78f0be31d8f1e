"""``get_table``: a table in the form that the task wants, as many rows as an answer may have."""

from __future__ import annotations

import re
from functools import partial
from typing import Annotated

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult
from pydantic import Field

from mineru_tools.document.locator import Locator
from mineru_tools.errors import OptionsError
from mineru_tools.reading.table_part import TablePart, table_part
from mineru_tools.reading.tables import TableFormat
from mineru_tools.tokens import count_tokens
from mineru_tools_mcp.delivery import Answer, deliver
from mineru_tools_mcp.desk import Desk
from mineru_tools_mcp.names import block_of, document_of
from mineru_tools_mcp.tools.definition import define

FOOT_TOKENS = 80

_ROWS = re.compile(r"\s*(\d{1,9})\s*(-\s*(\d{1,9})?)?\s*")


class Table(Answer):
    locator: str
    rows: str
    total_rows: int


def make(desk: Desk) -> Tool:
    """The tool, working at ``desk``."""

    async def get_table(
        doc_id: str,
        block: Annotated[str, Field(description="locator, e.g. p/3/b/7")],
        context: Context,
        format: TableFormat = "html",  # noqa: A002
        rows: Annotated[str | None, Field(description="e.g. 51-90, 51-")] = None,
        max_tokens: int | None = None,
    ) -> Annotated[CallToolResult, Table]:
        """One table, or the rows of it that fit. html keeps merged cells; others repeat them."""
        locator = block_of(block, document_of(doc_id).document)
        first, last = _bounds(rows)
        passage = await desk.read(partial(desk.library.passage, locator))
        if passage.html is None:
            raise OptionsError(
                f"{block} is no table but {passage.type.value}",
                hint="read_document or search_document show the locators of tables",
                code="not_a_table",
            )
        part = await desk.read(
            partial(
                table_part,
                passage.html,
                format,
                max_tokens=max(1, (max_tokens or desk.settings.max_tokens) - FOOT_TOKENS),
                count=count_tokens,
                first=first,
                last=last,
            )
        )
        facts = Table(
            locator=str(locator),
            rows=f"{part.first}-{part.last}",
            total_rows=part.total,
        )
        text = part.text + _foot(part, locator, format)
        return deliver(context, desk.settings.payload, facts, text)

    return define(get_table)


def _bounds(rows: str | None) -> tuple[int, int | None]:
    if rows is None:
        return 1, None
    match = _ROWS.fullmatch(rows)
    if match is None:
        raise OptionsError(f"cannot read rows {rows!r}", hint="write 51-90, 51- or 7")
    first = int(match[1])
    if match[2] is None:
        return first, first
    return first, None if match[3] is None else int(match[3])


def _foot(part: TablePart, locator: Locator, format: TableFormat) -> str:  # noqa: A002
    """Which rows are shown, where not all are, and the call that gives the next."""
    if part.is_whole:
        return ""
    shown = f"rows {part.first}-{part.last} of {part.total}"
    if part.last == part.total:
        return f"\n\n[{shown}]"
    return (
        f'\n\n[{shown}; next: get_table(doc_id="{locator.document}", block="p/{locator.page}'
        f'/b/{locator.block}", format="{format}", rows="{part.last + 1}-")]'
    )
