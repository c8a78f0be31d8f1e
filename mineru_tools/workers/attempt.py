"""How one task ended, and the border where its exceptions become outcomes."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from mineru_tools.errors import InternalError, JobCancelled, MineruToolsError, SourceTooLarge
from mineru_tools.run import Run

Task = TypeVar("Task")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Attempt(Generic[Value]):
    """How one task ended: with a ``value``, or with an ``error``."""

    value: Value | None = None
    error: MineruToolsError | None = None


def attempt(function: Callable[[Task, Run], Value], task: Task, run: Run) -> Attempt[Value]:
    """The outcome of ``function(task, run)``; only cancellation passes through as an exception."""
    try:
        return Attempt(function(task, run))
    except JobCancelled:
        raise
    except MineruToolsError as error:
        return Attempt(error=error)
    except MemoryError:
        text = "it takes more memory than there is"
        return Attempt(error=SourceTooLarge(text, hint="choose fewer pages", code="out_of_memory"))
    except Exception as error:  # noqa: BLE001 - the border: one bad file must not stop the others
        return Attempt(error=internal_error(error))


def sendable(outcome: Attempt[Value]) -> Attempt[Value]:
    """The outcome with an error of a class of ours: of others the parent takes none."""
    error = outcome.error
    if error is None or type(error).__module__ == MineruToolsError.__module__:
        return outcome
    kind: Any = next(k for k in type(error).__mro__ if k.__module__ == MineruToolsError.__module__)
    plain: MineruToolsError = kind.__new__(kind, error.message)
    plain.message, plain.hint, plain.code = error.message, error.hint, error.code
    return Attempt(error=plain)


def internal_error(error: BaseException) -> InternalError:
    """``error``, unforeseen, as one of ours with the traceback as details."""
    text = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    details = "".join(traceback.format_exception(error))
    hint = "this is a fault of mineru-tools: please report it"
    return InternalError(text, hint=hint, details=details)
