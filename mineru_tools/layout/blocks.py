"""Lines to blocks: what stands in one column, in one style, at one pitch, belongs together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.equations import is_equation_line
from mineru_tools.layout.rows_index import RowIndex
from mineru_tools.layout.text_line import TextLine
from mineru_tools.layout.title_words import NUMBER
from mineru_tools.primitives import Fill, Rule

SIZE_STEP = 0.08  # of the size; footnotes are about 0.85 of the text, headings 1.1 and more
PITCH_SLACK = 1.16  # a paragraph gap adds at least a fifth of the pitch
MAX_REACH = 80.0  # points up to the line above; larger type than 25 pt is no running text
LOOSE_PITCH = 1.75  # em, where the page shows no pitch; double-spaced manuscripts show one


def group_lines(
    lines: Sequence[TextLine], rules: Sequence[Rule], fills: Sequence[Fill]
) -> list[tuple[TextLine, ...]]:
    """Blocks of lines, each from top to bottom; order of the blocks is not defined."""
    ordered = sorted(lines, key=lambda line: (line.baseline, line.bbox.x0))
    pitch = _pitches(ordered)
    around = RowIndex(fill.bbox for fill in fills)
    panels = [_panel(line, [fills[k] for k in around.beside(line.bbox)]) for line in ordered]
    across = [r.bbox for r in rules if r.horizontal and r.bbox.width > 15.0]
    above = _one_above(ordered)
    blocks: list[list[int]] = []
    block_of: dict[int, int] = {}
    for k, line in enumerate(ordered):
        up = above[k]
        if (
            up is not None
            and panels[up] == panels[k]
            and blocks[block_of[up]][-1] == up
            and _continues([ordered[i] for i in blocks[block_of[up]]], line, pitch)
            and not _ruled_off(ordered[up], line, across)
        ):
            blocks[block_of[up]].append(k)
            block_of[k] = block_of[up]
        else:
            block_of[k] = len(blocks)
            blocks.append([k])
    return [tuple(ordered[i] for i in block) for block in blocks]


def _pitches(lines: Sequence[TextLine]) -> dict[int, float]:
    """The usual distance between baselines for each rounded font size, where there is one."""
    votes: dict[int, Counter[float]] = {}
    for k, line in enumerate(lines):
        for below in lines[k + 1 :]:
            step = below.baseline - line.baseline
            if step > 3.0 * line.size:
                break
            if step > 0.8 * line.size and _stacked(line, below) and _same_size(line, below):
                key = round(line.size)
                votes.setdefault(key, Counter())[round(step * 4) / 4] += 1
                break
    out: dict[int, float] = {}
    for key, counter in votes.items():
        total = sum(counter.values())
        best, count = max(counter.items(), key=lambda item: (item[1], -item[0]))
        near = sum(n for value, n in counter.items() if abs(value - best) <= 0.75)
        if count >= 2 and near >= 0.3 * total:
            out[key] = best
    return out


def _same_size(a: TextLine, b: TextLine) -> bool:
    return abs(a.size - b.size) <= SIZE_STEP * max(a.size, b.size)


def _stacked(a: TextLine, b: TextLine) -> bool:
    return a.bbox.x_overlap(b.bbox) > 0.3 * min(a.bbox.width, b.bbox.width)


def _one_above(lines: Sequence[TextLine]) -> list[int | None]:
    """For each line the one right above it, when that one has no other line right below it."""
    reach = min(MAX_REACH, 3.2 * max((line.size for line in lines), default=0.0))
    above = [_nearest_above(lines, k, reach) for k in range(len(lines))]
    below: dict[int, list[int]] = {}
    for k, up in enumerate(above):
        if up is not None:
            below.setdefault(up, []).append(k)
    for under in below.values():
        top = min(lines[k].bbox.y0 for k in under)
        first = [k for k in under if lines[k].bbox.y0 < top + 0.6 * lines[k].bbox.height]
        for k in under:
            # Side by side under one wide line, columns begin.
            if len(first) > 1 or k not in first:
                above[k] = None
    return above


def _nearest_above(lines: Sequence[TextLine], k: int, reach: float) -> int | None:
    """The nearest line above that overlaps line ``k`` sideways, unless columns end between."""
    line = lines[k]
    for up in range(k - 1, -1, -1):
        other = lines[up]
        if line.baseline - other.baseline > reach:
            return None
        if line.baseline - other.baseline > 3.2 * max(line.size, other.size):
            continue
        if other.bbox.y1 > line.bbox.y0 + 0.6 * min(line.bbox.height, other.bbox.height):
            continue  # on the same row
        if other.bbox.x_overlap(line.bbox) > 0:
            return None if _has_twin(lines, up, line) else up
    return None


def _has_twin(lines: Sequence[TextLine], up: int, line: TextLine) -> bool:
    """Another line stands beside ``up`` above ``line``: a wide line below two columns."""
    other = lines[up].bbox
    return any(
        lines[t].bbox.x_overlap(line.bbox) > 0
        and lines[t].bbox.y_overlap(other) > 0.5 * other.height
        and lines[t].bbox.x_overlap(other) <= 0
        for t in range(up - 1, -1, -1)
        if other.y0 - lines[t].bbox.y1 < MAX_REACH
    )


def _continues(block: list[TextLine], line: TextLine, pitch: dict[int, float]) -> bool:
    last = block[-1]
    if last.angle != line.angle or not _same_size(last, line):
        return False
    if (last.bold > 0.9 and line.bold < 0.3) or (last.bold < 0.3 and line.bold > 0.9):
        return False
    if min(last.bold, line.bold) > 0.9 and abs(last.italic - line.italic) > 0.9:
        return False  # a title and its subtitle
    if (last.mono > 0.9) != (line.mono > 0.9) and not _runs_on(block, line):
        return False
    if min(last.bold, line.bold) > 0.9 and _numbered(block[0]) and _numbered(line):
        return False  # one section title right below another
    if _displayed(last, line):
        return False
    step = line.baseline - last.baseline
    own = block[-1].baseline - block[-2].baseline if len(block) > 1 else None
    usual = pitch.get(round(line.size))
    if own is not None:
        # Lines with scripts or formulas are set a little apart; the page's pitch forgives that.
        limit = max(own, usual or 0.0) * PITCH_SLACK
    else:
        limit = usual * PITCH_SLACK if usual else LOOSE_PITCH * line.size
    if step > max(limit, 1.05 * line.size) + 0.3 and not (
        own is None and step < LOOSE_PITCH * line.size and _flows(last, line)
    ):
        return False
    return _aligned(block, line)


def _numbered(line: TextLine) -> bool:
    match = NUMBER.match(line.text)
    return match is not None and match.group("arabic") is not None


def _displayed(a: TextLine, b: TextLine) -> bool:
    """One of the two is a formula set in from the other, which is none."""
    if abs(a.bbox.x0 - b.bbox.x0) < 1.5 * a.size or is_equation_line(a) == is_equation_line(b):
        return False
    formula, text = (a, b) if is_equation_line(a) else (b, a)
    return formula.bbox.x0 > text.bbox.x0


def _flows(last: TextLine, line: TextLine) -> bool:
    """The sentence goes on from a full line; its leading is its own, whatever the page's is."""
    return (
        last.text[-1:] not in ".!?:;。！？"
        and line.text[:1].islower()
        and last.bbox.x1 > line.bbox.x1 - 4.0 * line.size
    )


