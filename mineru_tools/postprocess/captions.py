"""Captions and footnotes find the picture, table, chart or listing they belong to."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from mineru_tools.document.caption_words import Label, caption_label
from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import DISCARDED, TWO_LEVEL, BlockType, part
from mineru_tools.document.model import NO_EXTRA, Block, Document, JsonValue
from mineru_tools.options import ParseOptions
from mineru_tools.postprocess.lines import block_chars

BODIES = {part(kind, "body"): kind for kind in TWO_LEVEL}
CAPTIONS = {part(kind, "caption"): kind for kind in TWO_LEVEL}
FOOTNOTES = {part(kind, "footnote"): kind for kind in TWO_LEVEL}

PARENT_KEYS = ("guess_lang", "cell_merge", "sub_images")  # MinerU keeps these on the outer block

# Costs are points of distance on the page, so that the rules can be weighed against nearness.
STEP = 8.0  # per block in between: a caption rarely jumps over a paragraph
OUT_OF_COLUMN = 60.0  # for no common horizontal extent at all, less for a part of it
WRONG_SIDE = 12.0  # a table's caption stands above it, a picture's below: a habit, no law
WRONG_WORD = 120.0  # "Table 3" under a picture: only when no table is anywhere near
WRONG_TYPE = 20.0  # the backend called it a table's caption; the weakest of the hints
TOO_FAR = 300.0  # dearer than this is no caption of that body


@dataclass(frozen=True, slots=True)
class _Part:
    """A body, caption or footnote: ``place`` counts blocks that are not discarded."""

    at: int
    place: int
    kind: BlockType
    bbox: BBox | None
    label: Label | None = None
    footnote: bool = False


@dataclass(frozen=True, slots=True)
class _Pair:
    cost: float
    part: _Part
    body: _Part
    above: bool


def attach_captions(document: Document, options: ParseOptions) -> Document:
    """Put every body with its captions and footnotes into one two-level block, page by page.

    The outer block has the body's box and index, its children stand in reading order. What finds
    no body becomes plain text. Both ``layout`` and ``content`` are grouped, in the same way.
    """
    pages = tuple(
        replace(
            page,
            layout=None if page.layout is None else group_parts(page.layout),
            content=None if page.content is None else group_parts(page.content),
        )
        for page in document.pages
    )
    return replace(document, pages=pages)


def group_parts(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of one page with its flat parts grouped; the others stay where they are."""
    bodies, parts = _sort_out(blocks)
    parent_of = {pair.part.at: pair.body.at for pair in _best_pairs(bodies, parts)}
    children: dict[int, list[int]] = {body.at: [body.at] for body in bodies}
    for at, parent in parent_of.items():
        children[parent].append(at)
    result: list[Block] = []
    for at, block in enumerate(blocks):
        if at in children:
            result.append(_two_level(block, [blocks[i] for i in sorted(children[at])]))
        elif at not in parent_of:
            stray = block.type in CAPTIONS or block.type in FOOTNOTES
            result.append(replace(block, type=BlockType.TEXT) if stray else block)
    return tuple(result)


def _sort_out(blocks: Sequence[Block]) -> tuple[list[_Part], list[_Part]]:
    bodies: list[_Part] = []
    parts: list[_Part] = []
    place = 0
    for at, block in enumerate(blocks):
        if block.type in BODIES:
            bodies.append(_Part(at, place, BODIES[block.type], block.bbox))
        elif block.type in CAPTIONS:
            label = caption_label(block_chars(block))
            parts.append(_Part(at, place, CAPTIONS[block.type], block.bbox, label))
        elif block.type in FOOTNOTES:
            parts.append(_Part(at, place, FOOTNOTES[block.type], block.bbox, footnote=True))
        place += block.type not in DISCARDED
    return bodies, parts


