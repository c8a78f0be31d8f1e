"""Pages set by hand. Every letter is half an em wide, CJK a whole one; ``y`` is the baseline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType
from mineru_tools.layout.document import read_document
from mineru_tools.layout.hidden_text import HiddenText
from mineru_tools.layout.lines import lines_of
from mineru_tools.layout.page import PageLayout, read_page
from mineru_tools.layout.region import Region
from mineru_tools.layout.runs import runs_of
from mineru_tools.layout.scripts import is_cjk
from mineru_tools.layout.text_line import Run, TextLine
from mineru_tools.primitives import (
    Fill,
    Font,
    Glyphs,
    Hidden,
    ImageBox,
    Link,
    OutlineEntry,
    PagePrimitives,
    Rule,
)

SERIF = Font("Serif")
SANS = Font("Sans")
BOLD = Font("Serif-Bold", bold=True)
ITALIC = Font("Serif-Italic", italic=True)
MONO = Font("Typewriter", monospace=True)
MATH = Font("Math", symbolic=True)

SIZE = (600.0, 800.0)
PROSE = (
    "The brook was low that summer and every stone could be counted from the bank. "
    "Each morning a neighbour walked down to the board and wrote the level into a book. "
    "Nobody had asked her to do so, yet the figures turned out to be the best we have. "
)


@dataclass(frozen=True)
class Glyph:
    """One sign where it stands, as the columns of ``Glyphs`` will hold it."""

    text: str
    x: float
    y: float
    width: float
    size: float
    font: Font
    color: int = 0
    visible: bool = True
    space: bool = False
    tag: str = ""
    angle: float = 0.0
    ink: tuple[float, float] = (0.7, 0.2)  # of the size, above and below the baseline

    def boxed(self, up: float, down: float) -> tuple[float, float, float, float]:
        """Its box from so far above to so far below the baseline, in its own direction."""
        up, down = up * self.size, down * self.size
        x, y, w = self.x, self.y, self.width
        return {
            0: (x, y - up, x + w, y + down),
            90: (x - down, y, x + up, y + w),
            180: (x - w, y - down, x, y + up),
            270: (x - up, y - w, x + down, y),
        }.get(int(self.angle), (x, y - up, x + w, y + down))


Setting = list[Glyph]
Piece = Setting | Rule | Fill | ImageBox | BBox | Link


def line(
    words: str,
    *,
    x: float,
    y: float,
    size: float = 10.0,
    font: Font = SERIF,
    right: float | None = None,
    tracking: float = 0.0,
    angle: float = 0.0,
    visible: bool = True,
    tag: str = "",
    told: bool = True,
    ink: tuple[float, float] = (0.7, 0.2),
) -> Setting:
    """Words from ``x``, stretched to end at ``right`` where given; ``tracking`` parts the letters.

    ``told`` says that the file has spaces of its own between the words.
    """
    em = 0.6 if font.monospace else 0.5
    gap = em * size if font.monospace else 0.3 * size
    glyphs: Setting = []
    parts = words.split(" ")
    if right is not None and len(parts) > 1:
        set_solid = sum(_width(word, size, em) for word in parts)
        gap = (right - x - set_solid) / (len(parts) - 1)
    pen, space = 0.0, False
    for word in parts:
        for letter in word:
            width = size if is_cjk(letter) else em * size
            at = _moved(x, y, pen, angle)
            glyphs.append(
                Glyph(letter, *at, width, size, font, 0, visible, space and told, tag, angle, ink)
            )
            pen, space = pen + width + tracking, False
        pen, space = pen + gap, True
    return glyphs


def _width(word: str, size: float, em: float = 0.5) -> float:
    return sum(size if is_cjk(letter) else em * size for letter in word)


def _moved(x: float, y: float, by: float, angle: float) -> tuple[float, float]:
    step = {90: (0.0, by), 180: (-by, 0.0), 270: (0.0, -by), 45: (0.7 * by, 0.7 * by)}
    dx, dy = step.get(int(angle), (by, 0.0))
    return x + dx, y + dy


def paragraph(
    words: str,
    *,
    x: float,
    y: float,
    width: float,
    size: float = 10.0,
    leading: float | None = None,
    indent: float = 0.0,
    hang: float = 0.0,
    justify: bool = False,
    font: Font = SERIF,
    tag: str = "",
) -> Setting:
    """Words broken at ``width``; the first line moved in by ``indent``, the others by ``hang``."""
    rows: list[list[str]] = [[]]
    for word in words.split():
        inset = indent if len(rows) == 1 else hang
        if rows[-1] and _width(" ".join([*rows[-1], word]), size) > width - inset:
            rows.append([])
        rows[-1].append(word)
    out: Setting = []
    for k, row in enumerate(rows):
        inset = hang if k else indent
        right = x + width if justify and k + 1 < len(rows) else None
        baseline = y + k * (leading or 1.2 * size)
        text = " ".join(row)
        out += line(text, x=x + inset, y=baseline, size=size, right=right, font=font, tag=tag)
    return out


def column(text: str, *, x: float, y: float, size: float = 10.0) -> Setting:
    """Upright signs set one below the other, as Chinese and Japanese are; ``y`` is the top."""
    return [
        Glyph(c, x, y + (k + 0.85) * size, size, size, SERIF, ink=(0.8, 0.1))
        for k, c in enumerate(text)
    ]


def across(y: float, x0: float, x1: float) -> Rule:
    return Rule(BBox(x0, y - 0.25, x1, y + 0.25), horizontal=True)


def down(x: float, y0: float, y1: float) -> Rule:
    return Rule(BBox(x - 0.25, y0, x + 0.25, y1), horizontal=False)


def picture(x0: float, y0: float, x1: float, y1: float) -> ImageBox:
    return ImageBox(BBox(x0, y0, x1, y1), (100, 100))


def bar(x0: float, y0: float, x1: float, y1: float) -> Fill:
    return Fill(BBox(x0, y0, x1, y1), 0x3366CC)


def curve(x0: float, y0: float, x1: float, y1: float) -> BBox:
    return BBox(x0, y0, x1, y1)


def glyphs_of(settings: Sequence[Setting]) -> Glyphs:
    """The signs of all settings in the order given, which is that of the content stream."""
    flat = [glyph for setting in settings for glyph in setting]
    fonts = tuple(dict.fromkeys(g.font for g in flat))
    tags = tuple(dict.fromkeys(g.tag for g in flat if g.tag))

    def boxes(of: Callable[[Glyph], tuple[float, ...]], width: int) -> np.ndarray:
        return np.array([of(g) for g in flat], dtype=float).reshape(-1, width)

    return Glyphs(
        text=tuple(g.text for g in flat),
        box=boxes(lambda g: g.boxed(*g.ink), 4),
        cell=boxes(lambda g: g.boxed(0.8, 0.2), 4),
        origin=boxes(lambda g: (g.x, g.y), 2),
        size=np.array([g.size for g in flat], dtype=float),
        angle=np.array([g.angle for g in flat], dtype=float),
        font=np.array([fonts.index(g.font) for g in flat], dtype=np.int64),
        fonts=fonts,
        color=np.array([g.color for g in flat], dtype=np.int64),
        hidden=np.array([0 if g.visible else Hidden.INVISIBLE for g in flat], dtype=np.int64),
        space_before=np.array([g.space for g in flat], dtype=bool),
        tag=np.array([tags.index(g.tag) if g.tag else -1 for g in flat], dtype=np.int64),
        tags=tags,
    )


def page(*pieces: Piece, size: tuple[float, float] = SIZE, index: int = 0) -> PagePrimitives:
    return PagePrimitives(
        index=index,
        size=size,
        glyphs=glyphs_of([p for p in pieces if isinstance(p, list)]),
        rules=tuple(p for p in pieces if isinstance(p, Rule)),
        fills=tuple(p for p in pieces if isinstance(p, Fill)),
        images=tuple(p for p in pieces if isinstance(p, ImageBox)),
        drawings=tuple(p for p in pieces if isinstance(p, BBox)),
        links=tuple(p for p in pieces if isinstance(p, Link)),
    )


def runs(*settings: Setting) -> list[Run]:
    glyphs = glyphs_of(settings)
    return runs_of(glyphs, np.arange(len(glyphs)))


def lines(*pieces: Piece) -> list[TextLine]:
    """The lines that stand on a page of these pieces, from the top down and left to right."""
    rules = [p for p in pieces if isinstance(p, Rule)]
    icons = [p.bbox for p in pieces if isinstance(p, ImageBox)]
    found = lines_of(runs(*[p for p in pieces if isinstance(p, list)]), rules, icons)
    return sorted(found, key=lambda each: (round(each.baseline), each.bbox.x0))


def layout(*pieces: Piece, size: tuple[float, float] = SIZE, pictured: bool = False) -> PageLayout:
    return read_page(page(*pieces, size=size), pictured=pictured)


def regions(*pieces: Piece, size: tuple[float, float] = SIZE) -> tuple[Region, ...]:
    """The regions of a page in reading order, before anything is known of other pages."""
    return layout(*pieces, size=size).regions


def document(*pages: Sequence[Piece], outline: Sequence[OutlineEntry] = ()) -> list[list[Region]]:
    """The regions of every page of a document, read together."""
    layouts = [read_page(page(*pieces, index=k)) for k, pieces in enumerate(pages)]
    return read_document(layouts, outline)


def one_page(*pieces: Piece, outline: Sequence[OutlineEntry] = ()) -> list[Region]:
    """The regions of a document that is this page."""
    return document(pieces, outline=outline)[0]


def texts(found: Sequence[Region | HiddenText | TextLine | Run]) -> list[str]:
    return [each.text for each in found]


def of_kind(found: Sequence[Region], kind: BlockType) -> list[str]:
    return [region.text for region in found if region.kind is kind]


def kind_of(found: Sequence[Region], begins: str) -> BlockType:
    """The kind of the one region whose text begins so."""
    [kind] = [region.kind for region in found if region.text.startswith(begins)]
    return kind


def hidden(setting: Setting) -> Setting:
    """The same signs, drawn in no ink."""
    return [replace(glyph, visible=False) for glyph in setting]
