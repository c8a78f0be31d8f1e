"""``python -m benchmarks.agents``: what a long document costs an agent, over MCP.

Every server is started as a client would start it, on stdio, and asked the same: list your tools,
give me this document, give it to me again. Characters are those of all text in the answer.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

from mcp import Client, StdioServerParameters
from mcp_types import CallToolResult, TextContent

from benchmarks import report
from benchmarks.sets import pdf_files
from mineru_tools.tokens import count_tokens

LONG_FROM = ("joss-papers", "jose-jats", "readoc-sample", "debian-manuals")  # in this order
MIN_PAGES = 100
AGAIN = 9
OURS = "mineru-tools-mcp"


@dataclass(frozen=True, slots=True)
class Server:
    """How a server is started and asked; ``{root}``, ``{path}`` and ``{uri}`` are filled in."""

    name: str
    command: tuple[str, ...]
    tool: str
    arguments: tuple[tuple[str, str], ...]
    options: tuple[tuple[str, bool], ...] = ()


OUR_SERVER = Server(
    OURS,
    (sys.executable, "-m", "mineru_tools_mcp", "--root", "{root}", "--library", "{library}"),
    "parse_pdf",
    (("source", "{path}"),),
)
PEERS = (
    Server("markitdown-mcp", ("markitdown-mcp",), "convert_to_markdown", (("uri", "{uri}"),)),
    Server(
        "docling-rs-mcp",
        ("docling-rs-mcp", "--root", "{root}"),
        "convert",
        (("uri", "{path}"),),
        (("text_layer_only", True),),  # its fastest way, and the one without models
    ),
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one server cost; times in seconds, ``warm_s`` the median of repeated calls."""

    name: str
    tools: int
    listed: int
    characters: int
    tokens: int
    first_s: float
    warm_s: float
    restarted_s: float


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status 1 when a server could not answer."""
    args = _arguments(argv)
    with tempfile.TemporaryDirectory() as scratch:
        path = args.pdf or _long_document(args.data, Path(scratch))
        servers = [OUR_SERVER, *(_of(each, args.bin) for each in PEERS if args.bin)]
        results = [_attempt(server, path.resolve(), Path(scratch)) for server in servers]
        costs = [each for each in results if isinstance(each, Cost)]
        failed = [each for each in results if isinstance(each, str)]
        text = "\n\n".join([_report(costs, path), *failed])
    print(text)
    if args.write:
        report.replace_section("Agents", text)
    return 1 if failed else 0


def _attempt(server: Server, path: Path, scratch: Path) -> Cost | str:
    try:
        return asyncio.run(_measure(server, path, scratch))
    except Exception as error:  # noqa: BLE001 - a peer that fails is part of the report
        return f"Left out: {server.name} ({type(error).__name__}: {error})."


async def _measure(server: Server, path: Path, scratch: Path) -> Cost:
    filled = {
        "root": str(path.parent),
        "library": str(scratch / "library"),
        "path": str(path),
        "uri": path.as_uri(),
    }
    words = [word.format(**filled) for word in server.command]
    parameters = StdioServerParameters(command=words[0], args=words[1:])
    arguments: dict[str, Any] = {name: text.format(**filled) for name, text in server.arguments}
    if server.options:
        arguments["options"] = dict(server.options)
    async with Client(parameters) as client:
        tools = (await client.list_tools()).tools
        result, first_s = await _timed(client, server.tool, arguments)
        warm = [(await _timed(client, server.tool, arguments))[1] for _ in range(AGAIN)]
    async with Client(parameters) as client:
        await client.list_tools()
        _, restarted_s = await _timed(client, server.tool, arguments)
    text = _text(result)
    return Cost(
        name=server.name,
        tools=len(tools),
        listed=sum(len(tool.model_dump_json(by_alias=True, exclude_none=True)) for tool in tools),
        characters=len(text),
        tokens=count_tokens(text),
        first_s=first_s,
        warm_s=median(warm),
        restarted_s=restarted_s,
    )


async def _timed(
    client: Client, tool: str, arguments: dict[str, Any]
) -> tuple[CallToolResult, float]:
    started = time.perf_counter()
    result = await client.call_tool(tool, arguments, read_timeout_seconds=600)
    seconds = time.perf_counter() - started
    if result.is_error:
        raise RuntimeError(_text(result)[:200])
    return result, seconds


def _text(result: CallToolResult) -> str:
    """Everything that a host could put before its model."""
    parts = [each.text for each in result.content if isinstance(each, TextContent)]
    if result.structured_content is not None:
        parts.append(str(result.structured_content))
    return "\n".join(parts)


def _report(costs: Sequence[Cost], path: Path) -> str:
    header = [
        "server",
        "tools",
        "tools/list",
        "characters",
        "tokens",
        "first",
        "again",
        "restarted",
    ]
    rows = [
        [
            cost.name,
            str(cost.tools),
            f"{cost.listed:,}",
            f"{cost.characters:,}",
            f"{cost.tokens:,}",
            f"{cost.first_s:.2f} s",
            f"{cost.warm_s * 1000:.0f} ms",
            f"{cost.restarted_s * 1000:.0f} ms",
        ]
        for cost in costs
    ]
    what = (
        f"One document of {_pages(path)} pages, asked for over stdio. tools/list in "
        "characters; then the first answer: characters and cl100k tokens of all its text, "
        f"seconds; the same call again (median of {AGAIN}), and in a new process."
    )
    return "\n\n".join([what, report.table(header, rows)])


def _pages(path: Path) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as pdf:
        return len(pdf)


def _long_document(data: Path, folder: Path) -> Path:
    """Documents of the sets as one file, as many as make ``MIN_PAGES`` pages."""
    import pypdfium2

    out = pypdfium2.PdfDocument.new()
    for path in (path for name in LONG_FROM for path in pdf_files(data, name).values()):
        if len(out) < MIN_PAGES:
            with pypdfium2.PdfDocument(path) as pdf:
                out.import_pages(pdf)
    target = folder / "long.pdf"
    out.save(target)
    out.close()
    return target


def _of(server: Server, folder: Path) -> Server:
    command = (str(folder / server.command[0]), *server.command[1:])
    return replace(server, command=command)


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.agents", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/bench"))
    parser.add_argument("--pdf", type=Path, help="the document, instead of one made from --data")
    parser.add_argument("--bin", type=Path, help="the folder with the commands of the peers")
    parser.add_argument("--write", action="store_true", help="write the section Agents")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
