"""The headings of a document, and what stands under one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from mineru_tools.document.locator import Locator
from mineru_tools.document.passage import Passage
from mineru_tools.errors import OptionsError
from mineru_tools.reading.markers import without_comments

MAX_TITLE = 120  # characters
MIN_SIMILARITY = 0.75  # of a heading to what was asked for; 0.6 took "Methods" for "Metrics"
MIN_BEGINNING = 8  # characters
NEAREST = 5

_NUMBER = re.compile(
    r"(?:(?:chapter|section|appendix|part|kapitel|abschnitt|anhang|chapitre)\s+)?"
    r"(?P<number>\d+(?:\.\d+)*|[a-z](?:\.\d+)+|[ivxlc]+(?=[.)])|[a-z](?=[.)]))[.):]?(?:\s+|$)"
)


@dataclass(frozen=True, slots=True)
class Outline:
    """A Markdown list of headings: ``shown`` of ``total``, down to ``depth`` of their levels."""

    text: str
    shown: int
    total: int
    depth: int


def outline(
    headings: Iterable[Passage], *, document: str, max_tokens: int, count: Callable[[str], int]
) -> Outline:
    """Headings as ``- Title (p/3/b/7)``, set in by depth, as many levels as the budget holds.

    The depth is that under the headings above, whatever levels the document leaves out.
    Passages without a level are passed over. Where not even the top level fits, its first
    headings are given; the last line says how many are not shown. ``document`` heads the list,
    since the locators are relative to it. Empty where there are no headings.
    """
    found = [heading for heading in headings if heading.level is not None]
    levels = sorted({heading.level for heading in found if heading.level is not None})
    if not found:
        return Outline("", 0, 0, 0)
    first = f"Headings of {Locator(document)}:"
    for depth in range(len(levels), 0, -1):
        lines = _lines(found, levels[:depth])
        text = _listed(first, lines, len(found), depth)
        if count(text) <= max_tokens:
            return Outline(text, len(lines), len(found), depth)
    lines = _lines(found, levels[:1])
    low, high = 0, len(lines)
    while low + 1 < high:
        middle = (low + high) // 2
        fits = count(_listed(first, lines[:middle], len(found), None)) <= max_tokens
        low, high = (middle, high) if fits else (low, middle)
    return Outline(_listed(first, lines[:low], len(found), None), low, len(found), 1)


def _lines(headings: Sequence[Passage], levels: Sequence[int]) -> list[str]:
    lines: list[str] = []
    above: list[int] = []
    for heading in headings:
        if heading.level is None or heading.level not in levels:
            continue
        while above and above[-1] >= heading.level:
            above.pop()
        lines.append(f"{'  ' * len(above)}- {_title(heading)} {_place(heading)}")
        above.append(heading.level)
    return lines


def _place(heading: Passage) -> str:
    return f"(p/{heading.page}/b/{heading.block})"


def _title(heading: Passage) -> str:
    title = without_comments(" ".join(heading.text.split()))
    return title if len(title) <= MAX_TITLE else title[: MAX_TITLE - 1].rstrip() + "…"


def _listed(first: str, lines: Sequence[str], total: int, depth: int | None) -> str:
    """The list; ``depth`` is ``None`` where headings of the top level are left out too."""
    left = total - len(lines)
    below = "" if depth is None else f" below level {depth}"
    more = [f"… {left} more {'heading' if left == 1 else 'headings'}{below}"] * bool(left)
    return "\n".join([first, *lines, *more])


def section(passages: Iterable[Passage], wanted: str) -> tuple[Passage, ...]:
    """The heading that is ``wanted`` and all passages up to the next of its level or above.

    ``wanted`` is a locator (``p/3/b/7``: the section in which that block stands, which before the
    first heading is all up to it) or a heading, in whatever case: with its number, without it, or
    the number alone; else the only one that begins so, or the one most like it. Of several alike
    the first is taken.
    ``OptionsError`` ``section_not_found`` names the nearest headings.
    """
    shelf = tuple(passages)
    at = _located(shelf, wanted)
    if at is None:
        at = _heading(shelf, wanted)
    level = shelf[at].level
    stop = at + 1
    while stop < len(shelf) and not _closes(shelf[stop], level):
        stop += 1
    return shelf[at:stop]


def _closes(passage: Passage, level: int | None) -> bool:
    return passage.level is not None and (level is None or passage.level <= level)


def _located(shelf: Sequence[Passage], wanted: str) -> int | None:
    """The heading of the section in which the block of a locator stands, if it is a locator."""
    try:
        locator = Locator.parse(wanted, document="0" * 16)
    except ValueError:
        return None
    blocks = [(passage.page, passage.block) for passage in shelf]
    if locator.block is None or locator.page is None or (locator.page, locator.block) not in blocks:
        raise _not_found(wanted, ())
    at = blocks.index((locator.page, locator.block))
    return next((i for i in range(at, -1, -1) if shelf[i].level is not None), 0)


def _heading(shelf: Sequence[Passage], wanted: str) -> int:
    headings = [i for i, passage in enumerate(shelf) if passage.level is not None]
    full, number, words = _names(wanted)
    names = {i: _names(shelf[i].text) for i in headings}
    # Another number is another section, however alike the words are.
    open_to = [i for i in headings if not number or names[i][1] in ("", number)]
    for i in headings:
        if full and names[i][0] == full:
            return i
    for i in open_to:
        if names[i][2] == words if words else number and names[i][1] == number:
            return i
    begun = [i for i in open_to if names[i][2].startswith(f"{words} ")]
    if len(words) >= MIN_BEGINNING and len({names[i][2] for i in begun}) == 1:
        return begun[0]
    likeness = {i: _likeness(words, names[i][2]) for i in headings}
    best = max(open_to, key=lambda i: likeness[i], default=None)
    if best is not None and likeness[best] >= MIN_SIMILARITY:
        return best
    nearest = sorted(headings, key=lambda i: -likeness[i])[:NEAREST]
    raise _not_found(wanted, tuple(shelf[i] for i in nearest))


def _names(text: str) -> tuple[str, str, str]:
    """A heading in small letters, its number, and its words without the number."""
    full = " ".join(text.casefold().strip("#* ").split()).rstrip(".:")
    match = _NUMBER.match(full)
    if match is None:
        return full, "", full
    return full, match["number"], full[match.end() :]


def _likeness(wanted: str, words: str) -> float:
    if not wanted or not words:
        return 0.0
    return SequenceMatcher(None, wanted, words, autojunk=False).ratio()


def _not_found(wanted: str, nearest: Sequence[Passage]) -> OptionsError:
    named = "; ".join(f'"{_title(each)}" {_place(each)}' for each in nearest)
    return OptionsError(
        f"no section {wanted[:MAX_TITLE]!r}",
        hint=f"the nearest headings are {named}" if named else "see the outline for the headings",
        code="section_not_found",
    )
