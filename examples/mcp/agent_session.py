"""What an agent does with a document, written out: parse, search, read, get a table, verify.

python examples/mcp/agent_session.py FILE [QUESTION]
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from mcp import Client, StdioServerParameters
from mcp_types import CallToolResult, TextContent, TextResourceContents

WIDTH = 100
SHOWN = 900  # characters of each answer


async def session(file: Path, question: str) -> None:
    """Start a server for the folder of ``file`` and talk to it as an agent would."""
    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "mineru_tools_mcp", "--root", str(file.parent)],
    )
    async with Client(server) as client:

        async def call(tool: str, **arguments: Any) -> dict[str, Any]:
            given = ", ".join(f"{name}={value!r}" for name, value in arguments.items())
            print(f"\n{'=' * WIDTH}\n{tool}({given})\n")
            result = await client.call_tool(tool, arguments)
            text = text_of(result)
            print(text if len(text) <= SHOWN else f"{text[:SHOWN]} […{len(text)} characters]")
            if result.is_error:
                raise SystemExit(1)
            return result.structured_content or {}

        parsed = await call("parse_pdf", source=file.name, max_tokens=1500)
        doc_id = parsed["doc_id"]
        hits = (await call("search_document", query=question, doc_id=doc_id, limit=5))["hits"]
        if not hits:
            return
        await call("read_document", doc_id=doc_id, blocks=[hits[0]["locator"]])
        table = next((hit["locator"] for hit in hits if hit["type"] == "table"), None)
        if table is not None:
            await call("get_table", doc_id=doc_id, block=table, format="markdown")
        await call("locate_quote", doc_id=doc_id, quote=await first_words(client, hits[0]))


async def first_words(client: Client, hit: dict[str, Any]) -> str:
    """A quote from a block, taken from the resource that its locator names."""
    resource = await client.read_resource(hit["locator"])
    (contents,) = resource.contents
    assert isinstance(contents, TextResourceContents)
    return " ".join(json.loads(contents.text)["text"].split()[:20])


def text_of(result: CallToolResult) -> str:
    """What the model reads of an answer."""
    return "\n".join(each.text for each in result.content if isinstance(each, TextContent))


if __name__ == "__main__":
    sample = Path(__file__).parents[1] / "sample.pdf"
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else sample
    asyncio.run(session(path, " ".join(sys.argv[2:]) or "table of the methods side by side"))
