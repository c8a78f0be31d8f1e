"""The same server over stdio and HTTP, in both eras: progress, cancellation, the command line."""

from __future__ import annotations

import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

import anyio
import pytest
from mcp import Client, StdioServerParameters
from mcp_types import TextContent

from mineru_tools_mcp import HttpSettings, ServerSettings, create_server, http_app
from mineru_tools_mcp.command import main
from tests.conftest import MakePdf
from tests.mcp.conftest import serving

pytestmark = pytest.mark.anyio

Mode = Literal["auto", "legacy"]


@pytest.fixture(params=["auto", "legacy"])
def mode(request: pytest.FixtureRequest) -> Mode:
    chosen: Mode = request.param
    return chosen


@pytest.fixture(scope="module")
def address(settings: ServerSettings) -> Iterator[str]:
    with serving(http_app(create_server(settings), HttpSettings())) as url:
        yield f"{url}/mcp"


@asynccontextmanager
async def on_stdio(settings: ServerSettings, mode: Mode) -> AsyncIterator[Client]:
    roots = [word for root in settings.roots for word in ("--root", str(root))]
    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "mineru_tools_mcp", *roots, "--library", str(settings.library_dir)],
    )
    async with Client(server, mode=mode) as client:
        yield client


async def use(client: Client) -> None:
    """What every transport has to carry: tools, structured content, resources, prompts."""
    parsed = await client.call_tool("parse_pdf", {"source": "sample.pdf"})
    facts = parsed.structured_content
    assert facts is not None
    assert facts["page_count"] == 3
    locator = f"doc://{facts['doc_id']}/p/1"
    (page,) = (await client.read_resource(locator)).contents
    assert f"<!-- {locator} -->" in page.text  # type: ignore[union-attr]
    prompt = await client.get_prompt("summarise", {"document": facts["doc_id"]})
    assert facts["doc_id"] in prompt.messages[0].content.text  # type: ignore[union-attr]


async def test_the_server_works_over_stdio(settings: ServerSettings, mode: Mode) -> None:
    async with on_stdio(settings, mode) as client:
        await use(client)


async def test_the_server_works_over_http(address: str, mode: Mode) -> None:
    async with Client(address, mode=mode) as client:
        await use(client)


async def test_progress_is_told_page_by_page(
    root: Path, tmp_path: Path, make_pdf: MakePdf, mode: Mode
) -> None:
    (root / "four.pdf").write_bytes(make_pdf(4))
    seen: list[tuple[float, float | None]] = []

    async def note(progress: float, total: float | None, message: str | None) -> None:
        seen.append((progress, total))

    settings = ServerSettings(roots=(root,), library_dir=tmp_path, warm_up=False)
    async with Client(create_server(settings), mode=mode) as client:
        await client.call_tool("parse_pdf", {"source": "four.pdf"}, progress_callback=note)
    assert seen[-1] == (4, 4)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert len(seen) >= 4


async def test_a_call_that_is_given_up_stops_the_parse(
    root: Path, tmp_path: Path, make_pdf: MakePdf, moody_backend: None, mode: Mode
) -> None:
    (root / "hangs.pdf").write_bytes(make_pdf(2))
    settings = ServerSettings(roots=(root,), library_dir=tmp_path, processes=1, warm_up=False)
    arguments = {"source": "hangs.pdf", "backend": "moody", "lang": "moody"}
    async with Client(create_server(settings), mode=mode) as client:
        with anyio.move_on_after(1.5) as scope:
            await client.call_tool("parse_pdf", arguments)
        assert scope.cancelled_caught
        # The only process is free again, or this would wait for ever.
        started = time.monotonic()
        result = await client.call_tool("parse_pdf", {"source": "sample.pdf"})
        assert not result.is_error
        assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--root", "no/such/folder"], "invalid_options"),
        (["--transport", "streamable-http", "--host", "0.0.0.0"], "token_required"),
        (["--max-pages", "0"], "invalid_options"),
    ],
)
def test_the_command_refuses_what_cannot_be(
    arguments: list[str],
    code: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("MINERU_TOOLS_MCP_TOKEN", raising=False)
    assert main(arguments) == 2
    assert f"[{code}]" in capsys.readouterr().err


async def test_a_client_that_prefers_structured_content_gets_the_text_there(
    settings: ServerSettings,
) -> None:
    from mcp_types import Implementation

    info = Implementation(name="claude-code", version="2.1.280")
    async with Client(create_server(settings), client_info=info) as client:
        result = await client.call_tool("parse_pdf", {"source": "sample.pdf"})
        assert not [each for each in result.content if isinstance(each, TextContent)]
        assert result.structured_content is not None
        assert "## Outline" in result.structured_content["text"]
