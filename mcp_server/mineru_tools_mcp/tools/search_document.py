"""``search_document``: the passages that a question is about."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult
from pydantic import BaseModel, Field

from mineru_tools.storage.library import Hit
from mineru_tools.tokens import count_tokens
from mineru_tools_mcp.delivery import Answer, deliver
from mineru_tools_mcp.desk import Desk
from mineru_tools_mcp.hits import Listed, listed
from mineru_tools_mcp.names import document_of
from mineru_tools_mcp.tools.definition import define

NOTHING = "Nothing found. Try fewer or other words, or their forms in the document's language."


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
        """Full-text search (BM25) over blocks; hits have locator, section and snippet."""
        within = None if doc_id is None else document_of(doc_id).document
        if within is not None:
            await desk.read(partial(desk.library.document, within))  # must be there
        found = await desk.read(partial(_search, desk, query, within, limit))
        facts = Search(hits=[_found(hit) for hit in found.hits])
        text = found.text if found.hits else NOTHING
        return deliver(context, desk.settings.payload, facts, text)

    return define(search_document)


def _found(hit: Hit) -> Found:
    kind = hit.passage.type.value
    return Found(locator=str(hit.locator), type=kind, score=round(hit.score, 2))


def _search(desk: Desk, query: str, within: str | None, limit: int) -> Listed:
    # Some hits are shown together with others.
    hits = desk.library.search(query, within, 2 * limit)
    budget = desk.settings.max_tokens
    return listed(desk.library, hits, within, limit=limit, max_tokens=budget, count=count_tokens)