def _runs_on(block: list[TextLine], line: TextLine) -> bool:
    """A long address or name in typewriter type inside a paragraph, not a listing below it."""
    last = block[-1]
    flush = abs(last.bbox.x0 - line.bbox.x0) < 1.0 or len(block) == 1
    full = last.bbox.x1 >= max(b.bbox.x1 for b in block) - 3.0 * line.size
    return flush and full and not last.text.endswith(":") and (last.mono > 0.05 or len(block) > 1)


def _aligned(block: list[TextLine], line: TextLine) -> bool:
    """Flush, centred, or indented no deeper than a hanging or first-line indent."""
    box = line.bbox
    last = block[-1].bbox
    if abs(box.x0 - last.x0) < 6.0 * line.size or abs(box.x1 - last.x1) < 1.0 * line.size:
        return True
    left = min(b.bbox.x0 for b in block)
    if abs(box.x0 - left) < 6.0 * line.size:
        return True
    return abs((box.x0 + box.x1) - (last.x0 + last.x1)) < 2.0 * line.size


def _panel(line: TextLine, fills: Sequence[Fill]) -> BBox | None:
    """The smallest filled box around the line, if it is a panel and not a highlighted word."""
    best: BBox | None = None
    for fill in fills:
        box = fill.bbox
        if box.height < 1.5 * line.size or box.covers(line.bbox) < 0.9:
            continue
        if best is None or box.area < best.area:
            best = box
    return best


def _ruled_off(upper: TextLine, lower: TextLine, across: Sequence[BBox]) -> bool:
    """A horizontal rule runs between the two lines, wider than an underlined word."""
    top, bottom = upper.baseline + 0.25 * upper.size, lower.baseline - 0.6 * lower.size
    x0 = min(upper.bbox.x0, lower.bbox.x0)
    x1 = max(upper.bbox.x1, lower.bbox.x1)
    for rule in across:
        y = (rule.y0 + rule.y1) / 2
        if top <= y <= max(bottom, top + 1) and min(rule.x1, x1) - max(rule.x0, x0) > 0.8 * (
            x1 - x0
        ):
            return True
    return False
