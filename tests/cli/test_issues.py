"""How the issues of a document are told on the console."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.backends.base import PageIssue
from mineru_tools.cli.issues import issue_lines, page_ranges


def test_issues_of_a_few_pages_are_told_one_by_one() -> None:
    issues = [PageIssue(k, "read", "ocr_page", "read from its picture") for k in range(3)]
    lines = list(issue_lines(issues))
    assert [line.split(":")[0] for line in lines] == ["page 1", "page 2", "page 3"]


def test_issues_of_one_kind_on_many_pages_are_one_line() -> None:
    issues = [PageIssue(k, "read", "ocr_page", "read from its picture") for k in range(300)]
    issues.insert(7, PageIssue(6, "layout", "hidden_text", "3 words"))
    scan, hidden = issue_lines(issues)
    assert scan.startswith("pages 1-300: [ocr_page] read from its picture")
    assert hidden.startswith("page 7: [hidden_text]")


def test_where_messages_differ_the_first_is_told_and_how_many_there_are() -> None:
    issues = [PageIssue(k, "read", "ocr_doubtful_words", f"{k + 2} words") for k in range(0, 10, 2)]
    (line,) = issue_lines(issues)
    assert line.startswith("pages 1, 3, 5, 7, 9: [ocr_doubtful_words] 5 times, first: 2 words")


@given(st.sets(st.integers(0, 40)))
def test_ranges_name_all_pages_while_they_are_few(pages: set[int]) -> None:
    named = page_ranges(sorted(pages))
    if "…" in named:
        return
    found = set()
    for part in filter(None, named.split(", ")):
        first, _, last = part.partition("-")
        found |= set(range(int(first) - 1, int(last or first)))
    assert found == pages
