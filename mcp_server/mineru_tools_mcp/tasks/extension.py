"""The extension itself: decides when a call becomes a task, and answers for the tasks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone
from typing import Any

import anyio
from anyio.abc import TaskGroup
from mcp.server.context import CallNext, HandlerResult, ServerRequestContext
from mcp.server.extension import Extension, MethodBinding
from mcp.server.mcpserver import require_client_extension
from mcp.server.request_state import authenticated_principal
from mcp.shared.exceptions import MCPError
from mcp.shared.inbound import MCP_NAME_HEADER, decode_header_value
from mcp_types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    TextContent,
)
from mcp_types.jsonrpc import HEADER_MISMATCH
from mcp_types.version import MODERN_PROTOCOL_VERSIONS

from mineru_tools_mcp.tasks.call import Call, Clock
from mineru_tools_mcp.tasks.ledger import Ledger, LedgerFull, Task
from mineru_tools_mcp.tasks.wire import TaskParams, UpdateTaskParams

IDENTIFIER = "io.modelcontextprotocol/tasks"
VERSIONS = frozenset(MODERN_PROTOCOL_VERSIONS)


def _now() -> datetime:
    return datetime.now(timezone.utc)


class TaskExtension(Extension):
    """Calls that last longer than ``after_s`` become tasks, for clients that declare the extension.

    Others, and calls that are done sooner, get the ordinary result. ``tools`` names those whose
    calls may become tasks, by default any. A finished task is kept for ``ttl_s``; of ``max_tasks``
    the one that ended first makes room. The server's lifespan has to be inside ``running``.
    """

    identifier = IDENTIFIER

    def __init__(
        self,
        tools: Collection[str] | None = None,
        *,
        after_s: float = 1.0,
        ttl_s: float = 3600.0,
        max_tasks: int = 64,
        poll_interval_s: float = 1.0,
        clock: Clock = _now,
    ) -> None:
        self._tools = tools
        self._after_s = after_s
        self._poll_interval_ms = round(poll_interval_s * 1000)
        self._clock = clock
        self._ledger = Ledger(max_tasks, timedelta(seconds=ttl_s), clock)
        self._groups: list[TaskGroup] = []

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Where the tasks live; on the way out they are cancelled.

        May be open several times, as in-process clients do: each opens its own lifespan.
        """
        async with anyio.create_task_group() as group:
            self._groups.append(group)
            try:
                yield
            finally:
                self._groups.remove(group)
                group.cancel_scope.cancel()

    def methods(self) -> Sequence[MethodBinding]:
        return (
            MethodBinding("tasks/get", TaskParams, self._get, VERSIONS),
            MethodBinding("tasks/update", UpdateTaskParams, self._update, VERSIONS),
            MethodBinding("tasks/cancel", TaskParams, self._cancel, VERSIONS),
        )

    async def intercept_tool_call(
        self,
        params: CallToolRequestParams,
        ctx: ServerRequestContext[Any, Any],
        call_next: CallNext,
    ) -> HandlerResult:
        if not (_declares_tasks(ctx) and self._may_last(params.name)):
            return await call_next(ctx)
        call = Call(self._clock)
        self._group().start_soon(call.run, params, ctx, call_next)
        try:
            with anyio.move_on_after(self._after_s):
                await call.ended.wait()
        except BaseException:
            # The caller has gone or has changed its mind before there was a task.
            call.cancel()
            raise
        return call.outcome() if call.ended.is_set() else self._as_task(call, ctx)

    def _may_last(self, tool: str) -> bool:
        return self._tools is None or tool in self._tools

    def _as_task(self, call: Call, ctx: ServerRequestContext[Any, Any]) -> HandlerResult:
        try:
            task = self._ledger.open(call, authenticated_principal(ctx))
        except LedgerFull:
            call.cancel()
            text = "Too many tasks are running; wait for one to end, or cancel one."
            return CallToolResult(content=[TextContent(type="text", text=text)], is_error=True)
        call.detach()
        return {"resultType": "task", **self._polled(self._ledger.summary(task))}

    async def _get(
        self, ctx: ServerRequestContext[Any, Any], params: TaskParams
    ) -> dict[str, object]:
        return self._polled(self._ledger.detail(self._task(ctx, params)))

    async def _update(
        self, ctx: ServerRequestContext[Any, Any], params: UpdateTaskParams
    ) -> dict[str, object]:
        self._task(ctx, params).call.answer(params.input_responses)
        return {}

    async def _cancel(
        self, ctx: ServerRequestContext[Any, Any], params: TaskParams
    ) -> dict[str, object]:
        self._task(ctx, params).call.cancel()
        return {}

    def _task(self, ctx: ServerRequestContext[Any, Any], params: TaskParams) -> Task:
        require_client_extension(ctx, IDENTIFIER)
        _check_route(ctx, params.task_id)
        task = self._ledger.find(params.task_id, authenticated_principal(ctx))
        if task is None:
            raise MCPError(INVALID_PARAMS, "No such task; it may have expired")
        return task

    def _polled(self, shape: dict[str, object]) -> dict[str, object]:
        return {**shape, "pollIntervalMs": self._poll_interval_ms}

    def _group(self) -> TaskGroup:
        if not self._groups:
            raise RuntimeError("the server's lifespan is not inside TaskExtension.running()")
        return self._groups[-1]


def _declares_tasks(ctx: ServerRequestContext[Any, Any]) -> bool:
    """Whether this very request does; handshake-era wires cannot carry a task."""
    capabilities = ctx.session.client_capabilities
    declared = capabilities.extensions if capabilities is not None else None
    return ctx.protocol_version in VERSIONS and IDENTIFIER in (declared or {})


def _check_route(ctx: ServerRequestContext[Any, Any], task_id: str) -> None:
    """Over HTTP the Mcp-Name header repeats the task's id, for those who route by it."""
    headers = getattr(ctx.request, "headers", None)
    if headers is not None and decode_header_value(headers.get(MCP_NAME_HEADER)) != task_id:
        raise MCPError(HEADER_MISMATCH, "The Mcp-Name header must be the taskId")
