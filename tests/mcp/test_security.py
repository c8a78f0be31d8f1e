"""What a hostile caller, a hostile file or a full disk can do to the server, and cannot."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client
from mcp.server import MCPServer
from mcp_types import CallToolResult, TextContent

from mineru_tools.errors import MineruToolsError
from mineru_tools.run import Run
from mineru_tools_mcp import HttpSettings, ServerSettings, create_server, http_app
from mineru_tools_mcp.desk import MAX_WAITING, Desk
from mineru_tools_mcp.http import BearerToken
from tests.conftest import MakePdf
from tests.mcp.conftest import serving
from tests.support.tasks import never_draw

pytestmark = pytest.mark.anyio

linux = pytest.mark.skipif(not Path("/proc/self").exists(), reason="asks /proc for processes")
TOKEN = "a-token-of-some-length"
JSON = "Content-Type: application/json\n"
MOODY = {"backend": "moody", "lang": "moody"}


def text_of(result: CallToolResult) -> str:
    return "".join(each.text for each in result.content if isinstance(each, TextContent))


# --- the process -----------------------------------------------------------------------------


class Peer:
    """A client that sees every byte: the server's process, its stdin and its stdout."""

    def __init__(self, root: Path, library: Path) -> None:
        command = [sys.executable, "-m", "mineru_tools_mcp", "--no-warm-up"]
        self.process = subprocess.Popen(
            [*command, "--root", str(root), "--library", str(library)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.say("initialize", 1, protocolVersion="2025-11-25", capabilities={}, clientInfo=CLIENT)
        self.hear(1)
        self.say("notifications/initialized")

    def say(self, method: str, number: int | None = None, **params: Any) -> None:
        message: dict[str, Any] = {"jsonrpc": "2.0", "method": method, "params": params}
        if number is not None:
            message["id"] = number
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(message).encode() + b"\n")
        self.process.stdin.flush()

    def hear(self, number: int) -> dict[str, Any]:
        """The answer of that number; every line before it has to be JSON-RPC, too."""
        assert self.process.stdout is not None
        while True:
            said = json.loads(self.process.stdout.readline())
            assert said["jsonrpc"] == "2.0"
            if said.get("id") == number:
                return dict(said)

    def workers(self) -> set[int]:
        return {pid for pid in pids() if status(pid)[1] == self.process.pid}


CLIENT = {"name": "test", "version": "1"}


def pids() -> list[int]:
    return [int(each.name) for each in Path("/proc").iterdir() if each.name.isdecimal()]


def status(pid: int) -> tuple[str, int]:
    """The state of a process and its parent; ``("", 0)`` where there is none."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return "", 0
    state, parent = text.rpartition(")")[2].split()[:2]
    return state, int(parent)


def until(happens: Callable[[], object]) -> None:
    deadline = time.monotonic() + 30
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def folder(tmp_path: Path, make_pdf: MakePdf) -> Path:
    """A root with a file that hangs and one that makes its parser print."""
    root = tmp_path / "root"
    root.mkdir()
    (root / "hangs.pdf").write_bytes(make_pdf(2))
    (root / "prints.pdf").write_bytes(make_pdf(5))
    return root


@contextmanager
def peer(folder: Path) -> Iterator[Peer]:
    found = Peer(folder, folder.parent / "library")
    try:
        yield found
    finally:
        found.process.kill()
        found.process.communicate()


def test_what_a_parser_prints_does_not_come_between_the_messages(
    folder: Path, moody_backend: None
) -> None:
    with peer(folder) as server:
        arguments = {"source": "prints.pdf", "backend": "moody"}
        server.say("tools/call", 2, name="parse_pdf", arguments=arguments)
        assert server.hear(2)["result"]["structuredContent"]["page_count"] == 5
        output, _ = server.process.communicate(timeout=30)
        assert all(json.loads(line)["jsonrpc"] == "2.0" for line in output.splitlines())
        assert server.process.returncode == 0


@linux
@pytest.mark.parametrize("leaves", [True, False], ids=["client leaves", "server is killed"])
def test_no_process_outlives_the_server(folder: Path, moody_backend: None, leaves: bool) -> None:
    with peer(folder) as server:
        call = {"name": "parse_pdf", "arguments": {"source": "hangs.pdf", **MOODY}}
        server.say("tools/call", 2, **call)
        until(server.workers)
        time.sleep(1.5)  # to be in the middle of the task
        workers = server.workers()
        if leaves:
            server.process.communicate(timeout=30)
        else:
            server.process.send_signal(signal.SIGKILL)
            server.process.wait()
        assert workers
        until(lambda: all(status(pid)[0] in ("", "Z") for pid in workers))


# --- too much at once ------------------------------------------------------------------------


async def test_a_server_that_has_too_much_to_do_says_so(
    settings: ServerSettings,
) -> None:
    desk = Desk(settings)
    codes: list[str] = []
    ended: list[int] = []

    def wait(librarian: object, run: Run) -> None:
        try:
            while True:
                run.check()
                time.sleep(0.02)
        finally:
            ended.append(1)

    async def call() -> None:
        try:
            await desk.work(wait)
        except MineruToolsError as error:
            codes.append(error.code)

    async with anyio.create_task_group() as group:
        for _ in range(MAX_WAITING):
            group.start_soon(call)
        await anyio.wait_all_tasks_blocked()
        await call()
        # Reading does not wait for those who wait.
        assert await desk.read(lambda: "read") == "read"
        group.cancel_scope.cancel()
    assert codes == ["server_busy"]
    await anyio.to_thread.run_sync(lambda: until(lambda: len(ended) == MAX_WAITING))
    assert await desk.work(lambda librarian, run: "free again") == "free again"
    desk.close()


async def test_a_picture_that_hangs_holds_nobody_up_once_it_is_given_up(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = ServerSettings(roots=(root,), library_dir=tmp_path, processes=1, warm_up=False)
    async with Client(create_server(settings)) as client:
        parsed = await client.call_tool("parse_pdf", {"source": "sample.pdf"})
        document = (parsed.structured_content or {})["doc_id"]
        with monkeypatch.context() as patch:
            patch.setattr("mineru_tools.jobs.librarian.picture", never_draw)
            with anyio.move_on_after(1) as scope:
                await client.call_tool("get_image", {"doc_id": document, "page": 1})
            assert scope.cancelled_caught
        # The only process is free again, or this would wait for a minute.
        with anyio.fail_after(20):
            result = await client.call_tool("get_image", {"doc_id": document, "page": 1})
            assert not result.is_error
            await client.read_resource(f"doc://{document}/p/1/image")


@pytest.mark.parametrize(
    "query", ["a-" * 500_000, '"' + "a b " * 250_000 + '"', "\u4e00" * 400_000]
)
async def test_a_query_of_a_million_characters_is_answered(
    settings: ServerSettings, query: str
) -> None:
    async with Client(create_server(settings)) as client:
        await client.call_tool("parse_pdf", {"source": "sample.pdf"})
        started = time.monotonic()
        await client.call_tool("search_document", {"query": query})
        assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    "part",
    [
        {"blocks": ["p/1/b/1"] * 100_000},
        {"pages": ",".join(["1-3"] * 100_000)},
        {"section": "x" * 1_000_000},
    ],
    ids=lambda part: next(iter(part)),
)
async def test_a_part_named_at_great_length_is_refused_at_once(
    settings: ServerSettings, part: dict[str, Any]
) -> None:
    async with Client(create_server(settings)) as client:
        parsed = await client.call_tool("parse_pdf", {"source": "sample.pdf"})
        document = (parsed.structured_content or {})["doc_id"]
        started = time.monotonic()
        result = await client.call_tool("read_document", {"doc_id": document, **part})
        assert time.monotonic() - started < 2
        assert result.is_error
        assert text_of(result).endswith("[too_much]")


# --- what the system refuses -----------------------------------------------------------------


async def test_a_library_that_cannot_be_written_is_told_without_its_path(
    root: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    place = tmp_path / "no folder"
    place.write_text("but a file")
    async with Client(create_server(ServerSettings(roots=(root,), library_dir=place))) as client:
        for tool, arguments in (("parse_pdf", {"source": "sample.pdf"}), ("list_documents", {})):
            result = await client.call_tool(tool, arguments)
            assert result.is_error
            assert "[server_unable]" in text_of(result)
            assert str(tmp_path) not in text_of(result)
    assert str(place) in caplog.text


# --- HTTP ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def door() -> Iterator[tuple[str, int]]:
    with serving(http_app(MCPServer("test"), HttpSettings(token=TOKEN))) as url:
        host, port = url.removeprefix("http://").split(":")
        yield host, int(port)


def answer_to(door: tuple[str, int], head: str) -> int:
    """The status of the answer to a request of which no body is ever sent."""
    with socket.create_connection(door, timeout=10) as connection:
        connection.sendall((head.rstrip("\n") + "\n\n").replace("\n", "\r\n").encode())
        return int(connection.makefile("rb").readline().split()[1])


@pytest.mark.parametrize(
    "target",
    [
        "/mcp",
        "//health",
        "/health/../mcp",
        "/health/%2e%2e/mcp",
        "/health;/mcp",
        "/health%3f/mcp",
        "/health%00",
        "/HEALTH",
        "/",
        "http://localhost/health",
    ],
)
def test_no_path_leads_past_the_token(door: tuple[str, int], target: str) -> None:
    head = f"POST {target} HTTP/1.1\nHost: localhost\n{JSON}Content-Length: 1000000000"
    assert answer_to(door, head) == 401


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("POST /mcp HTTP/1.0", 401),
        (f"POST /mcp HTTP/1.0\nAuthorization: Bearer {TOKEN}\n{JSON}", 421),
        (f"POST /mcp HTTP/1.1\nHost: localhost\nHost: evil\nAuthorization: Bearer {TOKEN}", 400),
        (
            f"POST /mcp HTTP/1.1\nHost: localhost\n{2 * f'Authorization: Bearer {TOKEN}{chr(10)}'}",
            401,
        ),
        (f"POST /mcp?token={TOKEN} HTTP/1.1\nHost: localhost", 401),
        ("OPTIONS /mcp HTTP/1.1\nHost: localhost\nOrigin: http://localhost", 401),
        ("POST /mcp HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked", 401),
        ("POST /health HTTP/1.1\nHost: localhost\nContent-Length: 0", 405),
    ],
    ids=str,
)
def test_odd_requests_are_refused(door: tuple[str, int], head: str, expected: int) -> None:
    assert answer_to(door, head) == expected


async def test_a_websocket_is_closed_without_reaching_the_server() -> None:
    reached: list[str] = []
    sent: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        reached.append(scope["type"])

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        raise AssertionError

    guarded = BearerToken(app, TOKEN)
    await guarded({"type": "websocket", "path": "/health", "headers": []}, receive, send)
    assert [each["type"] for each in sent] == ["websocket.close"]
    assert reached == []
