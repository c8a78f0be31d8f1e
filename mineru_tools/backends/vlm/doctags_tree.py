"""DocTags, the markup of SmolDocling and granite-docling, as a tree.

Elements have a tag, four ``<loc_…>`` of a grid of 500 and a text: ``<text><loc_40><loc_50><loc_460>
<loc_80>Words</text>``; tables are OTSL. Models forget tags, stop halfway and write what is none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

GRID = 500

PROSE = frozenset(
    {
        "text", "paragraph", "title", "section_header", "caption", "footnote", "formula", "code",
        "list_item", "page_header", "page_footer", "reference", "inline", "smiles",
        "checkbox_selected", "checkbox_unselected", "unknown",
    }
)  # fmt: skip
TABLES = frozenset({"otsl", "table", "document_index"})
PICTURES = frozenset({"picture", "chart"})
LISTS = frozenset({"ordered_list", "unordered_list"})
_FRAMES = LISTS | {"doctag", "form", "key_value_region"}
_PARTS = PROSE | TABLES | PICTURES | _FRAMES

_IN_PROSE = PROSE - {"title", "section_header", "caption", "footnote", "page_header", "page_footer"}
_SIGNS = frozenset({"page_break", "end_of_utterance"})  # stand alone and say nothing
_DEEPEST = 40  # lists in lists; what is opened within more is beside it

_TAG = re.compile(r"<(/?)([A-Za-z_][\w#+.-]*)\s*/?>|<\|[a-z_]+\|>")
_CELLS = {cell: cell for cell in ("fcel", "ecel", "lcel", "ucel", "xcel", "nl")} | dict.fromkeys(
    ("ched", "rhed", "srow"), "fcel"
)  # heads are cells of another kind
_PLACE = re.compile(r"loc_([0-9]{1,4})")
_LANGUAGE = re.compile(r"_(.+)_")
_HEADING = re.compile(r"section_header_level_[0-9]+")
_KIND = re.compile(
    r"other|picture_group|heatmap|remote_sensing|icon|logo|signature|stamp|screenshot|map"
    r"|[a-z]+(?:_[a-z]+)?_(?:chart|image|structure|code|drawing|diagram)"
)


@dataclass(slots=True, eq=False)
class Element:
    """An element; ``parts`` are its text and what stands within it, in order.

    ``kind`` is what a picture shows, or the language of code.
    """

    tag: str
    places: list[int] = field(default_factory=list)
    parts: list[str | Element] = field(default_factory=list)
    kind: str = ""
    name: str = ""  # as it was written: an element that nobody knows is ``unknown``

    @property
    def inner(self) -> Iterator[Element]:
        return (part for part in self.parts if isinstance(part, Element))

    @property
    def has_begun(self) -> bool:
        """Whether it says more than where it is."""
        return any(not isinstance(part, str) or part.strip() for part in self.parts)


def read_tree(reply: str) -> tuple[Element, bool]:
    """The root of what the reply says, and whether there is an element of DocTags in it at all.

    All of the text stands somewhere in it. What looks like a tag and is none is text.
    """
    tree = _Tree(reply)
    end = 0
    for match in _TAG.finditer(reply):
        tree.say(reply[end : match.start()])
        end = match.end()
        tree.take(match)
    tree.say(reply[end:])
    return tree.root, tree.is_doctags


class _Tree:
    def __init__(self, reply: str) -> None:
        self._reply = reply
        self.root = Element("doctag")
        self.is_doctags = False
        self._open = [self.root]
        self._names: Counter[str] = Counter()

    def say(self, text: str) -> None:
        if text:
            self._open[-1].parts.append(text)

    def take(self, match: re.Match[str]) -> None:
        """A tag, or what looks like one."""
        name, is_end = match[2] or "", bool(match[1])
        top = self._open[-1]
        has_place = not is_end and self._reply.startswith("<loc_", match.end())
        if not name or name in _SIGNS:
            return
        if place := _PLACE.fullmatch(name):
            self._place(int(place[1]))
        elif top.tag == "code" and not top.has_begun and (language := _LANGUAGE.fullmatch(name)):
            top.kind = language[1]
        elif top.tag == "code" and not (has_place or name == "caption" or self._ends(match)):
            self.say(match[0])
        elif name in _CELLS:
            self._cell(_CELLS[name], is_end)
        elif name in _PARTS or _HEADING.fullmatch(name):
            self.is_doctags = True
            if not is_end:
                self._begin(name if name in _PARTS else "section_header", name, has_place)
            elif self._ends(match):
                self._end(name)
        elif top.tag in PICTURES and not top.has_begun and _KIND.fullmatch(name):
            top.kind = name
        elif has_place:
            self._begin("unknown", name, has_place)
        elif self._ends(match):
            self._end(name)
        else:
            self.say(match[0])

    def _ends(self, match: re.Match[str]) -> bool:
        """Whether the tag ends something that is open."""
        return bool(match[1]) and self._names[match[2]] > 0

    def _place(self, value: int) -> None:
        top = self._open[-1]
        if len(top.places) < 4 and top is not self.root and not top.has_begun:
            top.places.append(value)

    def _cell(self, cell: str, is_end: bool) -> None:
        if is_end:
            return
        tag = self._open[-1].tag
        if tag in PROSE:  # no place for a cell: it parts words
            self.say(" ")
            return
        if tag not in TABLES | PICTURES:
            self.is_doctags = True
            self._begin("otsl", "otsl", False)
        self.say(f"<{cell}>")

    def _begin(self, tag: str, name: str, has_place: bool) -> None:
        while len(self._open) > 1 and (
            len(self._open) > _DEEPEST or _is_over(self._open[-1].tag, tag, has_place)
        ):
            self._close()
        element = Element(tag, name=name)
        self._open[-1].parts.append(element)
        self._open.append(element)
        self._names[name] += 1

    def _end(self, name: str) -> None:
        while self._close() != name:
            pass

    def _close(self) -> str:
        name = self._open.pop().name
        self._names[name] -= 1
        return name


def _is_over(open_tag: str, tag: str, has_place: bool) -> bool:
    """Whether what is open has ended, though nothing says so, where a ``tag`` begins."""
    if open_tag not in PROSE:
        return False
    if open_tag == "inline":
        return tag not in PROSE
    if open_tag == "list_item" and tag in LISTS:
        return False
    if open_tag == "code" and tag == "caption":
        return False
    return has_place or tag not in _IN_PROSE or tag == "list_item"
