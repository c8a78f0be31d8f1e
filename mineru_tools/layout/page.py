"""One page: primitives to regions in reading order, as far as a page alone can tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType
from mineru_tools.layout.blocks import group_lines
from mineru_tools.layout.charts import find_charts
from mineru_tools.layout.contents import find_contents
from mineru_tools.layout.diagrams import find_diagrams
from mineru_tools.layout.displays import find_displays, without_conflicts
from mineru_tools.layout.drawn_marks import with_drawn_marks
from mineru_tools.layout.drop_caps import with_drop_caps
from mineru_tools.layout.figures import Figure, find_drawings, find_figures
from mineru_tools.layout.frame import directions, turned_page, upright
from mineru_tools.layout.grown_signs import with_size_of_type
from mineru_tools.layout.hidden_text import HiddenText, hidden_glyphs, hidden_texts
from mineru_tools.layout.line_numbers import line_numbers
from mineru_tools.layout.lines import lines_of
from mineru_tools.layout.order import reading_order, rows_of
from mineru_tools.layout.paragraphs import split_paragraphs
from mineru_tools.layout.pictured import formula_places
from mineru_tools.layout.region import Region, region_of
from mineru_tools.layout.runs import runs_of
from mineru_tools.layout.seen_figures import with_seen_figures
from mineru_tools.layout.slips import across, is_slip
from mineru_tools.layout.tables import TableRegion
from mineru_tools.layout.tables.reading.pictures import with_pictures
from mineru_tools.layout.text_line import TextLine, line_of
from mineru_tools.layout.turned import turned_lines, turned_tables
from mineru_tools.layout.upended import level_tables
from mineru_tools.primitives import (
    Boxes,
    Flags,
    Glyphs,
    Hidden,
    Ints,
    Link,
    PagePrimitives,
    Rule,
    no_boxes,
)

LINE_NUMBER = -1  # in place of an angle: a margin number on its way past the other stages


@dataclass(frozen=True, slots=True)
class PageLayout:
    """A page's regions in reading order, in a frame turned by ``turns`` quarter turns.

    ``size`` and every box are in that frame, where most text runs left to right. ``hidden`` is
    text that a reader of the page cannot see. ``pictured`` are places where a picture or outlines
    stand as a display formula does, if they were asked for. ``drawings`` are all paths that are no
    rules and no fills.
    """

    index: int
    size: tuple[float, float]
    turns: int
    regions: tuple[Region, ...]
    rules: tuple[Rule, ...]
    links: tuple[Link, ...]
    hidden: tuple[HiddenText, ...] = ()
    pictured: tuple[BBox, ...] = ()
    drawings: Boxes = field(default_factory=no_boxes, compare=False)


def read_page(page: PagePrimitives, *, pictured: bool = False) -> PageLayout:
    """The layout of one page before anything is known of the others.

    Places of ``pictured`` formulas are looked for where somebody is going to look at them.
    """
    glyphs = page.glyphs
    turns_of = directions(glyphs)
    unseen = hidden_glyphs(page)
    shown = unseen == Hidden.SEEN
    turns = _most(turns_of[shown])
    vertical = (turns_of == 1) & (np.abs((glyphs.angle + 45) % 360 - 45) < 10)
    if vertical.any():
        page = replace(page, glyphs=upright(glyphs, vertical))
    frame = turned_page(page, turns)
    facing = (turns_of - turns) % 4 * (turns_of >= 0) - (turns_of < 0)
    lines = _lines(frame, facing, shown)
    main = with_drop_caps([line for line in lines if line.angle == 0])
    main = with_drawn_marks(main, _icons(frame) + [f.bbox for f in frame.fills])
    contents = find_contents(main)
    entries = {run.order for block in contents for line in block for run in line.runs}
    main = [line for line in main if line.order not in entries]
    charts = find_charts(main, frame)
    drawings = find_drawings(main, replace(frame, fills=())) + charts
    ruling = tuple(r for r in frame.rules if not any(d.covers(r.bbox) > 0.5 for d in drawings))
    framed = replace(frame, rules=ruling)
    undrawn = [x for x in main if not _inside(x, drawings)]
    askew = [x for x in _turned(lines) if not _inside(x, drawings)]
    diagrams = find_diagrams(undrawn, framed)
    undrawn = _without(undrawn, diagrams)
    displays = find_displays(undrawn, ruling)
    tables = turned_tables(askew, main, framed)
    taken = {id(line) for table in tables for line in table.lines}
    tables += level_tables([x for x in askew if id(x) not in taken], undrawn, framed)
    tables = with_pictures(tables, frame.images, drawings)
    tables, displays = without_conflicts(tables, displays, ruling)
    taken = {id(line) for table in tables for line in table.lines}
    taken |= {id(line) for display in displays for line in display.lines}
    taken |= {id(line) for diagram in diagrams for line in diagram.lines}
    others = [x for x in main + _turned(lines) if id(x) not in taken]
    read = [t.bbox for t in tables] + [r.bbox for r in (*displays, *map(region_of, contents))]
    seen = with_seen_figures(frame, [x.bbox for x in others], read)
    figures = _without_tables(find_figures(others, seen, charts), tables)
    figures += diagrams
    taken |= {id(line) for figure in figures for line in figure.lines}
    free = [line for line in main if id(line) not in taken]
    aside = [line for line in lines if line.angle != 0 and id(line) not in taken]
    numbers = tuple(line for line in aside if line.angle == LINE_NUMBER)
    aside = [line for line in aside if line.angle != LINE_NUMBER]
    regions = [_table(t) for t in tables] + [_figure(f) for f in figures] + displays
    blocks = _blocks(free, frame, slip=is_slip(main))
    regions += [region_of(block, BlockType.INDEX) for block in contents]
    behind = [r for r in regions if _covers_text(r, blocks)]
    regions = [r for r in regions if r not in behind]
    regions = behind + _ordered(blocks + regions, rtl=_mostly_rtl(main))
    typed = _mostly_typed(main)
    regions = [part for region in regions for part in _paragraphs(region, typed)]
    regions += [_turned_text(line) for line in aside]
    if numbers:
        flat = tuple(replace(line, angle=0) for line in numbers)
        regions.append(replace(region_of(flat, BlockType.ASIDE_TEXT), sub_type="line_number"))
    places = formula_places(main, frame, [t.bbox for t in tables] + charts) if pictured else []
    return PageLayout(
        index=page.index,
        size=frame.size,
        turns=turns,
        regions=tuple(regions),
        rules=frame.rules,
        links=frame.links,
        pictured=tuple(places),
        drawings=np.array(frame.drawings) if frame.drawings else no_boxes(),
        hidden=tuple(
            text
            for reason in sorted(set(unseen[~shown].tolist()))
            for text in hidden_texts(_lines(frame, facing, unseen == reason), Hidden(reason))
        ),
    )


def lines_on(page: PagePrimitives) -> tuple[TextLine, ...]:
    """All lines of a page row by row, where nothing but lines is to be found on it."""
    lines = _lines(page, directions(page.glyphs), np.ones(len(page.glyphs), dtype=bool))
    level = [replace(line, angle=0) if line.angle == LINE_NUMBER else line for line in lines]
    return tuple(line for row in rows_of(level) for line in row)


def main_direction(page: PagePrimitives) -> int:
    """The quarter turns counter-clockwise after which most text that is seen runs left to right."""
    return _most(directions(page.glyphs)[hidden_glyphs(page) == Hidden.SEEN])


def _most(turns: Ints) -> int:
    counts = [int((turns == t).sum()) for t in range(4)]
    return int(np.argmax(counts))


def _lines(page: PagePrimitives, turns: Ints, wanted: Flags) -> list[TextLine]:
    """The lines of the wanted glyphs of a turned page; a line's ``angle`` is relative to it."""
    lines: list[TextLine] = []
    for t in (0, 1, 2, 3, -1):
        chosen = np.flatnonzero((turns == t) & wanted)
        if len(chosen):
            lines.extend(_directed(page, chosen, t))
    return lines


