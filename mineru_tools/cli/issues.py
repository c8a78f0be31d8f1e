"""Issues of pages as lines of a console: one for each, or one for many that are alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from mineru_tools.backends.base import PageIssue

_EACH = 3  # of one kind; more are summed up
_RANGES = 8  # of pages that are named


def issue_lines(issues: Iterable[PageIssue]) -> Iterator[str]:
    """A line for each issue, in the order given; where a kind has many, one with their pages."""
    kinds: dict[tuple[str, str], list[PageIssue]] = {}
    for issue in issues:
        kinds.setdefault((issue.stage, issue.code), []).append(issue)
    for (stage, code), found in kinds.items():
        if len(found) <= _EACH:
            for issue in found:
                yield f"page {issue.page + 1}: [{code}] {issue.message} ({stage})"
            continue
        pages = page_ranges(sorted({issue.page for issue in found}))
        alike = len({issue.message for issue in found}) == 1
        message = found[0].message if alike else f"{len(found)} times, first: {found[0].message}"
        yield f"pages {pages}: [{code}] {message} ({stage})"


def page_ranges(pages: Sequence[int]) -> str:
    """Page numbers for ascending indices from 0: ``1-3, 7``; past a few ranges only their end."""
    ranges: list[list[int]] = []
    for page in pages:
        if ranges and page == ranges[-1][1] + 1:
            ranges[-1][1] = page
        else:
            ranges.append([page, page])
    told = [f"{a + 1}" if a == b else f"{a + 1}-{b + 1}" for a, b in ranges]
    return ", ".join(told if len(told) <= _RANGES else [*told[: _RANGES - 1], "…", told[-1]])
