"""Completion of ids, pages and blocks while a person fills in a resource template or prompt."""

from __future__ import annotations

from typing import Any

from mcp.server import MCPServer
from mcp_types import (
    Completion,
    CompletionArgument,
    CompletionContext,
    PromptReference,
    ResourceTemplateReference,
)

from mineru_tools.document.locator import Locator
from mineru_tools.errors import MineruToolsError
from mineru_tools_mcp.desk import Desk

MOST = 100  # values that one answer may hold, says the protocol


def add_completion(server: MCPServer[Any], desk: Desk) -> None:
    """Complete ``doc_id`` everywhere, ``page``, ``block`` and ``name`` within a document."""

    @server.completion()  # type: ignore[no-untyped-call,untyped-decorator]
    async def complete(
        ref: PromptReference | ResourceTemplateReference,
        argument: CompletionArgument,
        context: CompletionContext | None,
    ) -> Completion | None:
        known = (context.arguments if context is not None else None) or {}
        try:
            values = await desk.read(lambda: _values(desk, argument.name, known))
        except (MineruToolsError, ValueError):
            return None  # an id that is no document's has nothing to complete
        fitting = [value for value in values if value.startswith(argument.value)]
        return Completion(values=fitting[:MOST], total=len(fitting), has_more=len(fitting) > MOST)


def _values(desk: Desk, name: str, known: dict[str, str]) -> list[str]:
    library = desk.library
    if name.endswith("doc_id"):
        return [entry.document for entry in library.documents()]
    if "doc_id" not in known:
        return []
    document = known["doc_id"]
    if name == "page":
        return [str(number) for number in range(1, library.document(document).page_count + 1)]
    if name == "block" and "page" in known:
        first = Locator(document, int(known["page"]))
        found = library.passages(document, pages=(int(known["page"]),))
        return [str(passage.block) for passage in found if passage.page == first.page]
    if name == "name":
        return [each.image for each in library.passages(document) if each.image]
    return []