def _directed(page: PagePrimitives, chosen: Ints, turns: int) -> list[TextLine]:
    if turns == 0:
        runs = with_size_of_type(runs_of(page.glyphs, chosen))
        numbers = line_numbers(runs, page.rules)
        apart = {id(r) for r in numbers}
        text = [r for r in runs if id(r) not in apart]
        return lines_of(text, page.rules, _icons(page)) + [
            replace(line_of((r,)), angle=LINE_NUMBER) for r in numbers
        ]
    if turns == -1:
        return [replace(line, angle=45) for line in lines_of(_oblique(page.glyphs, chosen), ())]
    return turned_lines(page, chosen, turns)


def _icons(page: PagePrimitives) -> list[BBox]:
    """Pictures and drawings no larger than a few letters."""
    boxes = [i.bbox for i in page.images] + list(page.drawings)
    return [b for b in boxes if max(b.width, b.height) < 30.0 and min(b.width, b.height) > 1.0]


def _oblique(glyphs: Glyphs, chosen: Ints) -> list:  # type: ignore[type-arg]
    """Runs of oblique text (watermarks), read in stream order without geometry."""
    flat = replace(glyphs, origin=glyphs.origin.copy(), cell=glyphs.cell.copy())
    return runs_of(flat, chosen)


def _table(table: TableRegion) -> Region:
    return Region(
        bbox=table.bbox,
        lines=table.lines,
        kind=BlockType.TABLE_BODY,
        cells=table.cells,
        score=table.score,
    )


