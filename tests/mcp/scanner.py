"""A server whose tools wait for the test, and a client that leaves the polling to it."""

from __future__ import annotations

import gc
import weakref
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timezone
from typing import Any, Literal

import anyio
import anyio.lowlevel
import mcp_types as wire
import pytest
from mcp.client import Client
from mcp.client.extension import ClaimContext, ClientExtension, ResultClaim
from mcp.server import MCPServer
from mcp.server.extension import Extension
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.shared.exceptions import MCPError
from pydantic import ConfigDict, TypeAdapter

from mineru_tools_mcp.tasks import (
    IDENTIFIER,
    CancelTask,
    GetTask,
    TaskExtension,
    TaskParams,
    UpdateTask,
    UpdateTaskParams,
)

MODERN = "2026-07-28"
ANY = TypeAdapter(dict[str, Any])


class CreatedTask(wire.Result):
    model_config = ConfigDict(extra="allow", alias_generator=None)

    result_type: Literal["task"] = "task"
    taskId: str  # noqa: N815 - as on the wire
    status: str
    ttlMs: int  # noqa: N815
    pollIntervalMs: int  # noqa: N815


class TaskClient(ClientExtension):
    """A client that takes tasks as they come and leaves the polling to the test."""

    identifier = IDENTIFIER

    def claims(self) -> Sequence[ResultClaim[Any]]:
        async def resolve(created: CreatedTask, context: ClaimContext) -> wire.CallToolResult:
            raise AssertionError("the tests ask for the claimed shape itself")

        return (ResultClaim(result_type="task", model=CreatedTask, resolve=resolve),)


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=timezone.utc)

    def __call__(self) -> datetime:
        return self.now


class Watching(Extension):
    """Remembers the requests of calls for as long as the server does."""

    identifier = "org.example/watching"

    def __init__(self) -> None:
        self._seen: list[weakref.ref[Any]] = []

    async def intercept_tool_call(self, params: Any, ctx: Any, call_next: Any) -> Any:
        self._seen.append(weakref.ref(params))
        return await call_next(ctx)

    @property
    def kept(self) -> int:
        gc.collect()
        return sum(each() is not None for each in self._seen)


class Scanner:
    """A server with tools that wait for the test, and what the test sees of their work."""

    def __init__(self, *others: Extension, **options: Any) -> None:
        self.gate = anyio.Event()
        self.started = anyio.Event()
        self.stopped = anyio.Event()
        self.at_work: list[str] = []
        self.tasks = TaskExtension(**options)
        self.server = MCPServer(
            "scanner", extensions=[self.tasks, *others], lifespan=self._lifespan
        )
        for tool in (self.scan, self.refuse, self.break_off, self.crash, self.ask):
            self.server.add_tool(tool)

    @asynccontextmanager
    async def _lifespan(self, server: MCPServer[None]) -> AsyncIterator[None]:
        async with self.tasks.running():
            yield

    async def scan(self, name: str, ctx: Context[Any, Any]) -> str:
        self.at_work.append(name)
        try:
            await ctx.report_progress(37, 120, "page 37 of 120")
            self.started.set()
            await self.gate.wait()
            await ctx.report_progress(120, 120)
        except anyio.get_cancelled_exc_class():
            self.stopped.set()
            raise
        finally:
            self.at_work.remove(name)
        return f"{name} scanned"

    async def refuse(self) -> str:
        await self.gate.wait()
        raise ToolError("no such page")

    async def break_off(self) -> str:
        await self.gate.wait()
        raise MCPError(-32050, "out of paper", {"tray": 2})

    async def crash(self) -> str:
        await self.gate.wait()
        raise ZeroDivisionError

    async def ask(self, ctx: Context[Any, Any]) -> wire.CallToolResult | wire.InputRequiredResult:
        """Asks for a user and a password, then once more for the password."""
        await self.gate.wait()
        answers = ctx.input_responses
        if answers is None:
            return wire.InputRequiredResult(
                input_requests={"user": _question("user"), "password": _question("password")},
                request_state="first",
            )
        if ctx.request_state == "first":
            user = _said(answers["user"])
            return wire.InputRequiredResult(
                input_requests={"password": _question("again")}, request_state=user
            )
        text = f"{ctx.request_state}:{_said(answers['password'])}"
        return wire.CallToolResult(content=[wire.TextContent(type="text", text=text)])


def _question(name: str) -> wire.ElicitRequest:
    return wire.ElicitRequest(
        params=wire.ElicitRequestFormParams(
            message=name,
            requested_schema={"type": "object", "properties": {"value": {"type": "string"}}},
        )
    )


def _said(answer: Any) -> str:
    assert isinstance(answer, wire.ElicitResult)
    assert answer.content is not None
    return str(answer.content["value"])


def connected(scanner: Scanner, *extensions: ClientExtension, mode: Any = MODERN) -> Client:
    return Client(scanner.server, mode=mode, extensions=extensions)


async def started(client: Client, tool: str = "scan", **arguments: str) -> CreatedTask:
    arguments = arguments or ({"name": "deed"} if tool == "scan" else {})
    created = await client.session.call_tool(tool, arguments, allow_claimed=True)
    assert isinstance(created, CreatedTask)
    return created


async def answer_after_all(client: Client, scanner: Scanner) -> wire.CallToolResult:
    """The answer to a scan that has lasted longer than the server waits with a task."""
    answers: list[wire.CallToolResult] = []

    async def scan() -> None:
        answers.append(await client.call_tool("scan", {"name": "deed"}))

    async with anyio.create_task_group() as calls:
        calls.start_soon(scan)
        with anyio.fail_after(5):
            await scanner.started.wait()
        await anyio.wait_all_tasks_blocked()
        scanner.gate.set()
    return answers[0]


async def state_of(client: Client, task_id: str) -> dict[str, Any]:
    return await client.session.send_request(GetTask(params=TaskParams(task_id=task_id)), ANY)


async def cancel(client: Client, task_id: str) -> dict[str, Any]:
    return await client.session.send_request(CancelTask(params=TaskParams(task_id=task_id)), ANY)


async def update(client: Client, task_id: str, **said: str) -> dict[str, Any]:
    answers = {
        key: {"action": "accept", "content": {"value": value}} for key, value in said.items()
    }
    params = UpdateTaskParams(task_id=task_id, input_responses=answers)
    return await client.session.send_request(UpdateTask(params=params), ANY)


async def until(client: Client, task_id: str, status: str) -> dict[str, Any]:
    with anyio.fail_after(5):
        while (state := await state_of(client, task_id))["status"] != status:
            await anyio.lowlevel.checkpoint()
    return state


async def refusal(request: Any) -> int:
    with pytest.raises(MCPError) as refused:
        await request
    return refused.value.error.code