def _two_level(body: Block, members: Sequence[Block]) -> Block:
    kind = BODIES[body.type]
    outer: dict[str, JsonValue] = {k: body.extra[k] for k in PARENT_KEYS if k in body.extra}
    inner = {k: v for k, v in body.extra.items() if k not in outer}
    core = replace(body, sub_type=None, extra=inner or NO_EXTRA)
    return Block(
        type=kind,
        bbox=body.bbox,
        index=body.index,
        blocks=tuple(core if m is body else _retyped(m, kind) for m in members),
        sub_type=body.sub_type,
        extra=outer or NO_EXTRA,
    )


def _retyped(member: Block, kind: BlockType) -> Block:
    role = "caption" if member.type in CAPTIONS else "footnote"
    return replace(member, type=part(kind, role))


def _best_pairs(bodies: Sequence[_Part], parts: Sequence[_Part]) -> list[_Pair]:
    """The assignment with the fewest parts left over, and of those the cheapest.

    Taking the cheapest pair first is not enough where each caption stands as near to the body
    above as to the one below: so it is done once for each habit a page may have.
    """
    pairs = [pair for p in parts for b in bodies if (pair := _weigh(p, b)) is not None]
    if not pairs:
        return []
    habits = product((True, False), repeat=2)
    return min(
        (list(_take_cheapest(pairs, tables, others)) for tables, others in habits),
        key=lambda chosen: sum(pair.cost for pair in chosen) - TOO_FAR * len(chosen),
    )


def _take_cheapest(
    pairs: Sequence[_Pair], tables_above: bool, others_above: bool
) -> Iterator[_Pair]:
    def cost(pair: _Pair) -> tuple[float, int, int]:
        habit = tables_above if pair.body.kind is BlockType.TABLE else others_above
        unlike = not pair.part.footnote and pair.above is not habit
        return pair.cost + 3 * WRONG_SIDE * unlike, pair.part.at, pair.body.at

    taken: set[int] = set()
    members: dict[int, list[_Part]] = {}
    waiting = sorted(pairs, key=cost)
    while (pair := next((p for p in waiting if _fits(p, members)), None)) is not None:
        taken.add(pair.part.at)
        members.setdefault(pair.body.at, []).append(pair.part)
        waiting = [p for p in waiting if p.part.at not in taken]
        yield pair


def _fits(pair: _Pair, members: dict[int, list[_Part]]) -> bool:
    """Whether the body may take one more: it stands next to one of its kind, with no new number."""
    alike = [m for m in members.get(pair.body.at, ()) if m.footnote is pair.part.footnote]
    if not alike:
        return True
    numbers = {m.label.number for m in (*alike, pair.part) if m.label and m.label.number}
    return len(numbers) <= 1 and any(abs(m.place - pair.part.place) == 1 for m in alike)


def _weigh(part_: _Part, body: _Part) -> _Pair | None:
    """What it costs to give this part to this body, or ``None`` when it cannot be its own."""
    above = part_.place < body.place
    cost = STEP * (abs(part_.place - body.place) - 1)
    if part_.bbox is not None and body.bbox is not None:
        cost += _distance(part_.bbox, body.bbox)
        if part_.bbox.y_overlap(body.bbox) <= 0:
            above = part_.bbox.y1 <= body.bbox.y0 + 0.5
    if part_.footnote:
        if above:
            return None
    else:
        cost += WRONG_SIDE * (above is not (body.kind is BlockType.TABLE))
    if part_.label is not None:
        cost += WRONG_WORD * (body.kind not in part_.label.kinds)
    else:
        cost += WRONG_TYPE * (body.kind is not part_.kind)
    return None if cost > TOO_FAR else _Pair(cost, part_, body, above)


def _distance(a: BBox, b: BBox) -> float:
    gap_x, gap_y = max(0.0, -a.x_overlap(b)), max(0.0, -a.y_overlap(b))
    narrower = max(min(a.width, b.width), 1.0)
    common = min(1.0, max(0.0, a.x_overlap(b)) / narrower)
    return math.hypot(gap_x, gap_y) + OUT_OF_COLUMN * (1.0 - common)
