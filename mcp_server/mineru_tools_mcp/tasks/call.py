"""A tool call that can outlive the request that asked for it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from enum import Enum
from typing import Any

import anyio
import anyio.lowlevel
from mcp.server.context import CallNext, HandlerResult, ServerRequestContext
from mcp.server.session import ServerSession
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INTERNAL_ERROR,
    CallToolRequestParams,
    ErrorData,
    InputRequest,
    InputRequiredResult,
    InputResponse,
    InputResponses,
)
from pydantic import TypeAdapter

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
ANSWERS: TypeAdapter[InputResponses] = TypeAdapter(InputResponses)


class Status(str, Enum):
    """The states of a task, as they are called on the wire."""

    WORKING = "working"
    INPUT_REQUIRED = "input_required"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    FAILED = "failed"


ENDED = frozenset({Status.COMPLETED, Status.CANCELLED, Status.FAILED})


class Call:
    """The run of one tool call: where it stands, what it asks, what came of it.

    Until ``detach`` it belongs to the request: progress goes to the caller, and a question ends it,
    for the caller will call again with the answers. After ``detach`` it belongs to a task: progress
    is kept as ``message``, and the run waits for the answers to its ``questions``.
    """

    def __init__(self, clock: Clock) -> None:
        self.status = Status.WORKING
        self.message: str | None = None
        self.changed = clock()
        self.questions: dict[str, InputRequest] = {}
        self.result: HandlerResult = None
        self.error: ErrorData | None = None
        self.detached = False
        self.ended = anyio.Event()
        self._failure: Exception | None = None
        self._clock = clock
        self._scope = anyio.CancelScope()
        self._round = 0
        self._answers: dict[str, InputResponse] = {}
        self._answered = anyio.Event()

    async def run(
        self,
        params: CallToolRequestParams,
        ctx: ServerRequestContext[Any, Any],
        call_next: CallNext,
    ) -> None:
        """Run to the end; nothing is raised, ``outcome`` has what came of it.

        The request is not kept: a task may be, for hours, and its request be large.
        """
        try:
            with self._scope:
                ctx = replace(ctx, session=_Session(ctx.session, self))
                self.result = await self._rounds(params, ctx, call_next)
                self._become(Status.COMPLETED)
        # A door: the failure of one call must not end the server's other calls.
        except Exception as failure:  # noqa: BLE001
            self._fail(params.name, failure)
        finally:
            self._become(Status.CANCELLED)
            self.ended.set()

    def outcome(self) -> HandlerResult:
        """What the tool returned; raises what it raised."""
        if self._failure is not None:
            raise self._failure
        if self.status is Status.CANCELLED:
            raise MCPError(INTERNAL_ERROR, "The call was cancelled")
        return self.result

    def detach(self) -> None:
        """Let the request go; from here on the call belongs to a task."""
        self.detached = True

    def cancel(self) -> None:
        """Stop the run; a call that has ended stays as it is."""
        self._become(Status.CANCELLED)
        self._scope.cancel()

    def note(self, progress: str) -> None:
        self._become(self.status, progress)

    def answer(self, answers: dict[str, Any]) -> None:
        """Take the answers to open questions, ignore others. Raises ValidationError."""
        fitting = {key: answers[key] for key in self.questions.keys() & answers.keys()}
        for key, answer in ANSWERS.validate_python(fitting, by_name=False).items():
            del self.questions[key]
            self._answers[key.partition(":")[2]] = answer
        if fitting:
            self._become(self.status if self.questions else Status.WORKING)
        if not self.questions:
            self._answered.set()

    async def _rounds(
        self,
        params: CallToolRequestParams,
        ctx: ServerRequestContext[Any, Any],
        call_next: CallNext,
    ) -> HandlerResult:
        """What the tool returns once it has nothing more to ask."""
        result = await call_next(ctx)
        while self.detached and isinstance(result, InputRequiredResult):
            await self._ask(result.input_requests or {})
            # The handler below reads the very object the request was parsed into.
            params.input_responses = self._answers
            params.request_state = result.request_state
            result = await call_next(ctx)
        return result

    async def _ask(self, questions: dict[str, InputRequest]) -> None:
        """Wait for all answers. A tool may use a key again, a task may not: rounds set it apart."""
        self._round += 1
        self._answers = {}
        self._answered = anyio.Event()
        self.questions = {f"{self._round}:{key}": asked for key, asked in questions.items()}
        if self.questions:
            self._become(Status.INPUT_REQUIRED)
            await self._answered.wait()
        await anyio.lowlevel.checkpoint()

    def _fail(self, tool: str, failure: Exception) -> None:
        """Only protocol errors are told to the client; the caller who still waits logs the rest."""
        if isinstance(failure, MCPError):
            self.error = failure.error
        else:
            self.error = ErrorData(code=INTERNAL_ERROR, message="Internal server error")
            if self.detached:
                logger.error("tool %r failed as a task", tool, exc_info=failure)
        self._failure = None if self.detached else failure
        self._become(Status.FAILED, self.error.message)

    def _become(self, status: Status, message: str | None = None) -> None:
        if self.status not in ENDED:
            self.status = status
            self.message = message
            self.changed = self._clock()


class _Session(ServerSession):
    """The session of the request, with progress kept for the task."""

    def __init__(self, session: ServerSession, call: Call) -> None:
        # All that the session holds, without naming it: it is the SDK's own business.
        vars(self).update(vars(session))
        self._call = call

    async def report_progress(
        self, progress: float, total: float | None = None, message: str | None = None
    ) -> None:
        of_total = "" if total is None else f" of {total:g}"
        self._call.note(message or f"{progress:g}{of_total}")
        if not self._call.detached:
            await super().report_progress(progress, total, message)
