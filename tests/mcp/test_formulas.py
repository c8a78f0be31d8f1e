"""An agent and a paper with formulas: numbers lead to them, quotes are checked, tokens few."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from mcp_types import CallToolResult, TextContent

from mineru_tools import parse
from mineru_tools.tokens import count_tokens
from mineru_tools_mcp import ServerSettings, create_server
from tests.support.paper import formula_paper

pytestmark = pytest.mark.anyio


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    (tmp_path / "paper.pdf").write_bytes(formula_paper())
    settings = ServerSettings(roots=(tmp_path,), library_dir=tmp_path / "library", warm_up=False)
    async with Client(create_server(settings)) as client:
        yield client


async def called(client: Client, tool: str, **arguments: object) -> tuple[str, dict[str, Any]]:
    result: CallToolResult = await client.call_tool(tool, arguments)
    text = "\n".join(each.text for each in result.content if isinstance(each, TextContent))
    assert not result.is_error, text
    return text, result.structured_content or {}


async def test_the_number_of_an_equation_leads_to_its_block(client: Client) -> None:
    _, parsed = await called(client, "parse_pdf", source="paper.pdf")
    assert parsed["formulas"] == 2
    text, hits = await called(
        client, "search_document", doc_id=parsed["doc_id"], query="equation (2)"
    )
    first = hits["hits"][0]
    assert "N(t) = N₀e^{−αt}" in text
    read, _ = await called(
        client, "read_document", doc_id=parsed["doc_id"], blocks=[first["locator"]]
    )
    assert r"\sum_{i=1}^n\frac{a_i+b}{c_i}\tag{2}" in read


@pytest.mark.parametrize(
    "quote",
    [
        r"where $\alpha$ is the rate and $x_i^2$ the square of a sample",
        "where α is the rate and xᵢ² the square of a sample",
        "where 𝛼 is the rate and 𝑥2𝑖 the square of a sample",
    ],
)
async def test_a_quote_over_formulas_gives_page_and_boxes(client: Client, quote: str) -> None:
    _, parsed = await called(client, "parse_pdf", source="paper.pdf")
    _, found = await called(client, "locate_quote", doc_id=parsed["doc_id"], quote=quote)
    best = found["matches"][0]
    assert best["exact"] is ("2𝑖" not in quote)  # as some viewers copy stacked scripts
    assert best["boxes"][0]["page"] == 1


async def test_reading_formulas_costs_little_more_than_their_latex(client: Client) -> None:
    _, parsed = await called(client, "parse_pdf", source="paper.pdf")
    text, _ = await called(client, "read_document", doc_id=parsed["doc_id"], pages="1-2")
    with parse(formula_paper()) as paper:
        markdown = paper.markdown()
    assert count_tokens(text) <= count_tokens(markdown) + 200
