"""Long tool calls as tasks: the MCP extension ``io.modelcontextprotocol/tasks``."""

from mineru_tools_mcp.tasks.extension import IDENTIFIER, TaskExtension
from mineru_tools_mcp.tasks.wire import (
    CancelTask,
    GetTask,
    TaskParams,
    UpdateTask,
    UpdateTaskParams,
)

__all__ = [
    "IDENTIFIER",
    "CancelTask",
    "GetTask",
    "TaskExtension",
    "TaskParams",
    "UpdateTask",
    "UpdateTaskParams",
]
