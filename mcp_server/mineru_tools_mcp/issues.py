"""What went wrong in a parse, a line for each kind of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mineru_tools.storage.library import Issue
from mineru_tools.tokens import count_tokens
from mineru_tools_mcp.names import clipped

MAX_MESSAGE = 200  # characters

_NEXT = {"no_text_layer": "look at it with get_image"}


def issue_lines(issues: Sequence[Issue], max_tokens: int) -> list[str]:
    """One line for all issues with one code: their pages, and the first in its own words."""
    kinds: dict[str, list[Issue]] = {}
    for issue in issues:
        kinds.setdefault(issue.code, []).append(issue)
    lines: list[str] = []
    for code, alike in kinds.items():
        line = _line(code, alike)
        max_tokens -= count_tokens(line + "\n")
        if max_tokens < 0:
            left = len(kinds) - len(lines)
            return [*lines, f"… and {left} {'more ' * bool(lines)}kind{'s' * (left > 1)} of issues"]
        lines.append(line)
    return lines


def in_words(runs: Iterable[tuple[int, int]]) -> str:
    """Runs of pages as ``1-3, 7``."""
    return ", ".join(f"{first}" if first == last else f"{first}-{last}" for first, last in runs)


def _line(code: str, alike: Sequence[Issue]) -> str:
    numbers = sorted({issue.page for issue in alike if issue.page is not None})
    pages = f" on page{'s' * (len(numbers) > 1)} {in_words(_runs(numbers))}" if numbers else ""
    others = len({issue.message for issue in alike}) - 1
    more = f"; {others} more like it" if others else ""
    advice = f"; {_NEXT[code]}" if code in _NEXT else ""
    return f"Issue{pages} [{code}]: {clipped(alike[0].message, MAX_MESSAGE)}{more}{advice}"


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