def _figure(figure: Figure) -> Region:
    return Region(
        bbox=figure.bbox,
        lines=tuple(line for row in rows_of(figure.lines) for line in row),
        kind=BlockType.CHART_BODY if figure.kind == "chart" else BlockType.IMAGE_BODY,
    )


def _without(lines: Sequence[TextLine], figures: Sequence[Figure]) -> list[TextLine]:
    gone = {id(line) for figure in figures for line in figure.lines}
    return [line for line in lines if id(line) not in gone]


def _without_tables(figures: Sequence[Figure], tables: Sequence[TableRegion]) -> list[Figure]:
    return [
        f
        for f in figures
        if not any(t.bbox.covers(f.bbox) > 0.7 or f.bbox.covers(t.bbox) > 0.7 for t in tables)
    ]


def _covers_text(region: Region, blocks: Sequence[Region]) -> bool:
    """A picture that text of its own right stands on; it takes no part in cutting the page."""
    return region.kind is BlockType.IMAGE_BODY and any(
        region.bbox.covers(b.bbox) > 0.6 for b in blocks
    )


def _inside(line: TextLine, boxes: Sequence[BBox]) -> bool:
    return any(box.covers(line.bbox) > 0.6 for box in boxes)


def _turned(lines: Sequence[TextLine]) -> list[TextLine]:
    return [line for line in lines if line.angle not in (0, LINE_NUMBER)]


def _blocks(lines: Sequence[TextLine], page: PagePrimitives, *, slip: bool) -> list[Region]:
    """Text in blocks; of a slip every line is one, with all that stands beside it."""
    if slip:
        return [region_of((line,)) for line in across(lines)]
    return [region_of(block) for block in group_lines(lines, page.rules, page.fills)]


def _ordered(regions: list[Region], *, rtl: bool) -> list[Region]:
    return [regions[k] for k in reading_order([r.bbox for r in regions], rtl=rtl)]


def _mostly_typed(lines: Sequence[TextLine]) -> bool:
    """Most of the page is set in typewriter type: it is prose then, not a listing."""
    return sum(len(x.text) for x in lines if x.mono > 0.9) * 2 > sum(len(x.text) for x in lines)


def _paragraphs(region: Region, typed: bool) -> list[Region]:
    listing = region.mono > 0.9 and not typed
    if region.kind is not BlockType.TEXT or listing:
        return [region]
    return [region_of(lines) for lines in split_paragraphs(region.lines)]


def _mostly_rtl(lines: Sequence[TextLine]) -> bool:
    return sum(len(x.text) for x in lines if x.rtl) * 2 > sum(len(x.text) for x in lines) > 0


def _turned_text(line: TextLine) -> Region:
    return Region(bbox=line.bbox, lines=(line,), kind=BlockType.ASIDE_TEXT)
