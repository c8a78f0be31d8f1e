"""From a function to a tool: a small schema, and errors that tell the model what to do."""

from __future__ import annotations

import functools
import re
from collections.abc import Awaitable, Callable
from typing import Any, ParamSpec, TypeVar

from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from mcp_types import ToolAnnotations

from mineru_tools.errors import InternalError, JobCancelled, MineruToolsError

Params = ParamSpec("Params")
Result = TypeVar("Result")

MAX_RESULT_CHARACTERS = 200_000  # Claude Code puts longer results into a file, by default from 50 k


# Where what helps at a command line is of no use to a model.
HINTS = {"password_required": "ask the user for a copy that opens without a password"}

_WORD = re.compile(r"[a-z]+(?=[\s,;:'’]|$)")


def define(
    function: Callable[..., Awaitable[Any]],
    *,
    open_world: bool = False,
    long_answers: bool = False,
) -> Tool:
    """The tool for an async function; its docstring is what the model reads about it.

    Every character of a definition is paid for by every session, so the schemas say what a caller
    needs and no more.
    """
    tool = Tool.from_function(
        guarded(function),
        description=" ".join((function.__doc__ or "").split()),
        annotations=ToolAnnotations(read_only_hint=True, open_world_hint=open_world),
        meta={"anthropic/maxResultSizeChars": MAX_RESULT_CHARACTERS} if long_answers else None,
    )
    _trim(tool.parameters)
    if tool.output_schema is not None:
        _trim(tool.output_schema, dropping=("required", "additionalProperties"))
    return tool


def guarded(
    function: Callable[Params, Awaitable[Result]],
) -> Callable[Params, Awaitable[Result]]:
    """``function`` with our errors as tool errors; others pass, and the SDK hides their text."""

    @functools.wraps(function)
    async def call(*args: Params.args, **kwargs: Params.kwargs) -> Result:
        try:
            return await function(*args, **kwargs)
        except (InternalError, JobCancelled) as error:
            raise ToolError(_internal(error)) from error
        except MineruToolsError as error:
            raise ToolError(explain(error)) from error

    return call


def explain(error: MineruToolsError) -> str:
    """One line for the model: what is wrong, what to do next, the stable code."""
    hint = HINTS.get(error.code, error.hint)
    return " ".join(
        [*(f"{_sentence(each)}." for each in (error.message, hint) if each), f"[{error.code}]"]
    )


def _sentence(text: str) -> str:
    """``text`` with a capital, unless it begins with a name: of a file, a tool, a block."""
    return text[:1].upper() + text[1:] if _WORD.match(text) else text


def _internal(error: MineruToolsError) -> str:
    if error.code == "worker_died":
        return (
            "The file made the parser crash; nothing was read. "
            "Try some of its pages with pages='1-5', or another file. [worker_died]"
        )
    if isinstance(error, JobCancelled):
        return "The parse was cancelled. [job_cancelled]"
    return f"The parser failed because of a fault of its own. Try another file. [{error.code}]"


def _trim(schema: Any, dropping: tuple[str, ...] = ()) -> None:
    """Take out of a schema what tells a model nothing: titles, null defaults and alternatives."""
    if isinstance(schema, list):
        for each in schema:
            _trim(each, dropping)
    if not isinstance(schema, dict):
        return
    for key in dropping:
        schema.pop(key, None)
    if isinstance(schema.get("title"), str):
        del schema["title"]
    if schema.get("default", 0) is None:
        del schema["default"]
    options = schema.get("anyOf")
    if isinstance(options, list) and {"type": "null"} in options:
        rest = [each for each in options if each != {"type": "null"}]
        if len(rest) == 1:
            del schema["anyOf"]
            schema.update(rest[0])
    for each in list(schema.values()):
        _trim(each, dropping)
