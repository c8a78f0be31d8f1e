"""``parse_pdf``: a file into the library, and the first look at it."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult, ResourceLink
from pydantic import Field

from mineru_tools.options import ParseOptions
from mineru_tools_mcp.answers import overview
from mineru_tools_mcp.delivery import Answer, deliver
from mineru_tools_mcp.desk import Desk
from mineru_tools_mcp.tools.definition import define


class Parsed(Answer):
    doc_id: str
    title: str
    page_count: int
    tables: int
    figures: int
    formulas: int
    issues: list[str]
    cursor: str | None = None
    remaining_tokens: int


def make(desk: Desk) -> Tool:
    """The tool, working at ``desk``."""

    async def parse_pdf(
        source: Annotated[str, Field(description="file path, or URL if allowed")],
        context: Context,
        pages: Annotated[str | None, Field(description="e.g. 1-3,7,10-")] = None,
        backend: str = "pipeline",
        method: Literal["auto", "txt", "ocr"] = "auto",
        lang: str | None = None,
        max_tokens: int | None = None,
    ) -> Annotated[CallToolResult, Parsed]:
        """Parse a document once and keep it. Returns doc_id, outline with locators, first content
        and the cursor for read_document. Repeat calls are instant."""
        options = ParseOptions(backend=backend, method=method, lang=lang, pages=pages)
        document = await desk.parse(await desk.source(source), options, context.report_progress)
        budget = max_tokens or desk.settings.max_tokens
        seen = await desk.read(partial(overview, desk.library, document, budget))
        entry = seen.entry
        facts = Parsed(
            doc_id=document,
            title=entry.title,
            page_count=entry.page_count,
            tables=entry.tables,
            figures=entry.figures,
            formulas=entry.formulas,
            issues=seen.issues,
            cursor=seen.cursor,
            remaining_tokens=seen.remaining_tokens,
        )
        return deliver(context, desk.settings.payload, facts, seen.text, _links(document))

    return define(parse_pdf, open_world=desk.settings.allow_url, long_answers=True)


def _links(document: str) -> list[ResourceLink]:
    return [
        ResourceLink(uri=f"doc://{document}/{name}", name=name, mime_type=kind)
        for name, kind in (
            ("markdown", "text/markdown"),
            ("middle.json", "application/json"),
            ("content_list.json", "application/json"),
        )
    ]
