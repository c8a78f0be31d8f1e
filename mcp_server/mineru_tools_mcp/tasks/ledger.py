"""The tasks of one server: who may see them, how long they are kept, how many there are."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pydantic import BaseModel

from mineru_tools_mcp.tasks.call import ENDED, Call, Clock, Status


class LedgerFull(Exception):
    """Every place is taken by a task that still runs."""


@dataclass(frozen=True)
class Task:
    """A call under a name nobody can guess: where nobody signs in, it is all that guards it."""

    call: Call
    owner: str | None
    created: datetime
    id: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    @property
    def is_running(self) -> bool:
        return self.call.status not in ENDED

    def expires(self, now: datetime, ttl: timedelta) -> datetime:
        """Work in progress is always kept; what waits for somebody is kept since it last moved."""
        since = now if self.call.status is Status.WORKING else self.call.changed
        return since + ttl


class Ledger:
    """At most ``capacity`` tasks, each kept for ``ttl`` after it stopped working."""

    def __init__(self, capacity: int, ttl: timedelta, clock: Clock) -> None:
        self._capacity = capacity
        self._ttl = ttl
        self._clock = clock
        self._tasks: dict[str, Task] = {}

    def open(self, call: Call, owner: str | None) -> Task:
        """A new task for ``call``; the task that ended first makes room. Raises LedgerFull."""
        self._drop_expired()
        if len(self._tasks) >= self._capacity:
            ended = [task for task in self._tasks.values() if not task.is_running]
            if not ended:
                raise LedgerFull
            del self._tasks[min(ended, key=lambda task: task.call.changed).id]
        task = Task(call, owner, self._clock())
        self._tasks[task.id] = task
        return task

    def find(self, task_id: str, owner: str | None) -> Task | None:
        """The task, unless it is unknown, expired or somebody else's."""
        self._drop_expired()
        task = self._tasks.get(task_id)
        return task if task is not None and task.owner == owner else None

    def summary(self, task: Task) -> dict[str, object]:
        """``Task`` of the extension's schema; ``ttlMs`` counts from creation, so it may grow."""
        expires = task.expires(self._clock(), self._ttl)
        shape: dict[str, object] = {
            "taskId": task.id,
            "status": task.call.status.value,
            "createdAt": task.created.isoformat(timespec="milliseconds"),
            "lastUpdatedAt": task.call.changed.isoformat(timespec="milliseconds"),
            "ttlMs": (expires - task.created) // timedelta(milliseconds=1),
        }
        if task.call.message is not None:
            shape["statusMessage"] = task.call.message
        return shape

    def detail(self, task: Task) -> dict[str, object]:
        """``DetailedTask``: the summary with what the status brings along."""
        return self.summary(task) | dict(_payload(task.call))

    def _drop_expired(self) -> None:
        now = self._clock()
        for task in [task for task in self._tasks.values() if task.expires(now, self._ttl) <= now]:
            task.call.cancel()
            del self._tasks[task.id]


def _payload(call: Call) -> Iterator[tuple[str, object]]:
    if call.status is Status.INPUT_REQUIRED:
        yield "inputRequests", {key: _wire(asked) for key, asked in call.questions.items()}
    elif call.status is Status.COMPLETED:
        yield "result", _wire(call.result) if isinstance(call.result, BaseModel) else call.result
    elif call.status is Status.FAILED and call.error is not None:
        yield "error", _wire(call.error)


def _wire(value: BaseModel) -> dict[str, object]:
    return value.model_dump(by_alias=True, mode="json", exclude_none=True)
