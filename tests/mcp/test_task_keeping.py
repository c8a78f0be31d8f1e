"""How long tasks are kept, how many, and for whom."""

from __future__ import annotations

from datetime import timedelta

import anyio
import anyio.lowlevel
import mcp_types as wire
import pytest
from mcp.server.auth.middleware.auth_context import auth_context_var
from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser
from mcp.server.auth.provider import AccessToken

from tests.mcp.scanner import (
    Clock,
    Scanner,
    TaskClient,
    Watching,
    cancel,
    connected,
    refusal,
    started,
    state_of,
    until,
    update,
)

pytestmark = pytest.mark.anyio


async def test_an_unknown_task_is_refused() -> None:
    async with connected(Scanner(), TaskClient()) as client:
        assert await refusal(state_of(client, "unknown")) == wire.INVALID_PARAMS
        assert await refusal(cancel(client, "unknown")) == wire.INVALID_PARAMS
        assert await refusal(update(client, "unknown")) == wire.INVALID_PARAMS


async def test_a_finished_task_expires_after_its_time_but_a_working_one_never() -> None:
    clock = Clock()
    scanner = Scanner(after_s=0, ttl_s=60, clock=clock)
    async with connected(scanner, TaskClient()) as client:
        created = await started(client)
        clock.now += timedelta(hours=2)
        assert (await state_of(client, created.taskId))["ttlMs"] == 7_260_000

        scanner.gate.set()
        assert (await until(client, created.taskId, "completed"))["ttlMs"] == 7_260_000
        clock.now += timedelta(seconds=59)
        assert (await state_of(client, created.taskId))["status"] == "completed"
        clock.now += timedelta(seconds=1)
        assert await refusal(state_of(client, created.taskId)) == wire.INVALID_PARAMS


async def test_a_task_that_waits_for_nobody_expires_and_ends() -> None:
    clock, watching = Clock(), Watching()
    scanner = Scanner(watching, after_s=0, ttl_s=60, clock=clock)
    async with connected(scanner, TaskClient()) as client:
        created = await started(client, "ask")
        scanner.gate.set()
        await until(client, created.taskId, "input_required")
        clock.now += timedelta(seconds=60)
        assert await refusal(state_of(client, created.taskId)) == wire.INVALID_PARAMS
        with anyio.fail_after(5):
            while watching.kept:
                await anyio.lowlevel.checkpoint()


async def test_a_full_server_drops_the_task_that_ended_first() -> None:
    clock = Clock()
    scanner = Scanner(after_s=0, max_tasks=2, clock=clock)
    async with connected(scanner, TaskClient()) as client:
        ids = [(await started(client)).taskId for _ in range(2)]
        for task_id in reversed(ids):
            clock.now += timedelta(seconds=1)
            await cancel(client, task_id)
        third = (await started(client)).taskId
        assert await refusal(state_of(client, ids[1])) == wire.INVALID_PARAMS
        assert (await state_of(client, ids[0]))["status"] == "cancelled"
        assert (await state_of(client, third))["status"] == "working"


async def test_more_tasks_than_the_server_takes_are_refused_and_not_run() -> None:
    scanner = Scanner(after_s=0, max_tasks=1)
    async with connected(scanner, TaskClient()) as client:
        first = await started(client)
        refused = await client.session.call_tool("scan", {"name": "will"}, allow_claimed=True)
        assert isinstance(refused, wire.CallToolResult)
        assert refused.is_error
        with anyio.fail_after(5):
            while scanner.at_work != ["deed"]:
                await anyio.lowlevel.checkpoint()
        assert (await state_of(client, first.taskId))["status"] == "working"


async def test_a_task_is_seen_by_its_owner_only() -> None:
    def sign_in(name: str) -> None:
        auth_context_var.set(AuthenticatedUser(AccessToken(token="t", client_id=name, scopes=[])))

    scanner = Scanner(after_s=0)
    async with connected(scanner, TaskClient()) as client:
        sign_in("ada")
        created = await started(client)
        assert (await state_of(client, created.taskId))["status"] == "working"
        sign_in("eve")
        assert await refusal(state_of(client, created.taskId)) == wire.INVALID_PARAMS
        assert await refusal(cancel(client, created.taskId)) == wire.INVALID_PARAMS
        auth_context_var.set(None)
        assert await refusal(state_of(client, created.taskId)) == wire.INVALID_PARAMS


async def test_task_ids_cannot_be_guessed() -> None:
    async with connected(Scanner(after_s=0), TaskClient()) as client:
        ids = {(await started(client)).taskId for _ in range(20)}
    assert len(ids) == 20
    assert min(map(len, ids)) >= 32


async def test_what_a_finished_task_was_asked_with_is_not_kept() -> None:
    watching = Watching()
    scanner = Scanner(watching, after_s=0)
    async with connected(scanner, TaskClient()) as client:
        created = await started(client)
        assert watching.kept == 1
        scanner.gate.set()
        await until(client, created.taskId, "completed")
        assert watching.kept == 0
