"""The requests of the tasks extension (SEP-2663), for servers and for clients of the SDK."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from mcp_types import Request, RequestParams


class TaskParams(RequestParams):
    """Names a task."""

    task_id: str


class UpdateTaskParams(TaskParams):
    """Answers to questions a task has asked, under the keys it asked them.

    What stands under other keys is to be ignored, whatever it is; so it is looked at later.
    """

    input_responses: dict[str, Any]


class GetTask(Request[TaskParams, Literal["tasks/get"]]):
    """How far is it?"""

    # HTTP clients repeat this parameter as the Mcp-Name header.
    name_param: ClassVar[str] = "taskId"
    method: Literal["tasks/get"] = "tasks/get"
    params: TaskParams


class CancelTask(Request[TaskParams, Literal["tasks/cancel"]]):
    """Stop it."""

    name_param: ClassVar[str] = "taskId"
    method: Literal["tasks/cancel"] = "tasks/cancel"
    params: TaskParams


class UpdateTask(Request[UpdateTaskParams, Literal["tasks/update"]]):
    """Here is what it asked for."""

    name_param: ClassVar[str] = "taskId"
    method: Literal["tasks/update"] = "tasks/update"
    params: UpdateTaskParams
