"""The part of a text that shows best why it was found."""

from __future__ import annotations

from mineru_tools.storage.library.segment import Term, terms

MARK, UNMARK = "\x02", "\x03"
WIDTH = 240  # characters, before the marks
_REACH = 40  # characters to look for the end of a word
_JOINING = "-–'’./"


def snippet(text: str, marked: str) -> str:
    """Some 240 characters of ``text`` with the words that were found in ``**``.

    ``marked`` is what the index holds of the text, with ``MARK`` and ``UNMARK`` around the terms
    that were found. A table's rows stay lines, with ``|`` between the cells.
    """
    found = _found(text, marked)
    start, stop = _window(text, found)
    pieces = ["…" if start else ""]
    at = start
    for first, last in _joined(text, found):
        if first >= start and last <= stop:
            pieces += [text[at:first], "**", text[first:last], "**"]
            at = last
    pieces += [text[at:stop], "…" if stop < len(text) else ""]
    return _tidy("".join(pieces), rows="\t" in text)


def opening(text: str) -> str:
    """The first 240 characters of ``text``, as a snippet shows them."""
    _, stop = _whole_words(text, 0, min(WIDTH, len(text)), (0, 0))
    return _tidy(text[:stop] + ("…" if stop < len(text) else ""), rows="\t" in text)


def _tidy(text: str, *, rows: bool) -> str:
    if not rows:
        return " ".join(text.split())
    lines = [" ".join(line.replace("\t", " | ").split()) for line in text.splitlines()]
    return "\n".join(line for line in lines if line)


def _found(text: str, marked: str) -> list[Term]:
    """The terms of ``text`` whose twins in ``marked``, in the same order, stand in marks."""
    found = []
    inside = False
    for term, twin in zip(terms(text), marked.split(" "), strict=False):
        if inside or MARK in twin:
            found.append(term)
        if MARK in twin or UNMARK in twin:
            inside = twin.rfind(MARK) > twin.rfind(UNMARK)
    return found


def _window(text: str, found: list[Term]) -> tuple[int, int]:
    """The bounds of the stretch with the most different terms, then with the most terms."""
    best, bounds = (0, 0), (0, 0)
    last = 0
    for here, term in enumerate(found):
        last = max(last, here)
        while last + 1 < len(found) and found[last + 1].stop - term.start <= WIDTH:
            last += 1
        inside = found[here : last + 1]
        value = len({each.text for each in inside}), len(inside)
        if value > best:
            best, bounds = value, (term.start, max(term.stop, found[last].stop))
    slack = max(0, WIDTH - (bounds[1] - bounds[0]))
    start = max(0, min(bounds[0] - slack // 2, len(text) - WIDTH))
    stop = min(len(text), max(bounds[1], start + WIDTH))
    return _whole_words(text, start, stop, bounds)


def _whole_words(text: str, start: int, stop: int, kept: tuple[int, int]) -> tuple[int, int]:
    """The bounds drawn in to white space, where there is some near; ``kept`` stays inside."""
    if start > 0 and not text[start - 1].isspace():
        inner = next(
            (i for i in range(start, min(start + _REACH, kept[0])) if text[i].isspace()), 0
        )
        start = inner + 1 if inner else start
    if stop < len(text) and not text[stop].isspace():
        first = max(stop - _REACH, kept[1], start)
        stop = next((i for i in range(stop, first - 1, -1) if text[i].isspace()), stop)
    return start, stop


def _joined(text: str, found: list[Term]) -> list[tuple[int, int]]:
    """The places of the terms; those with only space or one sign between them are one."""
    places: list[tuple[int, int]] = []
    for term in found:
        if places and _is_joint(text[places[-1][1] : term.start], rows="\t" in text):
            places[-1] = (places[-1][0], max(places[-1][1], term.stop))
        else:
            places.append((term.start, term.stop))
    return places


def _is_joint(between: str, *, rows: bool) -> bool:
    if rows and ("\t" in between or "\n" in between):
        return False  # two cells
    return not between.strip() or between in _JOINING
