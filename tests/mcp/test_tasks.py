"""Long tool calls as tasks: what a client sees of them, and what happens to the work."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone
from typing import Any, Literal

import anyio
import anyio.lowlevel
import mcp_types as wire
import pytest
from mcp.client import Client, advertise
from mcp.client.extension import ClaimContext, ClientExtension, ResultClaim
from mcp.server import MCPServer
from mcp.server.auth.middleware.auth_context import auth_context_var
from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser
from mcp.server.auth.provider import AccessToken
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

pytestmark = pytest.mark.anyio

MODERN = "2026-07-28"
ANY = TypeAdapter(dict[str, Any])


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


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


class Scanner:
    """A server with tools that wait for the test, and what the test sees of their work."""

    def __init__(self, *others: Extension, **options: Any) -> None:
        self.gate = anyio.Event()
        self.started = anyio.Event()
        self.stopped = anyio.Event()
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
        try:
            await ctx.report_progress(37, 120, "page 37 of 120")
            self.started.set()
            await self.gate.wait()
        except anyio.get_cancelled_exc_class():
            self.stopped.set()
            raise
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


def _client(scanner: Scanner, *extensions: ClientExtension, mode: Any = MODERN) -> Client:
    return Client(scanner.server, mode=mode, extensions=extensions)


async def _start(client: Client, tool: str = "scan", **arguments: str) -> CreatedTask:
    arguments = arguments or ({"name": "deed"} if tool == "scan" else {})
    created = await client.session.call_tool(tool, arguments, allow_claimed=True)
    assert isinstance(created, CreatedTask)
    return created


async def _get(client: Client, task_id: str) -> dict[str, Any]:
    return await client.session.send_request(GetTask(params=TaskParams(task_id=task_id)), ANY)


async def _cancel(client: Client, task_id: str) -> dict[str, Any]:
    return await client.session.send_request(CancelTask(params=TaskParams(task_id=task_id)), ANY)


async def _update(client: Client, task_id: str, **said: str) -> dict[str, Any]:
    answers = {
        key: {"action": "accept", "content": {"value": value}} for key, value in said.items()
    }
    params = UpdateTaskParams(task_id=task_id, input_responses=answers)
    return await client.session.send_request(UpdateTask(params=params), ANY)


async def _until(client: Client, task_id: str, status: str) -> dict[str, Any]:
    with anyio.fail_after(5):
        while (state := await _get(client, task_id))["status"] != status:
            await anyio.lowlevel.checkpoint()
    return state


async def _refusal(request: Any) -> int:
    with pytest.raises(MCPError) as refused:
        await request
    return refused.value.error.code


async def test_a_call_that_is_done_in_time_is_answered_at_once() -> None:
    scanner = Scanner(after_s=60)
    scanner.gate.set()
    async with _client(scanner, TaskClient()) as client:
        result = await client.call_tool("scan", {"name": "deed"})
    assert result.structured_content == {"result": "deed scanned"}


async def test_a_call_that_lasts_longer_becomes_a_task() -> None:
    scanner = Scanner(after_s=0, ttl_s=60, poll_interval_s=0.25)
    async with _client(scanner, TaskClient()) as client:
        created = await _start(client)
        state = await _get(client, created.taskId)
    assert created.status == state["status"] == "working"
    assert (state["taskId"], state["pollIntervalMs"]) == (created.taskId, 250)
    assert created.ttlMs >= 60_000
    assert "result" not in state
    assert datetime.fromisoformat(state["createdAt"]) <= datetime.now(timezone.utc)


async def test_a_task_has_the_result_that_a_plain_call_has() -> None:
    scanner = Scanner(after_s=0)
    async with _client(scanner, TaskClient()) as client:
        created = await _start(client)
        scanner.gate.set()
        state = await _until(client, created.taskId, "completed")
    async with _client(scanner) as client:
        plain = await client.call_tool("scan", {"name": "deed"})
    inlined = wire.CallToolResult.model_validate(state["result"])
    assert inlined.model_dump(exclude={"meta"}) == plain.model_dump(exclude={"meta"})


async def test_the_progress_of_a_task_is_its_status_message() -> None:
    scanner = Scanner(after_s=0)
    async with _client(scanner, TaskClient()) as client:
        created = await _start(client)
        with anyio.fail_after(5):
            await scanner.started.wait()
        state = await _get(client, created.taskId)
    assert state["statusMessage"] == "page 37 of 120"


async def test_progress_goes_to_the_caller_as_long_as_there_is_no_task() -> None:
    seen: list[tuple[float, float | None, str | None]] = []

    async def on_progress(progress: float, total: float | None, message: str | None) -> None:
        seen.append((progress, total, message))

    scanner = Scanner(after_s=60)
    scanner.gate.set()
    async with _client(scanner, TaskClient()) as client:
        await client.call_tool("scan", {"name": "deed"}, progress_callback=on_progress)
    assert seen == [(37, 120, "page 37 of 120")]


async def test_cancelling_a_task_stops_its_work() -> None:
    scanner = Scanner(after_s=0)
    async with _client(scanner, TaskClient()) as client:
        created = await _start(client)
        with anyio.fail_after(5):
            await scanner.started.wait()
        acknowledged = await _cancel(client, created.taskId)
        with anyio.fail_after(1):
            await scanner.stopped.wait()
        state = await _get(client, created.taskId)
    assert acknowledged.keys() == {"resultType", "_meta"}
    assert state["status"] == "cancelled"


async def test_cancelling_a_finished_task_leaves_its_result() -> None:
    scanner = Scanner(after_s=0)
    async with _client(scanner, TaskClient()) as client:
        created = await _start(client)
        scanner.gate.set()
        before = await _until(client, created.taskId, "completed")
        await _cancel(client, created.taskId)
        assert await _get(client, created.taskId) == before


async def test_a_caller_who_leaves_before_there_is_a_task_stops_the_work() -> None:
    scanner = Scanner(after_s=60)
    async with _client(scanner, TaskClient()) as client, anyio.create_task_group() as calls:
        calls.start_soon(client.call_tool, "scan", {"name": "deed"})
        with anyio.fail_after(5):
            await scanner.started.wait()
        calls.cancel_scope.cancel()
    assert scanner.stopped.is_set()


async def test_shutdown_stops_the_work_of_every_task() -> None:
    scanner = Scanner(after_s=0)
    async with _client(scanner, TaskClient()) as client:
        await _start(client)
        with anyio.fail_after(5):
            await scanner.started.wait()
        assert not scanner.stopped.is_set()
    assert scanner.stopped.is_set()


async def test_a_tool_error_completes_the_task() -> None:
    scanner = Scanner(after_s=0)
    async with _client(scanner, TaskClient()) as client:
        created = await _start(client, "refuse")
        scanner.gate.set()
        state = await _until(client, created.taskId, "completed")
    assert state["result"]["isError"] is True


async def test_a_protocol_error_fails_the_task_with_its_code() -> None:
    scanner = Scanner(after_s=0)
    async with _client(scanner, TaskClient()) as client:
        created = await _start(client, "break_off")
        scanner.gate.set()
        state = await _until(client, created.taskId, "failed")
    assert state["error"] == {"code": -32050, "message": "out of paper", "data": {"tray": 2}}
    assert state["statusMessage"] == "out of paper"
    assert "result" not in state


async def test_a_protocol_error_in_time_reaches_the_caller() -> None:
    scanner = Scanner(after_s=60)
    scanner.gate.set()
    async with _client(scanner, TaskClient()) as client:
        assert await _refusal(client.call_tool("break_off")) == -32050


async def test_a_crash_of_the_tool_completes_the_task_and_tells_nothing_of_the_inside() -> None:
    scanner = Scanner(after_s=0)
    async with _client(scanner, TaskClient()) as client:
        created = await _start(client, "crash")
        scanner.gate.set()
        state = await _until(client, created.taskId, "completed")
    assert state["result"]["isError"] is True
    assert "ZeroDivisionError" not in str(state)


async def test_a_failure_outside_of_the_tool_fails_the_task_and_tells_nothing_of_the_inside() -> (
    None
):
    class Broken(Extension):
        identifier = "org.example/broken"

        async def intercept_tool_call(self, params: Any, ctx: Any, call_next: Any) -> Any:
            await call_next(ctx)
            raise ZeroDivisionError

    scanner = Scanner(Broken(), after_s=0)
    async with _client(scanner, TaskClient()) as client:
        created = await _start(client)
        scanner.gate.set()
        state = await _until(client, created.taskId, "failed")
    assert state["error"]["code"] == wire.INTERNAL_ERROR
    assert "ZeroDivisionError" not in str(state)


async def test_a_task_asks_until_it_has_all_answers() -> None:
    scanner = Scanner(after_s=0)
    async with _client(scanner, TaskClient()) as client:
        created = await _start(client, "ask")
        scanner.gate.set()
        asked = await _until(client, created.taskId, "input_required")
        assert asked["inputRequests"]["1:user"]["method"] == "elicitation/create"

        await _update(client, created.taskId, **{"1:user": "ada", "9:user": "nobody asked"})
        left = await _get(client, created.taskId)
        assert (left["status"], set(left["inputRequests"])) == ("input_required", {"1:password"})

        await _update(client, created.taskId, **{"1:password": "wrong"})
        again = await _until(client, created.taskId, "input_required")
        assert set(again["inputRequests"]) == {"2:password"}

        await _update(client, created.taskId, **{"2:password": "right"})
        state = await _until(client, created.taskId, "completed")
    assert state["result"]["content"][0]["text"] == "ada:right"


async def test_an_answer_that_is_none_is_refused_and_answers_nobody_asked_for_are_not_read() -> (
    None
):
    scanner = Scanner(after_s=0)
    async with _client(scanner, TaskClient()) as client:
        created = await _start(client, "ask")
        scanner.gate.set()
        asked = await _until(client, created.taskId, "input_required")

        async def say(**answers: Any) -> None:
            params = UpdateTaskParams(task_id=created.taskId, input_responses=answers)
            await client.session.send_request(UpdateTask(params=params), ANY)

        await say(unasked={"whatever": True})
        assert await _refusal(say(**{"1:user": 7})) == wire.INVALID_PARAMS
        state = await _get(client, created.taskId)
    assert state["inputRequests"] == asked["inputRequests"]


async def test_a_question_asked_in_time_goes_to_the_caller() -> None:
    scanner = Scanner(after_s=60)
    scanner.gate.set()
    async with _client(scanner, TaskClient()) as client:
        result = await client.session.call_tool(
            "ask", {}, allow_claimed=True, allow_input_required=True
        )
    assert isinstance(result, wire.InputRequiredResult)
    assert set(result.input_requests or {}) == {"user", "password"}


async def test_a_client_that_does_not_declare_tasks_gets_the_result_itself() -> None:
    scanner = Scanner(after_s=0)
    scanner.gate.set()
    async with _client(scanner) as client:
        result = await client.call_tool("scan", {"name": "deed"})
        assert result.structured_content == {"result": "deed scanned"}
        assert await _refusal(_get(client, "any")) == wire.MISSING_REQUIRED_CLIENT_CAPABILITY
        assert await _refusal(_cancel(client, "any")) == wire.MISSING_REQUIRED_CLIENT_CAPABILITY


async def test_a_handshake_era_client_gets_the_result_itself() -> None:
    scanner = Scanner(after_s=0)
    scanner.gate.set()
    async with _client(scanner, advertise(IDENTIFIER), mode="legacy") as client:
        result = await client.call_tool("scan", {"name": "deed"})
        assert await _refusal(_get(client, "any")) == wire.METHOD_NOT_FOUND
    assert result.structured_content == {"result": "deed scanned"}


async def test_only_the_named_tools_become_tasks() -> None:
    scanner = Scanner(after_s=0, tools={"refuse"})
    async with _client(scanner, TaskClient()) as client:
        await _start(client, "refuse")
        scanner.gate.set()
        result = await client.call_tool("scan", {"name": "deed"})
    assert result.structured_content == {"result": "deed scanned"}


async def test_an_unknown_task_is_refused() -> None:
    async with _client(Scanner(), TaskClient()) as client:
        assert await _refusal(_get(client, "unknown")) == wire.INVALID_PARAMS
        assert await _refusal(_cancel(client, "unknown")) == wire.INVALID_PARAMS
        assert await _refusal(_update(client, "unknown")) == wire.INVALID_PARAMS


async def test_a_finished_task_expires_after_its_time_but_a_working_one_never() -> None:
    clock = Clock()
    scanner = Scanner(after_s=0, ttl_s=60, clock=clock)
    async with _client(scanner, TaskClient()) as client:
        created = await _start(client)
        clock.now += timedelta(hours=2)
        assert (await _get(client, created.taskId))["ttlMs"] == 7_260_000

        scanner.gate.set()
        assert (await _until(client, created.taskId, "completed"))["ttlMs"] == 7_260_000
        clock.now += timedelta(seconds=59)
        assert (await _get(client, created.taskId))["status"] == "completed"
        clock.now += timedelta(seconds=1)
        assert await _refusal(_get(client, created.taskId)) == wire.INVALID_PARAMS


async def test_a_task_that_waits_for_nobody_expires_and_stops() -> None:
    clock = Clock()
    scanner = Scanner(after_s=0, ttl_s=60, clock=clock)
    async with _client(scanner, TaskClient()) as client:
        created = await _start(client, "ask")
        scanner.gate.set()
        await _until(client, created.taskId, "input_required")
        clock.now += timedelta(seconds=60)
        assert await _refusal(_get(client, created.taskId)) == wire.INVALID_PARAMS


async def test_a_full_server_drops_the_task_that_ended_first() -> None:
    clock = Clock()
    scanner = Scanner(after_s=0, max_tasks=2, clock=clock)
    async with _client(scanner, TaskClient()) as client:
        ids = [(await _start(client)).taskId for _ in range(2)]
        for task_id in reversed(ids):
            clock.now += timedelta(seconds=1)
            await _cancel(client, task_id)
        third = (await _start(client)).taskId
        assert await _refusal(_get(client, ids[1])) == wire.INVALID_PARAMS
        assert (await _get(client, ids[0]))["status"] == "cancelled"
        assert (await _get(client, third))["status"] == "working"


async def test_more_tasks_than_the_server_takes_are_refused_and_not_run() -> None:
    scanner = Scanner(after_s=0, max_tasks=1)
    async with _client(scanner, TaskClient()) as client:
        first = await _start(client)
        refused = await client.session.call_tool("scan", {"name": "will"}, allow_claimed=True)
        assert isinstance(refused, wire.CallToolResult)
        assert refused.is_error
        assert (await _get(client, first.taskId))["status"] == "working"


async def test_a_task_is_seen_by_its_owner_only() -> None:
    def sign_in(name: str) -> None:
        auth_context_var.set(AuthenticatedUser(AccessToken(token="t", client_id=name, scopes=[])))

    scanner = Scanner(after_s=0)
    async with _client(scanner, TaskClient()) as client:
        sign_in("ada")
        created = await _start(client)
        assert (await _get(client, created.taskId))["status"] == "working"
        sign_in("eve")
        assert await _refusal(_get(client, created.taskId)) == wire.INVALID_PARAMS
        assert await _refusal(_cancel(client, created.taskId)) == wire.INVALID_PARAMS
        auth_context_var.set(None)
        assert await _refusal(_get(client, created.taskId)) == wire.INVALID_PARAMS


async def test_task_ids_cannot_be_guessed() -> None:
    async with _client(Scanner(after_s=0), TaskClient()) as client:
        ids = {(await _start(client)).taskId for _ in range(20)}
    assert len(ids) == 20
    assert min(map(len, ids)) >= 32
