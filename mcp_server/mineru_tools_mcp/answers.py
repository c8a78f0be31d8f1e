"""The texts that answer ``parse_pdf`` and ``read_document``: the library, read within a budget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mineru_tools.document.locator import Locator
from mineru_tools.document.passage import Passage
from mineru_tools.errors import OptionsError
from mineru_tools.reading.cursor import Cursor
from mineru_tools.reading.excerpt import Excerpt, excerpt
from mineru_tools.reading.outline import outline
from mineru_tools.storage.library import DocumentEntry, Library
from mineru_tools.tokens import count_tokens
from mineru_tools_mcp.issues import in_words, issue_lines
from mineru_tools_mcp.names import clipped, cursor_of
from mineru_tools_mcp.pictures import with_picture_locators
from mineru_tools_mcp.selection import Part, selected

ISSUES_SHARE = 0.15  # of the budget of a first answer, at most
OUTLINE_SHARE = 0.25  # of the budget of a first answer, at most
FOOT_TOKENS = 80  # what the last line takes
HEADLINE_TOKENS = 10
MIN_TOKENS = 200
MIN_CONTENT = 100
MAX_TITLE = 200  # characters
MAX_NAME = 100


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
    issues = issue_lines(entry.issues, int(max_tokens * ISSUES_SHARE))
    widths = min(MAX_TITLE, max_tokens // 4), min(MAX_NAME, max_tokens // 5)
    head = "\n".join(
        [f"# {clipped(entry.title, widths[0])}", "", _facts(entry, widths[1]), *issues]
    )
    left = max_tokens - count_tokens(head) - FOOT_TOKENS - HEADLINE_TOKENS
    room = max(0, min(int(max_tokens * OUTLINE_SHARE), left))
    headings = library.headings(document)
    listed = outline(headings, document=document, max_tokens=room, count=count_tokens)
    if listed.shown:
        head += f"\n\n## Outline\n\n{listed.text}"
    body, following = _beginning(library, entry, max_tokens - count_tokens(head) - FOOT_TOKENS)
    remaining = 0 if following is None else _rest(library, document, following)
    text = head + body + _foot(document, following, remaining, "")
    return Overview(entry, issues, text, _written(following), remaining)


def _beginning(library: Library, entry: DocumentEntry, room: int) -> tuple[str, Cursor | None]:
    """The first content, and where it goes on; nothing of it where there is no room."""
    if room < MIN_CONTENT:
        shown = (each for each in library.passages(entry.document) if not each.aside)
        first = next(shown, None)
        return "", Cursor(first.page, first.block) if first else None
    found = _excerpt(library, entry, Part(), room)
    return f"\n\n## Content\n\n{found.text or _nothing(entry)}", found.next


def read(library: Library, document: str, part: Part, max_tokens: int) -> Reading:
    """A part of a document as it stands, cut where nothing is hurt, and what remains of it."""
    _check_budget(max_tokens)
    entry = library.document(document)
    again = part.arguments()
    room = max_tokens - FOOT_TOKENS - count_tokens(again)
    found = _excerpt(library, entry, part, room)
    if found.next is None:
        remaining = 0
    elif part.is_whole:
        remaining = _rest(library, document, found.next)
    else:
        remaining = _tokens_from(list(selected(library, entry, part)), found.next)
    return Reading(
        text=(found.text or _nothing(entry)) + _foot(document, found.next, remaining, again),
        first=None if found.first is None else str(found.first),
        last=None if found.last is None else str(found.last),
        cursor=_written(found.next),
        remaining_tokens=remaining,
    )


def page_markdown(library: Library, document: str, page: int) -> str:
    """A page with its locators, however long it is."""
    part = Part(pages=str(page))
    return _excerpt(library, library.document(document), part, 1_000_000_000).text


def whole_markdown(library: Library, document: str) -> str:
    """The document as the Markdown format writes it, without locators."""
    passages = (each for each in library.passages(document) if not each.aside)
    return "\n\n".join(each.markdown for each in passages) + "\n"


def _excerpt(library: Library, entry: DocumentEntry, part: Part, max_tokens: int) -> Excerpt:
    """What the budget holds of a part; texts beside the flow where they are named or all it has."""

    def found(*, include_asides: bool) -> Excerpt:
        return excerpt(
            map(with_picture_locators, selected(library, entry, part)),
            max_tokens=max(max_tokens, MIN_CONTENT),
            count=count_tokens,
            document=entry.document,
            markers=part.markers,
            start=None if part.cursor is None else cursor_of(part.cursor, entry.document),
            include_asides=include_asides,
        )

    main = found(include_asides=bool(part.blocks))
    return main if main.passages else found(include_asides=True)


def _check_budget(max_tokens: int) -> None:
    if max_tokens < MIN_TOKENS:
        raise OptionsError(
            f"max_tokens {max_tokens} leaves no room for an answer",
            hint=f"ask for {MIN_TOKENS} or more",
            code="budget_too_small",
        )


def _facts(entry: DocumentEntry, width: int) -> str:
    counts = [
        (entry.page_count, "page"),
        (entry.tables, "table"),
        (entry.figures, "figure"),
        (entry.formulas, "formula"),
    ]
    words = [f"{n} {name}{'' if n == 1 else 's'}" for n, name in counts if n]
    is_whole = entry.pages == ((1, entry.page_count),)
    parsed = "" if is_whole else f" (parsed: {in_words(entry.pages)})"
    return f"doc_id {entry.document}, file {clipped(entry.name, width)}, {', '.join(words)}{parsed}"


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
    """The tokens from the cursor on, to the end of the document."""
    locator = Locator(document, cursor.page, cursor.block)
    rest = library.tokens_from(locator)
    return rest - _read(library.passage(locator), cursor) if cursor.offset else rest


def _tokens_from(passages: Sequence[Passage], cursor: Cursor) -> int:
    """The tokens from the cursor on; the passages may stand in any order."""
    at = [(each.page, each.block) for each in passages].index((cursor.page, cursor.block))
    rest = sum(each.tokens for each in passages[at:] if not each.aside)
    return rest - _read(passages[at], cursor)


def _read(passage: Passage, cursor: Cursor) -> int:
    """How many tokens of the passage stand before the cursor."""
    return int(passage.tokens * min(1, cursor.offset / max(1, len(passage.markdown))))


def _written(cursor: Cursor | None) -> str | None:
    return None if cursor is None else str(cursor)
