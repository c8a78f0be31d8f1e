"""Long tool calls as tasks: what a client sees of them, and what happens to the work."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import anyio
import mcp_types as wire
import pytest
from mcp.client import advertise
from mcp.server.extension import Extension

from mineru_tools_mcp.tasks import IDENTIFIER, UpdateTask, UpdateTaskParams
from tests.mcp.scanner import (
    ANY,
    CreatedTask,
    Scanner,
    TaskClient,
    answer_after_all,
    cancel,
    connected,
    refusal,
    started,
    state_of,
    until,
    update,
)

pytestmark = pytest.mark.anyio


async def test_a_call_that_is_done_in_time_is_answered_at_once() -> None:
    scanner = Scanner(after_s=60)
    scanner.gate.set()
    async with connected(scanner, TaskClient()) as client:
        result = await client.call_tool("scan", {"name": "deed"})
    assert result.structured_content == {"result": "deed scanned"}


async def test_a_call_that_lasts_longer_becomes_a_task() -> None:
    scanner = Scanner(after_s=0, ttl_s=60, poll_interval_s=0.25)
    async with connected(scanner, TaskClient()) as client:
        created = await started(client)
        state = await state_of(client, created.taskId)
    assert created.status == state["status"] == "working"
    assert (state["taskId"], state["pollIntervalMs"]) == (created.taskId, 250)
    assert created.ttlMs >= 60_000
    assert "result" not in state
    assert datetime.fromisoformat(state["createdAt"]) <= datetime.now(timezone.utc)


async def test_a_task_has_the_result_that_a_plain_call_has() -> None:
    scanner = Scanner(after_s=0)
    async with connected(scanner, TaskClient()) as client:
        created = await started(client)
        scanner.gate.set()
        state = await until(client, created.taskId, "completed")
    async with connected(scanner) as client:
        plain = await client.call_tool("scan", {"name": "deed"})
    inlined = wire.CallToolResult.model_validate(state["result"])
    assert inlined.model_dump(exclude={"meta"}) == plain.model_dump(exclude={"meta"})


async def test_the_progress_of_a_task_is_its_status_message() -> None:
    scanner = Scanner(after_s=0)
    async with connected(scanner, TaskClient()) as client:
        created = await started(client)
        with anyio.fail_after(5):
            await scanner.started.wait()
        state = await state_of(client, created.taskId)
    assert state["statusMessage"] == "page 37 of 120"


async def test_progress_goes_to_the_caller_as_long_as_there_is_no_task() -> None:
    seen: list[tuple[float, float | None, str | None]] = []

    async def on_progress(progress: float, total: float | None, message: str | None) -> None:
        seen.append((progress, total, message))

    scanner = Scanner(after_s=60)
    scanner.gate.set()
    async with connected(scanner, TaskClient()) as client:
        await client.call_tool("scan", {"name": "deed"}, progress_callback=on_progress)
    assert seen == [(37, 120, "page 37 of 120"), (120, 120, None)]


async def test_once_there_is_a_task_its_progress_does_not_go_to_the_caller() -> None:
    seen: list[float] = []

    async def on_progress(progress: float, total: float | None, message: str | None) -> None:
        seen.append(progress)

    scanner = Scanner(after_s=0)
    async with connected(scanner, TaskClient()) as client:
        created = await client.session.call_tool(
            "scan", {"name": "deed"}, progress_callback=on_progress, allow_claimed=True
        )
        assert isinstance(created, CreatedTask)
        scanner.gate.set()
        await until(client, created.taskId, "completed")
    assert 120 not in seen


async def test_cancelling_a_task_stops_its_work() -> None:
    scanner = Scanner(after_s=0)
    async with connected(scanner, TaskClient()) as client:
        created = await started(client)
        with anyio.fail_after(5):
            await scanner.started.wait()
        acknowledged = await cancel(client, created.taskId)
        with anyio.fail_after(1):
            await scanner.stopped.wait()
        state = await state_of(client, created.taskId)
    assert acknowledged.keys() == {"resultType", "_meta"}
    assert state["status"] == "cancelled"


async def test_cancelling_a_finished_task_leaves_its_result() -> None:
    scanner = Scanner(after_s=0)
    async with connected(scanner, TaskClient()) as client:
        created = await started(client)
        scanner.gate.set()
        before = await until(client, created.taskId, "completed")
        await cancel(client, created.taskId)
        assert await state_of(client, created.taskId) == before


async def test_a_caller_who_leaves_before_there_is_a_task_stops_the_work() -> None:
    scanner = Scanner(after_s=60)
    async with connected(scanner, TaskClient()) as client, anyio.create_task_group() as calls:
        calls.start_soon(client.call_tool, "scan", {"name": "deed"})
        with anyio.fail_after(5):
            await scanner.started.wait()
        calls.cancel_scope.cancel()
        with anyio.CancelScope(shield=True), anyio.fail_after(1):
            await scanner.stopped.wait()


async def test_shutdown_stops_the_work_of_every_task() -> None:
    scanner = Scanner(after_s=0)
    async with connected(scanner, TaskClient()) as client:
        await started(client)
        with anyio.fail_after(5):
            await scanner.started.wait()
        assert not scanner.stopped.is_set()
    assert scanner.stopped.is_set()


async def test_a_tool_error_completes_the_task() -> None:
    scanner = Scanner(after_s=0)
    async with connected(scanner, TaskClient()) as client:
        created = await started(client, "refuse")
        scanner.gate.set()
        state = await until(client, created.taskId, "completed")
    assert state["result"]["isError"] is True


async def test_a_protocol_error_fails_the_task_with_its_code() -> None:
    scanner = Scanner(after_s=0)
    async with connected(scanner, TaskClient()) as client:
        created = await started(client, "break_off")
        scanner.gate.set()
        state = await until(client, created.taskId, "failed")
    assert state["error"] == {"code": -32050, "message": "out of paper", "data": {"tray": 2}}
    assert state["statusMessage"] == "out of paper"
    assert "result" not in state


async def test_a_protocol_error_in_time_reaches_the_caller() -> None:
    scanner = Scanner(after_s=60)
    scanner.gate.set()
    async with connected(scanner, TaskClient()) as client:
        assert await refusal(client.call_tool("break_off")) == -32050


async def test_a_crash_of_the_tool_completes_the_task_and_tells_nothing_of_the_inside() -> None:
    scanner = Scanner(after_s=0)
    async with connected(scanner, TaskClient()) as client:
        created = await started(client, "crash")
        scanner.gate.set()
        state = await until(client, created.taskId, "completed")
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
    async with connected(scanner, TaskClient()) as client:
        created = await started(client)
        scanner.gate.set()
        state = await until(client, created.taskId, "failed")
    assert state["error"]["code"] == wire.INTERNAL_ERROR
    assert "ZeroDivisionError" not in str(state)


async def test_a_task_asks_until_it_has_all_answers() -> None:
    scanner = Scanner(after_s=0)
    async with connected(scanner, TaskClient()) as client:
        created = await started(client, "ask")
        scanner.gate.set()
        asked = await until(client, created.taskId, "input_required")
        assert asked["inputRequests"]["1:user"]["method"] == "elicitation/create"

        await update(client, created.taskId, **{"1:user": "ada", "9:user": "nobody asked"})
        left = await state_of(client, created.taskId)
        assert (left["status"], set(left["inputRequests"])) == ("input_required", {"1:password"})

        await update(client, created.taskId, **{"1:password": "wrong"})
        again = await until(client, created.taskId, "input_required")
        assert set(again["inputRequests"]) == {"2:password"}

        await update(client, created.taskId, **{"2:password": "right"})
        state = await until(client, created.taskId, "completed")
    assert state["result"]["content"][0]["text"] == "ada:right"


async def test_an_answer_that_is_none_is_refused_and_answers_nobody_asked_for_are_not_read() -> (
    None
):
    scanner = Scanner(after_s=0)
    async with connected(scanner, TaskClient()) as client:
        created = await started(client, "ask")
        scanner.gate.set()
        asked = await until(client, created.taskId, "input_required")

        async def say(**answers: Any) -> None:
            params = UpdateTaskParams(task_id=created.taskId, input_responses=answers)
            await client.session.send_request(UpdateTask(params=params), ANY)

        await say(unasked={"whatever": True})
        assert await refusal(say(**{"1:user": 7})) == wire.INVALID_PARAMS
        state = await state_of(client, created.taskId)
    assert state["inputRequests"] == asked["inputRequests"]


async def test_a_question_asked_in_time_goes_to_the_caller() -> None:
    scanner = Scanner(after_s=60)
    scanner.gate.set()
    async with connected(scanner, TaskClient()) as client:
        result = await client.session.call_tool(
            "ask", {}, allow_claimed=True, allow_input_required=True
        )
    assert isinstance(result, wire.InputRequiredResult)
    assert set(result.input_requests or {}) == {"user", "password"}


async def test_a_client_that_does_not_declare_tasks_gets_the_result_itself() -> None:
    scanner = Scanner(after_s=0)
    async with connected(scanner) as client:
        result = await answer_after_all(client, scanner)
        assert result.structured_content == {"result": "deed scanned"}
        assert await refusal(state_of(client, "any")) == wire.MISSING_REQUIRED_CLIENT_CAPABILITY
        assert await refusal(cancel(client, "any")) == wire.MISSING_REQUIRED_CLIENT_CAPABILITY


async def test_a_handshake_era_client_gets_the_result_itself() -> None:
    scanner = Scanner(after_s=0)
    async with connected(scanner, advertise(IDENTIFIER), mode="legacy") as client:
        result = await answer_after_all(client, scanner)
        assert await refusal(state_of(client, "any")) == wire.METHOD_NOT_FOUND
    assert result.structured_content == {"result": "deed scanned"}


async def test_only_the_named_tools_become_tasks() -> None:
    scanner = Scanner(after_s=0, tools={"refuse"})
    async with connected(scanner, TaskClient()) as client:
        await started(client, "refuse")
        result = await answer_after_all(client, scanner)
    assert result.structured_content == {"result": "deed scanned"}
