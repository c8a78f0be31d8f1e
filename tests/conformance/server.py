"""The server of the product with the fixtures of the conformance suite, for ``run``."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import anyio
from fixtures import install

from mineru_tools_mcp.http import serve_http
from mineru_tools_mcp.server import create_server
from mineru_tools_mcp.settings import HttpSettings, ServerSettings

# The fixtures work for a second, so that there is no doubt what becomes a task and what does not.
TASK_AFTER_S = 0.3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    port = parser.parse_args().port
    with tempfile.TemporaryDirectory() as folder:
        settings = ServerSettings(library_dir=Path(folder), task_after_s=TASK_AFTER_S)
        server = create_server(settings)
        install(server)
        anyio.run(serve_http, server, HttpSettings(port=port))


if __name__ == "__main__":
    main()
