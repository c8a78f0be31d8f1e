"""What a user is told about errors, in one line each."""

from __future__ import annotations

from mineru_tools.errors import InternalError, MineruToolsError


def explain(error: MineruToolsError, *, debug: bool = False) -> str:
    """``[code] message (hint)``; with ``debug`` the traceback of an internal error follows."""
    text = f"[{error.code}] {' '.join(str(error).split())}"
    if isinstance(error, InternalError) and error.details:
        if debug:
            return f"{text}\n{error.details.rstrip()}"
        return f"{text} (--debug shows more)"
    return text
