"""What becomes of a file or a page that cannot be read."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Literal, TypeAlias

from langchain_core.documents import Document

from langchain_mineru_tools.inputs import Parsed
from mineru_tools.backends.base import PageIssue
from mineru_tools.document.model import Page
from mineru_tools.document.text import span_text
from mineru_tools.document.visit import iter_blocks, iter_spans, source_index
from mineru_tools.errors import MineruToolsError, SourceError

OnError = Literal["raise", "warn", "record"]
Failed: TypeAlias = "dict[int, PageIssue]"

logger = logging.getLogger("langchain_mineru_tools")


def file_failed(name: str, error: MineruToolsError, on_error: OnError) -> Iterator[Document]:
    """The error raised, written to the log, or as a document without text."""
    if on_error == "raise":
        raise error
    if on_error == "warn":
        logger.warning("%s is left out: %s", name, error)
        return
    yield Document(
        page_content="",
        metadata={
            "source": name,
            "type": "error",
            "error_code": error.code,
            "error_message": str(error),
        },
    )


def unread_pages(parsed: Parsed, *, is_whole: bool = True) -> Failed:
    """The pages that have an issue and no text, by their index in the source file.

    Every issue is written to the log. Raises ``SourceError`` with the code of the first issue when
    no page of a whole document has any text.
    """
    for issue in parsed.issues:
        logger.warning("%s: page %d: %s", parsed.source, issue.page + 1, issue.message)
    issues = {issue.page: issue for issue in reversed(parsed.issues)}
    pages = {source_index(page): page for page in parsed.document.pages}
    failed = {
        index: issues[index] for index, page in pages.items() if index in issues and not _text(page)
    }
    if is_whole and failed and not any(map(_text, pages.values())):
        first = next(iter(failed.values()))
        raise SourceError(
            f"no page of {parsed.file_name} could be read: {first.message}", code=first.code
        )
    return failed


def _text(page: Page) -> bool:
    """Whether there is anything to read on the page."""
    spans = (span for block in iter_blocks(page) for span in iter_spans(block))
    return any(span.html or span_text(span).strip() for span in spans)


def pages_failed(parsed: Parsed, failed: Failed, on_error: OnError) -> Iterator[Document]:
    """With ``on_error="record"``, a document without text for each page that failed."""
    if on_error != "record":
        return
    for index, issue in failed.items():
        yield Document(
            page_content="",
            metadata={
                "source": parsed.source,
                "file_name": parsed.file_name,
                "doc_id": parsed.document_id,
                "type": "error",
                "page": index,
                "page_number": index + 1,
                "error_code": issue.code,
                "error_message": issue.message,
            },
        )
