"""The texts that answer ``parse_pdf`` and ``read_document``: the library, read within a budget."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mineru_tools.document.locator import Locator
from mineru_tools.document.passage import Passage
from mineru_tools.errors import OptionsError
from mineru_tools.reading.cursor import Cursor
from mineru_tools.reading.excerpt import Excerpt, excerpt
from mineru_tools.reading.outline import outline
from mineru_tools.storage.library import DocumentEntry, Issue, Library
from mineru_tools.tokens import count_tokens
from mineru_tools_mcp.selection import Part, selected

OUTLINE_SHARE = 0.25  # of the budget of a first answer, at most
FOOT_TOKENS = 80  # what the last line takes
MOST_ISSUES = 5
MIN_TOKENS = 200


@dataclass(frozen=True, slots=True)
class Overview:
    """The first answer about a document; ``cursor`` is where its content goes on."""

    entry: DocumentEntry
    issues: list[str]
    text: str
    cursor: str | None
    remaining_tokens: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A part of a document: the locators of its first and last block, and what remains."""

    text: str
    first: str | None
    last: str | None
    cursor: str | None
    remaining_tokens: int


def overview(library: Library, document: str, max_tokens: int) -> Overview:
    """What an agent needs first: what the document is, its outline, how it begins, how to go on."""
    _check_budget(max_tokens)
    entry = library.document(document)
    issues = _issues(entry.issues)
    head = "\n".join([f"# {entry.title}", "", _facts(entry), *issues])
    headings = library.headings(document)
    room = int(max_tokens * OUTLINE_SHARE)
    listed = outline(headings, document=document, max_tokens=room, count=count_tokens)
    if listed.text:
        head += f"\n\n## Outline\n\n{listed.text}"
    head += "\n\n## Content\n\n"
    found = _excerpt(
        library.passages(document), document, max_tokens - count_tokens(head) - FOOT_TOKENS
    )
    remaining = 0 if found.next is None else _rest(library, document, found.next)
    text = head + (found.text or _nothing(entry)) + _foot(document, found.next, remaining, "")
    return Overview(entry, issues, text, _written(found.next), remaining)


def read(library: Library, document: str, part: Part, max_tokens: int) -> Reading:
    """A part of a document as it stands, cut where nothing is hurt, and what remains of it."""
    _check_budget(max_tokens)
    entry = library.document(document)
    start = None if part.cursor is None else Cursor.parse(part.cursor)
    passages = selected(library, entry, part)
    found = _excerpt(passages, document, max_tokens - FOOT_TOKENS, part.markers, start)
    if found.next is None:
        remaining = 0
    elif part.is_whole:
        remaining = _rest(library, document, found.next)
    else:
        remaining = _tokens_from(list(passages), found.next)
    return Reading(
        text=(found.text or _nothing(entry))
        + _foot(document, found.next, remaining, part.arguments()),
        first=None if found.first is None else str(found.first),
        last=None if found.last is None else str(found.last),
        cursor=_written(found.next),
        remaining_tokens=remaining,
    )


def page_markdown(library: Library, document: str, page: int) -> str:
    """A page with its locators, however long it is."""
    part = Part(pages=str(page))
    passages = selected(library, library.document(document), part)
    return _excerpt(passages, document, 1_000_000_000).text


def whole_markdown(library: Library, document: str) -> str:
    """The document as the Markdown format writes it, without locators."""
    passages = (each for each in library.passages(document) if not each.aside)
    return "\n\n".join(each.markdown for each in passages) + "\n"


def _excerpt(
    passages: Iterable[Passage],
    document: str,
    max_tokens: int,
    markers: bool = True,
    start: Cursor | None = None,
) -> Excerpt:
    return excerpt(
        passages,
        max_tokens=max(max_tokens, MIN_TOKENS // 2),
        count=count_tokens,
        document=document,
        markers=markers,
        start=start,
    )


def _check_budget(max_tokens: int) -> None:
    if max_tokens < MIN_TOKENS:
        raise OptionsError(
            f"max_tokens {max_tokens} leaves no room for an answer",
            hint=f"ask for {MIN_TOKENS} or more",
            code="budget_too_small",
        )


def _facts(entry: DocumentEntry) -> str:
    counts = [
        (entry.page_count, "page"),
        (entry.tables, "table"),
        (entry.figures, "figure"),
        (entry.formulas, "formula"),
    ]
    words = [f"{n} {name}{'' if n == 1 else 's'}" for n, name in counts if n]
    parsed = "" if entry.pages == ((1, entry.page_count),) else f" (parsed: {_ranges(entry)})"
    return f"doc_id {entry.document}, file {entry.name}, {', '.join(words)}{parsed}"


def _ranges(entry: DocumentEntry) -> str:
    return ", ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in entry.pages)


def _issues(issues: Sequence[Issue]) -> list[str]:
    """The first few issues; one line for those of one kind beyond that."""
    lines = [
        f"Issue{'' if each.page is None else f' on page {each.page}'}: {each.message} [{each.code}]"
        for each in issues[:MOST_ISSUES]
    ]
    if len(issues) > MOST_ISSUES:
        lines.append(f"… and {len(issues) - MOST_ISSUES} more issues.")
    return lines


def _nothing(entry: DocumentEntry) -> str:
    if any(issue.code == "no_text_layer" for issue in entry.issues):
        return "No text here: these pages are pictures. Look at them with get_image."
    return "No text here."


def _foot(document: str, cursor: Cursor | None, remaining: int, arguments: str) -> str:
    """What remains, and the call that reads it."""
    if cursor is None:
        return "\n\n[end]"
    return (
        f"\n\n[about {remaining} more tokens: "
        f'read_document(doc_id="{document}"{arguments}, cursor="{cursor}")]'
    )


def _rest(library: Library, document: str, cursor: Cursor) -> int:
    return library.tokens_from(Locator(document, cursor.page, cursor.block))


def _tokens_from(passages: Sequence[Passage], cursor: Cursor) -> int:
    """The tokens from the cursor on; the passages may stand in any order."""
    at = [(each.page, each.block) for each in passages].index((cursor.page, cursor.block))
    return sum(each.tokens for each in passages[at:])


def _written(cursor: Cursor | None) -> str | None:
    return None if cursor is None else str(cursor)
