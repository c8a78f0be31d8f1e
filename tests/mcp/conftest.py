"""A server with a library of its own, a folder of PDFs, and the ways to reach it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfile

import pytest
import uvicorn
from starlette.types import ASGIApp

from mineru_tools_mcp.settings import ServerSettings

SAMPLE = Path(__file__).parents[2] / "examples" / "sample.pdf"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The only folder that the servers may read."""
    folder = tmp_path_factory.mktemp("root")
    copyfile(SAMPLE, folder / "sample.pdf")
    return folder


@pytest.fixture(scope="session")
def settings(root: Path, tmp_path_factory: pytest.TempPathFactory) -> ServerSettings:
    """Settings whose library all tests share: a document is parsed once for all of them."""
    library = tmp_path_factory.mktemp("library")
    return ServerSettings(roots=(root,), library_dir=library, warm_up=False)


class _Announcing(uvicorn.Server):
    """Says when it listens; uvicorn itself leaves that to a look at ``started``."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """The address of ``app``, served on a free port of this machine until the end."""
    server = _Announcing(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert server.ready.wait(20)
    try:
        (port,) = {sock.getsockname()[1] for each in server.servers for sock in each.sockets}
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(20)
