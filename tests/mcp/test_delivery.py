"""The text of an answer reaches the model of every kind of client, once."""

from __future__ import annotations

from typing import Annotated, Literal

import pytest
from mcp import Client
from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp_types import CallToolResult, Implementation, ResourceLink, TextContent

from mineru_tools_mcp.delivery import Answer, deliver
from mineru_tools_mcp.settings import Payload

pytestmark = pytest.mark.anyio
TEXT = "the answer"


class Facts(Answer):
    pages: int
    cursor: str | None = None


def answering(payload: Payload = "auto") -> MCPServer[None]:
    server: MCPServer[None] = MCPServer("test")

    @server.tool()
    async def ask(context: Context) -> Annotated[CallToolResult, Facts]:
        link = ResourceLink(uri="doc://x", name="x")
        return deliver(context, payload, Facts(pages=3), TEXT, [link])

    return server


async def call(
    server: MCPServer[None], name: str, mode: Literal["auto", "legacy"] = "auto"
) -> CallToolResult:
    info = Implementation(name=name, version="1")
    async with Client(server, client_info=info, mode=mode) as client:
        return await client.call_tool("ask", {})


def texts(result: CallToolResult) -> list[str]:
    return [each.text for each in result.content if isinstance(each, TextContent)]


@pytest.mark.parametrize("mode", ["auto", "legacy"])
@pytest.mark.parametrize("name", ["claude-ai", "Visual Studio Code", "something-new"])
async def test_most_clients_get_the_text_as_content(
    name: str, mode: Literal["auto", "legacy"]
) -> None:
    result = await call(answering(), name, mode)
    assert texts(result) == [TEXT]
    assert result.structured_content == {"pages": 3}


@pytest.mark.parametrize("mode", ["auto", "legacy"])
@pytest.mark.parametrize("name", ["claude-code", "codex-mcp-client"])
async def test_clients_that_drop_the_content_get_the_text_among_the_facts(
    name: str, mode: Literal["auto", "legacy"]
) -> None:
    result = await call(answering(), name, mode)
    assert texts(result) == []
    assert result.structured_content == {"pages": 3, "text": TEXT}


async def test_links_are_given_in_any_case() -> None:
    for name in ("claude-ai", "claude-code"):
        result = await call(answering(), name)
        assert [each.type for each in result.content if each.type != "text"] == ["resource_link"]


async def test_the_field_can_be_set_for_every_client() -> None:
    assert texts(await call(answering("content"), "claude-code")) == [TEXT]
    facts = (await call(answering("structured"), "claude-ai")).structured_content
    assert facts == {"pages": 3, "text": TEXT}
