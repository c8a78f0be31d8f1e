"""``search_document``: the passages that a question is about."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult
from pydantic import BaseModel, Field

from mineru_tools.storage.library import Hit
from mineru_tools_mcp.delivery import Answer, deliver
from mineru_tools_mcp.desk import Desk
from mineru_tools_mcp.names import document_of
from mineru_tools_mcp.tools.definition import define


class Found(BaseModel):
    locator: str
    type: str
    score: float


class Search(Answer):
    hits: list[Found]


def make(desk: Desk) -> Tool:
    """The tool, working at ``desk``."""

    async def search_document(
        query: Annotated[str, Field(description='words; "a phrase" in quotes')],
        context: Context,
        doc_id: Annotated[str | None, Field(description="default: all documents")] = None,
        limit: Annotated[int, Field(ge=1, le=50)] = 8,
    ) -> Annotated[CallToolResult, Search]:
        """Full-text search (BM25) over blocks; each hit has its locator, section and a snippet."""
        within = None if doc_id is None else document_of(doc_id).document
        if within is not None:
            await desk.read(partial(desk.library.document, within))  # must be there
        hits = await desk.read(partial(desk.library.search, query, within, limit))
        facts = Search(hits=[_found(hit) for hit in hits])
        text = "\n\n".join(_entry(hit, named=within is None) for hit in hits) or (
            "Nothing found. Try fewer or other words, or their forms in the document's language."
        )
        return deliver(context, desk.settings.payload, facts, text)

    return define(search_document)


def _found(hit: Hit) -> Found:
    kind = hit.passage.type.value
    return Found(locator=str(hit.locator), type=kind, score=round(hit.score, 2))


def _entry(hit: Hit, *, named: bool) -> str:
    """A hit as two lines: where it stands, and its words."""
    where = [hit.title] if named else []
    where += hit.passage.path
    kind = hit.passage.type.value
    section = f" [{' > '.join(where)}]" if where else ""
    return f"{hit.locator} ({kind}){section}\n{hit.snippet}"
