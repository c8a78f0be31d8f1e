"""The tools as an agent uses them, in both eras of the protocol."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Literal

import pytest
from mcp import Client
from mcp_types import CallToolResult, ImageContent, ResourceLink, TextContent
from PIL import Image

from mineru_tools import parse
from mineru_tools.document.locator import document_id
from mineru_tools.tokens import count_tokens
from mineru_tools_mcp import ServerSettings, create_server
from tests.mcp.conftest import SAMPLE

pytestmark = pytest.mark.anyio

Mode = Literal["auto", "legacy"]
DOCUMENT = document_id(SAMPLE.read_bytes())
PICTURE = re.compile(r"!\[\]\([^)]*")


@pytest.fixture(params=["auto", "legacy"])
def mode(request: pytest.FixtureRequest) -> Mode:
    chosen: Mode = request.param
    return chosen


@asynccontextmanager
async def agent(settings: ServerSettings, mode: Mode = "auto") -> AsyncIterator[Client]:
    """A client of a server that has parsed the sample."""
    async with Client(create_server(settings), mode=mode) as client:
        result = await client.call_tool("parse_pdf", {"source": "sample.pdf"})
        assert not result.is_error, text_of(result)
        yield client


def text_of(result: CallToolResult) -> str:
    return "\n".join(each.text for each in result.content if isinstance(each, TextContent))


def facts(result: CallToolResult) -> dict[str, Any]:
    assert not result.is_error, text_of(result)
    return result.structured_content or {}


async def test_the_first_answer_says_what_the_document_is_and_how_to_go_on(
    settings: ServerSettings, mode: Mode
) -> None:
    async with agent(settings, mode) as client:
        result = await client.call_tool("parse_pdf", {"source": "sample.pdf", "max_tokens": 900})
        text, found = text_of(result), facts(result)
        assert found["doc_id"] == DOCUMENT
        assert found["page_count"] == 3
        assert found["tables"] >= 2
        assert text.startswith(f"# {found['title']}\n")
        assert "## Outline" in text
        assert f"<!-- doc://{DOCUMENT}/p/1 -->" in text
        assert f'cursor="{found["cursor"]}"' in text
        assert count_tokens(text) <= 900
        links = [each for each in result.content if isinstance(each, ResourceLink)]
        assert [link.name for link in links] == ["markdown", "middle.json", "content_list.json"]
        for link in links:
            assert (await client.read_resource(link.uri)).contents


async def test_reading_on_to_the_end_gives_the_whole_document(settings: ServerSettings) -> None:
    with parse(SAMPLE) as parsed:
        expected = PICTURE.sub("![](", parsed.markdown())
    async with agent(settings) as client:
        texts, cursor, remaining = [], None, 1 << 30
        while True:
            arguments = {"doc_id": DOCUMENT, "format": "plain", "max_tokens": 1500}
            result = await client.call_tool(
                "read_document", arguments if cursor is None else {**arguments, "cursor": cursor}
            )
            assert count_tokens(text_of(result)) <= 1500
            body, _, foot = text_of(result).rpartition("\n\n[")
            texts.append(body)
            found = facts(result)
            assert found["remaining_tokens"] < remaining
            cursor, remaining = found.get("cursor"), found["remaining_tokens"]
            if cursor is None:
                assert foot == "end]"
                break
        assert PICTURE.sub("![](", "\n\n".join(texts)) + "\n" == expected


async def test_pages_sections_and_blocks_can_be_read_by_themselves(
    settings: ServerSettings, mode: Mode
) -> None:
    async with agent(settings, mode) as client:

        async def read(**arguments: Any) -> tuple[str, dict[str, Any]]:
            given = {"doc_id": DOCUMENT, **arguments}
            result = await client.call_tool("read_document", given)
            return text_of(result), facts(result)

        _, found = await read(pages="2")
        assert found["first"].startswith(f"doc://{DOCUMENT}/p/")
        assert found["last"].startswith(f"doc://{DOCUMENT}/p/2/")
        text, found = await read(blocks=["p/2/b/2"])
        assert "<table" in text
        assert found["first"] == found["last"] == f"doc://{DOCUMENT}/p/2/b/2"
        outline = json.loads(
            (await client.read_resource(f"doc://{DOCUMENT}")).contents[0].text  # type: ignore[union-attr]
        )["outline"]
        heading = outline[2]
        text, found = await read(section=heading["title"])
        assert found["first"] == heading["locator"]
        assert (await read(section=heading["locator"]))[0] == text


async def test_a_page_shows_the_paragraph_that_begins_on_the_one_before(
    settings: ServerSettings,
) -> None:
    async with agent(settings) as client:
        result = await client.call_tool("read_document", {"doc_id": DOCUMENT, "pages": "3"})
        assert facts(result)["first"].startswith(f"doc://{DOCUMENT}/p/2/")


async def test_a_hit_leads_to_its_block(settings: ServerSettings, mode: Mode) -> None:
    async with agent(settings, mode) as client:
        result = await client.call_tool(
            "search_document", {"query": "table", "doc_id": DOCUMENT, "limit": 3}
        )
        hits = facts(result)["hits"]
        assert 0 < len(hits) <= 3
        for hit in hits:
            assert f"\n{hit['locator'].removeprefix(f'doc://{DOCUMENT}/')} (" in text_of(result)
            block = json.loads(
                (await client.read_resource(hit["locator"])).contents[0].text  # type: ignore[union-attr]
            )
            assert block["type"] == hit["type"]
            assert block["boxes"]
        everywhere = await client.call_tool("search_document", {"query": "table", "limit": 3})
        assert facts(everywhere)["hits"][0]["locator"] == hits[0]["locator"]
        assert hits[0]["locator"] in text_of(everywhere)


async def test_nothing_found_is_no_error(settings: ServerSettings) -> None:
    async with agent(settings) as client:
        result = await client.call_tool("search_document", {"query": "zyzzyva"})
        assert facts(result)["hits"] == []
        assert text_of(result)


async def test_a_table_comes_in_the_form_asked_for(settings: ServerSettings) -> None:
    async with agent(settings) as client:

        async def table(form: str) -> str:
            arguments = {"doc_id": DOCUMENT, "block": "p/2/b/2", "format": form}
            return text_of(await client.call_tool("get_table", arguments))

        rows = list(csv.reader(io.StringIO(await table("csv"))))
        assert len(rows) > 2
        assert len({len(row) for row in rows}) == 1
        data = json.loads(await table("json"))
        assert len(data["columns"]) == len(rows[0])
        assert (await table("html")).startswith("<table")
        assert (await table("markdown")).startswith("|")


async def test_a_table_too_long_for_an_answer_says_how_to_go_on(settings: ServerSettings) -> None:
    async with agent(settings) as client:

        async def rows(**more: Any) -> tuple[list[str], dict[str, Any]]:
            where = {"doc_id": DOCUMENT, "block": "p/2/b/2", "format": "csv"}
            result = await client.call_tool("get_table", {**where, **more})
            body, _, foot = text_of(result).partition("\n\n[")
            assert ("next: get_table(" in foot) == (
                not facts(result)["rows"].endswith(f"-{facts(result)['total_rows']}")
            )
            return body.splitlines(), facts(result)

        everything, _ = await rows()
        head, *first = (await rows(max_tokens=100))[0]
        assert head == everything[0]
        assert len(first) < len(everything) - 1
        _, *rest = (await rows(rows=f"{len(first) + 1}-"))[0]
        assert [head, *first, *rest] == everything
        assert (await rows(rows="2"))[0] == [head, everything[2]]


async def test_no_picture_is_larger_than_models_take_in(settings: ServerSettings) -> None:
    async with agent(settings) as client:
        for dpi in (150, 151, 400):
            arguments = {"doc_id": DOCUMENT, "page": 1, "dpi": dpi}
            result = await client.call_tool("get_image", arguments)
            (picture,) = (each for each in result.content if isinstance(each, ImageContent))
            with Image.open(io.BytesIO(base64.b64decode(picture.data))) as image:
                assert max(image.size) <= 1568


async def test_a_page_may_be_named_like_a_block_to_look_at_it(settings: ServerSettings) -> None:
    async with agent(settings) as client:
        pictures = [
            await client.call_tool("get_image", {"doc_id": DOCUMENT, "dpi": 40, **where})
            for where in ({"page": 2}, {"block": "p/2"}, {"block": f"doc://{DOCUMENT}/p/2"})
        ]
        assert pictures[0].content == pictures[1].content == pictures[2].content


async def test_every_address_of_a_picture_in_a_text_can_be_looked_at(
    settings: ServerSettings,
) -> None:
    async with agent(settings) as client:
        text = text_of(await client.call_tool("read_document", {"doc_id": DOCUMENT}))
        addresses = re.findall(r"!\[\]\(([^)]*)\)", text)
        assert addresses
        for block in addresses:
            result = await client.call_tool("get_image", {"doc_id": DOCUMENT, "block": block})
            assert any(isinstance(each, ImageContent) for each in result.content)


async def test_pages_and_blocks_can_be_looked_at(settings: ServerSettings, mode: Mode) -> None:
    async with agent(settings, mode) as client:
        sizes = []
        for where in ({"page": 2}, {"block": "p/2/b/3"}):
            result = await client.call_tool("get_image", {"doc_id": DOCUMENT, **where, "dpi": 72})
            (picture,) = (each for each in result.content if isinstance(each, ImageContent))
            with Image.open(io.BytesIO(base64.b64decode(picture.data))) as image:
                sizes.append(image.size)
        assert sizes[1][0] * sizes[1][1] < sizes[0][0] * sizes[0][1] / 2


async def test_a_quote_is_found_with_its_boxes_and_a_changed_one_is_told_apart(
    settings: ServerSettings, mode: Mode
) -> None:
    async with agent(settings, mode) as client:
        block = json.loads(
            (await client.read_resource(f"doc://{DOCUMENT}/p/1/b/3")).contents[0].text  # type: ignore[union-attr]
        )
        words = block["text"].split()[:12]

        async def locate(quote: str) -> tuple[list[dict[str, Any]], str]:
            result = await client.call_tool("locate_quote", {"doc_id": DOCUMENT, "quote": quote})
            return facts(result)["matches"], text_of(result)

        (match, *_), _ = await locate(" ".join(words))
        assert match["exact"]
        assert match["similarity"] == 1
        assert match["locator"] == f"doc://{DOCUMENT}/p/1/b/3"
        assert match["boxes"][0]["page"] == 1
        (match, *_), text = await locate(" ".join([*words[:5], "xylophone", *words[6:]]))
        assert not match["exact"]
        assert match["similarity"] < 1
        assert "xylophone" in text
        assert (await locate("no such words stand anywhere in here, believe me"))[0] == []


async def test_the_library_lists_what_was_parsed(settings: ServerSettings) -> None:
    async with agent(settings) as client:
        found = facts(await client.call_tool("list_documents", {}))
        assert DOCUMENT in found["doc_ids"]


@pytest.mark.parametrize(
    ("tool", "arguments", "code"),
    [
        ("parse_pdf", {"source": "missing.pdf"}, "source_not_found"),
        ("parse_pdf", {"source": "../../etc/passwd"}, "outside_roots"),
        ("parse_pdf", {"source": "https://example.org/a.pdf"}, "url_not_allowed"),
        ("parse_pdf", {"source": "sample.pdf", "pages": "9"}, "invalid_options"),
        ("parse_pdf", {"source": "sample.pdf", "backend": "none"}, "unknown_backend"),
        ("parse_pdf", {"source": "sample.pdf", "max_tokens": 10}, "budget_too_small"),
        ("read_document", {"doc_id": "0" * 16}, "document_not_found"),
        ("read_document", {"doc_id": "sample.pdf"}, "invalid_doc_id"),
        ("read_document", {"doc_id": DOCUMENT, "pages": "1", "section": "2"}, "invalid_options"),
        ("read_document", {"doc_id": DOCUMENT, "cursor": "here"}, "invalid_cursor"),
        ("read_document", {"doc_id": DOCUMENT, "blocks": ["7"]}, "invalid_locator"),
        ("read_document", {"doc_id": DOCUMENT, "blocks": ["p/1/b/999"]}, "block_not_found"),
        ("read_document", {"doc_id": DOCUMENT, "section": "Zyzzyva"}, "section_not_found"),
        ("read_document", {"doc_id": DOCUMENT, "section": "p/2"}, "invalid_locator"),
        ("search_document", {"query": "?!"}, "empty_query"),
        ("search_document", {"query": "x", "doc_id": "0" * 16}, "document_not_found"),
        ("get_table", {"doc_id": DOCUMENT, "block": "p/1/b/3"}, "not_a_table"),
        ("get_table", {"doc_id": DOCUMENT, "block": "p/2/b/2", "rows": "x"}, "invalid_options"),
        ("get_table", {"doc_id": DOCUMENT, "block": "p/2/b/2", "rows": "999"}, "no_such_row"),
        ("get_image", {"doc_id": DOCUMENT, "page": 99}, "no_such_page"),
        ("get_image", {"doc_id": DOCUMENT}, "invalid_options"),
        ("locate_quote", {"doc_id": DOCUMENT, "quote": "a"}, "quote_too_short"),
    ],
)
async def test_what_cannot_be_done_is_an_error_that_says_what_to_do(
    settings: ServerSettings, tool: str, arguments: dict[str, Any], code: str
) -> None:
    async with agent(settings) as client:
        result = await client.call_tool(tool, arguments)
        assert result.is_error
        assert f"[{code}]" in text_of(result)


async def test_an_error_begins_with_a_capital_unless_it_begins_with_a_name(
    settings: ServerSettings,
) -> None:
    async with agent(settings) as client:

        async def error(tool: str, **arguments: Any) -> str:
            result = await client.call_tool(tool, {"doc_id": DOCUMENT, **arguments})
            return text_of(result).partition(": ")[2]

        assert (await error("get_table", block="p/1/b/3")).startswith("p/1/b/3 is")
        assert (await error("read_document", section="Zyzzyva")).startswith("No section")


async def test_a_fault_of_ours_shows_neither_paths_nor_traces(
    settings: ServerSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("/secret/path/of/the/machine")

    monkeypatch.setattr("mineru_tools.storage.library.Library.documents", fail)
    async with Client(create_server(settings)) as client:
        result = await client.call_tool("list_documents", {})
        assert result.is_error
        assert "secret" not in text_of(result)


async def test_definitions_are_small_and_complete(settings: ServerSettings, mode: Mode) -> None:
    async with Client(create_server(settings), mode=mode) as client:
        tools = (await client.list_tools()).tools
        assert [tool.name for tool in tools] == [
            "parse_pdf",
            "read_document",
            "search_document",
            "get_table",
            "get_image",
            "locate_quote",
            "list_documents",
        ]
        written = [tool.model_dump_json(by_alias=True, exclude_none=True) for tool in tools]
        assert sum(map(len, written)) < 5000
        for tool in tools:
            assert tool.description
            assert tool.annotations
            assert tool.annotations.read_only_hint
            # Hosts that prefer structured content would drop the picture beside it.
            assert (tool.output_schema is None) == (tool.name == "get_image")
