"""What was found, as a model reads it: short passages with what follows them, nothing twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from mineru_tools.document.labels import BlockType
from mineru_tools.document.locator import Locator
from mineru_tools.document.passage import Passage
from mineru_tools.reading.markers import HIDDEN
from mineru_tools.storage.library import Hit, Library, opening
from mineru_tools_mcp.names import clipped

SHORT = 80  # characters; a heading, a label or a question, whose answer stands below
MOST_FOLLOWING = 3
ENOUGH = 160  # characters of what follows
MOST_HEADINGS = 3
MAX_HEADING = 70  # characters
MARGIN = 30  # tokens


@dataclass(frozen=True, slots=True)
class Listed:
    """The hits that ``text`` shows."""

    hits: list[Hit]
    text: str


def listed(
    library: Library,
    hits: Sequence[Hit],
    within: str | None,
    *,
    limit: int,
    max_tokens: int,
    count: Callable[[str], int],
) -> Listed:
    """As many hits, up to ``limit``, as the budget holds; locators are relative ``within`` one."""
    texts = [] if within is None else [f"In {Locator(within)}:"]
    room = max_tokens - MARGIN - sum(map(count, texts))
    shown: list[Hit] = []
    for hit, entry in _entries(library, hits, within is None):
        if len(shown) == limit:
            break
        room -= count(entry + "\n\n")
        if room < 0:
            texts.append(f"… {len(hits) - len(shown)} more at most; ask for fewer with other words")
            break
        shown.append(hit)
        texts.append(entry)
    return Listed(shown, "\n\n".join(texts))


def _entries(library: Library, hits: Sequence[Hit], named: bool) -> Iterator[tuple[Hit, str]]:
    """Each hit worth reading with its lines; what an entry already shows has none of its own."""
    by_place = {hit.locator: hit for hit in hits}
    done: set[Locator] = set()
    for hit in hits:
        is_heading = hit.passage.type is BlockType.TITLE
        # The index finds a passage also by the words of the headings above it.
        says_nothing = "**" not in hit.snippet and (is_heading or not _has_words(hit.passage))
        if hit.locator in done or says_nothing:
            continue
        following = _following(library, hit) if _announces(hit.passage) else []
        places = [Locator(hit.document, each.page, each.block) for each in following]
        if is_heading and done.intersection(places):
            continue  # it is named above what follows it
        done.update((hit.locator, *places))
        lines = [_head(hit, named), hit.snippet]
        for passage, place in zip(following, places, strict=True):
            found = by_place.get(place)
            words = found.snippet if found else opening(passage.text)
            lines.append(f"→ {_place(place, named)} ({_kind(passage)}) {words}")
        yield hit, "\n".join(lines)


def _announces(passage: Passage) -> bool:
    """Whether it is a heading, a label or a question; a note begins with its sign."""
    text = passage.text.strip()
    return (
        passage.type in (BlockType.TITLE, BlockType.TEXT)
        and _width(text) <= SHORT
        and text[:1].isalnum()
    )


def _width(text: str) -> int:
    """Characters; of scripts without letters, where one says as much as several, twice as many."""
    return sum(1 + (char >= "\u2e80") for char in text)


def _has_words(passage: Passage) -> bool:
    return any(map(str.isalnum, passage.text))


def _following(library: Library, hit: Hit) -> list[Passage]:
    """What stands behind a short passage, up to the next heading, until there is enough to read."""
    found: list[Passage] = []
    length = 0
    for passage in islice(library.passages(hit.document, first=hit.locator), 1, 8):
        if passage.aside or not _has_words(passage):
            continue
        if passage.level is not None or len(found) == MOST_FOLLOWING or length >= ENOUGH:
            break
        found.append(passage)
        length += len(passage.text)
    return found


def _head(hit: Hit, named: bool) -> str:
    headings = [clipped(each, MAX_HEADING) for each in hit.passage.path]
    if len(headings) > MOST_HEADINGS:
        headings[1 : 1 - MOST_HEADINGS] = ["…"]
    if named and clipped(hit.title, MAX_HEADING) not in headings[:1]:
        headings.insert(0, clipped(hit.title, MAX_HEADING))
    section = f" [{' > '.join(headings)}]" if headings else ""
    return f"{_place(hit.locator, named)} ({_kind(hit.passage)}){section}"


def _place(locator: Locator, named: bool) -> str:
    return str(locator) if named else f"p/{locator.page}/b/{locator.block}"


def _kind(passage: Passage) -> str:
    return passage.type.value + (f", {HIDDEN}" if passage.hidden else "")
