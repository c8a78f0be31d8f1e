"""Documents as resources, their completion, and the prompts."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
from mcp import Client
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    BlobResourceContents,
    ResourceTemplateReference,
    TextResourceContents,
)

from mineru_tools import parse
from mineru_tools.document.locator import document_id
from mineru_tools_mcp import ServerSettings, create_server
from mineru_tools_mcp.resources import BLOCK, PAGE
from tests.mcp.conftest import SAMPLE

pytestmark = pytest.mark.anyio

DOCUMENT = document_id(SAMPLE.read_bytes())


@pytest.fixture
async def client(settings: ServerSettings) -> AsyncIterator[Client]:
    async with Client(create_server(settings)) as client:
        await client.call_tool("parse_pdf", {"source": "sample.pdf"})
        yield client


async def text(client: Client, uri: str) -> str:
    (contents,) = (await client.read_resource(uri)).contents
    assert isinstance(contents, TextResourceContents)
    return contents.text


async def test_whole_outputs_are_those_of_the_parser(client: Client) -> None:
    with parse(SAMPLE) as parsed:
        assert await text(client, f"doc://{DOCUMENT}/markdown") == parsed.markdown()
        middle = json.loads(await text(client, f"doc://{DOCUMENT}/middle.json"))
        assert middle == parsed.middle_json()
        items = json.loads(await text(client, f"doc://{DOCUMENT}/content_list.json"))
        assert items == parsed.content_list()


async def test_a_document_knows_its_outline_and_a_block_its_boxes(client: Client) -> None:
    summary = json.loads(await text(client, f"doc://{DOCUMENT}"))
    assert summary["page_count"] == 3
    heading = summary["outline"][1]
    block = json.loads(await text(client, heading["locator"]))
    assert block["text"] == heading["title"]
    assert block["boxes"][0]["page"] == 1
    assert len(block["boxes"][0]["bbox"]) == 4


async def test_pictures_are_pictures(client: Client) -> None:
    name = json.loads(await text(client, f"doc://{DOCUMENT}/p/2/b/3"))["image"]
    for uri, start in (
        (f"doc://{DOCUMENT}/p/1/image", b"iVBORw0KGgo"),
        (f"doc://{DOCUMENT}/images/{name}", b"/9j/"),
    ):
        (contents,) = (await client.read_resource(uri)).contents
        assert isinstance(contents, BlobResourceContents)
        assert contents.blob.startswith(start.decode())


@pytest.mark.parametrize(
    "uri",
    [
        "doc://0000000000000000",
        "doc://0000000000000000/markdown",
        f"doc://{DOCUMENT}/p/9",
        f"doc://{DOCUMENT}/p/1/b/999",
        f"doc://{DOCUMENT}/p/9/image",
        f"doc://{DOCUMENT}/images/none.jpg",
        f"doc://{DOCUMENT}/nothing",
    ],
)
async def test_what_is_not_there_is_said_so_by_the_protocol(client: Client, uri: str) -> None:
    with pytest.raises(MCPError) as caught:
        await client.read_resource(uri)
    assert caught.value.error.code == INVALID_PARAMS


async def test_content_may_be_cached(client: Client) -> None:
    result = await client.read_resource(f"doc://{DOCUMENT}/markdown")
    assert result.ttl_ms > 0
    assert result.cache_scope == "private"
    assert (await client.list_tools()).cache_scope == "public"


async def test_ids_pages_and_blocks_are_completed(client: Client) -> None:
    async def complete(template: str, name: str, value: str, **known: str) -> list[str]:
        reference = ResourceTemplateReference(type="ref/resource", uri=template)
        result = await client.complete(
            reference, {"name": name, "value": value}, context_arguments=known or None
        )
        return result.completion.values

    assert DOCUMENT in await complete(PAGE, "doc_id", DOCUMENT[:3])
    assert await complete(PAGE, "page", "", doc_id=DOCUMENT) == ["1", "2", "3"]
    assert await complete(PAGE, "page", "", doc_id="0" * 16) == []
    blocks = await complete(BLOCK, "block", "1", doc_id=DOCUMENT, page="1")
    assert "1" in blocks
    assert all(block.startswith("1") for block in blocks)


async def test_every_template_and_prompt_is_described(client: Client) -> None:
    templates = (await client.list_resource_templates()).resource_templates
    assert len(templates) == 8
    prompts = (await client.list_prompts()).prompts
    assert {each.name for each in prompts} == {
        "answer_with_citations",
        "summarise",
        "extract_json",
        "compare",
    }
    assert all(each.description for each in (*templates, *prompts))
