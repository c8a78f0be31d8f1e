"""What examples/mcp shows works as shown."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mineru_tools_mcp.command import _parser

EXAMPLES = Path(__file__).parents[2] / "examples" / "mcp"


def test_the_session_ends_with_a_verified_quote(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / "agent_session.py")],
        env={**os.environ, "MINERU_TOOLS_LIBRARY": str(tmp_path)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    calls = [line.partition("(")[0] for line in done.stdout.splitlines() if line.endswith(")")]
    order = [
        "parse_pdf",
        "search_document",
        "read_document",
        "get_table",
        "locate_quote",
    ]
    assert [name for name in calls if name in order] == order
    assert "(exact)" in done.stdout.rpartition("locate_quote")[2]


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_client_configurations_start_a_server(path: Path) -> None:
    written = json.loads(path.read_text(encoding="utf-8"))
    (servers,) = written.values()
    server = servers["mineru-tools"]
    if "command" in server:
        assert server["command"] == "mineru-tools-mcp"
        assert _parser().parse_args(server["args"]).roots
    else:
        assert server["url"].endswith("/mcp")
        assert server["headers"]["Authorization"].startswith("Bearer ")
