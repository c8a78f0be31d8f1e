"""Where the text of an answer goes, so that the model gets it, and gets it once.

A result has two fields: ``content`` and ``structuredContent``. Hosts forward one of the two to
their model, and not the same one: Claude Code (seen with 2.1.280), Codex and Copilot CLI drop
``content`` as soon as there is structured content; Claude Desktop, Open WebUI and most others show
``content`` alone. Text in both would be paid for twice by hosts that forward both.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from mcp_types import CallToolResult, ContentBlock, TextContent
from pydantic import BaseModel

if TYPE_CHECKING:
    from mcp.server.mcpserver import Context

    from mineru_tools_mcp.settings import Payload

# The names these clients give in ``clientInfo``.
STRUCTURED_ONLY = ("claude-code", "codex-mcp-client", "github-copilot-developer", "copilot-cli")


class Answer(BaseModel):
    """Facts for programs; ``text`` holds the answer itself where the model sees only facts."""

    text: str | None = None


def payload_field(context: Context[Any, Any], payload: Payload) -> Literal["content", "structured"]:
    """The field that the calling client shows its model."""
    if payload != "auto":
        return payload
    params = context.session.client_params
    name = params.client_info.name.lower() if params is not None else ""
    return "structured" if name.startswith(STRUCTURED_ONLY) else "content"


def deliver(
    context: Context[Any, Any],
    payload: Payload,
    facts: Answer,
    text: str,
    links: Sequence[ContentBlock] = (),
) -> CallToolResult:
    """The result with ``text`` in the field that the client's model sees."""
    content: list[ContentBlock] = list(links)
    if payload_field(context, payload) == "structured":
        facts = facts.model_copy(update={"text": text})
    else:
        content.insert(0, TextContent(type="text", text=text))
    return CallToolResult(
        content=content, structured_content=facts.model_dump(mode="json", exclude_none=True)
    )
